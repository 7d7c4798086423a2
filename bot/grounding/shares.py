"""Shares told as two counts: `17 of 20`, `one in three`, `20개 중 17개`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.grounding.figure import Figure
from bot.grounding.unit_words import MEASURES, ORDINAL, PERCENT, TIMES, UNKNOWN

_NO_OTHER = r"(?:\s(?!and\b|or\b)[A-Za-z'-]+){0,2}"
_PART_FIRST = re.compile(
    rf"{_NO_OTHER}\s(?:out of|of|in)\s+"
    r"(?:the |its |all |every |about |roughly |[A-Z][\w-]*'s ){0,2}"
)
_WHOLE_FIRST = re.compile(
    r"\s?(?:(?:의\s)?[가-힣]{1,6}\s|[次回局個个件项])?(?:중에서|중에?|가운데|のうち|中)"
    r"[有の,、]?\s?(?:(?:약|단|거의|겨우|불과|대략|최대|적어도)\s|約|ほぼ)?"
)
_OF_ALL = re.compile(r"\b(?:[Oo]ut of|[Oo]f|[Aa]mong)(?: the| all)?\s$")
_AGAINST = re.compile(
    r"(?:\s[a-z-]+){0,3},? (?:instead of|rather than|compared (?:with|to)|against|versus"
    r"|vs\.?|not)\s"
)
_SENTENCE_END = re.compile(r"[.!?]\s")
_NOT = re.compile(r"\b[Nn]ot (?:a single )?$")
"""`Not one of ten` is none of them."""
_THEN = re.compile(r"[^.,;]{0,60},\s(?:only |just |about )?")
_TRIED = re.compile(r"\b(?:[Ii]n|[Oo]f|[Oo]ut of|[Aa]cross|[Oo]ver)(?: all| the| its)* $")
_TRIALS = re.compile(r" (?:[\w-]+ ){0,3}?(?:trial|attempt|episode|run|rollout|test|game|case)s\b")
_TURNED_OUT = re.compile(
    r"\b(?:succeed(?:s|ed)|fail(?:s|ed)|wins?|won|los(?:es|t)|complete[sd]|passe[sd])(?: in)? $"
)
"""Around the two ends of a share that is told apart: `In 150 trials …, it succeeded 117 times`."""
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
            yield from _against(found, told, text)
        last = found
    yield from _trials(told, text)


def _against(share: Share, told: tuple[Figure, ...], text: str) -> Iterator[Share]:
    """Read what the part is set against as a part of the same whole: `9 of 10 instead of 5`."""
    for figure in told:
        between = text[share.figure.end : figure.start]
        if figure.start <= share.figure.end or figure.units & _NO_COUNT:
            continue
        if _AGAINST.fullmatch(between) and (other := _share(figure, share.whole, text)):
            yield replace(
                other,
                figure=replace(other.figure, said=figure.said, start=figure.start, end=figure.end),
            )


def _trials(told: tuple[Figure, ...], text: str) -> Iterator[Share]:
    """Read how often something turned out one way, of the trials that its sentence begins with."""
    whole: Figure | None = None
    for figure in told:
        if whole and _SENTENCE_END.search(text, whole.end, figure.start):
            whole = None
        if _TRIED.search(text, max(0, figure.start - 16), figure.start) and _TRIALS.match(
            text, figure.end
        ):
            whole = figure
        elif whole and _TURNED_OUT.search(text, max(0, figure.start - 16), figure.start):
            found = _share(figure, whole, text)
            yield from (found,) if found else ()


def _share(part: Figure, whole: Figure, text: str) -> Share | None:
    if 0 < part.value < whole.value and not _NOT.search(text, 0, part.start):
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
