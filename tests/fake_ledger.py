"""A ledger in memory that behaves like the real one, and fails when it is told to."""

import asyncio
import heapq
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.deliveries import Delivery, Kind, Outcome, Post, State, Tally, Told
from bot.errors import Overtaken, StoreProblem
from bot.ledger import Circle, Claim, SlotDue, Tenure
from bot.models import Edition
from bot.pace import Pace
from bot.span import Period
from bot.subscription import Address, Condition, Slot, Subscription

OPEN = {State.DUE, State.RETRY, State.EDIT}


@dataclass(kw_only=True)
class Row:
    id: int
    post: Post
    address: Address
    deadline: datetime
    not_before: datetime
    at: datetime
    state: State = State.DUE
    attempts: int = 0
    reason: str = ""
    says: str = ""
    message_ids: tuple[str, ...] = ()
    sent: bool = False
    layout: str = ""
    shown: str = ""
    papers: tuple[str, ...] = ()
    doubtful_since: datetime | None = None


class FakeLedger:
    def __init__(self) -> None:
        self.rows: dict[int, Row] = {}
        self.wanted: dict[tuple[Address, Period], Subscription] = {}
        self.slots: dict[Slot, datetime] = {}
        self.claims: list[int] = []
        self.had_asked: list[tuple[int, int]] = []
        self.recorded: list[int] = []
        self.sending: set[int] = set()
        self.most_sending = 0
        self.broken: StoreProblem | None = None
        self.lose_answers = 0
        self.epoch = 0
        self.tat = 0.0
        self._shown: dict[Address, dict[int, Row]] = {}
        self._sends: list[tuple[datetime, int]] = []
        self._edits: list[tuple[datetime, int]] = []

    async def subscribe(self, subscription: Subscription, *, next_due: datetime) -> None:
        await self._turn()
        self.wanted[subscription.address, subscription.slot.period] = subscription
        self.slots.setdefault(subscription.slot, next_due)

    async def subscriptions(
        self, *, address: Address | None = None, channel: str | None = None
    ) -> Sequence[Subscription]:
        await self._turn()
        return [
            one
            for _, one in sorted(self.wanted.items())
            if address in (None, one.address) and channel in (None, one.address.channel)
        ]

    async def readership(self) -> Mapping[Circle, int]:
        await self._turn()
        return Counter(
            Circle(one.slot, one.condition, one.language) for one in self.wanted.values()
        )

    async def waiting(self, slot: Slot) -> Sequence[Address]:
        await self._turn()
        return sorted(
            one.address
            for one in self.wanted.values()
            if one.slot == slot and one.condition is Condition.ACTIVE
        )

    async def within(self, chat: Address) -> Sequence[Subscription]:
        everyone = await self.subscriptions(channel=chat.channel)
        return [one for one in everyone if one.address.chat == chat]

    async def set_condition(
        self, address: Address, period: Period | None, condition: Condition, reason: str
    ) -> int:
        await self._turn()
        keys = self._keys(address, period)
        for key in keys:
            self.wanted[key] = replace(self.wanted[key], condition=condition, reason=reason)
        return len(keys)

    async def lack(self, address: Address, reason: str) -> None:
        await self._turn()
        for key in self._keys(address, None):
            if self.wanted[key].condition is Condition.ACTIVE:
                self.wanted[key] = replace(self.wanted[key], reason=reason)

    async def hindered(self, channel: str) -> Sequence[Address]:
        everyone = await self.subscriptions(channel=channel)
        held = (one for one in everyone if one.reason and one.condition is not Condition.ENDED)
        return list(dict.fromkeys(one.address for one in held))

    async def forget(self, address: Address, period: Period | None) -> int:
        await self._turn()
        return len([self.wanted.pop(key) for key in self._keys(address, period)])

    async def move(self, address: Address, to: Address) -> None:
        await self._turn()
        for key in self._keys(address, None):
            wanted = self.wanted.pop(key)
            self.wanted.setdefault((to, key[1]), replace(wanted, address=to))
        for row in self.rows.values():
            if row.address == address and row.state in OPEN | {State.SENDING}:
                row.address = to

    async def slots_due(self, now: datetime) -> Sequence[SlotDue]:
        await self._turn()
        due = [(slot, at) for slot, at in self.slots.items() if at <= now]
        return [
            SlotDue(slot=slot, due=at, subscriptions=len(self._of(slot)))
            for slot, at in sorted(due, key=lambda one: one[1])
        ]

    async def next_slot(self) -> datetime | None:
        await self._turn()
        return min(self.slots.values(), default=None)

    async def plan(
        self,
        due: SlotDue,
        post: Post | None,
        *,
        deadline: datetime,
        next_due: datetime,
        now: datetime,
    ) -> int:
        await self._turn()
        self.slots[due.slot] = next_due
        if post is None:
            return 0
        have = {row.address for row in self.rows.values() if row.post == post}
        new = [
            one.address
            for one in self._of(due.slot)
            if one.address not in have and (post.kind is not Kind.EMPTY or one.say_when_empty)
        ]
        return len([self.enter(post, one, deadline=deadline, now=now) for one in new])

    def enter(self, post: Post, address: Address, *, deadline: datetime, now: datetime) -> Row:
        """Enter one delivery that is due now."""
        row = Row(
            id=len(self.rows) + 1,
            post=post,
            address=address,
            deadline=deadline,
            not_before=now,
            at=now,
        )
        self.rows[row.id] = row
        self._wait(row, State.DUE, now)
        return row

    async def take_over(self, channel: str, *, again: bool, now: datetime) -> tuple[Tenure, int]:
        count = await self._reopened(channel, again=again, now=now)
        self.epoch += 1
        return Tenure(channel, self.epoch), count

    async def claim(
        self, tenure: Tenure, *, now: datetime, limit: int, step: float, burst: int
    ) -> Claim:
        await self._turn()
        self._hold(tenure)
        lane = Pace(rate=1 / step, burst=burst, tat=self.tat).bounded(now.timestamp())
        limit = min(limit, lane.room(now.timestamp()))
        taken: list[Delivery] = []
        for row in self._waiting(now):
            if len(taken) == limit:
                self._wait(row, row.state, row.not_before)
                break
            assert row.address.channel == tenure.channel
            if (claimed := self._begin(row, now)) is not None:
                taken.append(claimed)
        self.claims.append(len(taken))
        self.sending |= {one.id for one in taken}
        self.most_sending = max(self.most_sending, len(self.sending))
        lane = lane.taken(now.timestamp(), len(taken))
        self.tat = lane.tat
        self._lost()
        return Claim(deliveries=taken, wait=max(0.0, lane.ready_at() - now.timestamp()))

    async def reserve(self, channel: str, *, now: datetime, step: float, burst: int) -> None:
        await self._turn()
        lane = Pace(rate=1 / step, burst=burst, tat=self.tat).bounded(now.timestamp())
        self.tat = lane.taken(now.timestamp()).tat

    async def record(self, tenure: Tenure, outcomes: Sequence[Outcome]) -> None:
        await self._turn()
        self._hold(tenure)
        for outcome in outcomes:
            row = self.rows[outcome.delivery_id]
            self.sending.discard(row.id)
            if row.state is not State.SENDING:
                continue
            row.state, row.reason, row.says = outcome.state, outcome.reason, outcome.says
            if outcome.doubtful:
                row.doubtful_since = row.doubtful_since or row.at
            row.at = outcome.at
            row.message_ids = outcome.message_ids or row.message_ids
            row.layout, row.shown = outcome.layout or row.layout, outcome.shown or row.shown
            if outcome.state in {State.SENT, State.EDIT}:
                row.sent, row.papers = True, outcome.papers or row.papers
                if row.post.span.period is Period.DAY:
                    self._shown.setdefault(row.address, {})[row.id] = row
            if row.state in OPEN:
                self._wait(row, outcome.state, outcome.not_before or outcome.at)
        self.recorded.append(len(outcomes))
        self._lost()

    async def reopen(self, tenure: Tenure, *, again: bool, now: datetime) -> int:
        self._hold(tenure)
        return await self._reopened(tenure.channel, again=again, now=now, begun=False)

    async def _reopened(
        self, channel: str, *, again: bool, now: datetime, begun: bool = True
    ) -> int:
        await self._turn()
        lost = [row for row in self.rows.values() if row.state is State.SENDING]
        self.sending.clear()
        for row in lost:
            assert row.address.channel == channel
            if row.sent or again:
                if begun:
                    row.doubtful_since = row.doubtful_since or row.at
                self._wait(row, State.EDIT if row.sent else State.DUE, now)
            else:
                row.state, row.reason = State.UNKNOWN, "interrupted"
        return len(lost)

    async def next_at(self, channel: str) -> datetime | None:
        await self._turn()
        assert channel
        heads = [queue[0][0] for queue in (self._sends, self._edits) if self._tidy(queue)]
        return min(heads, default=None)

    async def revise(self, post: Post, *, now: datetime, over: float) -> int:
        await self._turn()
        out = [row for row in self.rows.values() if row.post == post and row.state is State.SENT]
        for place, row in enumerate(out):
            self._wait(row, State.EDIT, now + timedelta(seconds=over * place / len(out)))
        return len(out)

    async def live_posts(self, since: datetime) -> Sequence[Post]:
        await self._turn()
        rows = (row for row in self.rows.values() if row.state is State.SENT and row.at >= since)
        return list({row.post: None for row in rows if row.post.edition is Edition.EARLY})

    async def had(
        self, addresses: Collection[Address], papers: Collection[str], *, but: Post
    ) -> Mapping[Address, frozenset[str]]:
        await self._turn()
        self.had_asked.append((len(addresses), len(papers)))
        return {
            address: frozenset(papers) & {paper for row in rows for paper in row.papers}
            for address in addresses
            if (rows := [row for row in self._shown.get(address, {}).values() if row.post != but])
        }

    async def posted(
        self, addresses: Collection[Address], *, since: datetime
    ) -> Mapping[Address, int]:
        await self._turn()
        sent = (row for row in self.rows.values() if row.sent and row.at >= since)
        return Counter(row.address for row in sent if row.address in addresses)

    async def tally(self, *, post: Post | None = None) -> Sequence[Tally]:
        await self._turn()
        counted = Counter(
            (row.post, row.address.channel, row.state, row.reason)
            for row in self.rows.values()
            if post in (None, row.post)
        )
        return [
            Tally(post=key[0], channel=key[1], state=key[2], reason=key[3], count=count)
            for key, count in counted.items()
        ]

    async def last(self, address: Address, *, limit: int) -> Sequence[Told]:
        await self._turn()
        return _told(row for row in self.rows.values() if row.address == address)[:limit]

    async def troubles(self, *, limit: int) -> Sequence[Told]:
        await self._turn()
        bad = {State.UNKNOWN, State.GONE, State.REJECTED, State.EXPIRED}
        return _told(row for row in self.rows.values() if row.state in bad)[:limit]

    async def retry(self, address: Address, says: str) -> int:
        await self._turn()
        rejected = [
            row
            for row in self.rows.values()
            if (row.address, row.state, row.says) == (address, State.REJECTED, says)
            and row.deadline > row.at
        ]
        for row in rejected:
            self._wait(row, State.DUE, row.at)
        return len(rejected)

    async def replay(self, post: Post, states: Collection[State], *, deadline: datetime) -> int:
        await self._turn()
        again = [row for row in self.rows.values() if row.post == post and row.state in states]
        for row in again:
            row.deadline, row.doubtful_since = deadline, None
            self._wait(row, State.DUE, row.at)
        return len(again)

    def _hold(self, tenure: Tenure) -> None:
        if tenure.epoch != self.epoch:
            raise Overtaken("Another process speaks through this channel now.")

    async def _turn(self) -> None:
        await asyncio.sleep(0)
        if self.broken is not None:
            raise self.broken

    def _lost(self) -> None:
        """What was asked is done, and the answer is lost on its way."""
        if self.lose_answers:
            self.lose_answers -= 1
            raise StoreProblem("The connection was lost.")

    def _begin(self, row: Row, now: datetime) -> Delivery | None:
        wanted = self.wanted.get((row.address, row.post.span.period))
        if wanted is None or wanted.condition is Condition.ENDED:
            row.state, row.reason = State.GONE, "ended"
            return None
        if not row.sent and now >= row.deadline:
            row.state, row.reason = State.EXPIRED, "too-late"
            return None
        if wanted.condition is Condition.PAUSED:
            row.state, row.reason = State.EXPIRED, "paused"
            return None
        row.state, row.attempts, row.at = State.SENDING, row.attempts + 1, now
        return Delivery(
            id=row.id,
            post=row.post,
            subscription=wanted,
            attempts=row.attempts,
            deadline=row.deadline,
            doubtful_since=row.doubtful_since,
            message_ids=row.message_ids,
            layout=row.layout,
            shown=row.shown,
            partly=bool(row.message_ids) and not row.sent,
        )

    def _wait(self, row: Row, state: State, not_before: datetime) -> None:
        row.state, row.not_before = state, not_before
        heapq.heappush(self._edits if row.sent else self._sends, (not_before, row.id))

    def _waiting(self, now: datetime) -> Iterator[Row]:
        for queue in (self._sends, self._edits):
            while self._tidy(queue) and queue[0][0] <= now:
                yield self.rows[heapq.heappop(queue)[1]]

    def _tidy(self, queue: list[tuple[datetime, int]]) -> bool:
        while queue:
            at, number = queue[0]
            if self.rows[number].state in OPEN and self.rows[number].not_before == at:
                return True
            heapq.heappop(queue)
        return False

    def _keys(self, address: Address, period: Period | None) -> list[tuple[Address, Period]]:
        return [key for key in self.wanted if key[0] == address and period in (None, key[1])]

    def _of(self, slot: Slot) -> list[Subscription]:
        return [
            one
            for one in self.wanted.values()
            if one.slot == slot and one.condition is Condition.ACTIVE
        ]


def _told(rows: Iterable[Row]) -> list[Told]:
    return [
        Told(
            post=row.post,
            address=row.address,
            state=row.state,
            reason=row.reason,
            says=row.says,
            attempts=row.attempts,
            at=row.at,
        )
        for row in sorted(rows, key=lambda row: row.at, reverse=True)
    ]
