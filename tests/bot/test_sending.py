"""What a channel is told of a delivery besides its message."""

from dataclasses import replace

import pytest

from bot.channel import NOTHING_MORE, After, TryAgain
from bot.ledger import Kind
from tests.pump_bench import MONDAY, Bench


async def test_a_channel_is_told_what_it_may_have_sent_before() -> None:
    bench = Bench()
    one, other = await bench.subscribe(2)
    bench.channel.script[one] = [TryAgain("Busy.")]
    await bench.plan()

    await bench.drain()
    await bench.end()

    again = {
        address: [seen.again for seen in bench.channel.seen if seen.to == address]
        for address in (one, other)
    }
    assert again == {one: [False, True], other: [False]}


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
