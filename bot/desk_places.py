"""The places at a desk: what is answered at once, so that nobody keeps all others waiting."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from bot.inbox import Item

AT_ONCE = 8
"""Answers under way at once."""

EACH = 2
"""Of these, how many one person has at most: the others are for others."""

ASIDE_MOST = 50
"""Answers at most that wait for the platform without holding a place."""


class Places:
    """Knows whose answers are under way.

    Args:
        at_once: places in all.
        each: places of one person at most; whom nobody can tell from others has as many as there
            are.
    """

    def __init__(self, *, at_once: int = AT_ONCE, each: int = EACH) -> None:
        self._at_once = at_once
        self._each = each
        self._by = Counter[str]()
        self._aside = 0
        self.busy = set[str]()

    @property
    def free(self) -> int:
        """Places that nobody has; who steps aside and comes back may find none."""
        return self._at_once + self._aside - len(self.busy)

    @property
    def full(self) -> frozenset[str]:
        """Who has as many as one person can have."""
        return frozenset(one for one, count in self._by.items() if one and count >= self._each)

    def fits(self, item: Item) -> bool:
        """Whether an item may be answered now, as far as others of its chat and person go."""
        return item.about not in self.busy and item.reader not in self.full

    def take(self, item: Item) -> None:
        """Give an item a place."""
        self.busy.add(item.about)
        self._by[item.reader] += 1

    def leave(self, item: Item) -> None:
        """Take its place back."""
        self.busy.remove(item.about)
        self._by -= Counter([item.reader])

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Leave a place to others for a while, unless too many have done so."""
        gives = int(self._aside < ASIDE_MOST)
        self._aside += gives
        try:
            yield
        finally:
            self._aside -= gives
