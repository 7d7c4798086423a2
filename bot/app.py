"""The composition root: the only module that knows every concrete class."""

import asyncio
import logging
import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TextIO, cast

import filelock
import platformdirs
import stamina.instrumentation
import structlog
from pydantic import SecretStr

from adapters.arxiv import Arxiv
from adapters.console import Console, terminal_style
from adapters.folder import Folder
from adapters.http import open_client
from adapters.huggingface import HuggingFace
from adapters.images import Pictures
from adapters.store import open_store
from adapters.store.place import Place
from bot.archive import Archive
from bot.channel import Channel
from bot.content import Contents
from bot.delivery import Policy, Pump
from bot.editions import Editions
from bot.errors import StoreProblem
from bot.ledger import Ledger
from bot.lookup import Lookup
from bot.operator import Operator
from bot.planning import Patience, Planner
from bot.ports import ListSource, PaperSource, PictureSource, Store
from bot.refreshing import Refresher
from bot.sample import load_sample
from bot.service import Service
from bot.settings import APP, Settings
from bot.subscribing import Subscribing
from bot.tex import readable


class _StandardError:
    """Where the log goes; its own trouble, such as a full disk, must not end a service."""

    def write(self, text: str) -> None:
        with suppress(OSError, ValueError):
            sys.stderr.write(text)

    def flush(self) -> None:
        with suppress(OSError, ValueError):
            sys.stderr.flush()


TELEGRAM_FREE_RATE = 30
"""Messages a second that cost nothing: https://core.telegram.org/bots/faq."""


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """Every use case, ready to be called, and the ports behind them."""

    editions: Editions
    lookup: Lookup
    archive: Archive
    subscribing: Subscribing
    pictures: PictureSource
    huggingface: ListSource
    arxiv: PaperSource
    store: Store
    ledger: Ledger
    channels: Mapping[str, Channel[Any]]
    settings: Settings


def now() -> datetime:
    """This instant, in UTC."""
    return datetime.now(UTC)


@asynccontextmanager
async def open_app(settings: Settings) -> AsyncIterator[App]:
    """Open the store and the connections, and close them at the end.

    Raises:
        StoreProblem: the store cannot be opened.
    """
    database = settings.database_url.get_secret_value()
    async with (
        open_store(database, readable=readable, now=now) as store,
        open_client() as client,
        AsyncExitStack() as opened,
    ):
        huggingface = HuggingFace(
            client=client,
            url=settings.hf_url,
            token=settings.hf_token,
            now=now,
            sleep=asyncio.sleep,
        )
        arxiv = Arxiv(client=client, url=settings.arxiv_url, folder=machine_folder())
        editions = Editions(source=huggingface, store=store, sample=load_sample, now=now)
        channels = await _channels(settings, opened)
        yield App(
            editions=editions,
            lookup=Lookup(store=store, sources=[huggingface, arxiv]),
            archive=Archive(editions=editions, store=store, now=now, sleep=asyncio.sleep),
            subscribing=Subscribing(ledger=store.ledger, channels=channels.keys(), now=now),
            pictures=Pictures(client=client),
            huggingface=huggingface,
            arxiv=arxiv,
            store=store,
            ledger=store.ledger,
            channels=channels,
            settings=settings,
        )


def build_service(app: App) -> Service:
    """The jobs and pumps that deliver what is subscribed."""
    operator = Operator(address=app.settings.operator, channels=app.channels)
    patience = Patience(
        deadline=timedelta(hours=app.settings.deadline),
        window=timedelta(hours=app.settings.window),
    )
    contents = Contents(store=app.store, editions=app.editions)
    planner = Planner(
        editions=app.editions,
        store=app.store,
        ledger=app.ledger,
        alarm=operator,
        now=now,
        policy=patience,
    )
    refresher = Refresher(editions=app.editions, ledger=app.ledger, now=now, policy=patience)
    pumps = [
        Pump(
            channel=channel,
            ledger=app.ledger,
            contents=contents,
            policy=_policy(channel, app.settings),
            alarm=operator,
            now=now,
            clock=time.monotonic,
            sleep=asyncio.sleep,
        )
        for channel in app.channels.values()
    ]
    return Service(jobs=[planner.plan, refresher.refresh], pumps=pumps, now=now)


def _policy(channel: Channel[Any], settings: Settings) -> Policy:
    rate = settings.telegram_rate
    if channel.name != "telegram" or rate == channel.limits.rate:
        return Policy(unknown=settings.unknown)
    # An answer takes some 60 ms, so a paid rate needs more requests under way.
    in_flight = max(channel.limits.in_flight, round(rate / 8))
    return Policy(unknown=settings.unknown, rate=rate, in_flight=in_flight)


@contextmanager
def sole_service(settings: Settings) -> Iterator[None]:
    """Hold a store's file for one service: two would send everything twice.

    Raises:
        StoreProblem: another process has it.
    """
    place = Place.parse(settings.database_url.get_secret_value())
    if not place.is_file:
        yield
        return
    place.make_folder()
    try:
        lock = filelock.FileLock(f"{place.file}.lock").acquire(timeout=0)
    except filelock.Timeout:
        raise StoreProblem(
            f"Another `paperboy run` works on {place}. Stop that one first, "
            "or give this one a store of its own."
        ) from None
    with lock:
        yield


def machine_folder() -> Path:
    """Where processes of one user on one machine agree on the pace of their calls."""
    return Path(platformdirs.user_cache_dir(APP, appauthor=False))


def set_up_log(level: str) -> None:
    """Write the log to standard error, one line an event, from `level` upwards.

    The libraries' own loggers stay at WARNING, for httpx writes whole addresses at INFO; a call
    that is made again is not news either, its failure is said once it is final.
    """
    stamina.instrumentation.set_on_retry_hooks([])
    # pylatexenc complains of TeX that it cannot read; such a piece then simply stays as it is.
    logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            # The pretty traceback shows local values, and one of them is a token.
            structlog.dev.ConsoleRenderer(
                colors=False, exception_formatter=structlog.dev.plain_traceback
            ),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.PrintLoggerFactory(file=cast("TextIO", _StandardError())),
    )


async def _channels(settings: Settings, opened: AsyncExitStack) -> Mapping[str, Channel[Any]]:
    console = Console(style=terminal_style(), zone=settings.time_zone)
    channels: list[Channel[Any]] = [console, Folder()]
    if settings.telegram_token is not None:
        channels.append(await _telegram(settings, settings.telegram_token, opened))
    return {channel.name: channel for channel in channels}


async def _telegram(settings: Settings, token: SecretStr, opened: AsyncExitStack) -> Channel[Any]:
    # The SDK takes longer to import than all the rest; without a token nobody needs it.
    from adapters.telegram.channel import Telegram  # noqa: PLC0415
    from adapters.telegram.opening import open_bot  # noqa: PLC0415

    bot = await opened.enter_async_context(
        open_bot(token.get_secret_value(), api_url=settings.telegram_api_url)
    )
    # Commands and buttons are not answered yet.
    return Telegram(bot=bot, answering=False, paid=settings.telegram_rate > TELEGRAM_FREE_RATE)
