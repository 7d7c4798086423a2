"""A rest that ends by itself, or as soon as something happens."""

import asyncio
from collections.abc import Awaitable, Callable

_TICK = 0.001
"""Seconds that a rest takes at least, so that others have their turn."""


class Rest:
    """Rests until an instant, or until it is stirred; what stirs between two rests ends the next.

    Args:
        clock: seconds that only go forward; the instants are on it.
        sleep: waits so many seconds.
    """

    def __init__(
        self, *, clock: Callable[[], float], sleep: Callable[[float], Awaitable[None]]
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._stirred = asyncio.Event()

    def stir(self) -> None:
        """Something happened: end the rest, or the next one where there is none."""
        self._stirred.set()

    async def until(self, instant: float) -> None:
        """Rest until then, or until something happens."""
        timer = asyncio.ensure_future(self._sleep(max(instant - self._clock(), _TICK)))
        stirred = asyncio.ensure_future(self._stirred.wait())
        try:
            await asyncio.wait({timer, stirred}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            timer.cancel()
            stirred.cancel()
            await asyncio.gather(timer, stirred, return_exceptions=True)
        self._stirred.clear()
