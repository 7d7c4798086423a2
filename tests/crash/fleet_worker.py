"""One of many processes that deliver together: `python -m tests.crash.fleet_worker JOB`.

JOB is a `tests.crash.worker.Job` as JSON. It prints a line whenever it begins or ends to own
something, and ends on SIGTERM as the service does.
"""

import asyncio
import json
import signal
import sys
from contextlib import AsyncExitStack, suppress
from datetime import timedelta

import aiohttp
import structlog

from adapters.jobs.workers import Workers
from adapters.store import open_store
from bot.channel import DeliveryError
from bot.delivery import Pump
from bot.errors import StoreProblem
from bot.stopping import until
from bot.subscription import Address
from bot.tex import readable
from bot.work import Runner, Work
from tests.crash.http_channel import DiscordLike, TelegramLike
from tests.crash.lapse import Lapse
from tests.crash.worker import Job, pump_of

READER = Address("telegram", "7")
"""Who is answered."""


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


class Answers:
    """Answers a reader so many times a second, as commands are answered in any process."""

    def __init__(self, channel: TelegramLike, pump: Pump[str], rate: float) -> None:
        self._channel = channel
        self._pump = pump
        self._rate = rate

    async def run(self, stop: asyncio.Event) -> None:
        """Answer until `stop` is set."""
        if self._rate:
            await until(stop, self._answer())
        await stop.wait()

    def wake(self) -> None:
        """Sleep on."""

    async def _answer(self) -> None:
        while True:
            await asyncio.sleep(1 / self._rate)
            await self._pump.command(READER)
            with suppress(StoreProblem):
                await self._pump.reserve()
            with suppress(DeliveryError):
                await self._channel.send("An answer.", READER, key="")


async def work(job: Job) -> None:
    """Deliver what is due until SIGTERM."""
    lapse = Lapse(off=timedelta(seconds=job.off))
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with AsyncExitStack() as opened:
        store = await opened.enter_async_context(
            open_store(job.url, readable=readable, now=lapse.now, patience=job.patience)
        )
        http = await opened.enter_async_context(
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=job.timeout))
        )
        telegram = TelegramLike(http, job.platforms["telegram"])
        discord = DiscordLike(http, job.platforms["discord"])
        owned = {
            f"pump:{one.name}": pump_of(
                one, store=store, ledger=store.ledger, rate=job.rate, time=lapse
            )
            for one in (telegram, discord)
        }
        answers = Answers(telegram, owned["pump:telegram"], job.answers)
        told = {name: Told(name, runner) for name, runner in owned.items()}
        part = Work(owned=told, local=[Told("here", answers)])
        await Workers(part, conninfo=job.url, now=lapse.now).run(stop)


if __name__ == "__main__":
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    asyncio.run(work(Job(**json.loads(sys.argv[1]))))
