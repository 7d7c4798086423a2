"""A pump with everything around it, in virtual time."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, cast

from bot.content import Contents
from bot.deliveries import Post, State
from bot.delivery import Pump
from bot.editions import Editions
from bot.ledger import Ledger, SlotDue
from bot.measure import Measure, unmeasured
from bot.models import Edition, Listing, Paper, Standing, Summary
from bot.policy import Policy
from bot.sample import load_sample
from bot.span import Span
from bot.subscription import Address, Slot, Subscription
from tests.fake_channel import FakeChannel, VirtualTime
from tests.fake_ledger import OPEN, FakeLedger
from tests.fakes import FakeClock, FakeSource

if TYPE_CHECKING:
    from bot.errors import StoreProblem
    from bot.ports import Store

NOON = datetime(2026, 2, 10, 12, tzinfo=UTC)
MONDAY = Post(Span.parse("2026-02-09"), Edition.FINAL)
SUNDAY = Post(Span.parse("2026-02-08"), Edition.FINAL)
TUESDAY_EARLY = Post(Span.parse("2026-02-10"), Edition.EARLY)


def place(number: int) -> Address:
    return Address("fake", f"{number}")


class Shelf:
    """The part of a store that holds lists, in memory."""

    def __init__(self) -> None:
        self.lists: dict[Span, Listing] = {}
        self.broken: StoreProblem | None = None

    async def listing(self, span: Span) -> Listing | None:
        if self.broken is not None:
            raise self.broken
        return self.lists.get(span)

    async def snapshot_times(self, since: date, until: date) -> Mapping[date, datetime]:
        seen = {span.first: listing.as_of for span, listing in self.lists.items()}
        return {day: at for day, at in seen.items() if since <= day <= until}

    async def standings_before(self, span: Span, at: datetime) -> Mapping[str, Standing]:
        assert self.lists[span].as_of == at
        return {}

    async def summaries(self, paper_ids: Sequence[str], language: str) -> Sequence[Summary]:
        assert paper_ids
        assert language
        return []


class FakeAlarm:
    def __init__(self) -> None:
        self.raised: list[tuple[str, str]] = []

    async def raise_(self, key: str, sentence: str) -> None:
        self.raised.append((key, sentence))

    @property
    def words(self) -> list[str]:
        return [word for word, _ in self.raised]


class Bench:
    """A pump with everything around it, in virtual time."""

    def __init__(self, **platform: object) -> None:
        self.time = VirtualTime(NOON)
        self.ledger = FakeLedger()
        self.desk: Ledger = self.ledger
        self.channel = FakeChannel(self.time, **platform)  # type: ignore[arg-type]
        self.shelf = Shelf()
        self.store = cast("Store", self.shelf)
        self.alarm = FakeAlarm()
        self.stop = asyncio.Event()
        self.policy = Policy()
        self.measure: Measure = unmeasured
        self.pump: Pump[str]
        self.running: asyncio.Task[None] | None = None
        for post in (SUNDAY, MONDAY, TUESDAY_EARLY):
            self.votes(post, 9, 5, 2)

    def votes(self, post: Post, *counts: int) -> None:
        """Have a list of that post as it stands now."""
        prefix = f"26{post.span.first:%d}"
        papers = tuple(
            Paper(id=f"{prefix}.0000{place}", title=f"Paper {place}", upvotes=count)
            for place, count in enumerate(counts, start=1)
        )
        self.shelf.lists[post.span] = Listing(span=post.span, papers=papers, as_of=self.time.now())

    async def subscribe(self, count: int, **wishes: object) -> list[Address]:
        addresses = [place(number) for number in range(1, count + 1)]
        for address in addresses:
            wanted = Subscription(address=address, **wishes)  # type: ignore[arg-type]
            await self.desk.subscribe(wanted, next_due=NOON)
        return addresses

    async def plan(self, post: Post = MONDAY, *, hours: float = 20) -> None:
        """Enter a delivery of the post for everybody, and tell the pump."""
        now = self.time.now()
        # The slot stays due, so that another post can be planned.
        await self.desk.plan(
            SlotDue(slot=Slot(), due=NOON, subscriptions=1),
            post,
            deadline=now + timedelta(hours=hours),
            next_due=NOON,
            now=now,
        )
        if self.running is not None:
            self.pump.wake()

    def start(self) -> None:
        editions = Editions(
            source=FakeSource(FakeClock(NOON)),
            store=self.store,
            sample=load_sample,
            now=self.time.now,
        )
        self.stop = asyncio.Event()
        self.pump = Pump(
            channel=self.channel,
            ledger=self.desk,
            contents=Contents(store=self.store, editions=editions),
            policy=self.policy,
            alarm=self.alarm,
            now=self.time.now,
            clock=self.time.clock,
            sleep=self.time.sleep,
            random=lambda: 0.5,
            measure=self.measure,
        )
        self.running = asyncio.create_task(self.pump.run(self.stop))

    async def drain(self, *, within: float = 3_600.0) -> None:
        """Let the pump work until nothing waits and nothing is under way."""
        if self.running is None:
            self.start()
        rows, ended = list(self.ledger.rows.values()), 0

        def drained() -> bool:
            nonlocal ended
            while ended < len(rows) and rows[ended].state not in OPEN | {State.SENDING}:
                ended += 1
            return ended == len(rows)

        await self.time.until(drained, within=within)

    async def end(self) -> None:
        self.stop.set()
        if self.running is not None:
            await self.time.until(self.running.done, within=10)
            self.running.result()
        self.running = None

    async def kill(self) -> None:
        """End it as `kill -9` does: nothing is recorded any more."""
        assert self.running is not None
        self.running.cancel()
        await asyncio.gather(self.running, return_exceptions=True)
        self.running = None

    def states(self) -> Counter[State]:
        return Counter(row.state for row in self.ledger.rows.values())

    def row(self, number: int = 1) -> tuple[State, str]:
        row = self.ledger.rows[number]
        return row.state, row.reason

    def at(self, address: Address) -> list[float]:
        """When messages to an address were seen, in seconds from the first of all."""
        return [
            seen.at - self.channel.seen[0].at for seen in self.channel.seen if seen.to == address
        ]

    def doubled(self) -> list[tuple[Address, str]]:
        return [one for one, times in self.channel.arrived.items() if times > 1]
