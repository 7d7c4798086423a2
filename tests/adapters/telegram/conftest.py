"""What the tests of Telegram share: a Bot API on this machine, and the real library before it."""

import logging
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, date, datetime
from functools import partial

import pytest
from aiohttp import web
from telegram import Bot

from adapters.store import open_store
from adapters.telegram.channel import Telegram
from adapters.telegram.opening import open_bot
from adapters.telegram.photos import Photos
from adapters.telegram.transport import ANSWER, AiohttpRequest
from bot.calendar import newest_settled
from bot.models import Paper
from bot.span import Period
from bot.tex import readable
from tests.adapters.loop_time import LoopTime
from tests.adapters.telegram.bot_api import TOKEN, BotApi
from tests.adapters.telegram.happenings import ADMIN, CHANNEL, CHATS, FORUM, GROUP, READER, TOPIC
from tests.adapters.telegram.stage import SlowSource, Stage
from tests.fakes import FakeClock

TUESDAY_NOON = datetime(2026, 2, 10, 12, tzinfo=UTC)
"""Monday's list is settled."""

CONNECT = 30.0
"""Seconds to get a connection: more than any machine stalls."""


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
    """The library's bot on our transport."""
    async with open_bot(TOKEN, api_url=api.url, request=AiohttpRequest(connect=CONNECT)) as opened:
        yield opened


@pytest.fixture
def sleeps() -> Sleeps:
    return Sleeps()


@pytest.fixture
def photos() -> Photos:
    return Photos()


@pytest.fixture
def telegram(bot: Bot, photos: Photos) -> Telegram:
    return Telegram(bot=bot, photos=photos)


@pytest.fixture
def impatient(bot: Bot, api: BotApi, loop_time: LoopTime) -> Bot:
    """A bot whose patience ends as soon as Telegram is silent."""
    api.when_silent = partial(loop_time.skip, CONNECT + ANSWER + 1)  # aiohttp rounds up
    return bot


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
        yield Stage(api=api, bot=bot, store=store, source=source, clock=clock, loop_time=LoopTime())
