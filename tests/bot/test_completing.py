import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, time, timedelta

import pytest

from adapters.store import SqlStore
from bot.completing import PATIENCE, PAUSE, QUIET, Completer
from bot.content import KEPT
from bot.deliveries import Outcome, Post, State
from bot.errors import SummarizerBusy
from bot.ledger import SlotDue
from bot.models import Edition, Listing, Paper
from bot.span import Span
from bot.subscription import Address, Slot, Subscription
from bot.summarizing import OUTAGE, Summarizing
from bot.verdict import Verdict
from tests.fake_summarizer import FakeSummarizer, Suspicious, allowance, words
from tests.fakes import FakeClock
from tests.owner import Owner

Make = Callable[..., Paper]
MONDAY = Span.parse("2026-02-09")
NINE = datetime(2026, 2, 10, 9, tzinfo=UTC)


class Stage:
    """A digest of two papers was just sent to one reader, without its summaries."""

    def __init__(self, store: SqlStore, clock: FakeClock, listing: Listing) -> None:
        self.store = store
        self.clock = clock
        self.listing = listing
        self.owner = Owner(store.ledger)
        self.summarizer = FakeSummarizer()
        self.summarizing = Summarizing(
            summarizer=self.summarizer,
            store=store.making,
            check=Suspicious(),
            words=words,
            allowance=allowance(store.making, clock),
            now=clock,
        )
        self.completer = self.process()

    async def send(self) -> None:
        reader = Subscription(address=Address("file", "a"), slot=Slot(), language="ko")
        await self.store.ledger.subscribe(reader, next_due=NINE)
        await self.store.ledger.plan(
            SlotDue(slot=Slot(), due=NINE, subscriptions=1),
            Post(MONDAY, Edition.FINAL),
            deadline=NINE + timedelta(hours=12),
            next_due=NINE + timedelta(days=1),
            now=NINE,
        )
        [sent] = await self.owner.claim("file", now=NINE, limit=9)
        arrived = Outcome(
            delivery_id=sent.id, state=State.SENT, reason="sent", at=NINE, message_ids=("1",)
        )
        await self.owner.record([arrived], "file", now=NINE)

    def process(self) -> Completer:
        """What a process that has just started knows."""
        return Completer(
            summarizing=self.summarizing,
            making=self.store.making,
            store=self.store,
            ledger=self.store.ledger,
            now=self.clock,
            spread=timedelta(0),
        )

    async def edited(self, after: float) -> bool:
        """Whether the reader's message is edited by then, in seconds from now."""
        now = self.clock.now + timedelta(seconds=after)
        return bool(await self.owner.claim("file", now=now, limit=9))


@pytest.fixture
async def stage(store: SqlStore, clock: FakeClock, paper: Make) -> AsyncIterator[Stage]:
    clock.now = NINE
    papers = (paper("2602.00001"), paper("2602.00002"))
    listing = Listing(span=MONDAY, papers=papers, as_of=NINE)
    await store.save_listing(listing)
    stage = Stage(store, clock, listing)
    await stage.send()
    yield stage
    await stage.summarizing.close()


async def test_a_digest_is_edited_when_its_summaries_arrive(stage: Stage) -> None:
    stage.summarizer.always = SummarizerBusy("It is down.")
    assert await stage.completer.complete() == NINE + PAUSE
    assert not await stage.edited(after=3600)

    stage.summarizer.always = None
    stage.clock.now += OUTAGE
    assert await stage.completer.complete() == NINE + OUTAGE + QUIET

    # Whoever rendered it without them has forgotten that by then.
    assert not await stage.edited(after=KEPT - 1)
    assert await stage.edited(after=KEPT)


async def test_what_was_made_in_time_is_no_reason_for_an_edit(stage: Stage) -> None:
    stage.clock.now = NINE - timedelta(seconds=1)
    await stage.summarizing.summarize(stage.listing.papers, ["ko"])
    stage.clock.now = NINE + PAUSE

    await stage.completer.complete()

    assert not await stage.edited(after=3600)


async def test_a_process_that_was_started_since_has_it_edited_as_well(stage: Stage) -> None:
    stage.clock.now += PAUSE
    await stage.summarizing.summarize(stage.listing.papers, ["ko"])

    await stage.process().complete()

    assert await stage.edited(after=KEPT)


async def test_a_summary_that_was_dropped_with_its_process_is_asked_for_again(
    stage: Stage,
) -> None:
    stage.summarizer.held.clear()
    task = asyncio.create_task(stage.summarizing.summarize(stage.listing.papers, ["ko"]))
    await stage.summarizer.begun.wait()
    await stage.summarizing.close()
    await task
    stage.summarizer.held.set()

    stage.clock.now += PAUSE
    await stage.process().complete()

    assert await stage.edited(after=KEPT)


async def test_the_same_summaries_are_a_reason_for_an_edit_only_once(stage: Stage) -> None:
    stage.clock.now += PAUSE
    await stage.completer.complete()
    assert await stage.edited(after=KEPT)

    stage.clock.now += QUIET
    await stage.completer.complete()
    assert not await stage.edited(after=3600)


async def test_a_summary_in_a_language_that_nobody_was_due_is_no_reason(stage: Stage) -> None:
    await stage.summarizing.summarize(stage.listing.papers, ["ko"])
    stage.clock.now += PAUSE
    await stage.summarizing.summarize(stage.listing.papers, ["en"])

    await stage.completer.complete()

    assert not await stage.edited(after=3600)


async def test_what_is_in_time_for_later_readers_is_no_reason_for_the_first(stage: Stage) -> None:
    await stage.summarizing.summarize(stage.listing.papers, ["ko"])
    noon = Subscription(address=Address("file", "b"), slot=Slot(at=time(12)), language="en")
    await stage.store.ledger.subscribe(noon, next_due=NINE + timedelta(hours=3))
    stage.clock.now += timedelta(hours=2)
    await stage.summarizing.summarize(stage.listing.papers, ["en"])
    stage.clock.now += timedelta(hours=2)

    await stage.completer.complete()

    assert not await stage.edited(after=3600)


async def test_a_deep_read_is_no_reason_either(stage: Stage) -> None:
    await stage.summarizing.summarize(stage.listing.papers, ["ko"])
    stage.clock.now += PAUSE
    deep = Verdict(paper_id="2602.00001", language="ko", version="deep:fake:1", at=stage.clock.now)
    await stage.store.making.save_verdict(deep)

    await stage.completer.complete()

    assert not await stage.edited(after=3600)


async def test_what_does_not_come_is_not_waited_for_for_ever(stage: Stage) -> None:
    stage.clock.now += PATIENCE

    assert await stage.completer.complete() == NINE + PATIENCE + QUIET
    assert stage.summarizer.asked == []


async def test_between_two_looks_nothing_is_asked(stage: Stage) -> None:
    await stage.completer.complete()
    asked = len(stage.summarizer.asked)
    stage.summarizer.version = "llm:fake:2"
    stage.clock.now += QUIET - timedelta(seconds=1)

    assert await stage.completer.complete() == NINE + QUIET
    assert len(stage.summarizer.asked) == asked
