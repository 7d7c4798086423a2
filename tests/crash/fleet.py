"""A stage for many processes: a store on a server, both stand-ins, and workers that die."""

import asyncio
import json
import sys
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from signal import SIGTERM, Signals

from bot.deliveries import Told
from tests.crash.stage import LONG, ROOT, Stage, States, states, until
from tests.crash.worker import Job
from tests.ending import seconds_to_end, starved

PUMPS = ("pump:telegram", "pump:discord")

WRONG = (0.0, 2.0, -2.0)
"""Seconds by which the wall clocks of the processes are wrong, in turn."""


class Member:
    """A process of the fleet.

    Attributes:
        owns: when it began to run what it runs.
    """

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.owns: dict[str, float] = {}
        self._began = asyncio.Event()

    @property
    def alive(self) -> bool:
        return self.process.returncode is None

    async def listen(self) -> None:
        """Take in what it says."""
        assert self.process.stdout is not None
        async for line in self.process.stdout:
            what, name = line.decode().split()
            if what == "began":
                self.owns[name] = time.monotonic()
                self._began.set()
            else:
                self.owns.pop(name, None)

    def tell(self, what: Signals) -> None:
        self.process.send_signal(what)

    async def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        await self.process.wait()
        self.owns.clear()

    async def stop(self) -> float:
        """Ask it to end, once it can listen; after how many seconds it had ended."""
        async with asyncio.timeout(LONG):
            await self._began.wait()
        self.tell(SIGTERM)
        took = await seconds_to_end(self.process)
        assert self.process.returncode == 0, "it did not end well; see its log"
        self.owns.clear()
        return took


class Fleet(Stage):
    """Everything around the processes."""

    def __init__(self, folder: Path, url: str) -> None:
        super().__init__(folder, latency=0.01)
        self.url = url
        self.members: list[Member] = []
        self._listening: list[asyncio.Task[None]] = []

    @asynccontextmanager
    async def sail(self, count: int, **job: object) -> AsyncIterator[None]:
        """Start so many processes, and leave nothing of them."""
        try:
            for _ in range(count):
                await self.join(**job)
            yield
        finally:
            for member in self.members:
                with suppress(ProcessLookupError):
                    member.process.kill()
                await member.process.wait()
            await asyncio.gather(*self._listening)

    async def join(self, **job: object) -> Member:
        """Start another process."""
        told = {
            "url": self.url,
            "platforms": {n: p.url for n, p in self.platforms.items()},
            "off": WRONG[len(self.members) % len(WRONG)],
            **job,
        }
        with (self.folder / "worker.log").open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "tests.crash.fleet_worker",
                json.dumps(asdict(Job(**told))),  # type: ignore[arg-type]
                cwd=ROOT,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
            )
        member = Member(process)
        self.members.append(member)
        self._listening.append(asyncio.create_task(member.listen()))
        return member

    async def owner(self, name: str, *, but: Member | None = None) -> Member:
        """Wait until somebody runs that, and say who."""

        async def owned() -> bool:
            return any(name in one.owns for one in self.members if one is not but and one.alive)

        await until(owned)
        owners = [one for one in self.members if name in one.owns and one is not but and one.alive]
        return max(owners, key=lambda one: one.owns[name])

    async def followed(self, name: str, owner: Member, lose: Callable[[], None]) -> float:
        """Let an owner lose what it runs; after how many seconds another began to run it.

        The time in which no processor was free for that other is left out.
        """
        before = {one: starved(one.process.pid) for one in self.members if one is not owner}
        began = time.monotonic()
        lose()
        follower = await self.owner(name, but=owner)
        waited = starved(follower.process.pid) - before[follower]
        return follower.owns[name] - began - waited

    async def tally(self) -> tuple[States, Sequence[Told]]:
        """How many deliveries stand where, and which are in doubt or did not arrive."""
        async with self.store() as store:
            return await states(store), await store.ledger.troubles(limit=1_000_000)

    def figures(self) -> str:
        """What the platforms saw, and how fast."""
        most = self.most_in_a_second()
        return ", ".join(
            f"{name} {len(platform.seen)} requests, {platform.repeated} repeated, "
            f"{most[name]} in a second at most (it takes {platform.most})"
            for name, platform in self.platforms.items()
        )

    def most_in_a_second(self) -> dict[str, int]:
        """The most requests that each platform saw in any second."""
        found = defaultdict[str, int](int)
        for name, platform in self.platforms.items():
            times = sorted(seen.at for seen in platform.seen)
            first = 0
            for last, at in enumerate(times):
                while times[first] <= at - 1:
                    first += 1
                found[name] = max(found[name], last - first + 1)
        return found
