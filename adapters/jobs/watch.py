"""The look that every process takes each second: who is alive, and what has nobody."""

import math
from collections.abc import Awaitable, Callable, Collection

import structlog
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager

TAKEOVER = 5.0
"""Seconds without a sign of life after which others take over what a process had."""

_SILENCE = 2.5
"""Seconds between two looks after which nothing is known of how others fared meanwhile."""

_log = structlog.get_logger(__name__)


class Watch:
    """Looks, takes their jobs from the dead, and asks for what nobody does.

    Jobs are never tried again: that jams where others wait for the same lock
    (https://github.com/procrastinate-org/procrastinate/issues/1446). They are deleted, and asked
    for anew.

    Args:
        manager: one that does not wait for a database that is away.
        names: what this process can do.
        ask: asks for something of that name to be done.
        clock: seconds that only go forward.
    """

    def __init__(
        self,
        *,
        manager: JobManager,
        names: Collection[str],
        ask: Callable[[str], Awaitable[None]],
        clock: Callable[[], float],
    ) -> None:
        self._manager = manager
        self._names = names
        self._ask = ask
        self._clock = clock
        self._looked_at = self._well_since = -math.inf
        self._strange: frozenset[int] = frozenset()

    async def look(self, worker_id: int, known: frozenset[int]) -> frozenset[int]:
        """Give a sign of life, and see to it that everything is done by somebody.

        Args:
            worker_id: who this process is.
            known: the jobs that it has.

        Returns:
            Those of `known` that it has no more.
        """
        await self._manager.update_heartbeat(worker_id)
        if self._well():
            await self._bury()
        jobs = list(await self._manager.list_jobs_async())
        ours = frozenset(job.id for job in jobs if job.id and _is_of(job, worker_id))
        await self._drop_strange(jobs, ours - known)
        there = {job.task_kwargs.get("name") for job in jobs}
        for name in self._names:
            if name not in there:
                await self._ask(name)
        self._looked_at = self._clock()
        return known - ours

    def _well(self) -> bool:
        """Whether it is the fault of others that they are silent, and not of the database."""
        now = self._clock()
        if now - self._looked_at > _SILENCE:
            self._well_since = now
        return now - self._well_since >= TAKEOVER

    async def _bury(self) -> None:
        await self._manager.prune_stalled_workers(TAKEOVER)
        for job in await self._manager.get_stalled_jobs(seconds_since_heartbeat=TAKEOVER):
            _log.warning("Taking over from a process that is gone.", job=job.task_kwargs)
            await self._delete(job)

    async def _drop_strange(self, jobs: Collection[Job], strange: frozenset[int]) -> None:
        """Delete jobs that were given to this process and never reached it."""
        for job in jobs:
            if job.id in strange & self._strange:
                await self._delete(job)
        self._strange = strange

    async def _delete(self, job: Job) -> None:
        await self._manager.finish_job(job=job, status=Status.FAILED, delete_job=True)


def _is_of(job: Job, worker_id: int) -> bool:
    return job.status == Status.DOING.value and job.worker_id == worker_id
