import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.alarm import Alarms
from bot.app import open_app
from bot.errors import StoreProblem
from bot.service import Service
from bot.serving import open_work
from bot.settings import Settings
from bot.sturdy import Sturdy
from bot.work import LONGEST, Bell, Job
from tests.fake_summarizer import FakeAlarm

NOW = datetime(2026, 2, 10, 12, tzinfo=UTC)


@pytest.fixture
def alarm() -> FakeAlarm:
    return FakeAlarm()


@pytest.fixture
def sturdy(alarm: FakeAlarm) -> Sturdy:
    return Sturdy(alarms=Alarms(alarm, now=lambda: NOW, told=lambda: None), now=lambda: NOW)


def says(*ends: datetime | Exception | None) -> Job:
    """A job whose turns end so, one after the other."""
    left = list(ends)

    async def job() -> datetime | None:
        end = left.pop(0)
        if isinstance(end, Exception):
            raise end
        return end

    return job


async def pauses(turn: Job, count: int) -> list[float]:
    """Seconds after which each of so many turns wants the next."""
    wanted = [await turn() for _ in range(count)]
    return [(one - NOW).total_seconds() for one in wanted if one is not None]


async def test_a_job_that_is_well_says_when_it_wants_its_next_turn(sturdy: Sturdy) -> None:
    assert await sturdy.of("plan", says(NOW))() == NOW
    assert await sturdy.of("plan", says(None))() is None


async def test_a_failure_that_was_foreseen_is_left_to_whoever_runs_the_job(
    sturdy: Sturdy,
) -> None:
    with pytest.raises(StoreProblem):
        await sturdy.of("plan", says(StoreProblem("The disk is full.")))()


async def test_what_ends_with_the_process_is_no_bug(sturdy: Sturdy) -> None:
    async def cancelled() -> datetime | None:
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await sturdy.of("plan", cancelled)()


async def test_a_bug_is_tried_again_ever_later_until_a_turn_is_well(sturdy: Sturdy) -> None:
    bugs = [OverflowError()] * 8
    turn = sturdy.of("plan", says(*bugs, NOW + timedelta(hours=1), OverflowError()))

    waits = await pauses(turn, 10)

    assert waits == [2, 4, 8, 16, 32, LONGEST, LONGEST, LONGEST, 3600, 2]


async def test_the_operator_is_told_once_which_job_met_a_bug(
    sturdy: Sturdy, alarm: FakeAlarm
) -> None:
    plan = sturdy.of("plan", says(OverflowError(), OverflowError()))
    await pauses(plan, 2)
    await sturdy.of("tidy", says(KeyError("x")))()
    await asyncio.sleep(0)

    assert alarm.raised == [
        "job-plan: The job plan met a bug (OverflowError); the log has it.",
        "job-tidy: The job tidy met a bug (KeyError); the log has it.",
    ]


async def test_the_service_goes_on_with_a_job_that_meets_a_bug(
    sturdy: Sturdy, alarm: FakeAlarm
) -> None:
    stop = asyncio.Event()
    turns = list[str]()

    async def plan() -> datetime | None:
        turns.append("plan")
        if len(turns) > 2:
            stop.set()
        raise OverflowError("date value out of range")

    jobs = [sturdy.of("plan", plan)]
    async with asyncio.timeout(30):
        await Service(jobs=jobs, pumps=[], now=lambda: NOW, least=0.001, longest=0.001).run(stop)

    assert len(alarm.raised) == 1


class BrokenAttic:
    """Meets a bug whatever it is asked."""

    async def forget(self, *, daily: date, longer: date, limit: int) -> int:
        raise OverflowError("date value out of range")

    async def forget_photos(self, *, before: datetime) -> None:
        raise OverflowError("date value out of range")


async def test_what_the_service_does_is_sturdy(tmp_path: Path) -> None:
    settings = Settings.model_validate({"database_url": f"sqlite:///{tmp_path}/p.sqlite3"})
    async with open_app(settings) as app:
        broken = replace(app, attic=BrokenAttic())
        async with open_work(broken, bell=Bell()) as work:
            wanted = await work.jobs["tidy"]()

    assert wanted is not None
