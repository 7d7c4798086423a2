"""What every test may ask for."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from adapters.store import open_store
from bot.editions import Editions
from bot.models import Listing, Organization, Paper, Period, Span
from bot.ports import Store
from bot.sample import load_sample
from bot.tex import readable
from tests.fakes import FakeClock, FakeSource

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


@pytest.fixture
async def store(tmp_path: Path, clock: FakeClock) -> AsyncIterator[Store]:
    """A real store on a real SQLite file."""
    url = f"sqlite:///{tmp_path / 'paperboy.sqlite3'}"
    async with open_store(url, readable=readable, now=clock) as opened:
        yield opened


@pytest.fixture
def editions(source: FakeSource, store: Store, clock: FakeClock) -> Editions:
    return Editions(source=source, store=store, sample=load_sample, now=clock)
