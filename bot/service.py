"""The service: plans, pumps and refreshes until it is told to stop."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

import structlog

from bot.errors import PaperboyError
from bot.stopping import until
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
        """Work until `stop` is set; a job's turn is cut short then, and taken again next time.

        Raises:
            PaperboyError: a pump cannot work, and says why.
        """
        try:
            async with asyncio.TaskGroup() as tasks:
                for pump in self._pumps:
                    tasks.create_task(self._keep(pump, stop))
                for job in self._jobs:
                    tasks.create_task(until(stop, self._repeat(job)))
        except* PaperboyError as problems:
            raise problems.exceptions[0] from problems

    async def _keep(self, pump: Runner, stop: asyncio.Event) -> None:
        """Run a pump; one that met a bug is run again, ever later: others work beside it."""
        wait = self._least
        while not stop.is_set():
            try:
                return await pump.run(stop)
            except PaperboyError:
                raise
            except Exception:
                log.exception("What runs beside the jobs met a bug and is started again")
            wait = min(2 * wait, self._longest)
            await until(stop, asyncio.sleep(wait))
        return None

    async def _repeat(self, job: Job) -> None:
        while True:
            wanted: datetime | None = None
            try:
                wanted = await job()
            except PaperboyError as problem:
                log.error("A job did not end well and is tried again", problem=str(problem))  # noqa: TRY400 – a sentence, not a traceback
            except Exception:
                # The pumps run beside it, and would end with it.
                log.exception("A job met a bug and is tried again")
            self.wake()
            await asyncio.sleep(self.pause(wanted))

    def pause(self, wanted: datetime | None) -> float:
        """Seconds until the next turn of a job that wants it then."""
        return pause(wanted, now=self._now(), least=self._least, longest=self._longest)

    def wake(self) -> None:
        """Let the pumps look for work now."""
        for pump in self._pumps:
            pump.wake()
