"""The turns of jobs: each is taken by one process, whichever comes first."""

import asyncio
from collections.abc import Callable, Collection, Mapping
from datetime import datetime

import structlog

from adapters.jobs.asking import Asking
from bot.errors import PaperboyError
from bot.stopping import until
from bot.work import Job, pause

_log = structlog.get_logger(__name__)


class Turns:
    """Takes turns of jobs by their names, and asks for the next.

    Args:
        taken: called after each.
        now: this instant, aware.
        longest: seconds that a job is left alone at most.
    """

    def __init__(
        self,
        jobs: Mapping[str, Job],
        *,
        asking: Asking,
        taken: Callable[[], None],
        now: Callable[[], datetime],
        longest: float,
    ) -> None:
        self._jobs = jobs
        self._asking = asking
        self._taken = taken
        self._now = now
        self._longest = longest
        self._job_ids: set[int] = set()

    @property
    def job_ids(self) -> Collection[int]:
        """By which turns are being taken just now."""
        return self._job_ids

    async def take(self, job_id: int, name: str, *, stop: asyncio.Event) -> None:
        """Take one turn, cut short by `stop`; give way to one that is being taken.

        Processes that start together may each ask for the first.
        """
        if await self._asking.taken(name, before=job_id):
            return
        self._job_ids.add(job_id)
        try:
            wanted = await self._turn(name, stop)
            self._taken()
            # Of a turn that was cut short nobody knows when the next is wanted.
            wait = pause(wanted, now=self._now(), longest=self._longest)
            await self._asking.ask(name, wait=0.0 if stop.is_set() else wait)
        finally:
            self._job_ids.discard(job_id)

    async def _turn(self, name: str, stop: asyncio.Event) -> datetime | None:
        """Take it; when the next is wanted."""
        wanted: datetime | None = None

        async def job() -> None:
            nonlocal wanted
            wanted = await self._jobs[name]()

        try:
            await until(stop, job())
        except PaperboyError as problem:
            _log.error("A job did not end well and is tried again", job=name, problem=str(problem))
        except Exception:  # noqa: BLE001 – a bug costs one turn, not the service
            _log.exception("A job met a bug and is tried again", job=name)
        return wanted
