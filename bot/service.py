"""The service: plans, pumps and refreshes until it is told to stop."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Protocol

import structlog

from bot.errors import PaperboyError

LEAST, LONGEST = 1.0, 60.0
"""Seconds that a job is left alone: one that wants what it cannot have must not spin, and
subscriptions change and clocks are set."""

log = structlog.get_logger(__name__)

Job = Callable[[], Awaitable[datetime | None]]
"""One turn of a job; it returns when the next is wanted (UTC), or None for no hurry."""


class Runner(Protocol):
    """Something that runs until it is told to stop, and can be woken before its time."""

    async def run(self, stop: asyncio.Event) -> None:
        """Run until `stop` is set, and leave nothing half done."""
        ...

    def wake(self) -> None:
        """Look for work now."""
        ...


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
            for pump in self._pumps:
                pump.wake()
            await _sleep_or_stop(self.pause(wanted), stop)

    def pause(self, wanted: datetime | None) -> float:
        """Seconds until the next turn of a job that wants it then."""
        if wanted is None:
            return self._longest
        seconds = wanted.timestamp() - self._now().timestamp()
        return min(self._longest, max(self._least, seconds))


async def _sleep_or_stop(seconds: float, stop: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return
