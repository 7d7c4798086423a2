"""The rate limit of Hugging Face, as its answers tell it."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

WINDOW = 300
"""Seconds over which calls are counted. https://huggingface.co/docs/hub/rate-limits"""

RESERVE = 5
"""Calls of a window that are left to whoever else asks from this address."""

_RATE_LIMIT = re.compile(r";\s*r\s*=\s*(?P<left>\d{1,9})\s*;\s*t\s*=\s*(?P<seconds>\d{1,9})")


@dataclass(frozen=True, slots=True)
class Budget:
    """How many calls Hugging Face still answers, and when it begins to count anew (UTC)."""

    left: int
    renewed: datetime

    @classmethod
    def parse(cls, header: str, now: datetime) -> "Budget | None":
        """Read a `RateLimit` header such as `"api";r=489;t=123`; None where it is not one."""
        match = _RATE_LIMIT.search(header)
        if match is None:
            return None
        # A window is never longer; taken at its word, a wild number would stop us for good.
        seconds = min(int(match["seconds"]), WINDOW)
        return cls(int(match["left"]), now + timedelta(seconds=seconds))

    def pause(self, now: datetime) -> float:
        """Seconds to stay silent before the next call."""
        if self.left > RESERVE or now >= self.renewed:
            return 0.0
        # The second is rounded down in the header.
        return min((self.renewed - now).total_seconds(), WINDOW) + 1
