"""What the tests of Telegram share: a Bot API on this machine, and the real library before it."""

import logging
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, date, datetime

import pytest
from aiohttp import web
from telegram import Bot

from adapters.store import open_store
from adapters.telegram.channel import Telegram
from adapters.telegram.opening import open_bot
from adapters.telegram.photos import Photos
from adapters.telegram.transport import AiohttpRequest
from bot.calendar import newest_settled
from bot.models import Paper, Period
from bot.tex import readable
from tests.adapters.telegram.bot_api import TOKEN, BotApi
from tests.adapters.telegram.happenings import ADMIN, CHANNEL, CHATS, FORUM, GROUP, READER, TOPIC
from tests.adapters.telegram.stage import SlowSource, Stage
from tests.fakes import FakeClock

TUESDAY_NOON = datetime(2026, 2, 10, 12, tzinfo=UTC)
"""Monday's list is settled."""


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


@pytest.fixture
async def stage(
    api: BotApi, bot: Bot, clock: FakeClock, store_url: str, caplog: pytest.LogCaptureFixture
) -> AsyncIterator[Stage]:
    """The bot on a real store, with two papers listed on Monday."""
    papers = tuple(
        Paper(
            id=f"2602.0000{at}",
            title=f"Paper {at} on diffusion",
            abstract=f"We study {at} things. They work.",
            upvotes=90 - at,
            listed=date(2026, 2, 9),
        )
        for at in (1, 2)
    )
    caplog.set_level(logging.WARNING, logger="aiosqlite")  # it tells of every statement
    clock.now, source = TUESDAY_NOON, SlowSource(clock)
    for period in Period:
        source.lists[newest_settled(period, clock.now).key] = papers
    async with open_store(store_url, readable=readable, now=clock) as store:
        await store.save_papers(papers)
        api.people.chats |= {
            **{str(number): chat for number, chat in CHATS.items()},
            "@papers_daily": CHATS[CHANNEL],
        }
        api.people.members |= {(number, ADMIN): "administrator" for number in CHATS}
        api.people.members[GROUP, READER] = "member"
        api.topics[FORUM] = {TOPIC}
        yield Stage(api=api, bot=bot, store=store, source=source, clock=clock)
