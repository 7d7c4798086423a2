"""What a channel is told of a delivery besides its message."""

from dataclasses import replace

import pytest

from bot.channel import NOTHING_MORE, After, TryAgain, Unclear, Unsure
from bot.deliveries import Kind, State
from bot.policy import Doubt, Policy
from tests.pump_bench import MONDAY, Bench


async def test_a_channel_is_told_since_when_it_may_have_sent_something() -> None:
    bench = Bench(repeatable=True)
    busy, unclear = await bench.subscribe(2)
    bench.channel.script[busy] = [TryAgain("Busy.", after=7)]
    bench.channel.lost[unclear] = [Unclear("No answer."), TryAgain("Busy.", after=60)]
    await bench.plan()

    await bench.drain()
    await bench.end()

    told = {
        address: [seen.again for seen in bench.channel.seen if seen.to == address]
        for address in (busy, unclear)
    }
    assert told[busy] == [None, None]
    assert told[unclear] == [None, pytest.approx(8, abs=3), pytest.approx(68, abs=3)]


@pytest.mark.parametrize("doubt", Doubt)
async def test_what_nobody_can_find_out_is_sent_only_if_the_operator_prefers_two_to_none(
    doubt: Doubt,
) -> None:
    bench = Bench(repeatable=True)
    bench.policy = Policy(unknown=doubt)
    (one,) = await bench.subscribe(1)
    bench.channel.script[one] = [Unclear("No answer."), Unsure("Nobody may look.", reason="hidden")]
    await bench.plan()

    await bench.drain()
    await bench.end()

    told = [seen.again is None for seen in bench.channel.seen]
    if doubt is Doubt.HOLD:
        assert bench.row() == (State.UNKNOWN, "hidden")
        assert bench.ledger.rows[1].says == "Nobody may look."
        assert told == [True, False]
    else:
        assert bench.row() == (State.SENT, "sent")
        assert told == [True, False, True]


@pytest.mark.parametrize(
    "after",
    [NOTHING_MORE, After(publish=True), After(discuss=True), After(publish=True, discuss=True)],
    ids=str,
)
async def test_a_channel_is_told_what_becomes_of_a_digest(after: After) -> None:
    bench = Bench()
    await bench.subscribe(1, publish=after.publish, discuss=after.discuss)
    await bench.plan()

    await bench.drain()
    await bench.end()

    assert [seen.after for seen in bench.channel.seen] == [after]


async def test_a_line_in_place_of_a_digest_is_neither_published_nor_discussed() -> None:
    bench = Bench()
    await bench.subscribe(1, publish=True, discuss=True, say_when_empty=True)
    await bench.plan(replace(MONDAY, kind=Kind.EMPTY))

    await bench.drain()
    await bench.end()

    assert [seen.after for seen in bench.channel.seen] == [NOTHING_MORE]
