import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import StoreProblem
from bot.service import Service

NOW = datetime(2026, 2, 10, 12, tzinfo=UTC)


class FakePump:
    """Runs until stopped, and counts how often it is woken."""

    def __init__(self) -> None:
        self.woken = 0
        self.stopped = False

    async def run(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self.stopped = True

    def wake(self) -> None:
        self.woken += 1


async def test_a_job_wakes_the_pumps_and_everything_ends_when_it_is_told_to() -> None:
    stop, pump = asyncio.Event(), FakePump()

    async def job() -> datetime | None:
        stop.set()
        return NOW + timedelta(hours=1)

    await Service(jobs=[job], pumps=[pump], now=lambda: NOW).run(stop)

    assert (pump.woken, pump.stopped) == (1, True)


async def test_the_end_does_not_wait_for_a_job_that_waits_for_somebody_else() -> None:
    stop, begun, ended = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def job() -> datetime | None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()
        return None

    async with asyncio.timeout(30), asyncio.TaskGroup() as tasks:
        tasks.create_task(Service(jobs=[job], pumps=[], now=lambda: NOW).run(stop))
        await begun.wait()
        stop.set()

    assert ended.is_set()


@pytest.mark.parametrize("problem", [StoreProblem("The disk is full."), OverflowError("a bug")])
async def test_a_job_that_fails_is_tried_again_and_stops_neither_pumps_nor_other_jobs(
    problem: Exception,
) -> None:
    stop, turns, pump = asyncio.Event(), [], FakePump()

    async def bad() -> datetime | None:
        turns.append("bad")
        if len(turns) > 2:
            stop.set()
        raise problem

    async def good() -> datetime | None:
        turns.append("good")
        return NOW

    service = Service(jobs=[bad, good], pumps=[pump], now=lambda: NOW, least=0.001, longest=0.001)
    await service.run(stop)

    assert turns.count("bad") > 1
    assert "good" in turns
    assert pump.stopped


async def test_a_pump_that_meets_a_bug_is_run_again_and_the_others_go_on() -> None:
    stop, healthy = asyncio.Event(), FakePump()

    class Clumsy(FakePump):
        runs = 0

        async def run(self, stop: asyncio.Event) -> None:
            self.runs += 1
            if self.runs < 3:
                raise OverflowError(self.runs)
            stop.set()
            await super().run(stop)

    clumsy = Clumsy()
    service = Service(jobs=[], pumps=[clumsy, healthy], now=lambda: NOW, least=0.001, longest=0.001)
    async with asyncio.timeout(30):
        await service.run(stop)

    assert (clumsy.runs, clumsy.stopped, healthy.stopped) == (3, True, True)


async def test_a_pump_that_cannot_work_ends_the_service_with_its_sentence() -> None:
    class Refused(FakePump):
        async def run(self, stop: asyncio.Event) -> None:
            raise StoreProblem("The disk is full.")

    with pytest.raises(StoreProblem, match="The disk is full"):
        await Service(jobs=[], pumps=[Refused()], now=lambda: NOW).run(asyncio.Event())


@pytest.mark.parametrize(
    ("wanted", "seconds"),
    [
        (None, 60),
        (NOW + timedelta(seconds=17), 17),
        (NOW + timedelta(hours=1), 60),
        (NOW - timedelta(hours=1), 1),
    ],
)
def test_a_job_sleeps_until_it_is_wanted_but_neither_long_nor_not_at_all(
    wanted: datetime | None, seconds: float
) -> None:
    assert Service(jobs=[], pumps=[], now=lambda: NOW).pause(wanted) == seconds
