"""What every test may ask for."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from adapters.store import SqlStore, open_store
from bot.editions import Editions
from bot.models import Listing, Organization, Paper
from bot.sample import load_sample
from bot.span import Period, Span
from bot.tex import readable
from tests.effort import EXPLORING, examples
from tests.fakes import FakeClock, FakeSource

settings.register_profile(
    "effort",
    max_examples=examples(100),
    # The same examples in every run: what turns red is the fault of a change.
    derandomize=not EXPLORING,
    # How long an example takes says more of the machine than of us.
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("effort")

MONDAY = Span(Period.DAY, date(2026, 2, 9))


@pytest.fixture
def paper() -> Callable[..., Paper]:
    """Make a paper of which only the id and what a test says matters."""

    def make(paper_id: str = "2602.06570", **known: object) -> Paper:
        told: dict[str, object] = {
            "title": f"Paper {paper_id}",
            "abstract": f"We study {paper_id}. It works on 3 of 4 tasks.",
            "organization": Organization("lab", "The Lab"),
        }
        return Paper(id=paper_id, **{**told, **known})  # type: ignore[arg-type]

    return make


@pytest.fixture
def listing() -> Callable[..., Listing]:
    """Make a list of papers; by default of a Monday, seen after it settled."""

    def make(
        *papers: Paper,
        span: Span = MONDAY,
        as_of: datetime = datetime(2026, 2, 10, 3, tzinfo=UTC),
    ) -> Listing:
        return Listing(span=span, papers=papers, as_of=as_of)

    return make


@pytest.fixture
def clock() -> FakeClock:
    """Noon (UTC) of Tuesday 10 February 2026: Monday's list is settled, Tuesday's is open."""
    return FakeClock(datetime(2026, 2, 10, 12, tzinfo=UTC))


@pytest.fixture
def source(clock: FakeClock) -> FakeSource:
    return FakeSource(clock)


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with its tables and nothing in them, to be copied: migrating takes long."""
    path = tmp_path_factory.mktemp("store") / "paperboy.sqlite3"

    async def migrate() -> None:
        async with open_store(
            f"sqlite:///{path}", readable=readable, now=lambda: datetime.now(UTC)
        ):
            pass

    asyncio.run(migrate())
    return path


@pytest.fixture
def store_url(tmp_path: Path, empty_store: Path) -> str:
    """The address of a new store on a real SQLite file."""
    return f"sqlite:///{shutil.copy(empty_store, tmp_path)}"


@pytest.fixture
async def store(store_url: str, clock: FakeClock) -> AsyncIterator[SqlStore]:
    """A real store on a real SQLite file."""
    async with open_store(store_url, readable=readable, now=clock) as opened:
        yield opened


@pytest.fixture
def editions(source: FakeSource, store: SqlStore, clock: FakeClock) -> Editions:
    return Editions(source=source, store=store, sample=load_sample, now=clock)
