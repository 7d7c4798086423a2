"""How long a document may take to be read: a thread cannot be stopped, it has to stop itself."""

import math
from collections.abc import Callable

from bot.errors import BadAnswer

SECONDS = 30.0
"""Seconds for one document: a page takes a tenth of one, and a hostile page takes for ever."""


class Patience:
    """Runs from when it is made; `ticks` counts seconds, from whenever."""

    def __init__(self, ticks: Callable[[], float], *, seconds: float = SECONDS) -> None:
        self._ticks = ticks
        self._end = ticks() + seconds

    def check(self) -> None:
        """Raise `BadAnswer` when it is at its end."""
        if self._ticks() > self._end:
            raise BadAnswer("The full text of this paper takes too long to read.")

    def end(self) -> None:
        """Be at its end: nobody waits any more."""
        self._end = -math.inf
