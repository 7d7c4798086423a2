"""The service as a person starts it: a process of its own, and a Bot API on this machine."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from bot.desk import AT_ONCE
from tests.adapters.discord.gateway import Discord, serving
from tests.adapters.discord.rest_api import TOKEN as DISCORD_TOKEN
from tests.adapters.telegram.bot_api import TOKEN, BotApi
from tests.adapters.telegram.happenings import READER, message
from tests.bot.cli.conftest import FakeHuggingFace, item
from tests.bot.cli.test_running import newest_settled

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


async def started(
    api: BotApi | None = None, discord: Discord | None = None
) -> asyncio.subprocess.Process:
    given = {"PAPERBOY_LOG_LEVEL": "DEBUG"}
    if api is not None:
        given |= {"PAPERBOY_TELEGRAM_TOKEN": TOKEN, "PAPERBOY_TELEGRAM_API_URL": api.url}
    if discord is not None:
        given |= {"PAPERBOY_DISCORD_TOKEN": DISCORD_TOKEN, "PAPERBOY_DISCORD_API_URL": discord.url}
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run",
        env={**os.environ, **given},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip


def texts(api: BotApi) -> list[str]:
    return [shown.text for shown in api.shown(READER)]


async def test_with_a_token_alone_it_is_a_complete_bot(huggingface: FakeHuggingFace) -> None:
    huggingface.lists[newest_settled()] = [item("2602.00009", 5), item("2602.00008", 3)]
    api = BotApi()
    async with listening(api):
        service = await started(api)
        await api.updates.feed(
            message("/start"), message("/today"), message("/subscribe 9:30 Seoul", language="ko")
        )
        async with asyncio.timeout(30):
            while "09:30" not in "".join(texts(api)) and service.returncode is None:  # noqa: ASYNC110 – as the next line says
                await asyncio.sleep(0.05)  # another process: nothing here is told when it speaks
        asked = time.monotonic()
        service.send_signal(signal.SIGTERM)
        out, errors = await service.communicate()
        took = time.monotonic() - asked

    hello, *_, digest, subscribed = texts(api)
    assert "/subscribe" in hello
    assert "Title of 2602.00009" in digest
    assert "09:30" in subscribed
    assert "서울" in subscribed or "Asia/Seoul" in subscribed
    assert service.returncode == 0
    assert took < 5
    assert TOKEN.partition(":")[2] not in (out + errors).decode()


@pytest.mark.parametrize("both", [False, True], ids=["discord alone", "both in one process"])
async def test_with_a_token_of_discord_it_is_a_complete_bot_there(
    huggingface: FakeHuggingFace, *, both: bool
) -> None:
    huggingface.lists[newest_settled()] = [item("2602.00009", 5), item("2602.00008", 3)]
    api = BotApi()
    async with listening(api), serving() as discord:
        service = await started(api if both else None, discord)
        await discord.connected()
        today = await discord.command("today")
        subscribed = await discord.command("subscribe", time="9:30", zone="Asia/Seoul")
        if both:
            await api.updates.feed(message("/today"))
            await spoken(api, count=1)
        asked = time.monotonic()
        service.send_signal(signal.SIGTERM)
        out, errors = await service.communicate()
        took = time.monotonic() - asked

    assert "Title of 2602.00009" in today.said
    assert "09:30" in subscribed.said
    assert not both or "Title of 2602.00009" in texts(api)[0]
    assert service.returncode == 0, errors.decode()
    assert took < 5
    assert DISCORD_TOKEN not in (out + errors).decode()


@pytest.mark.parametrize("kills", [3])
async def test_killed_among_300_commands_it_answers_each_once(kills: int) -> None:
    """Whose answer was under way is asked whether to repeat it, and gets no second one."""
    people = range(1_000, 1_300)
    api = BotApi()
    api.latency = 0.02
    async with listening(api):
        await api.updates.feed(*(message("/help", user=one) for one in people))
        for kill in range(1, kills + 1):
            service = await started(api)
            await spoken(api, count=kill * len(people) // (kills + 1))
            service.kill()
            await service.communicate()
        service = await started(api)
        await spoken(api, count=len(people))
        service.send_signal(signal.SIGTERM)
        await service.communicate()

    said = {one: [shown.text for shown in api.shown(one)] for one in people}
    answers = {one: sum("/subscribe" in text for text in texts) for one, texts in said.items()}
    asked = {one for one, texts in said.items() if any("interrupted" in text for text in texts)}
    assert max(answers.values()) == 1
    assert {one for one, count in answers.items() if count == 0} <= asked
    assert len(asked) <= kills * AT_ONCE


async def spoken(api: BotApi, count: int) -> None:
    """Wait until so many people were told something."""
    async with asyncio.timeout(60):
        while len(api.chats) < count:  # noqa: ASYNC110 – another process speaks
            await asyncio.sleep(0.01)
