"""One of many processes that deliver together: `python -m tests.crash.fleet_worker JOB`.

JOB is a `tests.crash.worker.Job` as JSON. It prints a line whenever it begins or ends to own
something, and ends on SIGTERM as the service does.
"""

import asyncio
import json
import signal
import sys
from contextlib import AsyncExitStack
from datetime import UTC, datetime

import aiohttp
import structlog

from adapters.jobs.workers import Workers
from adapters.store import open_store
from bot.tex import readable
from bot.work import Runner, Work
from tests.crash.http_channel import DiscordLike, TelegramLike
from tests.crash.lapse import Lapse
from tests.crash.worker import Job, pump_of


class Told:
    """A runner that says when it runs."""

    def __init__(self, name: str, runner: Runner) -> None:
        self._name = name
        self._runner = runner

    async def run(self, stop: asyncio.Event) -> None:
        """Run, and say so."""
        print("began", self._name, flush=True)  # noqa: T201 – for the test
        try:
            await self._runner.run(stop)
        finally:
            print("ended", self._name, flush=True)  # noqa: T201

    def wake(self) -> None:
        """Look for work now."""
        self._runner.wake()


class Idle:
    """A runner with nothing to do."""

    async def run(self, stop: asyncio.Event) -> None:
        """Wait."""
        await stop.wait()

    def wake(self) -> None:
        """Sleep on."""


async def work(job: Job) -> None:
    """Deliver what is due until SIGTERM."""
    lapse = Lapse()
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with AsyncExitStack() as opened:
        store = await opened.enter_async_context(
            open_store(job.url, readable=readable, now=lapse.now, patience=job.patience)
        )
        http = await opened.enter_async_context(
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=job.timeout))
        )
        owned = {
            f"pump:{kind.name}": pump_of(
                kind(http, job.platforms[kind.name]),
                store=store,
                ledger=store.ledger,
                rate=job.rate,
                time=lapse,
            )
            for kind in (TelegramLike, DiscordLike)
        }
        told = {name: Told(name, runner) for name, runner in owned.items()}
        part = Work(owned=told, local=[Told("here", Idle())])
        await Workers(part, conninfo=job.url, now=lambda: datetime.now(UTC)).run(stop)


if __name__ == "__main__":
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    asyncio.run(work(Job(**json.loads(sys.argv[1]))))
