"""Which part of a bot's servers a process listens to.

https://docs.discord.com/developers/events/gateway#sharding
"""

import re
from dataclasses import dataclass

from bot.errors import UsageProblem

_WRITTEN = re.compile(r"(?P<first>\d{1,5})(?:-(?P<last>\d{1,5}))?/(?P<count>\d{1,5})")


@dataclass(frozen=True, slots=True)
class Shards:
    """Shards that listen here, and how many there are everywhere."""

    first: int
    last: int
    count: int

    @classmethod
    def parse(cls, text: str) -> "Shards":
        """Read `0-1/4`, the first two of four, or `3/4`, the last of them.

        Raises:
            UsageProblem: there are no such shards.
        """
        found = _WRITTEN.fullmatch(text.strip())
        first = int(found["first"]) if found else 0
        last = int(found["last"] or first) if found else 0
        count = int(found["count"]) if found else 0
        if not first <= last < count:
            raise UsageProblem(
                f"“{text.strip()[:40]}” names no shards: write 0-1/4 for the first two of four."
            )
        return cls(first, last, count)

    @property
    def ids(self) -> range:
        """Their numbers."""
        return range(self.first, self.last + 1)

    def __str__(self) -> str:
        return f"{self.first}-{self.last}/{self.count}"
