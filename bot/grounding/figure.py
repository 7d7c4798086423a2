"""What a figure is: one number as a text says it."""

from dataclasses import dataclass
from fractions import Fraction

from bot.grounding.rounding import Rounded


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number as a text says it.

    Attributes:
        said: the piece of text, unit included.
        values: what it may mean; in `3~5만` the first is 3 or 30,000.
        units: what it may count; one that takes its unit from its neighbour has two.
        per: of which time it is a rate (`s`, `min`, `h`), else empty.
        places: decimals that were written.
        word: written out (`four`, `네 가지`) rather than in digits.
        share: a part of a whole (`a third`, `3분의 1`, `17 of 20`).
        vague: an order of magnitude (`수백만`, `millions of`), its lower end in `values`.
        version: it stands behind a name, and may be a part of it (`Tulu 3`, `RTX 4090`).
        rounded: whether it is said to be rounded (`약`, `nearly`).
        changed: it stands beside a word of change or of what is left (`40% fewer`, `23% 줄어`).
        scaled: what its letter or word multiplies it with (`1.1k`, `2만`), else 1.
    """

    said: str
    start: int
    end: int
    values: frozenset[Fraction]
    units: frozenset[str]
    per: str = ""
    places: int = 0
    word: bool = False
    share: bool = False
    vague: bool = False
    version: bool = False
    rounded: Rounded = Rounded.NOT
    changed: bool = False
    scaled: int = 1

    @property
    def value(self) -> Fraction:
        """The largest of its values: the one with its scale."""
        return max(self.values)
