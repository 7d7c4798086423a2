"""Outcomes on their way into the ledger: gathered for a moment, and kept until they are in."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.ledger import Ledger, Tenure
from bot.outcomes import Ending

GATHER = 0.02
"""Seconds that an outcome waits for others at most."""

MOST = 500
"""Outcomes that are recorded in one transaction."""


class Recorder:
    """Holds endings until they are recorded; its length is how many are not."""

    def __init__(self, *, ledger: Ledger, clock: Callable[[], float]) -> None:
        self._ledger = ledger
        self._clock = clock
        self._endings: list[Ending] = []
        self._since = 0.0

    def __len__(self) -> int:
        return len(self._endings)

    def add(self, ending: Ending) -> None:
        """Keep an ending."""
        if not self._endings:
            self._since = self._clock()
        self._endings.append(ending)

    def due_at(self, *, idle: bool) -> float:
        """When to record; at once where no other ending is to be expected (`idle`)."""
        return self._since if idle or len(self) >= MOST else self._since + GATHER

    async def flush(self, tenure: Tenure) -> datetime | None:
        """Record what is held, and return when the first of it is to be tried again.

        Raises:
            StoreProblem: not all of it was recorded; what was not is still held.
            Overtaken: the channel has another owner.
        """
        retries: list[datetime] = []
        while self._endings:
            count = min(len(self._endings), MOST)
            for place in range(count):
                await self._follow(place)
            outcomes = [ending.outcome for ending in self._endings[:count]]
            await self._ledger.record(tenure, outcomes)
            del self._endings[:count]
            retries += [one.not_before for one in outcomes if one.not_before is not None]
        return min(retries, default=None)

    def drop(self) -> None:
        """Forget what is held: another owner of the channel decides on it."""
        self._endings.clear()

    async def _follow(self, place: int) -> None:
        """Do what follows from an ending, before a claim can find the address as it was."""
        ending = self._endings[place]
        if ending.moved_to is not None:
            await self._ledger.move(ending.address, ending.moved_to)
        if ending.condition is not None:
            says = ending.outcome.says
            await self._ledger.set_condition(ending.address, None, ending.condition, says)
        if ending.lacks:
            await self._ledger.lack(ending.address, ending.lacks)
        self._endings[place] = replace(ending, moved_to=None, condition=None, lacks="")
