"""What follows a digest: as often as its platform takes it, and at the pace of all else."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest
from structlog.testing import capture_logs
from structlog.typing import EventDict

from bot.channel import NOTHING_MORE, After, Receipt, TryAgain
from bot.deliveries import Kind, Post
from bot.models import Edition
from bot.span import Span
from bot.subscription import Address
from tests.fake_channel import FakeChannel, VirtualTime
from tests.pump_bench import MONDAY, TUESDAY_EARLY, Bench

DAYS = [Post(Span.parse(f"2026-01-{day:02}"), Edition.FINAL) for day in range(1, 12)]


class Following(FakeChannel):
    """A platform on which every wish is one more request.

    Attributes:
        followed: when each was made.
        refusals: what the next are answered with.
    """

    def __init__(self, time: VirtualTime, **platform: object) -> None:
        super().__init__(time, **platform)  # type: ignore[arg-type]
        self.followed: list[float] = []
        self.left: list[str] = []
        self.refusals: list[TryAgain] = []
        self._clock = time.clock

    async def send(
        self, message: str, to: Address, *, after: After = NOTHING_MORE, **more: object
    ) -> Receipt:
        receipt = await super().send(message, to, after=after, **more)  # type: ignore[arg-type]
        for _ in filter(None, (after.publish, after.discuss)):
            try:
                async with after.turn():
                    self.followed.append(self._clock())
                    if self.refusals:
                        raise self.refusals.pop()
            except TryAgain as error:
                self.left.append(error.reason)
        return receipt


@pytest.fixture
def logged() -> Iterator[list[EventDict]]:
    with capture_logs() as events:
        yield events


def published(bench: Bench) -> list[bool]:
    return [seen.after.publish for seen in bench.channel.seen]


def following(**platform: object) -> tuple[Bench, Following]:
    bench = Bench()
    channel = bench.channel = Following(bench.time, **platform)
    return bench, channel


async def test_an_address_publishes_so_many_messages_within_an_hour(
    logged: list[EventDict],
) -> None:
    bench = Bench()
    await bench.subscribe(2, publish=True)
    for post in DAYS:
        bench.votes(post, 3)
        await bench.plan(post)
        await bench.drain()
    await bench.end()

    most = bench.channel.limits.published
    assert published(bench) == [True] * 2 * most + [False] * 2 * (len(DAYS) - most)
    assert {one["address"] for one in logged if "not published" in one["event"]} == {
        "fake:1",
        "fake:2",
    }


async def test_another_process_goes_on_counting_until_the_hour_is_over() -> None:
    bench = Bench()
    await bench.subscribe(1, publish=True)
    for count, post in enumerate(DAYS):
        if count == 10:
            await bench.time.passes(3_600)
        bench.votes(post, 3)
        await bench.plan(post)
        await bench.drain()
        await bench.end()
        bench.stop.clear()

    assert published(bench) == [True] * 9 + [False, True]


async def test_where_nothing_is_published_nobody_is_counted(logged: list[EventDict]) -> None:
    bench = Bench()
    bench.channel.limits = replace(bench.channel.limits, published=0)
    await bench.subscribe(1, publish=True, discuss=True)
    await bench.plan()
    await bench.drain()
    await bench.end()

    assert [seen.after for seen in bench.channel.seen] == [After(discuss=True)]
    assert not [one for one in logged if "not published" in one["event"]]


async def test_what_follows_takes_its_place_in_the_pace() -> None:
    bench, channel = following(rate=10, burst=2, in_flight=8)
    await bench.subscribe(40, publish=True, discuss=True)
    await bench.plan()
    await bench.drain()
    await bench.end()

    requests = sorted([seen.at for seen in channel.seen] + channel.followed)
    assert len(requests) == 120
    most = max(sum(at <= one < at + 1 for one in requests) for at in requests)
    assert most <= 10 + 2 - 1
    assert requests[-1] - requests[0] == pytest.approx(12, abs=2)


async def test_what_gets_no_turn_is_left_and_the_message_was_sent() -> None:
    bench, channel = following()
    await bench.subscribe(3, publish=True, discuss=True)
    channel.refusals = [TryAgain("The bot is too fast.", after=60, whole_bot=True)]
    await bench.plan()
    await bench.drain()
    await bench.end()

    assert {row.reason for row in bench.ledger.rows.values()} == {"sent"}
    assert channel.left.count("no-place") >= 1
    assert len(channel.followed) + channel.left.count("no-place") == 6


@pytest.mark.parametrize("post", [TUESDAY_EARLY, replace(MONDAY, kind=Kind.EMPTY)], ids=str)
async def test_an_edit_and_a_line_in_place_of_a_digest_are_followed_by_nothing(post: Post) -> None:
    bench, channel = following()
    await bench.subscribe(1, publish=True, say_when_empty=True)
    await bench.plan(post)
    await bench.drain()
    bench.votes(post, 9, 8, 7)
    await bench.ledger.revise(post, now=bench.time.now(), over=0)
    bench.pump.wake()
    await bench.drain()
    await bench.end()

    assert len(channel.followed) == (post.kind is Kind.DIGEST)


@pytest.mark.parametrize("rate", [0.5, 1, 2])
async def test_at_a_slow_rate_everything_that_follows_has_its_place(rate: float) -> None:
    bench, channel = following(rate=rate, burst=1, in_flight=8)
    await bench.subscribe(4, publish=True, discuss=True)
    await bench.plan()
    await bench.drain()
    await bench.end()

    requests = sorted([seen.at for seen in channel.seen] + channel.followed)
    assert channel.left == []
    assert len(requests) == 12
    assert all(later - at >= 1 / rate - 0.001 for at, later in pairwise(requests))
