import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from structlog.testing import capture_logs
from telegram import Bot

from adapters.telegram.opening import open_bot
from adapters.telegram.polling import WAIT, Polling
from bot.errors import StoreProblem
from bot.inbox import Item
from tests.adapters.telegram.bot_api import TOKEN, Answer, BotApi, Cut, HangUp, Mishap
from tests.adapters.telegram.bot_api_rules import Refusal
from tests.adapters.telegram.conftest import Sleeps
from tests.fake_inbox import FakeInbox

NOON = datetime(2026, 2, 10, 12, tzinfo=UTC)


def said(number: int, text: str = "/today", chat: int = 7) -> dict[str, Any]:
    message = {"message_id": number, "date": 0, "chat": {"id": chat}, "text": text}
    return {"update_id": number, "message": message}


@pytest.fixture
def inbox() -> FakeInbox:
    return FakeInbox(lambda: NOON)


@pytest.fixture
def polling(bot: Bot, inbox: FakeInbox, sleeps: Sleeps) -> Polling:
    return polling_of(bot, inbox, sleeps)


def polling_of(bot: Bot, inbox: FakeInbox, sleep: Sleeps, wait: int = WAIT) -> Polling:
    async def put(items: Sequence[Item]) -> int:
        return await inbox.put("telegram", items)

    return Polling(bot=bot, put=put, now=lambda: NOON, wait=wait, sleep=sleep, random=lambda: 1.0)


@asynccontextmanager
async def running(polling: Polling) -> AsyncIterator[None]:
    stop = asyncio.Event()
    task = asyncio.create_task(polling.run(stop))
    try:
        async with asyncio.timeout(30):
            yield
            stop.set()
            await task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def waiting(inbox: FakeInbox) -> list[int]:
    return [one.number for one in await inbox.waiting("telegram", limit=999)]


async def test_updates_come_into_the_inbox_as_telegram_tells_them(
    polling: Polling, api: BotApi, inbox: FakeInbox
) -> None:
    update = said(41, "오늘", chat=-1001234)
    await api.updates.feed(update)

    async with running(polling):
        await api.updates.confirmed()
        await api.updates.feed(said(42))
        await api.updates.confirmed()

    first, second = await inbox.waiting("telegram", limit=9)
    assert (first.number, first.about, first.at) == (41, "-1001234", NOON)
    assert json.loads(first.body) == update
    assert second.number == 42


async def test_asks_for_what_is_answered_and_waits_for_it(polling: Polling, api: BotApi) -> None:
    async with running(polling):
        await api.updates.asked()

    assert api.calls == [
        ("deletewebhook", {"drop_pending_updates": False}),
        (
            "getupdates",
            {
                "timeout": 30,
                "limit": 100,
                "allowed_updates": [
                    "message",
                    "channel_post",
                    "callback_query",
                    "inline_query",
                    "my_chat_member",
                ],
            },
        ),
    ]


async def test_a_webhook_is_deleted_and_what_waited_for_it_comes(
    polling: Polling, api: BotApi, inbox: FakeInbox
) -> None:
    api.updates.webhook = {"url": "https://elsewhere.example"}
    await api.updates.feed(said(1))

    async with running(polling):
        await api.updates.confirmed()

    assert not api.updates.webhook
    assert await waiting(inbox) == [1]


async def test_more_than_one_answer_holds_come_in_order(
    polling: Polling, api: BotApi, inbox: FakeInbox
) -> None:
    await api.updates.feed(*(said(number) for number in range(250)))

    async with running(polling):
        await api.updates.confirmed()

    assert await waiting(inbox) == list(range(250))
    offsets = [asked.get("offset") for method, asked in api.calls if method == "getupdates"]
    assert offsets[:4] == [None, 100, 200, 250]


async def test_telegram_forgets_nothing_before_it_is_in_the_inbox(
    polling: Polling, api: BotApi, inbox: FakeInbox, sleeps: Sleeps
) -> None:
    inbox.broken = StoreProblem("The disk is full.")
    await api.updates.feed(said(1))

    with capture_logs() as told:
        async with running(polling):
            await api.updates.until(lambda: len(sleeps.waits) >= 3)
            assert [one["update_id"] for one in api.updates.queue] == [1]
            inbox.broken = None
            await api.updates.confirmed()

    assert await waiting(inbox) == [1]
    assert sleeps.waits[:3] == [1, 2, 4]
    assert [one["says"] for one in told] == ["The disk is full."]


async def test_after_a_silence_numbers_may_begin_anew(
    bot: Bot, api: BotApi, inbox: FakeInbox, sleeps: Sleeps
) -> None:
    await api.updates.feed(said(900))

    async with running(polling_of(bot, inbox, sleeps, wait=0)):
        await api.updates.confirmed()
        await api.updates.until(lambda: "offset" not in api.calls[-1][1])
        await api.updates.feed(said(7))
        await api.updates.confirmed()

    assert await waiting(inbox) == [7, 900]


MISHAPS: list[tuple[Mishap, str]] = [
    (HangUp(), "The connection broke before Telegram answered"),
    (Cut(), "its answer was cut off"),
    (Answer(502, b"<html>Bad Gateway</html>"), "trouble of its own"),
    (Answer(200, b'{"ok":true,"result":{}}'), "not one that it documents"),
    (Answer(200, b'{"ok":true,"result":[{"x":1}]}'), "not one that it documents"),
    (Answer(200, b'{"ok":false}'), "not one that it documents"),
    (Refusal(400, "Bad Request: something new"), "Something new"),
]


@pytest.mark.parametrize(("mishap", "says"), MISHAPS)
async def test_whatever_goes_wrong_it_asks_again(
    polling: Polling, api: BotApi, inbox: FakeInbox, mishap: Mishap, says: str
) -> None:
    api.mishaps += [None, mishap]
    await api.updates.feed(said(1))

    with capture_logs() as told:
        async with running(polling):
            await api.updates.confirmed()

    assert await waiting(inbox) == [1]
    assert says in told[0]["says"]


async def test_waits_as_long_as_telegram_asks_for(
    polling: Polling, api: BotApi, sleeps: Sleeps
) -> None:
    api.mishaps += [None, Refusal(429, "Too Many Requests: retry after 17", retry_after=17)]
    await api.updates.feed(said(1))

    async with running(polling):
        await api.updates.confirmed()

    assert sleeps.waits == [17]


async def test_telegram_out_of_reach_is_waited_for_longer_and_longer(
    polling: Polling, api: BotApi, sleeps: Sleeps
) -> None:
    api.mishaps += [HangUp()] * 7
    await api.updates.feed(said(1))

    async with running(polling):
        await api.updates.confirmed()

    assert sleeps.waits == [1, 2, 4, 8, 16, 30, 30]


async def test_another_who_asks_with_the_same_token_is_named_and_outlasted(
    polling: Polling, api: BotApi, inbox: FakeInbox, sleeps: Sleeps
) -> None:
    with capture_logs() as told:
        async with running(polling):
            await api.updates.asked()
            async with open_bot(TOKEN, api_url=api.url) as other:
                await other.get_updates(timeout=0, limit=1, allowed_updates=["message"])
            await api.updates.feed(said(1))
            await api.updates.confirmed()

    assert await waiting(inbox) == [1]
    assert [one["says"] for one in told] == ["Another process uses this bot's token."]
    assert sleeps.waits == [1]


async def test_a_webhook_that_somebody_sets_meanwhile_is_deleted_again(
    polling: Polling, api: BotApi, inbox: FakeInbox
) -> None:
    async with running(polling):
        await api.updates.asked()
        api.updates.webhook = {"url": "https://elsewhere.example"}
        await api.updates.feed(said(1))
        await api.updates.confirmed()

    assert api.methods().count("deletewebhook") == 2
    assert await waiting(inbox) == [1]


async def test_a_token_that_telegram_does_not_know_is_said_once_and_ends_it(api: BotApi) -> None:
    inbox = FakeInbox(lambda: NOON)
    async with open_bot("4242:not-this-one", api_url=api.url) as bot:
        polling = polling_of(bot, inbox, Sleeps())
        with capture_logs() as told:
            await polling.run(asyncio.Event())

    assert "@BotFather" in polling.broken
    assert [(one["log_level"], one["says"]) for one in told] == [("error", polling.broken)]


async def test_that_it_was_refused_is_said_until_telegram_answers_again(
    bot: Bot, api: BotApi, inbox: FakeInbox
) -> None:
    said: list[str] = []

    class Look(Sleeps):
        async def __call__(self, seconds: float) -> None:
            said.append(asking.broken)

    asking = polling_of(bot, inbox, Look())
    api.mishaps += [Refusal(401, "Unauthorized"), HangUp()]
    await asking.run(asyncio.Event())

    async with running(asking):
        await api.updates.asked()
        assert asking.broken == ""

    [before] = said
    assert "@BotFather" in before


async def test_it_stops_at_once_while_telegram_keeps_a_question_open(
    polling: Polling, api: BotApi
) -> None:
    stop = asyncio.Event()
    task = asyncio.create_task(polling.run(stop))
    await api.updates.asked()

    stop.set()
    async with asyncio.timeout(30):
        await task


async def test_what_came_but_was_not_confirmed_comes_again_and_is_known(
    bot: Bot, api: BotApi, inbox: FakeInbox
) -> None:
    await inbox.put("telegram", [Item(number=1, about="7", body="{}", at=NOON)])
    await inbox.done("telegram", 1)
    await api.updates.feed(said(1), said(2))

    async with running(polling_of(bot, inbox, Sleeps())):
        await api.updates.confirmed()

    assert await waiting(inbox) == [2]
