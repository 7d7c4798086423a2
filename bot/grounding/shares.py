"""Shares told as two counts: `17 of 20`, `one in three`, `20개 중 17개`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.grounding.figures import Figure
from bot.grounding.unit_words import MEASURES, ORDINAL, PERCENT, TIMES, UNKNOWN

_NO_OTHER = r"(?:\s(?!and\b|or\b)[A-Za-z'-]+){0,2}"
_PART_FIRST = re.compile(
    rf"{_NO_OTHER}\s(?:out of|of|in)\s+"
    r"(?:the |its |all |every |about |roughly |[A-Z][\w-]*'s ){0,2}"
)
_WHOLE_FIRST = re.compile(
    r"\s?(?:(?:의\s)?[가-힣]{1,6}\s|[次回局個个件项])?(?:중에서|중에?|가운데|のうち|中)"
    r"[有の,、]?\s?(?:약\s|단\s)?"
)
_OF_ALL = re.compile(r"\b(?:[Oo]ut of|[Oo]f|[Aa]mong)(?: the| all)?\s$")
_THEN = re.compile(r"[^.,;]{0,60},\s(?:only |just |about )?")
_NO_COUNT = {TIMES, PERCENT, ORDINAL, *MEASURES}


@dataclass(frozen=True, slots=True)
class Share:
    """A part and the whole that it is of, each a figure, and what they come to as one."""

    part: Figure
    whole: Figure
    figure: Figure

    @property
    def idiom(self) -> bool:
        """Whether it is told in words alone, which count nothing by themselves."""
        return self.part.word and self.whole.word


def shares(told: tuple[Figure, ...], text: str) -> Iterator[Share]:
    """Find the shares among the figures of a text, in the order in which they were read."""
    last: Share | None = None
    for one, other in pairwise(told):
        if last and one in {last.part, last.whole}:
            continue
        if (
            one.version
            or other.version
            or (one.units | other.units) & _NO_COUNT
            or one.share
            or other.share
        ):
            continue
        between = text[one.end : other.start]
        if _PART_FIRST.fullmatch(between):
            found = _share(one, other, text)
        elif _WHOLE_FIRST.fullmatch(between) or (
            _OF_ALL.search(text, max(0, one.start - 14), one.start) and _THEN.fullmatch(between)
        ):
            found = _share(other, one, text)
        else:
            continue
        if found:
            yield found
        last = found


def _share(part: Figure, whole: Figure, text: str) -> Share | None:
    if 0 < part.value < whole.value:
        start, end = min(part.start, whole.start), max(part.end, whole.end)
        figure = replace(
            part,
            said=" ".join(text[start:end].split()),
            start=start,
            end=end,
            values=frozenset({part.value / whole.value}),
            units=frozenset({UNKNOWN}),
            share=True,
        )
        return Share(part, whole, figure)
    return None
