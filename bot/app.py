"""The composition root: the only module that knows every concrete class."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import filelock
import httpx
import platformdirs

from adapters.arxiv import Arxiv
from adapters.http import open_client
from adapters.huggingface import HuggingFace
from adapters.images import Pictures
from adapters.store import open_store
from adapters.store.place import Place
from bot.archive import Archive
from bot.channel import Channel
from bot.channel_opening import PLACES, open_channels
from bot.editions import Editions
from bot.errors import StoreProblem
from bot.housekeeping import Attic
from bot.inbox import Inbox
from bot.ledger import Ledger
from bot.lookup import Lookup
from bot.measure import UNMEASURED, Measures
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
from bot.survey import Census
from bot.tex import readable


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
    census: Census
    channels: Mapping[str, Channel[Any]]
    settings: Settings


def now() -> datetime:
    """This instant, in UTC."""
    return datetime.now(UTC)


@asynccontextmanager
async def open_app(
    settings: Settings, *, shards: Shards | None = None, measures: Measures = UNMEASURED
) -> AsyncIterator[App]:
    """Open the store and the connections, and close them at the end.

    `shards` are those of the Discord bot that this process may listen to; None for all of them.
    `measures` are told of what is asked of sources.

    Raises:
        StoreProblem: the store cannot be opened.
    """
    database = settings.database_url.get_secret_value()
    async with (
        open_store(database, readable=readable, now=now) as store,
        open_client() as client,
        open_channels(
            settings, shards=shards, photos=store.photos, pictures=Pictures(client=client)
        ) as channels,
    ):
        huggingface, arxiv = _sources(client, settings, measures)
        figures = store.figures if settings.figures else None
        editions = Editions(
            source=huggingface, store=store, sample=load_sample, now=now, figures=figures
        )
        yield App(
            editions=editions,
            lookup=Lookup(store=store, sources=[huggingface, arxiv], figures=figures),
            archive=Archive(editions=editions, store=store, now=now, sleep=asyncio.sleep),
            subscribing=Subscribing(
                ledger=store.ledger, channels=channels.keys(), now=now, places=PLACES
            ),
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
            census=store.census,
            channels=channels,
            settings=settings,
        )


def _sources(
    client: httpx.AsyncClient, settings: Settings, measures: Measures
) -> tuple[HuggingFace, Arxiv]:
    """Where lists and papers come from."""
    huggingface = HuggingFace(
        client=client,
        url=settings.hf_url,
        token=settings.hf_token,
        now=now,
        sleep=asyncio.sleep,
        measure=measures.fetches,
    )
    arxiv = Arxiv(
        client=client,
        url=settings.arxiv_url,
        folder=machine_folder(),
        measure=measures.fetches,
    )
    return huggingface, arxiv


@contextmanager
def sole_service(settings: Settings) -> Iterator[None]:
    """Hold a store's file for one service: two would send everything twice.

    Raises:
        StoreProblem: another process has it, or its folder cannot be written to.
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
    except OSError as error:
        raise StoreProblem(
            f"The store {place} cannot be locked ({error.strerror}). "
            "Give yourself the right to write to its folder, or choose another place for it."
        ) from error
    with lock:
        yield


def machine_folder() -> Path:
    """Where processes of one user on one machine agree on the pace of their calls."""
    return Path(platformdirs.user_cache_dir(APP, appauthor=False))
