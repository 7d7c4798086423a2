import asyncio
import hmac
import json
import socket
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from io import BytesIO
from types import FrameType

import aiohttp
import pytest
from structlog.testing import capture_logs
from telegram import Bot

from adapters.telegram.opening import open_bot
from adapters.telegram.webhook import BODY_MOST, SECRET_HEADER, Webhook, is_secret
from bot.errors import StoreProblem
from bot.inbox import Item
from tests.adapters.telegram.bot_api import TOKEN, Answer, BotApi
from tests.adapters.telegram.bot_api_rules import Refusal
from tests.adapters.telegram.conftest import Sleeps
from tests.fake_inbox import FakeInbox

NOON = datetime(2026, 2, 10, 12, tzinfo=UTC)
PUBLIC = "https://papers.example/bots/"
LOCKED = StoreProblem("The store is in use by another process. Wait, or end it.")

UPDATE = {
    "update_id": 41,
    "message": {"message_id": 1, "date": 0, "chat": {"id": 7}, "text": "/today"},
}


class Front:
    """What Telegram knows of a webhook, and how it uses it."""

    def __init__(self, webhook: Webhook, api: BotApi, client: aiohttp.ClientSession) -> None:
        assert webhook.address is not None
        assert api.updates.webhook is not None
        host, port = webhook.address
        self.base = f"http://{host}:{port}"
        self.told = api.updates.webhook
        self.secret: str = self.told["secret_token"]
        self.url = self.base + self.told["url"].removeprefix(PUBLIC.rstrip("/"))
        self.again: str | None = None
        self._client = client

    async def bring(self, update: object = UPDATE, *, secret: str | None = None) -> int:
        return await self.post(json.dumps(update).encode(), secret=secret)

    async def post(self, body: bytes, *, secret: str | None = None) -> int:
        headers = {SECRET_HEADER: self.secret if secret is None else secret}
        async with self._client.post(self.url, data=BytesIO(body), headers=headers) as answer:
            self.again = answer.headers.get("Retry-After")
            return answer.status

    async def get(self, path: str) -> int:
        async with self._client.get(self.base + path) as answer:
            return answer.status


@pytest.fixture
def inbox() -> FakeInbox:
    return FakeInbox(lambda: NOON)


def webhook_of(bot: Bot, inbox: FakeInbox, sleep: Sleeps, port: int = 0) -> Webhook:
    async def put(items: Sequence[Item]) -> int:
        return await inbox.put("telegram", items)

    return Webhook(
        bot=bot,
        public_url=PUBLIC,
        host="127.0.0.1",
        port=port,
        put=put,
        now=lambda: NOON,
        sleep=sleep,
        random=lambda: 1.0,
    )


@asynccontextmanager
async def running(webhook: Webhook, api: BotApi) -> AsyncIterator[Front]:
    """Run a webhook, from when it was set."""
    stop = asyncio.Event()
    task = asyncio.create_task(webhook.run(stop))
    try:
        async with asyncio.timeout(30), aiohttp.ClientSession(trust_env=False) as client:
            await api.updates.has_webhook()
            yield Front(webhook, api, client)
            stop.set()
            await task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
async def front(bot: Bot, api: BotApi, inbox: FakeInbox, sleeps: Sleeps) -> AsyncIterator[Front]:
    async with running(webhook_of(bot, inbox, sleeps), api) as front:
        yield front


async def waiting(inbox: FakeInbox) -> list[int]:
    return [one.number for one in await inbox.waiting("telegram", limit=999)]


async def test_an_update_is_in_the_inbox_before_it_is_confirmed(
    front: Front, inbox: FakeInbox
) -> None:
    assert await front.bring() == 200

    [item] = await inbox.waiting("telegram", limit=9)
    assert (item.number, item.about, item.at) == (41, "7", NOON)
    assert json.loads(item.body) == UPDATE


async def test_telegram_is_told_where_and_with_which_secret(front: Front) -> None:
    assert front.told["url"].startswith("https://papers.example/bots/telegram/")
    assert len(front.secret) == 64
    assert front.told["max_connections"] == 40
    assert "callback_query" in front.told["allowed_updates"]
    assert "drop_pending_updates" not in front.told


async def test_neither_address_nor_secret_holds_the_token_or_each_other(front: Front) -> None:
    path = front.told["url"].rpartition("/")[2]

    for part in TOKEN.split(":"):
        assert part not in front.told["url"] + front.secret
    assert path not in front.secret


async def test_another_process_takes_the_same_address_and_secret(
    front: Front, bot: Bot, api: BotApi, sleeps: Sleeps
) -> None:
    told = front.told
    api.updates.delete_webhook("deletewebhook", {})
    async with running(webhook_of(bot, FakeInbox(lambda: NOON), sleeps), api) as other:
        assert other.told == told


async def test_what_is_brought_again_is_taken_once(front: Front, inbox: FakeInbox) -> None:
    statuses = await asyncio.gather(*(front.bring() for _ in range(5)))
    await inbox.done("telegram", 41)
    statuses.append(await front.bring())

    assert statuses == [200] * 6
    assert await waiting(inbox) == []


async def test_without_the_secret_nothing_is_taken(front: Front, inbox: FakeInbox) -> None:
    wrong = ["", "x", front.secret[:-1], f"{front.secret}0", front.secret.upper(), "ö", "\udce4"]

    statuses = [await front.bring(secret=secret) for secret in wrong]

    assert statuses == [403] * len(wrong)
    assert await waiting(inbox) == []


async def test_who_does_not_know_the_path_finds_nothing(front: Front) -> None:
    front.url = f"{front.base}/telegram/{TOKEN}"

    assert await front.bring() == 404


async def test_a_secret_is_compared_in_a_time_that_says_nothing() -> None:
    called: list[object] = []

    def note(_frame: FrameType, event: str, what: object) -> None:
        if event == "c_call":
            called.append(what)

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        same = is_secret("right", "right")
    finally:
        sys.setprofile(before)

    assert same
    assert hmac.compare_digest in called


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b'"update"',
        b"{}",
        b'{"update_id":"41"}',
        b"[" * 100_000,
        b'{"update_id":41,"x":' + b"9" * 10_000 + b"}",
        b'{"update_id":41,"x":"' + b"x" * BODY_MOST + b'"}',
    ],
    ids=lambda body: body[:20].decode(errors="replace"),
)
async def test_what_is_no_update_is_refused(front: Front, inbox: FakeInbox, body: bytes) -> None:
    assert await front.post(body) == 400
    assert await waiting(inbox) == []


async def test_the_longest_update_is_taken(front: Front, inbox: FakeInbox) -> None:
    frame = b'{"update_id":41,"x":""}'
    body = frame[:-2] + b"x" * (BODY_MOST - len(frame)) + frame[-2:]

    assert await front.post(body) == 200
    assert await waiting(inbox) == [41]


async def test_while_the_store_is_down_telegram_is_asked_to_repeat(
    front: Front, inbox: FakeInbox
) -> None:
    inbox.broken = LOCKED
    with capture_logs() as told:
        statuses = [await front.bring(), await front.bring()]
    assert (statuses, front.again) == ([503, 503], "5")
    assert [one["says"] for one in told] == [str(LOCKED)]

    inbox.broken = None
    assert await front.bring() == 200
    assert await waiting(inbox) == [41]


async def test_anybody_may_ask_whether_it_is_well(front: Front) -> None:
    assert await front.get("/healthz") == 200
    assert await front.get("/") == 404


async def test_until_telegram_is_in_reach_the_webhook_is_set_again_and_again(
    bot: Bot, api: BotApi, inbox: FakeInbox, sleeps: Sleeps
) -> None:
    limited = Refusal(429, "Too Many Requests: retry after 3", retry_after=3)
    api.mishaps += [Answer(502, b""), limited]
    with capture_logs() as told:
        async with running(webhook_of(bot, inbox, sleeps), api) as front:
            assert await front.bring() == 200

    assert [round(wait) for wait in sleeps.waits] == [1, 3]
    assert told[0]["event"] == "The webhook is not ready; it is tried again."


async def test_an_address_that_telegram_refuses_is_said(
    bot: Bot, api: BotApi, inbox: FakeInbox, sleeps: Sleeps
) -> None:
    api.mishaps.append(Refusal(400, "Bad Request: bad webhook: IP address 127.0.0.1 is reserved"))

    with capture_logs() as told:
        async with running(webhook_of(bot, inbox, sleeps), api):
            pass

    assert "127.0.0.1 is reserved" in told[0]["says"]


async def test_a_port_that_is_taken_is_named_and_waited_for(
    bot: Bot, api: BotApi, inbox: FakeInbox
) -> None:
    with socket.socket() as kept:
        # Bound by us as well, so that nobody else gets it in between.
        kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        kept.bind(("127.0.0.1", 0))
        port = kept.getsockname()[1]
        taken = socket.create_server(("127.0.0.1", port))

        class Leave(Sleeps):
            async def __call__(self, seconds: float) -> None:
                taken.close()
                await super().__call__(seconds)

        with capture_logs() as told:
            async with running(webhook_of(bot, inbox, Leave(), port), api) as front:
                assert await front.bring() == 200

    assert f"127.0.0.1:{port}" in told[0]["says"]
    assert "PAPERBOY_LISTEN" in told[0]["says"]


async def test_a_token_that_telegram_does_not_know_is_said_once_and_ends_it(
    api: BotApi, inbox: FakeInbox, sleeps: Sleeps
) -> None:
    async with open_bot("4242:not-this-one", api_url=api.url) as bot:
        webhook = webhook_of(bot, inbox, sleeps)
        with capture_logs() as told:
            await webhook.run(asyncio.Event())

    assert "@BotFather" in webhook.broken
    assert [(one["log_level"], one["says"]) for one in told] == [("error", webhook.broken)]
    assert webhook.address is None


async def test_that_it_was_refused_is_said_until_a_webhook_is_set(
    bot: Bot, api: BotApi, inbox: FakeInbox
) -> None:
    said: list[str] = []

    class Look(Sleeps):
        async def __call__(self, seconds: float) -> None:
            said.append(webhook.broken)

    webhook = webhook_of(bot, inbox, Look())
    api.mishaps += [Refusal(401, "Unauthorized"), Answer(502, b"")]
    await webhook.run(asyncio.Event())

    async with running(webhook, api):
        while webhook.broken:  # noqa: ASYNC110 – nobody tells, and `running` gives up
            await asyncio.sleep(0.005)

    [before] = said
    assert "@BotFather" in before


async def test_it_stops_at_once_and_stays_set(
    bot: Bot, api: BotApi, inbox: FakeInbox, sleeps: Sleeps
) -> None:
    async with running(webhook_of(bot, inbox, sleeps), api) as front:
        await front.bring()

    assert api.methods() == ["setwebhook"]
    assert front.told is api.updates.webhook


async def test_no_secret_is_logged_by_us(
    bot: Bot, api: BotApi, inbox: FakeInbox, sleeps: Sleeps
) -> None:
    inbox.broken = LOCKED
    with capture_logs() as told:
        async with running(webhook_of(bot, inbox, sleeps), api) as front:
            await front.bring()
            await front.bring(secret="wrong")
            await front.post(b"{")

    path = front.told["url"].rpartition("/")[2]
    assert told
    for secret in (front.secret, path, TOKEN):
        assert secret not in repr(told)
