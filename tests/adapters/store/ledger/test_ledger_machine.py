"""The ledger beside a model of a few lines: whatever is done in whatever order, they agree."""

from __future__ import annotations

import asyncio
import tempfile
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from adapters.store import SqlStore, open_store
from bot.deliveries import Delivery, Outcome, Post, State
from bot.models import Edition
from bot.span import Period, Span
from bot.subscription import Address, Condition, Slot, Subscription
from tests.effort import examples
from tests.owner import Owner

pytestmark = pytest.mark.slow

PLACES = ("1", "2", "3", "4")
START = datetime(2026, 2, 10, 3, tzinfo=UTC)
FIRST = START.date()
NEWS = timedelta(hours=6)
ENDS = (State.SENT, State.UNKNOWN, State.REJECTED, State.SKIPPED, State.GONE)
OPEN = (State.DUE, State.RETRY, State.EDIT)

places = st.sampled_from(PLACES)


@dataclass
class Row:
    """What the model knows of a delivery."""

    state: State = State.DUE
    ready: datetime = START
    deadline: datetime = START
    arrived: bool = False


class LedgerMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.stack = AsyncExitStack()
        self.folder = tempfile.TemporaryDirectory()
        self.now = START
        self.day = 0
        self.readers: dict[str, Condition] = {}
        self.rows: dict[tuple[int, str], Row] = {}
        self.away: list[Delivery] = []
        self.store: SqlStore = self.runner.run(self.open())
        self.ledger = self.store.ledger
        self.owner = Owner(self.ledger)

    async def open(self) -> SqlStore:
        url = f"sqlite:///{Path(self.folder.name, 'paperboy.sqlite3')}"
        store = open_store(url, readable=str, now=lambda: self.now)
        return await self.stack.enter_async_context(store)

    def teardown(self) -> None:
        self.runner.run(self.stack.aclose())
        self.runner.close()
        self.folder.cleanup()

    @rule(place=places)
    def subscribe(self, place: str) -> None:
        wish = Subscription(address=Address("telegram", place), slot=Slot())
        self.runner.run(self.ledger.subscribe(wish, next_due=self.now))
        self.readers[place] = Condition.ACTIVE

    @rule(place=places, condition=st.sampled_from(Condition))
    def set_condition(self, place: str, condition: Condition) -> None:
        address = Address("telegram", place)
        count = self.runner.run(self.ledger.set_condition(address, None, condition, ""))
        assert count == (place in self.readers)
        if count:
            self.readers[place] = condition
            if condition is not Condition.ACTIVE:
                self.drop(place, edits=condition is Condition.ENDED)

    @rule(place=places)
    def forget(self, place: str) -> None:
        count = self.runner.run(self.ledger.forget(Address("telegram", place), None))
        assert count == (self.readers.pop(place, None) is not None)
        if count:
            self.drop(place, edits=True, to=State.GONE)

    def drop(self, place: str, *, edits: bool, to: State | None = None) -> None:
        for (_, whose), row in self.rows.items():
            if whose == place and row.state in OPEN and (edits or row.state is not State.EDIT):
                row.state = to or (State.GONE if edits else State.EXPIRED)

    @rule()
    def plan(self) -> None:
        for due in self.runner.run(self.ledger.slots_due(self.now)):
            deadline, next_due = self.now + NEWS, due.due + timedelta(days=1)
            entered = self.runner.run(
                self.ledger.plan(
                    due, self.post(), deadline=deadline, next_due=next_due, now=self.now
                )
            )
            wanted = [one for one, is_ in self.readers.items() if is_ is Condition.ACTIVE]
            new = [(self.day, one) for one in wanted if (self.day, one) not in self.rows]
            assert due.subscriptions == len(wanted)
            assert entered == len(new)
            self.rows |= {key: Row(ready=due.due, deadline=deadline) for key in new}

    @rule(limit=st.integers(1, 5))
    def claim(self, limit: int) -> None:
        taken = list(self.runner.run(self.owner.claim("telegram", now=self.now, limit=limit)))
        self.settle()
        ready = [key for key, row in self.rows.items() if self.may_go(key, row)]
        assert len(taken) == min(limit, len(ready))
        sends = [one for one in taken if not one.message_ids]
        assert taken == [*sends, *(one for one in taken if one.message_ids)]
        for one in taken:
            row = self.rows[self.key(one)]
            assert self.may_go(self.key(one), row)
            assert row.arrived is bool(one.message_ids)
            row.state = State.SENDING
        left = [row for key, row in self.rows.items() if self.may_go(key, row)]
        assert len(sends) == len(taken) or all(row.arrived for row in left)
        self.away += taken

    def settle(self) -> None:
        """Learn which of the rows that may not go this claim has ended; it need not see all."""
        for place in PLACES:
            told = self.runner.run(self.ledger.last(Address("telegram", place), limit=99))
            states = {one.post.span.first: one.state for one in told}
            for (day, whose), row in self.rows.items():
                if whose == place and row.state in OPEN and not self.may_go((day, place), row):
                    is_ = states[FIRST + timedelta(days=day)]
                    assert is_ in (row.state, *self.ends(place, row))
                    row.state = is_

    def ends(self, place: str, row: Row) -> list[State]:
        if row.ready > self.now:
            return []
        match self.readers.get(place):
            case None | Condition.ENDED:
                return [State.GONE]
            case Condition.PAUSED:
                return [State.EDIT if row.state is State.EDIT else State.EXPIRED]
        return [State.EXPIRED]

    def may_go(self, key: tuple[int, str], row: Row) -> bool:
        active = self.readers.get(key[1]) is Condition.ACTIVE
        news = row.state is State.EDIT or row.deadline > self.now
        return active and news and row.state in OPEN and row.ready <= self.now

    @precondition(lambda self: self.away)
    @rule(state=st.sampled_from([*ENDS, State.RETRY]), wait=st.integers(0, 600), data=st.data())
    def record(self, state: State, wait: int, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from(self.away))
        again = self.now + timedelta(seconds=wait) if state is State.RETRY else None
        outcome = Outcome(
            delivery_id=one.id,
            state=state,
            reason=state.value,
            at=self.now,
            not_before=again,
            message_ids=("1",) if state is State.SENT else (),
            shown="print" if state is State.SENT else "",
        )
        self.runner.run(self.owner.record([outcome], now=self.now))
        row = self.rows[self.key(one)]
        row.arrived = row.arrived or state is State.SENT
        row.state = State.EDIT if state is State.RETRY and row.arrived else state
        row.ready = again or self.now
        self.away.remove(one)

    @rule(again=st.booleans())
    def crash(self, *, again: bool) -> None:
        async def restart() -> SqlStore:
            await self.stack.aclose()
            return await self.open()

        self.ledger = self.runner.run(restart()).ledger
        self.owner = Owner(self.ledger)
        taking = self.owner.take_over("telegram", again=again, now=self.now)
        count = self.runner.run(taking)
        lost = [row for row in self.rows.values() if row.state is State.SENDING]
        assert count == len(lost)
        for row in lost:
            row.ready = self.now
            row.state = State.DUE if again else State.UNKNOWN
            row.state = State.EDIT if row.arrived else row.state
        self.away = []

    @rule()
    def revise(self) -> None:
        marked = self.runner.run(self.ledger.revise(self.post(), now=self.now, over=0))
        count = 0
        for (day, place), row in self.rows.items():
            wanted = self.readers.get(place) in (Condition.ACTIVE, Condition.PAUSED)
            if day == self.day and row.state is State.SENT and wanted:
                row.state, row.ready = State.EDIT, self.now
                count += 1
        assert marked == count

    @rule(state=st.sampled_from([*ENDS, State.EXPIRED]))
    def replay(self, state: State) -> None:
        deadline = self.now + NEWS
        count = 0
        replayed = self.runner.run(self.ledger.replay(self.post(), [state], deadline=deadline))
        for (day, place), row in self.rows.items():
            active = self.readers.get(place) is Condition.ACTIVE
            if day == self.day and row.state is state and active:
                row.state, row.ready, row.deadline, row.arrived = (
                    State.DUE,
                    self.now,
                    deadline,
                    False,
                )
                count += 1
        assert replayed == count

    @rule(minutes=st.sampled_from([1, 10, 300, 24 * 60]))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        self.day = (self.now - START).days

    @invariant()
    def nothing_is_lost_and_the_next_instant_is_known(self) -> None:
        counts = self.runner.run(self.ledger.tally())
        assert sum(one.count for one in counts) == len(self.rows)
        sending = sum(one.count for one in counts if one.state is State.SENDING)
        assert sending == sum(row.state is State.SENDING for row in self.rows.values())
        first = self.runner.run(self.ledger.next_at("telegram"))
        waiting = [
            row.ready
            for (_, place), row in self.rows.items()
            if row.state in OPEN and self.readers.get(place) is Condition.ACTIVE
        ]
        assert not waiting or (first is not None and first <= min(waiting))

    def post(self) -> Post:
        return Post(Span(Period.DAY, FIRST + timedelta(days=self.day)), Edition.EARLY)

    def key(self, one: Delivery) -> tuple[int, str]:
        return (one.post.span.first - FIRST).days, one.address.place


TestLedgerMachine = LedgerMachine.TestCase
TestLedgerMachine.settings = settings(
    max_examples=examples(20),
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
