"""No second of the platform's holds more than the rate and its burst, whatever stalls."""

from bisect import bisect_left
from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channel import NOTHING_MORE, After, Receipt
from bot.deliveries import State
from bot.pace import Pace, Window
from bot.policy import Policy
from bot.subscription import Address
from tests.fake_channel import FakeChannel, VirtualTime
from tests.pump_bench import Bench

pytestmark = pytest.mark.slow

RATE, BURST = 45.0, 3
MOST = 47


class Stalling(FakeChannel):
    """A platform behind a way that stalls: what is begun meanwhile all arrives at its end.

    Attributes:
        stalls: from when to when, in seconds on the virtual clock.
        answers_stall: whether answers are held up rather than requests.
    """

    def __init__(self, time: VirtualTime, *, latency: float = 0.05) -> None:
        super().__init__(time, rate=RATE, burst=BURST, in_flight=16, latency=latency)
        self.stalls: list[tuple[float, float]] = []
        self.answers_stall = False
        self._virtual = time

    async def send(
        self,
        message: str,
        to: Address,
        *,
        key: str,
        silent: bool = False,
        role: str = "",
        again: float | None = None,
        after: After = NOTHING_MORE,
        sent: Receipt | None = None,
    ) -> Receipt:
        if not self.answers_stall:
            await self._stall()
        receipt = await super().send(
            message, to, key=key, silent=silent, role=role, again=again, after=after, sent=sent
        )
        if self.answers_stall:
            await self._stall()
        return receipt

    async def _stall(self) -> None:
        at = self._virtual.clock()
        for began, ended in self.stalls:
            if began <= at < ended:
                await self._virtual.sleep(ended - at)
                return


def most_in_a_second(times: Sequence[float]) -> int:
    """The most that any second holds, wherever it begins; its own end is not of it."""
    ordered = sorted(times)
    return max(
        number - bisect_left(ordered, at - 1 + 1e-6) + 1 for number, at in enumerate(ordered)
    )


def stalling(*, latency: float = 0.05) -> tuple[Bench, Stalling]:
    bench = Bench()
    bench.channel = channel = Stalling(bench.time, latency=latency)
    return bench, channel


@pytest.mark.parametrize("seconds", [0.1, 0.3, 1.0, 3.0])
@pytest.mark.parametrize("answers", [False, True], ids=["requests", "answers"])
async def test_after_a_stall_no_second_holds_more_than_any_other(
    seconds: float, *, answers: bool
) -> None:
    bench, channel = stalling()
    channel.answers_stall = answers
    channel.stalls = [(at, at + seconds) for at in (1_002.0, 1_007.5)]
    await bench.subscribe(400)
    await bench.plan()

    await bench.drain()

    assert bench.states() == {State.SENT: 400}
    assert most_in_a_second([seen.at for seen in channel.seen]) <= MOST
    await bench.end()


@pytest.mark.parametrize("latency", [0.01, 0.3])
async def test_however_far_the_platform_is_its_rate_is_reached(latency: float) -> None:
    bench, channel = stalling(latency=latency)
    await bench.subscribe(900)
    await bench.plan()

    await bench.drain()

    sent = [seen.at for seen in channel.seen]
    assert sent[-1] - sent[0] == pytest.approx(900 / RATE, rel=0.03)
    assert most_in_a_second(sent) <= MOST
    await bench.end()


async def test_whoever_follows_another_leaves_him_his_second() -> None:
    bench, channel = stalling()
    channel.stalls = [(1_002.0, 1_002.4)]
    await bench.subscribe(300)
    await bench.plan()
    bench.start()

    await bench.time.until(lambda: bench.time.clock() >= 1_002.3)
    await bench.end()
    await bench.drain()

    assert bench.states() == {State.SENT: 300}
    assert most_in_a_second([seen.at for seen in channel.seen]) <= MOST
    await bench.end()


async def test_whoever_is_the_first_waits_for_nobody() -> None:
    bench, channel = stalling()
    await bench.subscribe(1)
    await bench.plan()

    await bench.drain()

    assert channel.seen[0].at - 1_000 < 0.1
    await bench.end()


async def test_answers_to_commands_are_part_of_the_second() -> None:
    bench, channel = stalling()
    await bench.subscribe(300)
    await bench.plan()
    bench.start()
    answered: list[float] = []

    for number in range(40):
        await bench.time.until(lambda: bench.time.clock() >= 1_001 + number / 10)  # noqa: B023 – called at once
        await bench.pump.command()
        answered.append(bench.time.clock())
    await bench.drain()

    # An answer may find the second full, and then goes all the same.
    assert most_in_a_second([*answered, *(seen.at for seen in channel.seen)]) <= MOST + 3
    await bench.end()


async def test_a_slow_rate_has_room_for_one() -> None:
    bench, channel = stalling()
    bench.policy = Policy(rate=0.5)
    await bench.subscribe(5)
    await bench.plan()

    await bench.drain()

    assert len(channel.seen) == 5
    await bench.end()


@settings(max_examples=40)
@given(
    most=st.integers(1, 12),
    quickest=st.floats(0, 0.4),
    seed=st.integers(0, 2**32),
)
def test_whatever_the_way_there_and_back_takes_no_second_holds_more(
    most: int, quickest: float, seed: int
) -> None:
    chance = Random(seed)  # noqa: S311 – weather, not a secret
    window, now = Window(most), 0.0
    ends: list[float] = []
    seen: list[float] = []

    for _ in range(120):
        now += chance.expovariate(most)
        for ended in [one for one in ends if one <= now]:
            window.ended(ended)
            window.went_well(quickest + 1e-9)
            ends.remove(ended)
        if window.room(now):
            assert window.ready_at() <= now
            window.began()
            there, back = quickest / 2 + chance.uniform(0, 2), quickest / 2 + chance.uniform(0, 2)
            seen.append(now + there)
            ends = sorted([*ends, now + there + back])
        else:
            assert window.ready_at() > now

    assert most_in_a_second(seen) <= most


def test_where_only_answers_go_those_of_the_last_second_are_remembered() -> None:
    window = Window(27)
    for number in range(1_000):
        window.began()
        window.ended(number / 10)

    assert len(window) == 10


def test_a_pace_says_what_a_second_of_it_holds() -> None:
    assert Pace(rate=RATE, burst=BURST).most == MOST
    assert Pace(rate=0.5).most == 1
    assert Pace(rate=25, burst=3).most == 27
