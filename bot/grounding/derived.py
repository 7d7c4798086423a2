"""What may be reckoned from two figures: a difference, a ratio, a share, a change in per cent."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from bot.grounding.figures import Figure
from bot.grounding.rounding import ROUGHLY, comes_to, tells
from bot.grounding.unit_words import (
    COUNT,
    MEASURES,
    NOUNS,
    PERCENT,
    POINTS,
    SCORE,
    THINGS,
    TIMES,
    UNKNOWN,
)

_APART = {POINTS, SCORE}
_COUNTED = {COUNT, THINGS, *NOUNS}
_SMALL_WORD = 3
"""A number word up to here stands anywhere, and gives no ratio."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two figures that are set side by side.

    Attributes:
        beside: one of them at least stands in the text that is looked at as well.
        apart_only: only their difference is told.
    """

    one: Figure
    other: Figure
    beside: bool = False
    apart_only: bool = False


def compatible(one: Figure, other: Figure) -> bool:
    """Whether two figures count the same, so that one may be taken from the other."""
    if one.units & other.units:
        return True
    measured = {MEASURES[unit][0] for unit in one.units if unit in MEASURES}
    if measured & {MEASURES[unit][0] for unit in other.units if unit in MEASURES}:
        return True
    units, others = one.units - {UNKNOWN}, other.units - {UNKNOWN}
    if not units or not others:
        return not (units | others) & {TIMES, *MEASURES}
    loosely = {COUNT, THINGS}
    return units <= _COUNTED and others <= _COUNTED and bool(loosely & (units | others))


def follows(figure: Figure, pairs: list[Pair]) -> bool:
    """Whether a figure is the difference or the ratio of a pair, told as one."""
    return any(_follows(figure, pair, *terms) for pair in pairs for terms in _terms(pair))


def _terms(pair: Pair) -> Iterator[tuple[Fraction, Fraction]]:
    """The values of a pair, the larger first, in the base unit of the first figure."""
    a, b = pair.one.value, pair.other.value * _base(pair.other) / _base(pair.one)
    if a and b and a != b:
        yield max(a, b), min(a, b)


def _base(figure: Figure) -> Fraction:
    return next((MEASURES[unit][1] for unit in figure.units if unit in MEASURES), Fraction(1))


def _follows(figure: Figure, pair: Pair, more: Fraction, less: Fraction) -> bool:
    if _is_difference(figure, pair, more - less):
        return True
    # 4.5 points more and a score of 91.8 have no ratio.
    gap_and_score = bool(pair.one.units & _APART) is not bool(pair.other.units & _APART)
    if (
        pair.apart_only
        or gap_and_score
        or any(
            one.word and one.value <= _SMALL_WORD and not _measured(one)
            for one in (pair.one, pair.other)
        )
    ):
        return False

    def comes(value: Fraction) -> bool:
        return comes_to(figure.value, value, how=figure.rounded, places=figure.places)

    if TIMES in figure.units:
        return comes(more / less)
    if PERCENT in figure.units:
        parts = _parts(more, less) if pair.beside or _measured(pair.one) else _changes(more, less)
        return any(
            comes(part * 100) and abs(part * 100 - figure.value) <= figure.value * ROUGHLY
            for part in parts
        )
    return figure.share and any(
        tells(figure.value, part, how=figure.rounded, places=0, share=True)
        for part in _parts(more, less)
    )


def _parts(more: Fraction, less: Fraction) -> tuple[Fraction, ...]:
    return less / more, *_changes(more, less)


def _changes(more: Fraction, less: Fraction) -> tuple[Fraction, ...]:
    return (more - less) / more, (more - less) / less


def _is_difference(figure: Figure, pair: Pair, apart: Fraction) -> bool:
    """Whether a figure is told as the distance of a pair: in points, a measure, or a count.

    Two small counts are so often apart by a third that one of them must stand beside it.
    """
    if "years" in figure.units and _is_year(pair.one) and _is_year(pair.other):
        return figure.value in {apart, apart + 1}
    if apart not in figure.values or figure.per or _is_year(figure):
        return False
    small = any(one.word and one.value <= _SMALL_WORD for one in (pair.one, pair.other))
    units = pair.one.units | pair.other.units
    if _measured(figure):
        return bool(figure.units & units)
    if _measured(pair.one) or TIMES in units or (small and not pair.beside):
        return False
    if figure.units & _APART or (UNKNOWN in figure.units and figure.places):
        return True
    return pair.beside and not figure.word and bool(figure.units & (_COUNTED | {UNKNOWN}))


def _is_year(figure: Figure) -> bool:
    return UNKNOWN in figure.units and figure.value in range(1900, 2100)


def _measured(figure: Figure) -> bool:
    return bool(figure.units & MEASURES.keys())
