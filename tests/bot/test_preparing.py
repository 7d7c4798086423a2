from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, time, timedelta

import pytest

from adapters.store import SqlStore
from bot import schedule
from bot.editions import Editions
from bot.errors import SummarizerBusy, TryLater
from bot.models import TOP_MAX, Paper
from bot.preparing import AGAIN, AHEAD, Preparer
from bot.subscription import Address, Condition, Slot, Subscription
from bot.summarizing import OUTAGE, Summarizing
from tests.fake_summarizer import FakeSummarizer, Suspicious, allowance, words
from tests.fakes import FakeClock, FakeSource

Make = Callable[..., Paper]
NINE = Slot(at=time(9))
DUE = datetime(2026, 2, 10, 9, tzinfo=UTC)


class Stage:
    """A preparer over a real store, half an hour before a digest is due."""

    def __init__(
        self, *, editions: Editions, store: SqlStore, clock: FakeClock, source: FakeSource
    ) -> None:
        self.clock = clock
        self.clock.now = DUE - AHEAD
        self.source = source
        self.store = store
        self.summarizer = FakeSummarizer()
        self.summarizing = Summarizing(
            summarizer=self.summarizer,
            store=store.making,
            check=Suspicious(),
            words=words,
            allowance=allowance(store.making, clock),
            now=clock,
        )
        self.preparer = Preparer(
            summarizing=self.summarizing,
            editions=editions,
            ledger=store.ledger,
            now=clock,
        )

    async def join(
        self, place: str, language: str = "ko", condition: Condition = Condition.ACTIVE
    ) -> None:
        """Subscribe a place, to be served at nine."""
        wanted = Subscription(
            address=Address("file", place), slot=NINE, language=language, condition=condition
        )
        next_due = schedule.next_due(NINE, self.clock.now)
        await self.store.ledger.subscribe(wanted, next_due=next_due)

    def asked(self) -> list[tuple[str, str]]:
        return sorted((one.paper_id, one.language) for one in self.summarizer.asked)


@pytest.fixture
async def stage(
    editions: Editions, store: SqlStore, clock: FakeClock, source: FakeSource, paper: Make
) -> AsyncIterator[Stage]:
    source.lists["2026-02-09"] = (paper("2602.00001"), paper("2602.00002"))
    stage = Stage(editions=editions, store=store, clock=clock, source=source)
    yield stage
    await stage.summarizing.close()


async def test_papers_are_summarized_before_their_digest_is_due(stage: Stage) -> None:
    await stage.join("a", "ko")
    await stage.join("b", "en")

    await stage.preparer.summarise()

    assert stage.asked() == [
        ("2602.00001", "en"),
        ("2602.00001", "ko"),
        ("2602.00002", "en"),
        ("2602.00002", "ko"),
    ]


async def test_nothing_is_looked_at_long_before(stage: Stage) -> None:
    await stage.join("a")
    stage.clock.now -= timedelta(seconds=1)

    assert await stage.preparer.summarise() == DUE - AHEAD
    assert (stage.asked(), stage.source.asked) == ([], [])


async def test_only_the_papers_that_a_digest_may_show_are_summarized(
    stage: Stage, paper: Make
) -> None:
    many = [paper(f"2602.000{number:02}", upvotes=number) for number in range(TOP_MAX + 3)]
    stage.source.lists["2026-02-09"] = tuple(many)
    await stage.join("a")

    await stage.preparer.summarise()

    assert [paper_id for paper_id, _ in stage.asked()] == [one.id for one in many[3:]]


async def test_nothing_is_summarized_for_those_who_paused(stage: Stage) -> None:
    await stage.join("a", "ko")
    await stage.join("b", "en", Condition.PAUSED)

    await stage.preparer.summarise()

    assert {language for _, language in stage.asked()} == {"ko"}


async def test_where_nobody_waits_no_list_is_asked_for(stage: Stage) -> None:
    await stage.join("a", condition=Condition.PAUSED)

    await stage.preparer.summarise()

    assert stage.source.asked == []


async def test_what_is_ready_is_not_looked_at_again(stage: Stage) -> None:
    await stage.join("a")
    await stage.preparer.summarise()
    asked = list(stage.source.asked)
    await stage.join("b", "en")

    assert await stage.preparer.summarise() is None
    assert stage.source.asked == asked
    assert {language for _, language in stage.asked()} == {"ko"}


async def test_a_list_that_cannot_be_had_is_looked_at_again(stage: Stage) -> None:
    stage.source.down = TryLater("Hugging Face cannot be reached.")
    await stage.join("a")

    assert await stage.preparer.summarise() == stage.clock.now + AGAIN

    stage.source.down = None
    stage.clock.now += AGAIN
    await stage.preparer.summarise()
    assert len(stage.asked()) == 2


async def test_papers_that_found_the_model_busy_come_again_before_the_due_time(
    stage: Stage,
) -> None:
    stage.summarizer.always = SummarizerBusy("It is down.")
    await stage.join("a")
    assert await stage.preparer.summarise() == stage.clock.now + AGAIN

    stage.summarizer.always = None
    stage.clock.now += OUTAGE
    await stage.preparer.summarise()

    assert len(await stage.store.summaries(["2602.00001", "2602.00002"], "ko")) == 2
