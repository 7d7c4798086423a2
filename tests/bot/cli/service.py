"""The service as a person starts it: a process of its own, which writes its log to a file."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from tests.ending import seconds_to_end

PATIENCE = 60.0
"""Seconds that a test waits for anything at most."""


class Service:
    """A process that runs."""

    def __init__(self, process: asyncio.subprocess.Process, log: Path) -> None:
        self._process = process
        self._log = log

    @property
    def said(self) -> str:
        """All that it has written so far, and those before it in the same folder."""
        return self._log.read_text(encoding="utf-8")

    @property
    def is_running(self) -> bool:
        return self._process.returncode is None

    async def until(self, true: Callable[[], object]) -> None:
        """Wait for what it does."""
        async with asyncio.timeout(PATIENCE):
            while not true():
                assert self.is_running, self.said
                await asyncio.sleep(0.02)  # another process: nothing here is told when it acts

    async def ended(self) -> int:
        """Wait until it ends by itself; its exit code."""
        async with asyncio.timeout(PATIENCE):
            return await self._process.wait()

    async def stop(self) -> float:
        """End it as the machine does; the seconds that it takes."""
        self._process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE):
            took = await seconds_to_end(self._process)
        assert self._process.returncode == 0, self.said
        return took

    async def kill(self) -> None:
        """End it as a power cut would."""
        self._process.kill()
        await self._process.wait()


@asynccontextmanager
async def serving(*words: str, **settings: str) -> AsyncIterator[Service]:
    """Start `paperboy run` in the working folder, and leave nothing of it."""
    given = {"LOG_LEVEL": "DEBUG", **settings}
    log = Path.cwd() / "service.log"
    with log.open("ab") as out:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run", *words),
            env=os.environ | {f"PAPERBOY_{name}": value for name, value in given.items()},
            stdout=out,
            stderr=out,
        )
    service = Service(process, log)
    try:
        yield service
    finally:
        if service.is_running:
            await service.kill()
