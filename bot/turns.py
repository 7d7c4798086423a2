"""Jobs that are watched: each turn is measured, and one that takes far too long is told of."""

from collections.abc import Callable
from datetime import datetime

from bot.measure import Measure
from bot.work import Job

STUCK = 1_800.0
"""Seconds from which on a turn is stuck; a slow model may take minutes over a digest."""


class Turns:
    """Knows which jobs take their turn now, and for how long.

    Args:
        clock: seconds that only go forward.
    """

    def __init__(self, *, measure: Measure, clock: Callable[[], float]) -> None:
        self._measure = measure
        self._clock = clock
        self._began: dict[str, float] = {}

    def of(self, name: str, job: Job) -> Job:
        """The job, watched under that name."""

        async def turn() -> datetime | None:
            self._began[name] = self._clock()
            try:
                with self._measure(name):
                    return await job()
            finally:
                self._began.pop(name, None)

        return turn

    def check(self, name: str) -> Callable[[], str]:
        """What says, in a sentence, that a turn of that job does not end; empty while it does."""

        def says() -> str:
            now = self._clock()
            took = now - self._began.get(name, now)
            if took < STUCK:
                return ""
            return f"The job {name} has been taking its turn for {took / 60:.0f} minutes."

        return says
