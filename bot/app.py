"""The composition root: the only module that knows every concrete class."""

import asyncio
import logging
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO, cast

import filelock
import platformdirs
import stamina.instrumentation
import structlog
from pydantic import SecretStr

from adapters.arxiv import Arxiv
from adapters.console import Console, terminal_style
from adapters.discord.invalid import InvalidRequests
from adapters.discord.webhook import open_webhooks
from adapters.folder import Folder
from adapters.http import open_client
from adapters.huggingface import HuggingFace
from adapters.images import Pictures
from adapters.store import open_store
from adapters.store.place import Place
from bot.archive import Archive
from bot.channel import Channel
from bot.editions import Editions
from bot.errors import StoreProblem
from bot.housekeeping import Attic
from bot.inbox import Inbox
from bot.ledger import Ledger
from bot.lookup import Lookup
from bot.ports import (
    FigureStore,
    ListSource,
    PaperSource,
    PictureSource,
    Store,
    SummaryStore,
)
from bot.readers import Readers
from bot.sample import load_sample
from bot.settings import APP, Settings
from bot.shards import Shards
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
    readers: Readers
    inbox: Inbox
    making: SummaryStore
    figures: FigureStore
    attic: Attic
    channels: Mapping[str, Channel[Any]]
    settings: Settings


def now() -> datetime:
    """This instant, in UTC."""
    return datetime.now(UTC)


@asynccontextmanager
async def open_app(settings: Settings, *, shards: Shards | None = None) -> AsyncIterator[App]:
    """Open the store and the connections, and close them at the end.

    `shards` are those of the Discord bot that this process may listen to; None for all of them.

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
        figures = store.figures if settings.figures else None
        editions = Editions(
            source=huggingface, store=store, sample=load_sample, now=now, figures=figures
        )
        channels = await _channels(settings, shards, opened)
        yield App(
            editions=editions,
            lookup=Lookup(store=store, sources=[huggingface, arxiv], figures=figures),
            archive=Archive(editions=editions, store=store, now=now, sleep=asyncio.sleep),
            subscribing=Subscribing(ledger=store.ledger, channels=channels.keys(), now=now),
            pictures=Pictures(client=client),
            huggingface=huggingface,
            arxiv=arxiv,
            store=store,
            ledger=store.ledger,
            readers=store.readers,
            inbox=store.inbox,
            making=store.making,
            figures=store.figures,
            attic=store.attic,
            channels=channels,
            settings=settings,
        )


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


async def _channels(
    settings: Settings, shards: Shards | None, opened: AsyncExitStack
) -> Mapping[str, Channel[Any]]:
    invalid = InvalidRequests()
    console = Console(style=terminal_style(), zone=settings.time_zone)
    webhooks = open_webhooks(
        api_url=settings.discord_api_url, invalid=invalid, zone=settings.time_zone
    )
    channels: list[Channel[Any]] = [
        console,
        Folder(),
        await opened.enter_async_context(webhooks),
    ]
    if settings.telegram_token is not None:
        channels.append(await _telegram(settings, settings.telegram_token, opened))
    if settings.discord_token is not None:
        channels.append(await _discord(settings, settings.discord_token, shards, invalid, opened))
    return {channel.name: channel for channel in channels}


async def _telegram(settings: Settings, token: SecretStr, opened: AsyncExitStack) -> Channel[Any]:
    # The SDK takes longer to import than all the rest; without a token nobody needs it.
    from adapters.telegram.channel import Telegram  # noqa: PLC0415
    from adapters.telegram.opening import open_bot  # noqa: PLC0415

    bot = await opened.enter_async_context(
        open_bot(token.get_secret_value(), api_url=settings.telegram_api_url)
    )
    return Telegram(bot=bot, paid=settings.telegram_rate > TELEGRAM_FREE_RATE)


async def _discord(
    settings: Settings,
    token: SecretStr,
    shards: Shards | None,
    invalid: InvalidRequests,
    opened: AsyncExitStack,
) -> Channel[Any]:
    from adapters.discord.channel import Discord  # noqa: PLC0415 – the same
    from adapters.discord.opening import open_client  # noqa: PLC0415

    client = await opened.enter_async_context(
        open_client(
            token.get_secret_value(),
            api_url=settings.discord_api_url,
            invalid=invalid,
            at_once=False,
            shard_ids=None if shards is None else shards.ids,
            shard_count=None if shards is None else shards.count,
        )
    )
    return Discord(client=client, zone=settings.time_zone)
