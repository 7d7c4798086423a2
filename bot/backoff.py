"""Waiting for what does not work just now: longer after each failure, and said once."""

import random as chance
from collections.abc import Awaitable, Callable

import structlog

_log = structlog.get_logger(__name__)


class Backoff:
    """Waits between the tries of something that has to work in the end.

    Args:
        what: said in the log with the first failure, as a sentence.
        first, longest: seconds after the first failure, and at most.
        sleep: waits so many seconds.
        random: a number from 0 to below 1.
    """

    def __init__(
        self,
        what: str,
        *,
        first: float,
        longest: float,
        sleep: Callable[[float], Awaitable[None]],
        random: Callable[[], float] = chance.random,
    ) -> None:
        self._what = what
        self._first = first
        self._longest = longest
        self._sleep = sleep
        self._random = random
        self._failures = 0
        self._said = ""

    async def wait(self, problem: Exception, *, least: float = 0.0) -> None:
        """Wait after a failure, at least so many seconds."""
        await self._sleep(max(least, self.pause(problem)))

    def pause(self, problem: Exception) -> float:
        """Seconds to wait after a failure; one that says something new is logged."""
        says = str(problem)
        if says != self._said:
            _log.warning(self._what, says=says)
            self._said = says
        longest = min(self._longest, self._first * 2.0 ** min(self._failures, 30))
        self._failures += 1
        # Half of it by chance: those who failed together should not come back together.
        return longest * (1 + self._random()) / 2

    def over(self) -> None:
        """It worked."""
        self._failures, self._said = 0, ""
