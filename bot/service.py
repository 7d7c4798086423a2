"""The service: plans, pumps and refreshes until it is told to stop."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

import structlog

from bot.errors import PaperboyError
from bot.work import LEAST, LONGEST, Job, Runner, pause

log = structlog.get_logger(__name__)


class Service:
    """Runs the jobs in turn and the pumps beside them, in one process."""

    def __init__(
        self,
        *,
        jobs: Sequence[Job],
        pumps: Sequence[Runner],
        now: Callable[[], datetime],
        least: float = LEAST,
        longest: float = LONGEST,
    ) -> None:
        self._jobs = jobs
        self._pumps = pumps
        self._now = now
        self._least = least
        self._longest = longest

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set."""
        async with asyncio.TaskGroup() as tasks:
            for pump in self._pumps:
                tasks.create_task(pump.run(stop))
            for job in self._jobs:
                tasks.create_task(self._repeat(job, stop))

    async def _repeat(self, job: Job, stop: asyncio.Event) -> None:
        while not stop.is_set():
            wanted: datetime | None = None
            try:
                wanted = await job()
            except PaperboyError as problem:
                log.error("A job did not end well and is tried again", problem=str(problem))  # noqa: TRY400 – a sentence, not a traceback
            self.wake()
            await _sleep_or_stop(self.pause(wanted), stop)

    def pause(self, wanted: datetime | None) -> float:
        """Seconds until the next turn of a job that wants it then."""
        return pause(wanted, now=self._now(), least=self._least, longest=self._longest)

    def wake(self) -> None:
        """Let the pumps look for work now."""
        for pump in self._pumps:
            pump.wake()


async def _sleep_or_stop(seconds: float, stop: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return
