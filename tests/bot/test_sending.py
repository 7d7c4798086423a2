"""What a channel is told of a delivery besides its message."""

from bot.channel import TryAgain
from tests.pump_bench import Bench


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
