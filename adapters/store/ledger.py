"""The `Ledger` port on the store's database."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from adapters.store import (
    ledger_claims,
    ledger_deliveries,
    ledger_edits,
    ledger_lanes,
    ledger_planning,
    ledger_reports,
    ledger_subscriptions,
)
from adapters.store.engine import Database, to_the_end
from adapters.store.ledger_planning import PART
from adapters.store.ledger_rows import subscription_of
from bot.deliveries import Outcome, Post, State, Tally, Told
from bot.ledger import Circle, Claim, SlotDue, Tenure
from bot.span import Period
from bot.subscription import Address, Condition, Slot, Subscription


class SqlLedger:
    """Remembers who wants what, and every delivery (`bot.ledger.Ledger`).

    Args:
        part: deliveries that are planned in one transaction.
    """

    def __init__(
        self, database: Database, *, now: Callable[[], datetime], part: int = PART
    ) -> None:
        self._database = database
        self._now = now
        self._part = part

    @to_the_end
    async def subscribe(self, subscription: Subscription, *, next_due: datetime) -> None:
        """Remember a subscription in place of one of the same address and period.

        Deliveries that wait for it go out as it is from now on.
        """
        async with self._database.writing() as db:
            await ledger_subscriptions.save(db, subscription, next_due=next_due, at=self._now())

    @to_the_end
    async def subscriptions(
        self, *, address: Address | None = None, channel: str | None = None
    ) -> Sequence[Subscription]:
        """The subscriptions of an address, of a channel, or all, in the order of addresses."""
        async with self._database.reading() as db:
            rows = await ledger_subscriptions.load(db, address, channel)
        # Of very many that takes seconds, for which the server would not wait.
        return [subscription_of(row) for row in rows]

    @to_the_end
    async def readership(self) -> Mapping[Circle, int]:
        """How many subscriptions there are in each circle."""
        async with self._database.reading() as db:
            return await ledger_subscriptions.readership(db)

    @to_the_end
    async def waiting(self, slot: Slot) -> Sequence[Address]:
        """The addresses whose active subscriptions wait for a slot, in their order."""
        async with self._database.reading() as db:
            rows = await ledger_subscriptions.waiting(db, slot)
        return [Address(channel, place) for channel, place in rows]

    @to_the_end
    async def within(self, chat: Address) -> Sequence[Subscription]:
        """The subscriptions of a chat and of its topics, in the order of addresses."""
        async with self._database.reading() as db:
            return await ledger_subscriptions.load_within(db, chat)

    @to_the_end
    async def set_condition(
        self, address: Address, period: Period | None, condition: Condition, reason: str
    ) -> int:
        """Pause, resume or end the subscriptions of an address; how many there were.

        What waits for an ended one is dropped. For a paused one, sends expire at once, and edits
        wait until it is resumed.
        """
        async with self._database.writing() as db:
            return await ledger_subscriptions.set_condition(
                db, address, period, condition, reason=reason, at=self._now()
            )

    @to_the_end
    async def lack(self, address: Address, reason: str) -> None:
        """Remember which permission the active subscriptions of an address lack, as a sentence."""
        async with self._database.writing() as db:
            await ledger_subscriptions.lack(db, address, reason)

    @to_the_end
    async def hindered(self, channel: str) -> Sequence[Address]:
        """The addresses that lack a permission, or are paused for another reason than by choice."""
        async with self._database.reading() as db:
            return await ledger_subscriptions.hindered(db, channel)

    @to_the_end
    async def forget(self, address: Address, period: Period | None) -> int:
        """Remove the subscriptions of an address and drop what waits for them; how many."""
        async with self._database.writing() as db:
            return await ledger_subscriptions.forget(db, address, period, at=self._now())

    @to_the_end
    async def move(self, address: Address, to: Address) -> None:
        """Give the subscriptions and deliveries of an address to another, which keeps its own."""
        async with self._database.writing() as db:
            await ledger_subscriptions.move(db, address, to, at=self._now())

    @to_the_end
    async def slots_due(self, now: datetime) -> Sequence[SlotDue]:
        """The slots that are due, earliest first, with those too that nobody waits for."""
        async with self._database.reading() as db:
            return await ledger_planning.slots_due(db, now)

    @to_the_end
    async def next_slot(self) -> datetime | None:
        """When the next slot is due."""
        async with self._database.reading() as db:
            return await ledger_planning.next_slot(db)

    async def plan(
        self,
        due: SlotDue,
        post: Post | None,
        *,
        deadline: datetime,
        next_due: datetime,
        now: datetime,
    ) -> int:
        """Enter a delivery for every active subscription of the slot, and move the slot on.

        Very many are entered in several transactions, for other writers wait meanwhile.
        """
        return await ledger_planning.plan(
            self._database,
            due,
            post,
            most=self._part,
            deadline=deadline,
            next_due=next_due,
            now=now,
        )

    @to_the_end
    async def take_over(self, channel: str, *, again: bool, now: datetime) -> tuple[Tenure, int]:
        """Become the owner of a channel, and find a state for what was on its way; how much."""
        async with self._database.writing(beside=True) as db:
            tenure = await ledger_lanes.take_over(db, channel)
            return tenure, await ledger_deliveries.reopen(db, channel, again=again, now=now)

    @to_the_end
    async def reopen(self, tenure: Tenure, *, again: bool, now: datetime) -> int:
        """Find a state for what the owner itself left on its way; how many there were.

        An edit waits again in either case.
        """
        async with self._database.writing() as db:
            await ledger_lanes.hold(db, tenure)
            return await ledger_deliveries.reopen(
                db, tenure.channel, again=again, now=now, begun=False
            )

    async def claim(
        self, tenure: Tenure, *, now: datetime, limit: int, step: float, burst: int
    ) -> Claim:
        """Take deliveries that may go now, and enter them as on their way.

        What may not go any more ends here, but only so much of it in one call: where nothing was
        taken and `next_at` is past, there is more to look at. Cancelled, it takes nothing.
        """
        return await ledger_claims.claim(
            self._database, tenure, now=now, limit=limit, step=step, burst=burst
        )

    @to_the_end
    async def reserve(self, channel: str, *, now: datetime, step: float, burst: int) -> None:
        """Take the place of a message that is sent besides, an answer to a command."""
        async with self._database.writing(beside=True) as db:
            lane = await ledger_lanes.lane(db, channel, step=step, burst=burst, now=now)
            await ledger_lanes.spend(db, lane, 1)

    @to_the_end
    async def record(self, tenure: Tenure, outcomes: Sequence[Outcome]) -> None:
        """Enter how requests ended, of those that are still on their way.

        Another try of an edit remains an edit. Papers are remembered under `shown`.
        """
        async with self._database.writing(beside=True) as db:
            await ledger_lanes.hold(db, tenure)
            await ledger_deliveries.record(db, outcomes)

    @to_the_end
    async def next_at(self, channel: str) -> datetime | None:
        """The earliest instant at which `claim` may have something."""
        async with self._database.reading() as db:
            return await ledger_deliveries.next_at(db, channel)

    @to_the_end
    async def revise(self, post: Post, *, now: datetime, over: float) -> int:
        """Mark what was sent of a post for an edit, spread over so many seconds; how many.

        Attempts are counted anew. What cannot be edited, without `message_ids`, is left alone.
        """
        async with self._database.writing(long=True) as db:
            return await ledger_edits.revise(db, post, now=now, over=over)

    @to_the_end
    async def live_posts(self, since: datetime) -> Sequence[Post]:
        """Early posts sent since then, some not revised since their list settled."""
        async with self._database.reading() as db:
            return await ledger_edits.live_posts(db, since)

    @to_the_end
    async def had(
        self, addresses: Collection[Address], papers: Collection[str], *, but: Post
    ) -> Mapping[Address, frozenset[str]]:
        """Which of the papers each address was shown in another daily post of the last 60 days.

        Every address has its entry.
        """
        async with self._database.reading() as db:
            return await ledger_reports.had(db, addresses, papers, but=but)

    @to_the_end
    async def posted(
        self, addresses: Collection[Address], *, since: datetime
    ) -> Mapping[Address, int]:
        """How many posts each address was sent since then; one edited since then counts as well."""
        async with self._database.reading() as db:
            return await ledger_reports.posted(db, addresses, since)

    @to_the_end
    async def tally(self, *, post: Post | None = None) -> Sequence[Tally]:
        """How many deliveries ended how, newest post first."""
        async with self._database.reading() as db:
            return await ledger_reports.tally(db, post)

    @to_the_end
    async def last(self, address: Address, *, limit: int) -> Sequence[Told]:
        """The last deliveries to an address, newest first."""
        async with self._database.reading() as db:
            return await ledger_reports.last(db, address, limit)

    @to_the_end
    async def troubles(self, *, limit: int) -> Sequence[Told]:
        """The last deliveries that did not arrive, newest first."""
        async with self._database.reading() as db:
            return await ledger_reports.troubles(db, limit)

    @to_the_end
    async def retry(self, address: Address, says: str) -> int:
        """Make what was rejected at an address in those words, and is still news, due again."""
        async with self._database.writing() as db:
            return await ledger_edits.retry(db, address, says, now=self._now())

    @to_the_end
    async def replay(self, post: Post, states: Collection[State], *, deadline: datetime) -> int:
        """Make deliveries of a post in those states due as if for the first time; how many.

        Only for active subscriptions, and not what is on its way just now.
        """
        async with self._database.writing(long=True) as db:
            return await ledger_edits.replay(db, post, states, deadline=deadline, now=self._now())
