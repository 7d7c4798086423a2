"""The service as a person starts it, and a Bot API and a Discord on this machine."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import pytest
from aiohttp import web

from bot.desk_places import AT_ONCE
from tests.adapters.discord.gateway import serving as discord_serving
from tests.adapters.discord.rest_api import TOKEN as DISCORD_TOKEN
from tests.adapters.telegram.bot_api import TOKEN, BotApi
from tests.adapters.telegram.happenings import READER, message
from tests.bot.cli.conftest import FakeHuggingFace, item
from tests.bot.cli.service import serving

pytestmark = pytest.mark.slow


@asynccontextmanager
async def listening(api: BotApi) -> AsyncIterator[None]:
    runner = web.AppRunner(api.app(), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    api.url = f"http://{host}:{port}"
    try:
        yield
    finally:
        await runner.cleanup()


def telegram(api: BotApi) -> dict[str, str]:
    return {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": api.url}


def texts(api: BotApi) -> list[str]:
    return [shown.text for shown in api.shown(READER)]


async def test_with_a_token_alone_it_is_a_complete_bot(huggingface: FakeHuggingFace) -> None:
    huggingface.settles(item("2602.00009", 5), item("2602.00008", 3))
    api = BotApi()
    async with listening(api), serving(**telegram(api)) as service:
        await api.updates.feed(
            message("/start"), message("/today"), message("/subscribe 9:30 Seoul", language="ko")
        )
        await service.until(lambda: "09:30" in "".join(texts(api)))
        took = await service.stop()

    hello, *_, digest, subscribed = texts(api)
    assert "/subscribe" in hello
    assert "Title of 2602.00009" in digest
    assert "09:30" in subscribed
    assert "서울" in subscribed or "Asia/Seoul" in subscribed
    assert took < 5
    assert TOKEN.partition(":")[2] not in service.said


@pytest.mark.parametrize("both", [False, True], ids=["discord alone", "both in one process"])
async def test_with_a_token_of_discord_it_is_a_complete_bot_there(
    huggingface: FakeHuggingFace, *, both: bool
) -> None:
    huggingface.settles(item("2602.00009", 5), item("2602.00008", 3))
    api = BotApi()
    async with (
        listening(api),
        discord_serving() as discord,
        serving(
            DISCORD_TOKEN=DISCORD_TOKEN,
            DISCORD_API_URL=discord.url,
            **(telegram(api) if both else {}),
        ) as service,
    ):
        await discord.connected()
        today = await discord.command("today")
        subscribed = await discord.command("subscribe", time="9:30", zone="Asia/Seoul")
        if both:
            await api.updates.feed(message("/today"))
            await service.until(lambda: api.chats)
        took = await service.stop()

    assert "Title of 2602.00009" in today.said
    assert "09:30" in subscribed.said
    assert not both or "Title of 2602.00009" in texts(api)[0]
    assert took < 5
    assert DISCORD_TOKEN not in service.said


@pytest.mark.parametrize("kills", [3])
async def test_killed_among_300_commands_it_answers_each_once(kills: int) -> None:
    """Whose answer was under way is asked whether to repeat it, and gets no second one."""
    people = range(1_000, 1_300)
    api = BotApi()
    api.latency = 0.02
    async with listening(api):
        await api.updates.feed(*(message("/help", user=one) for one in people))
        for kill in range(1, kills + 1):
            count = kill * len(people) // (kills + 1)
            async with serving(**telegram(api)) as service:
                await service.until(partial(have_been_told, api, count))
                await service.kill()
        async with serving(**telegram(api)) as service:
            await service.until(partial(have_been_told, api, len(people)))
            await service.stop()

    said = {one: [shown.text for shown in api.shown(one)] for one in people}
    answers = {one: sum("/subscribe" in text for text in texts) for one, texts in said.items()}
    asked = {one for one, texts in said.items() if any("interrupted" in text for text in texts)}
    assert max(answers.values()) == 1
    assert {one for one, count in answers.items() if count == 0} <= asked
    assert len(asked) <= kills * AT_ONCE


def have_been_told(api: BotApi, count: int) -> bool:
    """Whether so many people were told something."""
    return len(api.chats) >= count
