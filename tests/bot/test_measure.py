"""What is measured of the work, seen from who does it."""

from collections.abc import AsyncIterator, Callable

import pytest

from adapters.store import SqlStore
from bot.channel import AddressGone, TryAgain
from bot.editions import Editions
from bot.measure import unmeasured
from bot.models import Paper
from tests.fake_measure import FakeMeasure
from tests.fakes import FakeClock, FakeSource
from tests.pump_bench import TUESDAY_EARLY, Bench
from tests.talk import Talk, asker

Make = Callable[..., Paper]


@pytest.fixture
def measure() -> FakeMeasure:
    return FakeMeasure()


@pytest.fixture
async def bench(measure: FakeMeasure) -> AsyncIterator[Bench]:
    bench = Bench()
    bench.measure = measure
    yield bench
    await bench.end()


@pytest.fixture
def talk(
    store: SqlStore,
    editions: Editions,
    source: FakeSource,
    clock: FakeClock,
    measure: FakeMeasure,
) -> Talk:
    return Talk(store=store, editions=editions, source=source, clock=clock, measure=measure)


async def test_every_request_is_measured_with_how_it_ended(
    bench: Bench, measure: FakeMeasure
) -> None:
    one, two, _ = await bench.subscribe(3)
    bench.channel.script[one] = [TryAgain("Flood.", after=17)]
    bench.channel.script[two] = [AddressGone("Blocked.")]
    await bench.plan()

    await bench.drain()

    assert sorted(measure.told) == [
        ("fake", "send", "AddressGone"),
        ("fake", "send", "TryAgain"),
        ("fake", "send", "well"),
        ("fake", "send", "well"),
    ]


async def test_an_edit_is_told_from_a_message(bench: Bench, measure: FakeMeasure) -> None:
    await bench.subscribe(1)
    await bench.plan(TUESDAY_EARLY)
    await bench.drain()

    bench.votes(TUESDAY_EARLY, 99, 5, 2)
    await bench.ledger.revise(TUESDAY_EARLY, now=bench.time.now(), over=0)
    bench.pump.wake()
    await bench.drain()

    assert measure.told == [("fake", "send", "well"), ("fake", "edit", "well")]


async def test_commands_are_measured_under_their_names(
    talk: Talk, paper: Make, measure: FakeMeasure
) -> None:
    talk.source.lists["2026-02-09"] = (paper(upvotes=3),)

    await talk.say("/today")
    await talk.say("/date 2027-02-09")
    await talk.say("/rm -rf")

    assert measure.told == [
        ("telegram", "today", "well"),
        ("telegram", "date", "NotOpenYet"),
        ("telegram", "unknown", "well"),
    ]


async def test_a_button_that_does_what_a_command_does_counts_as_that(
    talk: Talk, measure: FakeMeasure
) -> None:
    await talk.commands.press(asker(), "s")

    assert measure.told == [("telegram", "settings", "well")]


def test_nobody_watching_costs_nothing() -> None:
    with unmeasured("telegram", "send"):
        pass
