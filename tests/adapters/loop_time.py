"""The clock of a test's event loop: patience ends when the test says so, and not by a stall."""

import asyncio
from collections.abc import Callable

SLOWNESS = 50
"""Seconds that really pass while one passes on the loop: no stall lasts for half of one."""

_HOUR = 3600


class LoopTime:
    """Slows the clock of the running loop down, and puts it forward when told.

    What is waited for with a time-out has all the time that it needs; what never comes is given up
    at once. The loop keeps this clock: it ends with its test.
    """

    def __init__(self) -> None:
        self._real = asyncio.get_running_loop().time
        self._began = self._real()
        self._skipped = 0.0
        _set(self._now)

    def _now(self) -> float:
        return self._began + real(self._real() - self._began) + self._skipped

    def skip(self, seconds: float) -> None:
        """Let so many seconds pass at once."""
        self._skipped += seconds

    async def fly(self, until: Callable[[], bool]) -> None:
        """Let seconds pass one by one until something is so, an hour at most.

        So a time-out ends as well that does not run yet.
        """
        for _ in range(_HOUR):
            if until():
                return
            self.skip(1)
            await asyncio.sleep(0)


def real(seconds: float) -> float:
    """How long on the loop so many real seconds are: for a test that gives itself up."""
    return seconds / SLOWNESS


def let_pass(seconds: float) -> None:
    """Put the clock forward: who waits for less than that gives up now."""
    usual = asyncio.get_running_loop().time
    _set(lambda: usual() + seconds)


def slow_down(times: float = 20) -> None:
    """Let each second last so many times as long from now on."""
    usual = asyncio.get_running_loop().time
    now = usual()
    _set(lambda: now + (usual() - now) / times)


def _set(clock: Callable[[], float]) -> None:
    loop = asyncio.get_running_loop()
    loop.time = clock  # type: ignore[method-assign]  # asyncio has no other way
