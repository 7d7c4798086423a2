"""The composition root: the only module that knows every concrete class."""

import asyncio
import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import platformdirs
import stamina.instrumentation
import structlog

from adapters.arxiv import Arxiv
from adapters.http import open_client
from adapters.huggingface import HuggingFace
from adapters.images import Pictures
from adapters.store import open_store
from bot.archive import Archive
from bot.editions import Editions
from bot.lookup import Lookup
from bot.ports import ListSource, PaperSource, PictureSource, Store
from bot.sample import load_sample
from bot.settings import APP, Settings
from bot.tex import readable


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """Every use case, ready to be called."""

    editions: Editions
    lookup: Lookup
    archive: Archive
    pictures: PictureSource
    huggingface: ListSource
    arxiv: PaperSource
    store: Store
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
        yield App(
            editions=editions,
            lookup=Lookup(store=store, sources=[huggingface, arxiv]),
            archive=Archive(editions=editions, store=store, now=now, sleep=asyncio.sleep),
            pictures=Pictures(client=client),
            huggingface=huggingface,
            arxiv=arxiv,
            store=store,
            settings=settings,
        )


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
            structlog.dev.ConsoleRenderer(colors=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
    )
