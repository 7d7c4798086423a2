"""How much one person may ask, so that nobody waits for somebody else. Pure.

Instants are seconds on a clock that does not go backwards.
"""

from collections import OrderedDict
from enum import Enum, auto

from bot.pace import Pace

RATE, BURST = 0.5, 12
"""Commands a second over time, and at once: more than reading takes, less than a script wants."""

KEPT = 10_000
"""People remembered, about 3 MB; whoever is forgotten begins anew."""


class Turn(Enum):
    """Whether somebody is answered."""

    GO = auto()
    SAY_ONCE = auto()
    SILENT = auto()


class Throttle:
    """Gives each person their own pace."""

    def __init__(self, *, rate: float = RATE, burst: int = BURST, most: int = KEPT) -> None:
        self._new = Pace(rate=rate, burst=burst)
        self._most = most
        self._paces: OrderedDict[str, Pace] = OrderedDict()
        self._told: set[str] = set()

    def turn(self, reader: str, now: float) -> Turn:
        """Whether `reader` is answered now; too fast is said once, until they slow down."""
        pace = self._paces.pop(reader, self._new)
        if pace.room(now):
            self._told.discard(reader)
            self._keep(reader, pace.taken(now))
            return Turn.GO
        self._keep(reader, pace)
        if reader in self._told:
            return Turn.SILENT
        self._told.add(reader)
        return Turn.SAY_ONCE

    def _keep(self, reader: str, pace: Pace) -> None:
        self._paces[reader] = pace
        if len(self._paces) > self._most:
            forgotten, _ = self._paces.popitem(last=False)
            self._told.discard(forgotten)
