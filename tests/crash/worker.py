"""A process that delivers until it is told to stop: `python -m tests.crash.worker JOB`.

JOB is a `Job` as JSON. It prints a line when it can be told something. On SIGTERM it ends as the
service does, and prints a `Report` as JSON. From SIGUSR1 to SIGUSR2 no file can grow, as on a disk
that is full.
"""

import asyncio
import json
import resource
import signal
import sys
import time
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, cast

import aiohttp
import structlog

from adapters.store import SqlStore, open_store
from bot.channel import Channel
from bot.content import Contents
from bot.delivery import Pump
from bot.ledger import Ledger
from bot.policy import Policy
from bot.service import Service
from bot.tex import readable
from tests.crash.crowd import editions_of
from tests.crash.http_channel import DiscordLike, TelegramLike
from tests.crash.lapse import Lapse


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What a worker is to do.

    Attributes:
        url: of the store.
        platforms: where each channel's stand-in is.
        rate: messages a second through each channel, in place of its own.
        speed: how fast the worker's time runs.
        off: seconds by which its wall clock is wrong.
        answers: messages a second that it sends through Telegram besides, owner or not.
        patience: seconds that the store waits for another process.
        timeout: seconds that a request may take.
    """

    url: str
    platforms: dict[str, str]
    rate: float | None = None
    speed: float = 1.0
    off: float = 0.0
    answers: float = 0.0
    patience: float = 30.0
    timeout: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a worker did while no file could grow.

    Attributes:
        calls: of the ledger, by name.
        cpu, seconds: of the processor, and on the clock.
    """

    calls: dict[str, int] = field(default_factory=dict)
    cpu: float = 0.0
    seconds: float = 0.0


class Counted:
    """A ledger whose calls are counted."""

    def __init__(self, ledger: Ledger) -> None:
        self.calls: Counter[str] = Counter()
        self._ledger = ledger

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 – whatever a ledger has
        self.calls[name] += 1
        return getattr(self._ledger, name)


class Quiet:
    """An operator who reads the log."""

    async def raise_(self, key: str, sentence: str) -> None:
        """Leave it at that."""


class Disk:
    """Lets no file of this process grow, and notes what it did meanwhile."""

    def __init__(self, counted: Counted, files: list[Path]) -> None:
        self.report = Report()
        self._counted = counted
        self._files = files
        self._before = Report()

    def fill(self) -> None:
        """From now on."""
        biggest = max(file.stat().st_size for file in self._files if file.exists())
        _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (biggest, most))
        self._before = self._so_far()

    def free(self) -> None:
        """Until now."""
        _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        now, before = self._so_far(), self._before
        self.report = Report(
            calls={name: now.calls[name] - before.calls.get(name, 0) for name in now.calls},
            cpu=now.cpu - before.cpu,
            seconds=now.seconds - before.seconds,
        )

    def _so_far(self) -> Report:
        calls = dict(self._counted.calls)
        return Report(calls=calls, cpu=time.process_time(), seconds=time.monotonic())


def pump_of(
    channel: Channel[str], *, store: SqlStore, ledger: Ledger, rate: float | None, time: Lapse
) -> Pump[str]:
    """A pump as the service has it, but for its time and its rate."""
    return Pump(
        channel=channel,
        ledger=ledger,
        contents=Contents(store=store, editions=editions_of(store)),
        policy=Policy(rate=rate),
        alarm=Quiet(),
        now=time.now,
        clock=time.clock,
        sleep=time.sleep,
    )


async def work(job: Job) -> Report:
    """Deliver what is due until SIGTERM."""
    lapse = Lapse(job.speed)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    async with AsyncExitStack() as opened:
        store = await opened.enter_async_context(
            open_store(job.url, readable=readable, now=lapse.now, patience=job.patience)
        )
        http = await opened.enter_async_context(
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=job.timeout))
        )
        counted = Counted(store.ledger)
        file = job.url.removeprefix("sqlite:///")
        disk = Disk(counted, [Path(file), Path(f"{file}-wal")])
        loop.add_signal_handler(signal.SIGUSR1, disk.fill)
        loop.add_signal_handler(signal.SIGUSR2, disk.free)
        print("begins", flush=True)  # noqa: T201 – for the test
        pumps = [
            pump_of(
                kind(http, job.platforms[kind.name]),
                store=store,
                ledger=cast("Ledger", counted),
                rate=job.rate,
                time=lapse,
            )
            for kind in (TelegramLike, DiscordLike)
            if kind.name in job.platforms
        ]
        await Service(jobs=[], pumps=pumps, now=lapse.now).run(stop)
    return disk.report


if __name__ == "__main__":
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    print(json.dumps(asdict(asyncio.run(work(Job(**json.loads(sys.argv[1])))))))  # noqa: T201 – its answer
