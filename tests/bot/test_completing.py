from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta

import pytest

from adapters.store import SqlStore
from bot.allowance import Budget
from bot.completing import PATIENCE, PAUSE, Completer
from bot.content import KEPT
from bot.errors import SummarizerBusy
from bot.ledger import Outcome, Post, SlotDue, State
from bot.models import Edition, Listing, Paper, Span
from bot.subscription import Address, Slot, Subscription
from bot.summarizing import OUTAGE, Summarizing
from tests.fake_summarizer import FakeSummarizer, Suspicious, words
from tests.fakes import FakeClock
from tests.owner import Owner

Make = Callable[..., Paper]
MONDAY = Span.parse("2026-02-09")
NINE = datetime(2026, 2, 10, 9, tzinfo=UTC)


class Silent:
    async def raise_(self, key: str, sentence: str) -> None:
        raise AssertionError(sentence)


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
            alarm=Silent(),
            now=clock,
            budget=Budget(),
        )
        self.completer = Completer(
            summarizing=self.summarizing, ledger=store.ledger, now=clock, spread=timedelta(0)
        )

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

    async def expect(self) -> None:
        """Try to have the papers summarized in time."""
        report = await self.summarizing.summarize(self.listing.papers, ["ko"])
        self.completer.expect(self.listing, ["ko"], report)

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
    await stage.expect()
    assert await stage.completer.complete() == NINE + PAUSE
    assert not await stage.edited(after=3600)

    stage.summarizer.always = None
    stage.clock.now += OUTAGE
    assert await stage.completer.complete() is None

    # Whoever rendered it without them has forgotten that by then.
    assert not await stage.edited(after=KEPT - 1)
    assert await stage.edited(after=KEPT)


async def test_where_all_are_in_time_nothing_is_edited(stage: Stage) -> None:
    await stage.expect()

    assert await stage.completer.complete() is None
    assert not await stage.edited(after=3600)


async def test_what_does_not_come_is_not_waited_for_for_ever(stage: Stage) -> None:
    stage.summarizer.always = SummarizerBusy("It is down.")
    await stage.expect()
    stage.clock.now += PATIENCE

    assert await stage.completer.complete() is None
