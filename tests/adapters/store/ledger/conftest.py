"""A desk in front of a ledger, so that a test says only what matters to it."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from adapters.store import SqlStore
from bot.deliveries import Delivery, Outcome, Post, State
from bot.ledger import Ledger
from bot.models import Edition
from bot.span import Period, Span
from bot.subscription import Address, Slot, Subscription
from tests.owner import Owner

FINAL = Post(Span(Period.DAY, date(2026, 2, 9)), Edition.FINAL)
"""Monday's list, which has settled half an hour before the clock's time."""

EARLY = Post(Span(Period.DAY, date(2026, 2, 10)), Edition.EARLY)
"""Tuesday's, which settles on Wednesday at 02:30 (UTC)."""


@dataclass
class Desk:
    """Subscribes, plans, claims and records at the clock's time."""

    ledger: Ledger
    clock: SimpleNamespace
    final: Post = FINAL
    early: Post = EARLY

    def __post_init__(self) -> None:
        self.owner = Owner(self.ledger)

    @property
    def now(self) -> datetime:
        at: datetime = self.clock.at
        return at

    def wait(self, **time: float) -> None:
        self.clock.at += timedelta(**time)

    def address(self, place: str) -> Address:
        return Address("telegram", place)

    async def subscribe(
        self, *places: str, slot: Slot | None = None, channel: str = "telegram", **wishes: object
    ) -> None:
        """Subscribe addresses in a slot that is due now."""
        for place in places:
            wish = Subscription(
                address=Address(channel, place),
                slot=slot or Slot(),
                **wishes,  # type: ignore[arg-type]
            )
            await self.ledger.subscribe(wish, next_due=self.now)

    async def plan(self, post: Post | None = FINAL, *, hours: float = 12) -> int:
        """Plan a post for every slot that is due; news for so many hours."""
        return sum(
            [
                await self.ledger.plan(
                    due,
                    post,
                    deadline=self.now + timedelta(hours=hours),
                    next_due=due.due + timedelta(days=1),
                    now=self.now,
                )
                for due in await self.ledger.slots_due(self.now)
            ]
        )

    async def claim(self, limit: int = 100, channel: str = "telegram") -> list[Delivery]:
        return list(await self.owner.claim(channel, now=self.now, limit=limit))

    async def take_over(self, channel: str = "telegram", *, again: bool) -> int:
        """Be the owner anew, as after a start; how many deliveries were under way."""
        return await self.owner.take_over(channel, again=again, now=self.now)

    async def claimed(self, limit: int = 100, channel: str = "telegram") -> list[str]:
        """The places of what is claimed, in order."""
        return [one.address.place for one in await self.claim(limit, channel)]

    async def record(
        self, *deliveries: Delivery, state: State = State.SENT, reason: str = "", **told: object
    ) -> None:
        """Record one outcome for those deliveries; what was sent has ids."""
        if state is State.SENT:
            told = {"message_ids": ("1", "2"), "layout": "cards", "shown": "print"} | told
        reason = reason or state.value
        await self.record_all(
            [
                Outcome(delivery_id=one.id, state=state, reason=reason, at=self.now, **told)  # type: ignore[arg-type]
                for one in deliveries
            ]
        )

    async def record_all(self, outcomes: list[Outcome]) -> None:
        await self.owner.record(outcomes, now=self.now)

    async def send(self, *places: str, post: Post = FINAL, **told: object) -> list[Delivery]:
        """Subscribe the places, plan a post and send it to them."""
        await self.subscribe(*places)
        await self.plan(post)
        taken = await self.claim(1000)
        await self.record(*taken, **told)  # type: ignore[arg-type]
        return taken

    async def state(self, place: str = "1") -> tuple[State, str]:
        """State and reason of the newest delivery to a place."""
        [told] = await self.ledger.last(self.address(place), limit=1)
        return told.state, told.reason


@pytest.fixture
def desk(store: SqlStore, clock: SimpleNamespace) -> Desk:
    return Desk(store.ledger, clock)


@pytest.fixture
async def other(
    desk: Desk,
    url: str,
    opened: Callable[..., AbstractAsyncContextManager[SqlStore]],
) -> AsyncIterator[Desk]:
    """A desk before the same ledger, opened a second time as another process would."""
    async with opened(url) as store:
        yield Desk(store.ledger, desk.clock)


@pytest.fixture
def tomorrow() -> Post:
    """The post after `Desk.final`."""
    return Post(Span(Period.DAY, datetime(2026, 2, 10, tzinfo=UTC).date()), Edition.FINAL)
