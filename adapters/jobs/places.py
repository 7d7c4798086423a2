"""What this process has a place for: runners that run here, as long as the place is ours."""

import asyncio
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from bot.work import PUMP, Runner


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A runner's place, and the job that holds it.

    Attributes:
        lost: set when the runner has to end: the process ends, or the place is another's.
    """

    job_id: int
    name: str
    runner: Runner
    lost: asyncio.Event = field(default_factory=asyncio.Event)


class Places:
    """The places of this process."""

    def __init__(self) -> None:
        self._held: set[Place] = set()
        self._closed = False

    def __iter__(self) -> Iterator[Place]:
        return iter(tuple(self._held))

    def take(self, place: Place) -> None:
        """From now on it runs here."""
        self._held.add(place)
        if self._closed:
            place.lost.set()

    def leave(self, place: Place) -> None:
        """It runs here no more."""
        self._held.discard(place)

    def lose(self, job_ids: Collection[int]) -> None:
        """End what has its place by one of those jobs."""
        for place in self:
            if place.job_id in job_ids:
                place.lost.set()

    def leave_unfenced(self) -> None:
        """End what nothing but its place keeps from running twice."""
        for place in self:
            if not place.name.startswith(PUMP):
                place.lost.set()

    def close(self) -> None:
        """End everything, and what comes."""
        self._closed = True
        self.lose([place.job_id for place in self])

    def wake(self) -> None:
        """Let everything look for work."""
        for place in self:
            place.runner.wake()
