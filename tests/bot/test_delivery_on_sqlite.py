"""The pump on the ledger that it runs on: SQLite, in threads of its own."""

import functools
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest

from adapters.store import open_store
from bot.channel import (
    AddressGone,
    AddressMoved,
    ChannelBroken,
    MessageRejected,
    NotAllowed,
    TryAgain,
    Unclear,
)
from bot.deliveries import State
from bot.subscription import Address, Condition
from bot.tex import readable
from tests.fake_channel import FakeChannel, VirtualTime
from tests.pump_bench import MONDAY, SUNDAY, TUESDAY_EARLY, Bench, place

pytestmark = pytest.mark.slow

if TYPE_CHECKING:
    from bot.ledger import Ledger
    from bot.ports import Store

OPEN = {State.DUE, State.RETRY, State.EDIT, State.SENDING}


class Watched:
    """Lets virtual time stand still while a call to something real is under way."""

    def __init__(self, real: object, time: VirtualTime) -> None:
        self._real = real
        self._time = time

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        method = getattr(self._real, name)

        @functools.wraps(method)
        async def watched(*args: object, **named: object) -> object:
            self._time.busy += 1
            try:
                return await method(*args, **named)
            finally:
                self._time.busy -= 1

        return watched


class RealBench(Bench):
    """The same with a real store and its ledger."""

    async def ended(self, *, within: int = 600) -> Counter[tuple[State, str]]:
        """How deliveries ended, once nothing waits and nothing is under way."""
        if self.running is None:
            self.start()
        for _ in range(within):
            await self.time.passes(1)
            told = await self.tally()
            if not OPEN & {state for state, _ in told}:
                return told
        raise AssertionError(told)

    async def tally(self) -> Counter[tuple[State, str]]:
        told: Counter[tuple[State, str]] = Counter()
        for one in await self.desk.tally():
            told[one.state, one.reason] += one.count
        return told

    async def have(self) -> None:
        """Put the lists as they stand into the store."""
        for listing in self.shelf.lists.values():
            await self.store.save_listing(listing)


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[RealBench]:
    bench = RealBench()
    url = f"sqlite:///{(tmp_path / 'paperboy.sqlite3').as_posix()}"
    async with open_store(url, readable=readable, now=bench.time.now) as store:
        bench.store = cast("Store", Watched(store, bench.time))
        bench.desk = cast("Ledger", Watched(store.ledger, bench.time))
        await bench.have()
        yield bench
        await bench.end()


async def test_everybody_gets_the_digest_once(bench: RealBench) -> None:
    await bench.subscribe(200)
    await bench.plan()

    assert await bench.ended() == {(State.SENT, "sent"): 200}
    assert len(bench.channel.seen) == 200
    assert bench.doubled() == []


@pytest.mark.parametrize(
    ("error", "ends", "condition"),
    [
        (TryAgain("Busy.", after=17), (State.SENT, "sent"), Condition.ACTIVE),
        (Unclear("No answer."), (State.UNKNOWN, "unclear"), Condition.ACTIVE),
        (MessageRejected("Too long."), (State.REJECTED, "rejected"), Condition.ACTIVE),
        (NotAllowed("May not."), (State.REJECTED, "no-permission"), Condition.PAUSED),
        (AddressGone("Blocked."), (State.GONE, "gone"), Condition.ENDED),
        (ZeroDivisionError("Oh."), (State.REJECTED, "bug"), Condition.ACTIVE),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
async def test_each_error_has_its_outcome(
    bench: RealBench, error: Exception, ends: tuple[State, str], condition: Condition
) -> None:
    one, _ = await bench.subscribe(2)
    bench.channel.script[one] = [error]
    await bench.plan()

    told = await bench.ended()

    assert told == Counter([ends, (State.SENT, "sent")])
    (wanted,) = await bench.desk.subscriptions(address=one)
    assert wanted.condition is condition


async def test_a_chat_that_moved_is_followed(bench: RealBench) -> None:
    (old,), new = await bench.subscribe(1), Address("fake", "-1001")
    bench.channel.script[old] = [AddressMoved("Now a supergroup.", to=new)]
    await bench.plan()

    assert await bench.ended() == {(State.SENT, "sent"): 1}
    assert [seen.to for seen in bench.channel.seen] == [old, new]


async def test_a_refused_bot_loses_nothing(bench: RealBench) -> None:
    await bench.subscribe(50)
    bench.channel.script[place(5)] = [ChannelBroken("Wrong token.")]
    await bench.plan()
    bench.start()
    await bench.time.passes(20)
    assert bench.pump.broken

    bench.start()

    assert await bench.ended() == {(State.SENT, "sent"): 50}
    assert bench.doubled() == []


@pytest.mark.parametrize("repeatable", [False, True])
async def test_killed_again_and_again_it_doubles_nothing(
    bench: RealBench, *, repeatable: bool
) -> None:
    bench.channel = FakeChannel(bench.time, repeatable=repeatable, in_flight=8)
    await bench.subscribe(200)
    await bench.plan()
    chance = random.Random(3)  # noqa: S311 – weather, not a secret

    for _ in range(4):
        bench.start()
        await bench.time.passes(0.3 + chance.random())
        await bench.kill()
        told = await bench.tally()
        assert sum(count for (state, _), count in told.items() if state is State.SENDING) <= 8

    told = await bench.ended()
    assert bench.doubled() == []
    assert {state for state, _ in told} <= {State.SENT, State.UNKNOWN}
    assert told.total() == 200
    assert told[State.UNKNOWN, "interrupted"] <= (0 if repeatable else 32)


async def test_papers_of_an_earlier_day_are_left_out(bench: RealBench) -> None:
    same = bench.shelf.lists[SUNDAY.span].papers[0]
    bench.votes(MONDAY, 4)
    monday = bench.shelf.lists[MONDAY.span]
    await bench.store.save_listing(
        type(monday)(span=monday.span, papers=(*monday.papers, same), as_of=bench.time.now())
    )
    await bench.subscribe(1)
    await bench.plan(SUNDAY)
    await bench.ended()

    await bench.plan(MONDAY)

    assert (await bench.ended())[State.SENT, "sent"] == 2
    assert bench.channel.seen[1].message == "2026-02-09 final 2609.00001▲4 of 2 en"


async def test_votes_that_moved_are_edited_in_and_others_are_not(bench: RealBench) -> None:
    await bench.subscribe(3)
    await bench.plan(TUESDAY_EARLY)
    await bench.ended()

    await bench.time.passes(1_800)
    await bench.desk.revise(TUESDAY_EARLY, now=bench.time.now(), over=10)
    assert await bench.ended() == {(State.SENT, "unchanged"): 3}
    assert bench.channel.edits == []

    bench.votes(TUESDAY_EARLY, 9, 50, 2)
    await bench.have()
    await bench.desk.revise(TUESDAY_EARLY, now=bench.time.now(), over=10)
    bench.pump.wake()
    bench.channel.script[place(2)] = [TryAgain("Busy.")]
    assert await bench.ended() == {(State.SENT, "edited"): 3}

    assert set(bench.channel.shown.values()) == {
        "2026-02-10 early 2610.00002▲50 2610.00001▲9 2610.00003▲2 of 3 en"
    }
