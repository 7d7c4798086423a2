"""A look that many ask for: it is taken once for all of them, and not again for a while."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

import structlog

from bot.errors import StoreProblem

_log = structlog.get_logger(__name__)

T = TypeVar("T")

TTL = 10.0
"""Seconds for which a look stands: however often somebody asks, the store is read no more often."""

SHARE = 20
"""A look that took long stands for so many times as long, so that watching takes a twentieth."""

LONGEST = 60.0
"""Seconds for which a look stands at most, and again while the next one takes long: a store that
went away, or is back, is told of soon."""

PATIENCE = 5.0
"""Seconds after which nobody waits for a look any more; Prometheus gives up after 10."""


class Glance(Generic[T]):
    """Takes looks, each for all who ask meanwhile.

    Args:
        look: takes one, or raises a `StoreProblem`.
        clock: seconds that only go forward.
    """

    def __init__(
        self,
        look: Callable[[], Awaitable[T]],
        *,
        clock: Callable[[], float],
        ttl: float = TTL,
        patience: float = PATIENCE,
    ) -> None:
        self._look = look
        self._clock = clock
        self._ttl = ttl
        self._patience = patience
        self._stands_until = 0.0
        self._before: asyncio.Task[T] | None = None
        self._task: asyncio.Task[T] | None = None

    async def latest(self) -> T:
        """The last look, while it stands or the next one takes long, or a new one.

        Raises:
            StoreProblem: the last look failed, or this one takes too long.
        """
        if self._task is None or (self._task.done() and self._clock() >= self._stands_until):
            self._before, self._task = self._task, asyncio.create_task(self._take())
            self._task.add_done_callback(_seen)
        done, _ = await asyncio.wait({self._task}, timeout=self._patience)
        if done:
            return self._task.result()
        # A look over a million readers takes longer than that, and nothing is wrong then.
        is_old = self._clock() >= self._stands_until + LONGEST
        if self._before is None or self._before.exception() or is_old:
            raise StoreProblem(f"The store has not answered for {self._patience:.0f} seconds.")
        return self._before.result()

    async def close(self) -> None:
        """End a look that is under way."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _take(self) -> T:
        began = self._clock()
        try:
            return await self._look()
        except StoreProblem:
            raise
        except Exception as error:
            _log.exception("What is stored was not understood.")
            raise StoreProblem("What is stored was not understood; the log says why.") from error
        finally:
            now = self._clock()
            self._stands_until = now + min(LONGEST, max(self._ttl, SHARE * (now - began)))


def _seen(task: asyncio.Task[T]) -> None:
    """Know of its failure, whether or not somebody still waits for it."""
    if not task.cancelled():
        task.exception()
