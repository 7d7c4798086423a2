"""Whether every number of a text stands in the paper, or follows from two that do."""

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache

from bot.grounding.figures import Figure, figures
from bot.grounding.names import sizes_in_names, without_names
from bot.grounding.units import (
    COUNT,
    DATE,
    MEASURES,
    PERCENT,
    POINTS,
    SCORE,
    TIMES,
    UNKNOWN,
    may_stand_for,
)
from bot.grounding.wording import Source, sentences, without_addresses

OWN_COUNT = 3
"""Up to here a number word may be our own counting (`두 단계`); a figure in digits never is."""

NEAR = 2
"""How many figures on in its sentence the source sets one beside another; further is chance."""

CALLED_WHOLE, ROUGHLY = Fraction(2, 100), Fraction(5, 100)
"""How far, of itself, a ratio may be from a whole number, and a figure from one told with `약`."""

_APART = {POINTS, SCORE}


def number_faults(text: str, source: Source) -> Iterator[tuple[str, str]]:
    """Name each figure that the source lacks (`number`) or counts otherwise (`unit`)."""
    known, pairs = _told(source.text, source), [*_pairs_of(source)]
    told = _told(text, source)
    pairs += [pair for pair in _pairs(text, source, reach=len(told)) if _all_stand(pair, known)]
    for figure in told:
        own = figure.word and min(figure.values) <= OWN_COUNT and figure.units == {COUNT}
        if own or _stands(figure, known) or _follows(figure, pairs) or _listed(figure, source):
            continue
        same = [one for one in known if one.values & figure.values and not one.vague]
        if same and not figure.vague:
            yield "unit", f"“{figure.said}”: the paper has this number only as “{same[0].said}”."
        else:
            yield "number", f"The number “{figure.said}” does not stand in the paper."


@lru_cache(maxsize=64)
def _pairs_of(source: Source) -> tuple[tuple[Figure, Figure], ...]:
    return tuple(_pairs(source.text, source, reach=NEAR))


@lru_cache(maxsize=512)
def _told(text: str, source: Source) -> tuple[Figure, ...]:
    bare = without_names(without_addresses(text), source)
    return figures(bare) + figures(" , ".join(sizes_in_names(without_addresses(text))))


def _stands(figure: Figure, known: tuple[Figure, ...]) -> bool:
    return any(_same_amount(figure, one) for one in known)


def _all_stand(pair: tuple[Figure, Figure], known: tuple[Figure, ...]) -> bool:
    return all(_stands(figure, known) for figure in pair)


def _same_amount(said: Figure, known: Figure) -> bool:
    if said.vague or known.vague:
        return _same_magnitude(said, known)
    for unit in said.units:
        for other in known.units:
            if may_stand_for(unit, other) and _same_value(said, known.values):
                return True
            if _measured(said, unit) & _measured(known, other):
                return True
    return False


def _same_value(said: Figure, values: frozenset[Fraction]) -> bool:
    if said.values & values:
        return True
    return said.about and any(abs(value - max(said.values)) <= _slack(said) for value in values)


def _slack(said: Figure) -> Fraction:
    """Half of the last of at least two digits that a rounded figure was written with.

    `약 3배` has one digit only: it may be off by `ROUGHLY` of itself.
    """
    target, step = max(said.values), Fraction(1, 10**said.places)
    while target and target % (step * 10) == 0 and target >= step * 100:
        step *= 10
    return min(step / 2, target * ROUGHLY)


def _measured(figure: Figure, unit: str) -> set[tuple[str, Fraction]]:
    """The amount in its base unit: 0.5 s and 500 ms are one."""
    if unit == PERCENT:
        return {("share", value / 100) for value in figure.values}
    if unit == TIMES:
        return {("share", 1 / value) for value in figure.values if value}
    if unit == UNKNOWN and max(figure.values) < 1:
        return {("share", value) for value in figure.values}
    if unit not in MEASURES:
        return set()
    measure, base = MEASURES[unit]
    return {(measure, value * base) for value in figure.values}


def _same_magnitude(said: Figure, known: Figure) -> bool:
    lower = min(said.values if said.vague else known.values)
    other = known if said.vague else said
    if other.vague:
        return lower in other.values
    return said.vague and any(lower <= value < lower * 10 for value in other.values)


def _pairs(text: str, source: Source, *, reach: int) -> Iterator[tuple[Figure, Figure]]:
    """Two figures of one sentence that count the same, at most `reach` apart, both ways round."""
    for sentence in sentences(text):
        told = [figure for figure in _told(sentence, source) if not figure.word]
        for at, one in enumerate(told):
            for other in told[at + 1 : at + 1 + reach]:
                if (one.units & other.units) - {DATE}:
                    yield from ((one, other), (other, one))


def _follows(figure: Figure, pairs: list[tuple[Figure, Figure]]) -> bool:
    """Whether it is the difference or the ratio of a pair, told as one, to its last decimal."""
    return any(
        figure.values & _derived(a, b, figure, more.units & less.units)
        for more, less in pairs
        for a in more.values
        for b in less.values
        if b and a != b
    )


def _derived(a: Fraction, b: Fraction, like: Figure, units: frozenset[str]) -> set[Fraction]:
    """What may be told of `a` and `b` in the unit of `like`."""
    derived: set[Fraction] = set()
    if (like.units & _APART and TIMES not in units) or like.units & units & MEASURES.keys():
        derived.add(a - b)
    if TIMES in like.units:
        derived |= _to_places(a / b, like)
    if PERCENT in like.units:
        derived |= _to_places(abs(a - b) / b * 100, like)
    if like.word and max(like.values) < 1:
        derived |= {a / b, abs(a - b) / b}
    return derived


def _to_places(value: Fraction, like: Figure) -> set[Fraction]:
    """Rounded and cut off, as people do, to the decimals of `like`; 4.7 is not simply called 5."""
    scale = 10**like.places
    near = {Fraction(round(value * scale), scale), Fraction(int(value * scale), scale)}
    if like.places or like.about:
        return near
    return {one for one in near if abs(one - value) <= value * CALLED_WHOLE}


def _listed(figure: Figure, source: Source) -> bool:
    """Whether a number word counts a list that the source writes out (`a, b, c, and d`)."""
    return figure.word and any(
        sentence.count(",") + 1 == value
        for sentence in sentences(source.text)
        for value in figure.values
        if value > OWN_COUNT
    )
