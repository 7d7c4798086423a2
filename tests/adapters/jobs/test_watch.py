from typing import TYPE_CHECKING, cast

import pytest
from procrastinate.jobs import Job, Status

from adapters.jobs.watch import TAKEOVER, Watch
from adapters.jobs.workers import GUARD, LET_GO, LOOK, POLL
from bot.places import STALE

if TYPE_CHECKING:
    from procrastinate.manager import JobManager

US, OTHER = 1, 2
NOBODY = frozenset[int]()


class FakeManager:
    """Holds the jobs and the signs of life of two processes; `now` is its clock."""

    def __init__(self) -> None:
        self.now = 0.0
        self.alive = {US: 0.0, OTHER: 0.0}
        self.jobs = [_job(1, "pump:telegram", OTHER)]

    async def update_heartbeat(self, worker_id: int) -> None:
        self.alive[worker_id] = self.now

    async def prune_stalled_workers(self, seconds_since_heartbeat: float) -> None:
        limit = self.now - seconds_since_heartbeat
        self.alive = {one: at for one, at in self.alive.items() if at >= limit}

    async def get_stalled_jobs(self, seconds_since_heartbeat: float) -> list[Job]:
        return [job for job in self.jobs if job.worker_id not in self.alive]

    async def list_jobs_async(self) -> list[Job]:
        return list(self.jobs)

    async def finish_job(self, job: Job, status: Status, *, delete_job: bool) -> None:
        self.jobs.remove(job)


def _job(number: int, name: str, worker_id: int) -> Job:
    return Job(
        id=number,
        status="doing",
        worker_id=worker_id,
        queue=name,
        lock=name,
        queueing_lock=None,
        task_name="own",
        task_kwargs={"name": name},
    )


def test_who_is_silent_has_let_go_of_everything_before_another_takes_over() -> None:
    # What was claimed just before the next sign of life was due goes out so much later.
    assert LOOK + STALE <= TAKEOVER
    assert LET_GO + 2 * GUARD <= TAKEOVER


def test_another_has_taken_over_within_ten_seconds() -> None:
    until_it_is_seen, until_it_is_asked_for = LOOK, POLL

    assert TAKEOVER + until_it_is_seen + until_it_is_asked_for < 10


@pytest.fixture
def manager() -> FakeManager:
    return FakeManager()


@pytest.fixture
def asked() -> list[str]:
    return []


@pytest.fixture
def watch(manager: FakeManager, asked: list[str]) -> Watch:
    async def ask(name: str) -> None:
        asked.append(name)

    return Watch(
        manager=cast("JobManager", manager),
        names=["pump:telegram"],
        ask=ask,
        clock=lambda: manager.now,
    )


async def look_for(watch: Watch, manager: FakeManager, seconds: int) -> None:
    """Look once in a second."""
    for _ in range(seconds):
        manager.now += 1
        await watch.look(US, NOBODY)


async def test_the_jobs_of_a_dead_process_are_deleted_and_asked_for_anew(
    watch: Watch, manager: FakeManager, asked: list[str]
) -> None:
    await look_for(watch, manager, int(TAKEOVER))
    assert asked == []

    await look_for(watch, manager, 2)

    assert asked[:1] == ["pump:telegram"]
    assert manager.jobs == []


async def test_after_an_outage_of_the_database_nobody_is_declared_dead_at_once(
    watch: Watch, manager: FakeManager, asked: list[str]
) -> None:
    for _ in range(10):
        await look_for(watch, manager, 1)
        await manager.update_heartbeat(OTHER)
    manager.now += 30
    await look_for(watch, manager, 2)
    await manager.update_heartbeat(OTHER)
    await look_for(watch, manager, 4)

    assert asked == []
    assert len(manager.jobs) == 1


async def test_it_says_which_jobs_this_process_has_no_more(
    watch: Watch, manager: FakeManager
) -> None:
    manager.jobs.append(_job(2, "plan", US))

    assert await watch.look(US, frozenset({2, 3})) == {3}
