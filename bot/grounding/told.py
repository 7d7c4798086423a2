"""What a text tells in numbers: its figures, its shares and its changes."""

import re
from bisect import bisect
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from bot.grounding.amounts import same_amount
from bot.grounding.figure import Figure
from bot.grounding.figures import figures
from bot.grounding.grammar import CHANGE
from bot.grounding.names import sizes_in_names, without_names
from bot.grounding.shares import Share, shares
from bot.grounding.unit_words import COUNT, NOUNS, ORDINAL, PEOPLE, THINGS
from bot.grounding.wording import Source, sentences, without_addresses

OWN_UNITS = {COUNT, THINGS, ORDINAL, *NOUNS} - {PEOPLE}
"""What a writer may count on its own."""

_OF_WHOLE = re.compile(r"(?<!out) of ")
"""`Nine of twelve` counts twelve, `nine out of ten` nothing."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a text tells in numbers: `read` where it stands, `named` as the size of a name."""

    read: tuple[Figure, ...]
    named: tuple[Figure, ...]
    shares: tuple[Share, ...]
    changes: tuple[tuple[Figure, Figure], ...]

    @property
    def source_figures(self) -> tuple[Figure, ...]:
        """All that bears a number out: of `nine of twelve tasks` the whole, too."""
        return self.all + tuple(
            share.whole
            for share in self.shares
            if share.idiom and _OF_WHOLE.search(share.figure.said)
        )

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every number, as a count of something."""
        return self.read + self.named

    @property
    def all(self) -> tuple[Figure, ...]:
        """Every number, and every share that two of them tell."""
        return self.figures + tuple(share.figure for share in self.shares)


@lru_cache(maxsize=512)
def told_in(text: str, source: Source) -> Told:
    """Read a text; names of the source count nothing in it."""
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
    return Told(
        read=tuple(one for one in read if one not in idle),
        named=_named(text),
        shares=found,
        changes=tuple(changes),
    )


def _named(text: str) -> tuple[Figure, ...]:
    sizes = sizes_in_names(without_addresses(text))
    return figures(" , ".join(sizes)) if sizes else ()


def stands(figure: Figure, known: Told) -> bool:
    """Whether a figure of a text is told in the source."""
    return any(same_amount(figure, one) for one in known.source_figures)


@lru_cache(maxsize=64)
def by_sentence(source: Source) -> tuple[tuple[Figure, ...], ...]:
    """The figures of each sentence, in one reading of the whole."""
    read = told_in(source.text, source).read
    starts = [one.start for one in read]
    told, at = [], 0
    for sentence in sentences(source.text):
        at = source.text.index(sentence, at)
        end = at + len(sentence)
        told.append(read[bisect(starts, at - 1) : bisect(starts, end - 1)] + _named(sentence))
        at = end
    return tuple(told)
