"""A stage for fan-outs: a store with planned deliveries, both stand-ins, and workers that die."""

import asyncio
import json
import os
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

from adapters.store import SqlStore, open_store
from bot.deliveries import State, Told
from bot.subscription import Address
from bot.tex import readable
from tests.crash import crowd
from tests.crash.stand_ins import DiscordStandIn, Platform, TelegramStandIn
from tests.crash.worker import Job, Report
from tests.ending import seconds_to_end

ROOT = Path(__file__).parents[2]
LONG = 1_200.0 if os.environ.get("PAPERBOY_CRASH") == "full" else 120.0
"""Seconds that a test waits for anything at most."""

OPEN = (State.DUE, State.RETRY, State.EDIT, State.SENDING)

States = dict[str, Counter[State]]


def now() -> datetime:
    return datetime.now(UTC)


class Worker:
    """A process that delivers."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    def tell(self, what: signal.Signals) -> None:
        self._process.send_signal(what)

    async def kill(self) -> None:
        """End it as a power cut would."""
        self._process.kill()
        await self._process.wait()

    async def stop(self) -> tuple[Report, float]:
        """Ask it to end, once it can listen; what it reports, and after how many seconds it had."""
        assert self._process.stdout is not None
        async with asyncio.timeout(LONG):
            assert await self._process.stdout.readline(), "it did not begin; see its log"
        self._process.terminate()
        took = await seconds_to_end(self._process)
        told, _ = await self._process.communicate()
        assert self._process.returncode == 0, "the worker did not end well; see its log"
        return Report(**json.loads(told)), took

    async def away(self) -> None:
        """Let nothing of it remain."""
        if self._process.returncode is None:
            self._process.kill()
        await self._process.communicate()


class Stage:
    """Everything around a worker."""

    def __init__(
        self, folder: Path, *, latency: float = 0.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.folder = folder
        self.telegram = TelegramStandIn(clock, latency=latency)
        self.discord = DiscordStandIn(clock, latency=latency)
        self.url = f"sqlite:///{folder / 'paperboy.sqlite3'}"
        self._looks = 0

    @property
    def platforms(self) -> dict[str, Platform]:
        return {"telegram": self.telegram, "discord": self.discord}

    @property
    def taken(self) -> int:
        """How many messages stand on both platforms."""
        return self.telegram.taken + self.discord.taken

    @property
    def log(self) -> str:
        """What the workers said."""
        return (self.folder / "worker.log").read_text()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        async with AsyncExitStack() as opened:
            for platform in self.platforms.values():
                await opened.enter_async_context(platform.open())
            yield

    async def plan(self, each: int, *channels: str) -> None:
        """Plan a post for so many addresses of each channel."""
        addresses = [
            Address(channel, str(1_000_000 + number))
            for channel in channels
            for number in range(each)
        ]
        at = now()
        async with self.store() as store:
            await crowd.gather(store, self.url, addresses, due=at)
            planned = await crowd.plan(store, now=at, deadline=timedelta(hours=12))
        assert planned == len(addresses)

    @asynccontextmanager
    async def store(self, url: str = "") -> AsyncIterator[SqlStore]:
        async with open_store(url or self.url, readable=readable, now=now) as opened:
            yield opened

    @asynccontextmanager
    async def worker(self, **job: object) -> AsyncIterator[Worker]:
        """Start a worker, and leave nothing of it."""
        told = {"url": self.url, "platforms": {n: p.url for n, p in self.platforms.items()}, **job}
        with (self.folder / "worker.log").open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "tests.crash.worker",
                json.dumps(asdict(Job(**told))),  # type: ignore[arg-type]
                cwd=ROOT,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
            )
        worker = Worker(process)
        try:
            yield worker
        finally:
            await worker.away()

    async def take(self, count: int) -> None:
        """Wait until so many messages stand on both platforms."""
        await until(lambda: _so(self.taken >= count))

    async def look(self) -> tuple[States, Sequence[Told]]:
        """How many deliveries stand where, and which are in doubt or did not arrive.

        It looks at a copy: the worker that comes next has to mend what a killed one left.
        """
        self._looks += 1
        copy = self.folder / f"copy-{self._looks}"
        copy.mkdir()
        for file in self.folder.glob("paperboy.sqlite3*"):
            if not file.name.endswith("-shm"):
                shutil.copy(file, copy)
        async with self.store(f"sqlite:///{copy / 'paperboy.sqlite3'}") as store:
            return await states(store), await store.ledger.troubles(limit=1_000_000)

    async def finish(self) -> None:
        """Wait until nothing is to be delivered any more."""
        async with self.store() as store:

            async def over() -> bool:
                return not any(
                    some[state] for some in (await states(store)).values() for state in OPEN
                )

            await until(over, every=0.1)


async def states(store: SqlStore) -> States:
    """How many deliveries of each channel stand where."""
    found: States = {"telegram": Counter(), "discord": Counter()}
    for tally in await store.ledger.tally():
        found[tally.channel][tally.state] += tally.count
    return found


async def until(done: Callable[[], Awaitable[bool]], *, every: float = 0.003) -> None:
    """Wait for what another process does."""
    async with asyncio.timeout(LONG):
        while not await done():  # noqa: ASYNC110 – another process sets no event
            await asyncio.sleep(every)


async def _so(done: bool) -> bool:  # noqa: FBT001 – an answer
    return done
