"""What may be reckoned from two figures: a difference, a ratio, a share, a change in per cent."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from bot.grounding.figure import Figure
from bot.grounding.rounding import ROUGHLY, Rounded, comes_to, tells
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
_SCORED = {UNKNOWN, PERCENT, SCORE, POINTS}
_COUNTED = {COUNT, THINGS, *NOUNS}
_LEAST_ROUNDED = 10
"""Smaller differences are told exactly."""
_SMALL_WORD = 3
"""A number word up to here stands anywhere, and gives no ratio."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two figures that are set side by side.

    Attributes:
        beside: one of them at least stands in the text that is looked at as well.
        apart_only: only their difference is told.
        changes_only: only what a text calls a change may be told of them, so far apart they stand.
        together: they stand near each other in one sentence of the source.
    """

    one: Figure
    other: Figure
    beside: bool = False
    apart_only: bool = False
    together: bool = False
    changes_only: bool = False


def compatible(one: Figure, other: Figure) -> bool:
    """Whether two figures count the same, so that one may be taken from the other."""
    if one.units & other.units:
        return True
    measured = {MEASURES[unit][0] for unit in one.units if unit in MEASURES}
    if measured & {MEASURES[unit][0] for unit in other.units if unit in MEASURES}:
        return True
    if UNKNOWN in one.units | other.units and one.units | other.units <= _SCORED:
        return True
    units, others = one.units - {UNKNOWN}, other.units - {UNKNOWN}
    if not units or not others:
        return not (units | others) & {TIMES, *MEASURES}
    loosely = {COUNT, THINGS}
    return units <= _COUNTED and others <= _COUNTED and bool(loosely & (units | others))


def is_change_of(change: Figure, level: Figure) -> bool:
    """Whether a figure tells by how much another differs: `15 times`, `8.7 points`."""
    if TIMES in change.units:
        return _measured(level) or bool(level.units & _COUNTED)
    return bool(change.units & _APART) and PERCENT in level.units


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
    if pair.changes_only and not figure.changed:
        return False
    apart = more - less
    if _is_difference(figure, pair, apart) or _is_rate_apart(figure, pair, apart):
        return True
    if _is_level(figure, pair):
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

    if TIMES in figure.units:
        return _comes(figure, more / less)
    return _is_part(figure, pair, more, less)


def _is_part(figure: Figure, pair: Pair, more: Fraction, less: Fraction) -> bool:
    """Whether a figure is the part, or the change in parts, that a pair comes to."""
    if PERCENT in figure.units and figure.changed:
        parts = _parts(more, less) if pair.beside or _measured(pair.one) else _changes(more, less)
        return any(
            _comes(figure, part * 100) and abs(part * 100 - figure.value) <= figure.value * ROUGHLY
            for part in parts
        )
    told = _parts(more, less) if figure.changed else (less / more,)
    exact = PERCENT in figure.units or figure.places
    return (figure.share and not exact) and any(
        tells(figure.value, part, how=figure.rounded, places=0, share=True) for part in told
    )


def _comes(figure: Figure, value: Fraction) -> bool:
    return comes_to(figure.value, value, how=figure.rounded, places=figure.places)


def _parts(more: Fraction, less: Fraction) -> tuple[Fraction, ...]:
    return less / more, *_changes(more, less)


def _changes(more: Fraction, less: Fraction) -> tuple[Fraction, ...]:
    return (more - less) / more, (more - less) / less


def _is_level(figure: Figure, pair: Pair) -> bool:
    """Whether a figure is what a level comes to by a change: 55.2% and 8.7 points, 4 min and 15x.

    The level must stand beside it.
    """
    if not pair.beside:
        return False
    for level, change in ((pair.one, pair.other), (pair.other, pair.one)):
        if change.units & _APART and PERCENT in level.units & figure.units:
            if figure.value in {level.value + change.value, level.value - change.value}:
                return True
        elif pair.together and is_change_of(change, level):
            base = level.value * _base(level) / _base(figure)
            scaled = (base * change.value, base / change.value)
            if compatible(figure, level) and any(_comes(figure, value) for value in scaled):
                return True
    return False


def _is_difference(figure: Figure, pair: Pair, apart: Fraction) -> bool:
    """Whether a figure is told as the distance of a pair: in points, a measure, or a count.

    Two small counts are so often apart by a third that one of them must stand beside it.
    """
    if "years" in figure.units and _is_year(pair.one) and _is_year(pair.other):
        return figure.value in {apart, apart + 1}
    if figure.per or _is_year(figure) or not _is_apart(figure, apart):
        return False
    small = any(one.word and one.value <= _SMALL_WORD for one in (pair.one, pair.other))
    units = pair.one.units | pair.other.units
    if _measured(figure):
        return bool(figure.units & units)
    if _measured(pair.one) or TIMES in units or (small and not pair.beside):
        return False
    if figure.units & _APART or (
        UNKNOWN in figure.units and (figure.places or apart not in figure.values)
    ):
        return True
    return pair.beside and not figure.word and bool(figure.units & (_COUNTED | {UNKNOWN}))


def _is_rate_apart(figure: Figure, pair: Pair, apart: Fraction) -> bool:
    """Whether a figure is told as the distance of two rates: `18 frames per second faster`."""
    if not (figure.per and figure.changed and figure.per in {pair.one.per, pair.other.per}):
        return False
    return compatible(figure, pair.one) and _is_apart(figure, apart)


def _is_apart(figure: Figure, apart: Fraction) -> bool:
    """Whether a figure tells a distance, if need be rounded (`by nearly 29`)."""
    if apart in figure.values:
        return True
    roundable = figure.value >= _LEAST_ROUNDED and figure.units <= {UNKNOWN, *_APART}
    how = figure.rounded
    return (roundable and how is not Rounded.NOT) and tells(
        figure.value, apart, how=how, places=figure.places, share=False
    )


def _is_year(figure: Figure) -> bool:
    return UNKNOWN in figure.units and figure.value in range(1900, 2100)


def _measured(figure: Figure) -> bool:
    return bool(figure.units & MEASURES.keys())
