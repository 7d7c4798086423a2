"""The pairs of figures that a text may reckon from."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations, pairwise, product

from bot.grounding.amounts import same_amount
from bot.grounding.derived import Pair, compatible, follows, is_change_of
from bot.grounding.figure import Figure
from bot.grounding.told import OWN_UNITS, Told, by_sentence, stands, told_in
from bot.grounding.unit_words import DATE, ORDINAL, PERCENT, TIMES
from bot.grounding.wording import Source

NEAR = 2
"""How many figures on in its sentence the source sets one beside another; further is chance."""

_NO_TERMS = {"single", "once", "both", "dual"}
"""Number words that nothing is taken from."""


def pairs_known(told: Told, source: Source, known: Told, context: str) -> list[Pair]:
    """The pairs that a figure of the text may be reckoned from.

    They stand side by side in the source; or both, or one, stand in the text as well, and the
    other not far off in the source: of what is further off only the distance is told.
    """
    standing = [one for one in told.figures if stands(one, known)]
    around = [one for one in told_in(context, source).figures if PERCENT in one.units]
    sides = [one for sentence in by_sentence(source) for one in sentence]
    beside = {one for one in sides if any(same_amount(said, one) for said in standing)}
    shown = {one for one in sides if any(same_amount(said, one) for said in around)}

    near = [
        Pair(one, other, beside=told_here, apart_only=not (adjacent or told_here), together=True)
        for one, other, adjacent in _pairs_of(source)
        for told_here in (one in beside or other in beside,)
    ]
    here = [Pair(a, b, beside=True) for a, b in combinations(standing, 2) if _reckoned(a, b)]
    there = [
        Pair(one, other, beside=True, apart_only=True)
        for said, after in pairwise(by_sentence(source))
        for one, other in product(said, after)
        if _reckoned(one, other)
        and (beside & {one, other} or (shown & {one, other} and _both_percent(one, other)))
    ]
    far = [
        Pair(one, other, beside=True, apart_only=True, changes_only=True)
        for one, other in product(standing, told_in(context, source).figures if context else ())
        if one.units & other.units
        and one.units | other.units <= OWN_UNITS
        and _reckoned(one, other)
    ]
    return [*near, *here, *there, *far]


def _both_percent(one: Figure, other: Figure) -> bool:
    return PERCENT in one.units & other.units


@lru_cache(maxsize=64)
def _pairs_of(source: Source) -> tuple[tuple[Figure, Figure, bool], ...]:
    """Two figures of one sentence that count the same, at most `NEAR` apart, and if by one."""
    pairs = []
    for said in by_sentence(source):
        for at, one in enumerate(said):
            pairs += [
                (one, other, apart == 1)
                for apart, other in enumerate(said[at + 1 : at + 1 + NEAR], start=1)
                if _reckoned(one, other)
            ]
    return tuple(pairs)


def _reckoned(one: Figure, other: Figure) -> bool:
    return (
        one != other
        and (compatible(one, other) or is_change_of(one, other) or is_change_of(other, one))
        and not (one.vague or other.vague or one.version or other.version)
        and not (one.units | other.units) & {DATE, ORDINAL}
        and not {one.said.lower(), other.said.lower()} & _NO_TERMS
    )


def reckoned_further(told: Told, borne: list[Figure]) -> Iterator[Figure]:
    """Ratios of two figures of the text of which one was reckoned: `from 1.7 threefold to 5.1`."""
    pairs = [
        Pair(one, other, beside=True)
        for one, other in combinations(borne, 2)
        if _reckoned(one, other)
    ]
    for figure in told.figures:
        if figure not in borne and TIMES in figure.units and follows(figure, pairs):
            yield figure
