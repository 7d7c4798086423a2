"""What the tests of Telegram share: a Bot API on this machine, and the real library before it."""

import logging
from collections.abc import AsyncIterator, Iterator

import pytest
from aiohttp import web
from telegram import Bot

from adapters.telegram.channel import Telegram
from adapters.telegram.opening import open_bot
from adapters.telegram.photos import Photos
from adapters.telegram.transport import AiohttpRequest
from tests.adapters.telegram.bot_api import TOKEN, BotApi


class Sleeps:
    """Waits that are not waited for."""

    def __init__(self) -> None:
        self.waits: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.waits.append(seconds)


@pytest.fixture(autouse=True)
def no_token_in_any_log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Every test listens to everything that is logged."""
    caplog.set_level(logging.DEBUG)
    for name in list(logging.Logger.manager.loggerDict):
        if name.split(".")[0] in {"telegram", "aiohttp", "httpx", "httpcore", "asyncio"}:
            caplog.set_level(logging.DEBUG, logger=name)
    yield
    said = [caplog.text]
    for record in caplog.get_records("call") + caplog.get_records("setup"):
        said.append(record.getMessage())
        said.append(repr(record.__dict__))
    assert TOKEN.split(":")[1] not in "\n".join(said)


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    """The Bot API; its address is `api.url`."""
    api = BotApi()
    runner = web.AppRunner(api.app(), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    api.url = f"http://{host}:{port}"
    yield api
    await runner.cleanup()


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[Bot]:
    """The library's bot on our transport, with little patience."""
    async with open_bot(TOKEN, api_url=api.url, request=AiohttpRequest(answer=2)) as opened:
        yield opened


@pytest.fixture
def sleeps() -> Sleeps:
    return Sleeps()


@pytest.fixture
def photos() -> Photos:
    return Photos()


@pytest.fixture
def telegram(bot: Bot, sleeps: Sleeps, photos: Photos) -> Telegram:
    return Telegram(bot=bot, sleep=sleeps, photos=photos)


@pytest.fixture
async def impatient(api: BotApi) -> AsyncIterator[Telegram]:
    """A channel that gives up on an answer after a twentieth of a second."""
    request = AiohttpRequest(answer=0.04, connect=0.01)
    async with open_bot(TOKEN, api_url=api.url, request=request) as opened:
        yield Telegram(bot=opened, sleep=Sleeps())
