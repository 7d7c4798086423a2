"""What a channel remembers of the places it sends to, for a while and not of too many."""

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

KEPT = 10_000
"""Things remembered, about 2 MB; what was learned first goes first."""

Value = TypeVar("Value")


class Memory(Generic[Value]):
    """Remembers a value by its name until its time is over.

    Args:
        clock: seconds that only go forward.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic, most: int = KEPT) -> None:
        self._clock = clock
        self._most = most
        self._kept: OrderedDict[str, tuple[Value, float]] = OrderedDict()

    def get(self, name: str) -> Value | None:
        """What is remembered; None where nothing is, or not any more."""
        value, until = self._kept.get(name, (None, 0.0))
        if value is not None and until <= self._clock():
            del self._kept[name]
            return None
        return value

    def keep(self, name: str, value: Value, *, seconds: float) -> None:
        """Remember a value for so long."""
        self._kept[name] = value, self._clock() + seconds
        self._kept.move_to_end(name)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)
