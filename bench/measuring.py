"""Clocks, memory and words for figures."""

import asyncio
import gc
import logging
import resource
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import structlog

STATUS = Path("/proc/self/status")
MIB = 1024


class Memory:
    """Resident memory of this process, sampled.

    Attributes:
        idle: MiB when it began.
        most: MiB at most since then.
    """

    def __init__(self) -> None:
        gc.collect()
        self.idle = self.most = resident()

    @property
    def more(self) -> float:
        """MiB at most over those at the beginning."""
        return self.most - self.idle

    @asynccontextmanager
    async def sampled(self) -> AsyncIterator[None]:
        """Look ten times a second."""
        task = asyncio.create_task(self._sample())
        try:
            yield
        finally:
            task.cancel()
            self.most = max(self.most, resident())

    async def _sample(self) -> None:
        while True:
            self.most = max(self.most, resident())
            await asyncio.sleep(0.1)


class Stopwatch:
    """Seconds on the clock and of this process's processor time."""

    def __init__(self) -> None:
        self.seconds = self.cpu = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Measure a block."""
        began, spent = time.perf_counter(), time.process_time()
        try:
            yield
        finally:
            self.seconds = time.perf_counter() - began
            self.cpu = time.process_time() - spent


def resident() -> float:
    """MiB of resident memory now; where there is no /proc, the most there ever was."""
    if STATUS.exists():
        lines = STATUS.read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / MIB
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MIB


def percentile(values: Sequence[float], share: float) -> float:
    """The value that so large a share of all does not exceed."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def say(what: str, figure: str, target: str = "") -> None:
    """Print one figure."""
    sys.stdout.write(f"{what:<52}{figure:>16}   {target}\n")
    sys.stdout.flush()


def quiet_logs() -> None:
    """Leave the screen to the figures."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
