from datetime import UTC, datetime

import pytest

from bot.errors import StoreProblem
from bot.turns import STUCK, Turns
from tests.fake_measure import FakeMeasure

NOON = datetime(2026, 2, 10, 12, tzinfo=UTC)


class Clock:
    """Seconds that go when a test says so."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def measure() -> FakeMeasure:
    return FakeMeasure()


@pytest.fixture
def turns(clock: Clock, measure: FakeMeasure) -> Turns:
    return Turns(measure=measure, clock=clock)


async def test_a_watched_job_does_what_it_did_and_is_measured(
    turns: Turns, measure: FakeMeasure
) -> None:
    async def plan() -> datetime | None:
        return NOON

    assert await turns.of("plan", plan)() == NOON
    assert measure.told == [("plan", "well")]


async def test_a_turn_is_stuck_from_when_it_takes_far_too_long_until_it_ends(
    turns: Turns, clock: Clock
) -> None:
    check = turns.check("plan")
    said = []

    async def plan() -> datetime | None:
        for seconds in (STUCK - 1, 1):
            clock.now += seconds
            said.append(check())
        return None

    before = check()
    await turns.of("plan", plan)()

    assert [before, *said, check()] == [
        "",
        "",
        "The job plan has been taking its turn for 30 minutes.",
        "",
    ]


async def test_a_turn_that_fails_has_ended_too(
    turns: Turns, clock: Clock, measure: FakeMeasure
) -> None:
    async def plan() -> datetime | None:
        raise StoreProblem("The disk is full.")

    with pytest.raises(StoreProblem):
        await turns.of("plan", plan)()
    clock.now += STUCK

    assert turns.check("plan")() == ""
    assert measure.told == [("plan", "StoreProblem")]


async def test_one_job_says_nothing_of_another(turns: Turns, clock: Clock) -> None:
    said = []

    async def plan() -> datetime | None:
        clock.now += STUCK
        said.append(turns.check("tidy")())
        return None

    await turns.of("plan", plan)()

    assert said == [""]
