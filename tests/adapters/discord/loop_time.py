"""The clock of the event loop, as a test wants it: a machine that stalls makes nobody impatient."""

import asyncio
from collections.abc import Callable


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
    loop.time = clock  # type: ignore[method-assign]  # each test has a loop of its own
