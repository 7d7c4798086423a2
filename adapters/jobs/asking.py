"""Asking for something to be done, by whichever process comes first."""

from collections.abc import Collection
from contextlib import suppress
from datetime import datetime
from typing import cast

from procrastinate import App
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Status

TURN, OWN = "paperboy:turn", "paperboy:own"

_IN = "SELECT clock_timestamp() + make_interval(secs => %(wait)s) AS instant"


class Asking:
    """Enters jobs, each of which holds one lock at most.

    Of turns one may wait, and of what is owned one may run. Both locks on one job jam it:
    https://github.com/procrastinate-org/procrastinate/issues/1543.

    Args:
        jobs: the names of what takes turns; other names are of what is owned.
    """

    def __init__(self, app: App, *, jobs: Collection[str]) -> None:
        self._app = app
        self._jobs = jobs

    async def ask(self, name: str, *, wait: float = 0.0, tries: int = 0) -> None:
        """Ask for a turn, or for somebody to own it, in `wait` seconds.

        `tries` is how often its owner ended by itself of late.
        """
        at = await self._in(wait) if wait else None
        where = queue(name)
        if name in self._jobs:
            asked = self._app.configure_task(TURN, queue=where, queueing_lock=name, schedule_at=at)
            with suppress(AlreadyEnqueued):
                await asked.defer_async(name=name)
        else:
            asked = self._app.configure_task(OWN, queue=where, lock=name, schedule_at=at)
            await asked.defer_async(name=name, tries=tries)

    async def taken(self, name: str, *, before: int) -> bool:
        """Whether a turn of that name is being taken that was asked for before that job."""
        doing = await self._app.job_manager.list_jobs_async(
            queue=queue(name), status=Status.DOING.value
        )
        return any(job.id is not None and job.id < before for job in doing)

    async def asked(self, name: str, *, but: int) -> bool:
        """Whether another job than that one is there for somebody to own it."""
        jobs = await self._app.job_manager.list_jobs_async(lock=name)
        return any(job.id != but for job in jobs)

    async def _in(self, wait: float) -> datetime:
        """That instant on the clock by which jobs are handed out; a process's may be wrong."""
        row = await self._app.connector.execute_query_one_async(_IN, wait=wait)
        return cast("datetime", row["instant"])


def queue(name: str) -> str:
    """Where it waits: one queue for each name, so that a process takes what it can do."""
    return f"paperboy:{name}"
