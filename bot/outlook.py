"""When there may be something due in the ledger, so that it is asked no more often."""

import math
from collections.abc import Callable
from datetime import datetime

from bot.ledger import Ledger

POLL = 30.0
"""Seconds between two looks into the ledger at most: other processes plan, and clocks jump."""

IDLE = 1.0
"""Seconds to the next look where the ledger says that something is due, and gives nothing."""


class Outlook:
    """Knows when to look for deliveries of a channel.

    Args:
        gap: seconds between two looks at least.
        now: this instant, aware.
        clock: seconds that only go forward; `at` is on it.
    """

    def __init__(
        self,
        *,
        channel: str,
        ledger: Ledger,
        gap: float,
        now: Callable[[], datetime],
        clock: Callable[[], float],
    ) -> None:
        self._channel = channel
        self._ledger = ledger
        self._gap = gap
        self._now = now
        self._clock = clock
        self._looked_at = self._due_at = -math.inf
        self._woken = False

    @property
    def at(self) -> float:
        """When to look next."""
        return max(self._looked_at + self._gap, -math.inf if self._woken else self._due_at)

    def wake(self) -> None:
        """Look as soon as may be."""
        self._woken = True

    def look(self) -> float:
        """Begin a look; when that is."""
        self._woken, self._looked_at = False, self._clock()
        return self._looked_at

    def looked(self) -> None:
        """The ledger answered, and there may be more at once."""
        self._due_at = -math.inf

    async def look_ahead(self, *, empty: bool) -> None:
        """Find out when the next delivery is due; `empty` where none was taken now.

        Raises:
            StoreProblem: the ledger does not say.
        """
        self._due_at = self._clock() + IDLE
        due = await self._ledger.next_at(self._channel)
        at, now = self._instant(due) if due else math.inf, self._clock()
        self._due_at = max(min(at, now + POLL), now + IDLE if empty else now)

    def expect(self, moment: datetime) -> None:
        """Something is due then, perhaps before all else."""
        self._due_at = min(self._due_at, self._instant(moment))

    def _instant(self, moment: datetime) -> float:
        """A moment on the monotonic clock, as long as the other does not jump."""
        return self._clock() + (moment - self._now()).total_seconds()
