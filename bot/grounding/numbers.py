"""Whether every number of a text stands in the paper, or follows from two that do."""

from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise, product

from bot.grounding.amounts import same_amount
from bot.grounding.derived import Pair, compatible, follows
from bot.grounding.figures import Figure, figures
from bot.grounding.grammar import CHANGE
from bot.grounding.names import sizes_in_names, without_names
from bot.grounding.rounding import comes_to
from bot.grounding.shares import Share, shares
from bot.grounding.unit_words import COUNT, DATE, NOUNS, ORDINAL, PEOPLE, PERCENT, THINGS
from bot.grounding.wording import Source, sentences, without_addresses

OWN_COUNT = 3
"""Up to here a number word may be our own counting (`두 단계`); a figure in digits never is."""

NEAR = 2
"""How many figures on in its sentence the source sets one beside another; further is chance."""

_NO_TERMS = {"single", "once", "both", "dual"}
"""Number words that nothing is taken from."""

_OWN_UNITS = {COUNT, THINGS, ORDINAL, *NOUNS} - {PEOPLE}


@dataclass(frozen=True, slots=True)
class _Told:
    """What a text tells in numbers: `read` where it stands, `named` as the size of a name."""

    read: tuple[Figure, ...]
    named: tuple[Figure, ...]
    shares: tuple[Share, ...]
    changes: tuple[tuple[Figure, Figure], ...]

    @property
    def figures(self) -> tuple[Figure, ...]:
        return self.read + self.named

    @property
    def all(self) -> tuple[Figure, ...]:
        return self.figures + tuple(share.figure for share in self.shares)


def number_faults(
    text: str, source: Source, *, translated: bool = False
) -> Iterator[tuple[str, str]]:
    """Name each figure that the source lacks (`number`) or counts otherwise (`unit`).

    A text that is `translated` tells the numbers of the source and reckons none.
    """
    known, told = _told(source.text, source), _told(text, source)
    borne = [one for one in told.all if _borne_out(one, known, source)]
    if not translated and len(borne) < len(told.all):
        pairs = _pairs_known(told, source, known)
        borne += [one for one in told.all if one not in borne and follows(one, pairs)]
    for share in told.shares:
        yield from _share_faults(share, told, known)
    idioms = tuple(share.figure for share in told.shares if share.idiom)
    yield from _turned_faults(told, known)
    for figure in told.figures + idioms:
        if figure in borne or any(_within(figure, share) for share in borne if share.share):
            continue
        same = [one for one in known.all if one.values & figure.values and not one.vague]
        if same and not figure.vague:
            yield "unit", f"“{figure.said}”: the paper has this number only as “{same[0].said}”."
        else:
            yield "number", f"The number “{figure.said}” does not stand in the paper."


def _borne_out(figure: Figure, known: _Told, source: Source) -> bool:
    own = (
        figure.word
        and not figure.per
        and min(figure.values) <= OWN_COUNT
        and figure.units <= _OWN_UNITS
    )
    return own or _stands(figure, known) or _listed(figure, source)


def _within(figure: Figure, share: Figure) -> bool:
    return share.start <= figure.start and figure.end <= share.end and figure != share


def _share_faults(share: Share, told: _Told, known: _Told) -> Iterator[tuple[str, str]]:
    """Complain of another part of a whole than the paper's, and of a per cent that it is not."""
    value = share.figure.value
    same_whole = [one for one in known.shares if one.whole.values & share.whole.values]
    if same_whole and not share.idiom and all(one.figure.value != value for one in same_whole):
        yield "number", f"“{share.figure.said}”: the paper has “{same_whole[0].figure.said}”."
    for figure in told.figures:
        beside = 0 <= figure.start - share.figure.end <= len(" of them (")
        if figure.units == {PERCENT} and beside and not _is_percent(figure, share):
            yield "number", f"“{share.figure.said}” is not “{figure.said}”."


def _turned_faults(told: _Told, known: _Told) -> Iterator[tuple[str, str]]:
    """Complain of a change that the paper tells the other way round."""
    for before, after in told.changes:
        ways = [
            (same_amount(before, one) and same_amount(after, other))
            - (same_amount(before, other) and same_amount(after, one))
            for one, other in known.changes
        ]
        if -1 in ways and 1 not in ways:
            yield "number", f"It goes to “{before.said}” in the paper, and not from it."


def _is_percent(figure: Figure, share: Share) -> bool:
    come = share.figure.value * 100
    return comes_to(figure.value, come, how=figure.rounded, places=figure.places)


@lru_cache(maxsize=512)
def _told(text: str, source: Source) -> _Told:
    bare = without_names(without_addresses(text), source)
    read = figures(bare)
    found = tuple(shares(read, bare))
    # “One in three” tells no count of anything.
    idle = {part for share in found if share.idiom for part in (share.part, share.whole)}
    changes = (
        (one, other)
        for one, other in pairwise(read)
        if CHANGE.fullmatch(bare, one.end, other.start)
    )
    return _Told(
        read=tuple(one for one in read if one not in idle),
        named=_named(text),
        shares=found,
        changes=tuple(changes),
    )


def _named(text: str) -> tuple[Figure, ...]:
    sizes = sizes_in_names(without_addresses(text))
    return figures(" , ".join(sizes)) if sizes else ()


def _stands(figure: Figure, known: _Told) -> bool:
    return any(same_amount(figure, one) for one in known.all)


def _pairs_known(told: _Told, source: Source, known: _Told) -> list[Pair]:
    """The pairs that a figure of the text may be reckoned from.

    They stand side by side in the source; or both, or one, stand in the text as well, and the
    other not far off in the source: of what is further off only the distance is told.
    """
    standing = [one for one in told.figures if _stands(one, known)]
    sides = [one for sentence in _by_sentence(source) for one in sentence]
    beside = {one for one in sides if any(same_amount(said, one) for said in standing)}

    near = [
        Pair(one, other, beside=one in beside or other in beside)
        for one, other in _pairs_of(source)
    ]
    here = [Pair(a, b, beside=True) for a, b in combinations(standing, 2) if _reckoned(a, b)]
    there = [
        Pair(one, other, beside=True, apart_only=True)
        for said, after in pairwise(_by_sentence(source))
        for one, other in product(said, after)
        if (one in beside or other in beside) and _reckoned(one, other)
    ]
    return [*near, *here, *there]


@lru_cache(maxsize=64)
def _pairs_of(source: Source) -> tuple[tuple[Figure, Figure], ...]:
    """Two figures of one sentence that count the same, at most `NEAR` apart, and its shares."""
    pairs = [(share.part, share.whole) for share in _told(source.text, source).shares]
    for said in _by_sentence(source):
        for at, one in enumerate(said):
            pairs += [
                (one, other) for other in said[at + 1 : at + 1 + NEAR] if _reckoned(one, other)
            ]
    return tuple(pairs)


@lru_cache(maxsize=64)
def _by_sentence(source: Source) -> tuple[tuple[Figure, ...], ...]:
    """The figures of each sentence, in one reading of the whole."""
    read = _told(source.text, source).read
    starts = [one.start for one in read]
    told, at = [], 0
    for sentence in sentences(source.text):
        at = source.text.index(sentence, at)
        end = at + len(sentence)
        told.append(read[bisect(starts, at - 1) : bisect(starts, end - 1)] + _named(sentence))
        at = end
    return tuple(told)


def _reckoned(one: Figure, other: Figure) -> bool:
    return (
        one != other
        and compatible(one, other)
        and not (one.vague or other.vague or one.version or other.version)
        and not (one.units | other.units) & {DATE, ORDINAL}
        and not {one.said.lower(), other.said.lower()} & _NO_TERMS
    )


def _listed(figure: Figure, source: Source) -> bool:
    """Whether a number word counts a list that the source writes out (`a, b, c, and d`)."""
    return (
        figure.word
        and figure.units <= _OWN_UNITS
        and any(
            sentence.count(",") + 1 == value
            for sentence in sentences(source.text)
            for value in figure.values
            if value > OWN_COUNT
        )
    )
