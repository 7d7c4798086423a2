"""Time that runs faster, for waits that are long."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta


@dataclass(slots=True)
class Lapse:
    """The clocks of a pump, `speed` times as fast as the machine's.

    Attributes:
        off: by how much the wall clock is wrong; may be set while it runs.
        skipped: seconds that were left out, and waited for by nobody.
    """

    speed: float = 1.0
    off: timedelta = timedelta()
    skipped: float = 0.0
    monotonic: Callable[[], float] = time.monotonic
    _began: datetime = field(default_factory=lambda: datetime.now(UTC))
    _first: float = field(default_factory=time.monotonic)

    def now(self) -> datetime:
        """This instant on the wall clock."""
        return self._began + self.off + timedelta(seconds=self.clock() - self._first * self.speed)

    def clock(self) -> float:
        """Seconds that only go forward."""
        return self.monotonic() * self.speed + self.skipped

    async def sleep(self, seconds: float) -> None:
        """Let so many of these seconds pass."""
        await asyncio.sleep(seconds / self.speed)
