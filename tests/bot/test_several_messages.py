"""A digest that takes several messages: each counts, and none is lost or repeated."""

from collections.abc import Iterator

import pytest

from bot.channel import AddressMoved, MessageRejected, TryAgain, Unclear
from bot.deliveries import State
from bot.policy import Doubt, Policy
from bot.subscription import Address
from tests.pump_bench import MONDAY, Bench, place

FLOOD = TryAgain("Too fast.", after=40.0, reason="flood")


@pytest.fixture
def bench() -> Bench:
    bench = Bench(space=1.0)
    bench.channel.parts = 4
    return bench


@pytest.fixture
async def reader(bench: Bench) -> Address:
    (address,) = await bench.subscribe(1)
    await bench.plan()
    return address


def fails_at(bench: Bench, part: int, *errors: Exception) -> None:
    """Have the request for a message, counted from the first as 0, fail."""
    answers = iter([*[None] * part, *errors])

    def script(answers: Iterator[Exception | None] = answers) -> Exception | None:
        return next(answers, None)

    bench.channel.in_turn = script


async def test_they_come_one_after_the_other_and_apart(bench: Bench, reader: Address) -> None:
    await bench.drain()

    first, *others = bench.at(reader)
    assert first == 0
    assert all(after - before >= 1.0 for before, after in zip([0, *others], others, strict=False))
    assert bench.ledger.rows[1].message_ids == ("m1", "m2", "m3", "m4")
    assert bench.row() == (State.SENT, "sent")


async def test_each_takes_its_place_in_the_pace() -> None:
    bench = Bench(space=1.0, rate=10.0, burst=3, in_flight=40, latency=0.05)
    bench.channel.parts = 4
    await bench.subscribe(60)
    await bench.plan()

    await bench.drain()

    at = sorted(seen.at for seen in bench.channel.seen)
    assert len(at) == 240
    assert max(sum(one <= other < one + 1 for other in at) for one in at) <= 12


async def test_who_waits_for_the_next_does_not_hold_up_the_others(bench: Bench) -> None:
    bench.channel.space = 3.0
    await bench.subscribe(12)
    await bench.plan()

    await bench.drain()

    assert max(bench.at(place(number))[0] for number in range(1, 13)) < 3


async def test_a_limit_in_the_middle_is_waited_out_and_the_rest_follows(
    bench: Bench, reader: Address
) -> None:
    fails_at(bench, 2, FLOOD)

    await bench.drain()

    waits = bench.at(reader)
    assert len(waits) == 5
    assert waits[3] - waits[2] >= 40
    assert bench.ledger.rows[1].message_ids == ("m1", "m2", "m3", "m4")
    assert bench.doubled() == []


async def test_a_stop_in_the_middle_is_soon_done_and_the_rest_follows(
    bench: Bench, reader: Address
) -> None:
    bench.channel.space = 3.0
    bench.start()
    await bench.time.until(lambda: len(bench.channel.seen) == 2)

    asked = bench.time.clock()
    await bench.end()
    assert bench.time.clock() - asked < 1
    assert bench.row() == (State.RETRY, "stopped")

    bench.start()
    await bench.drain()
    assert bench.row() == (State.SENT, "sent")
    assert len(bench.at(reader)) == 4
    assert bench.doubled() == []


@pytest.mark.parametrize("when", ["asked", "answered"])
async def test_whoever_was_held_up_in_the_middle_asks_the_ledger_first(
    bench: Bench, reader: Address, when: str
) -> None:
    bench.start()
    seen = bench.channel.seen if when == "asked" else bench.channel.shown
    await bench.time.until(lambda: len(seen) == 2)
    bench.time.stall(15)
    await bench.ledger.take_over("fake", again=False, now=bench.time.now())

    await bench.time.passes(30)

    assert len(bench.at(reader)) == 2, "another speaks through the channel by now"
    assert bench.row() == (State.UNKNOWN, "interrupted")


async def test_a_slow_answer_does_not_end_it(bench: Bench, reader: Address) -> None:
    bench.channel.latency = 8.0

    await bench.drain()

    assert bench.row() == (State.SENT, "sent")
    assert len(bench.at(reader)) == 4


async def test_a_chat_that_moves_in_the_middle_has_the_rest_where_it_is(
    bench: Bench, reader: Address
) -> None:
    new = Address("fake", "new")
    fails_at(bench, 2, AddressMoved("It moved.", to=new))

    await bench.drain()

    assert len(bench.at(reader)) == 3
    assert len(bench.at(new)) == 2
    assert bench.row() == (State.SENT, "sent")


async def test_what_is_unclear_is_held_with_what_arrived(bench: Bench, reader: Address) -> None:
    fails_at(bench, 2, Unclear("No answer came."))

    await bench.drain()

    assert bench.row() == (State.UNKNOWN, "unclear")
    assert bench.ledger.rows[1].message_ids == ("m1", "m2")
    assert len(bench.at(reader)) == 3


async def test_only_what_is_unclear_is_sent_again_where_the_operator_prefers_that(
    bench: Bench, reader: Address
) -> None:
    bench.policy = Policy(unknown=Doubt.RESEND)
    fails_at(bench, 2, Unclear("No answer came."))

    await bench.drain()

    assert bench.row() == (State.SENT, "sent")
    assert len(bench.at(reader)) == 5


async def test_a_refusal_in_the_middle_ends_it(bench: Bench, reader: Address) -> None:
    fails_at(bench, 1, MessageRejected("It is refused."))

    await bench.drain()

    assert bench.row() == (State.REJECTED, "rejected")
    assert len(bench.at(reader)) == 2


async def test_what_changed_in_the_middle_is_edited_at_the_end(
    bench: Bench, reader: Address
) -> None:
    fails_at(bench, 2, FLOOD)
    bench.start()
    await bench.time.until(lambda: len(bench.at(reader)) == 3)
    await bench.end()
    bench.votes(MONDAY, 19, 15, 12)

    bench.start()
    await bench.drain()

    assert bench.channel.edits
    assert bench.row() == (State.SENT, "edited")
