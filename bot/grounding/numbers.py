"""Whether every number of a text stands in the paper, or follows from two that do."""

import re
from collections.abc import Iterator

from bot.grounding.amounts import same_amount
from bot.grounding.counting import counted_otherwise
from bot.grounding.derived import follows
from bot.grounding.figure import Figure
from bot.grounding.pairs import pairs_known, reckoned_further
from bot.grounding.rounding import comes_to
from bot.grounding.shares import Share
from bot.grounding.told import OWN_UNITS, Told, stands, told_in
from bot.grounding.unit_words import PERCENT
from bot.grounding.wording import Source, sentences

OWN_COUNT = 2
"""Up to here a number word may be our own counting (`두 단계`); a figure in digits never is."""

_THREE = 3
"""A three of our own must count a list of three; what is two may be counted anywhere."""
_LIST_OF_THREE = re.compile(r"[^\s,.;:()][^,.;:()]{0,50}, [^,.;:()]{1,50},? (?:and|or) ")

_LEFT = re.compile(
    r"(?:나머지|뺀|빼고|제외한|제외하고|이?외의?|\b(?:other|remaining)|除く|除いた|以外の|残りの?|其余|其他|另外)\s?$"
)
"""Before a number of which some have been left out: `액체를 뺀 여섯 가지`."""
_MOST_LEFT_OUT = 2
_REST = re.compile(
    r"\b(?:not|rest|remaining|other|fail(?:s|ed)?|miss(?:es|ed)?|loses?|lost|loss)\b|\bnon-"
    "|나머지|아닌|아니|실패|손실|놓[치친쳤]|남[기긴깁겼]|残り|失敗|其余|失败"
)

_ASIDE = re.compile(
    r"[^.,;()\d]{0,30}[(,]\s?(?:about |roughly |nearly |almost |약 ?|約|约)?|.{0,10}"
)
"""Between a share and the per cent that it comes to: `129 of 150 tasks (86%)`."""

_COMMA = re.compile(r",(?!\d)")


def number_faults(
    text: str, source: Source, *, translated: bool = False, context: str = ""
) -> Iterator[tuple[str, str]]:
    """Name each figure that the source lacks (`number`) or counts otherwise (`unit`).

    A text that is `translated` tells the numbers of the source and reckons none. What it reckons
    may start from a number that stands in its `context`, the rest of a draft.
    """
    known, told = told_in(source.text, source), told_in(text, source)
    miscounted = _miscounted(told, text, source)
    borne = [
        one
        for one in told.all
        if one not in miscounted
        and (_borne_out(one, known, source) or _left_over(one, known, text))
    ]
    if not translated and len(borne) < len(told.all):
        pairs = pairs_known(told, source, known, context)
        counted = {share.figure for share in told.shares}
        borne += [
            one
            for one in told.all
            if one not in borne
            and one not in counted
            and (follows(one, pairs) or any(_is_percent(one, share) for share in told.shares))
        ]
        borne += reckoned_further(told, borne)
    for share in told.shares:
        yield from _share_faults(share, told, known, text)
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


def _miscounted(told: Told, text: str, source: Source) -> list[Figure]:
    """The counts of a text that the paper contradicts; a part of a whole is not one."""
    parts = [share.part for share in told.shares]
    return [one for one in told.read if one not in parts and counted_otherwise(one, text, source)]


def _borne_out(figure: Figure, known: Told, source: Source) -> bool:
    own = (
        figure.word
        and not figure.per
        and min(figure.values) <= OWN_COUNT
        and figure.units <= OWN_UNITS
    )
    return own or stands(figure, known) or _listed(figure, source)


def _left_over(figure: Figure, known: Told, text: str) -> bool:
    """Whether it tells the rest: a count without one or two, or what is missing to 100 %."""
    if PERCENT in figure.units:
        around = text[max(0, figure.start - 24) : figure.end + 24]
        rest = 100 - figure.value
        return bool(_REST.search(around)) and any(
            one.value == rest and PERCENT in one.units for one in known.figures
        )
    if figure.share and _REST.search(text):
        return any(one.figure.value == 1 - figure.value for one in known.shares)
    if not _LEFT.search(text, max(0, figure.start - 12), figure.start):
        return False
    wholes = {figure.value + out for out in range(1, _MOST_LEFT_OUT + 1)}
    return any(one.value in wholes and one.units & OWN_UNITS for one in known.all)


def _within(figure: Figure, share: Figure) -> bool:
    return share.start <= figure.start and figure.end <= share.end and figure != share


def _share_faults(share: Share, told: Told, known: Told, text: str) -> Iterator[tuple[str, str]]:
    """Complain of another part of a whole than the paper's, and of a per cent that it is not."""
    same_whole = [one for one in known.shares if one.whole.values & share.whole.values]
    parts = {part for one in same_whole for part in (one.figure.value, 1 - one.figure.value)}
    if same_whole and not share.idiom and share.figure.value not in parts:
        yield "number", f"“{share.figure.said}”: the paper has “{same_whole[0].figure.said}”."
    for figure in told.figures:
        beside = _ASIDE.fullmatch(text, share.figure.end, figure.start)
        if figure.units == {PERCENT} and beside and not _is_percent(figure, share):
            yield "number", f"“{share.figure.said}” is not “{figure.said}”."


def _turned_faults(told: Told, known: Told) -> Iterator[tuple[str, str]]:
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
    return figure.units == {PERCENT} and comes_to(
        figure.value, come, how=figure.rounded, places=figure.places
    )


def _listed(figure: Figure, source: Source) -> bool:
    """Whether a number word counts a list that the source writes out (`a, b, c, and d`)."""
    if not figure.word or not figure.units <= OWN_UNITS:
        return False
    if figure.value == _THREE:
        return _LIST_OF_THREE.search(source.text) is not None
    return any(
        len(_COMMA.findall(sentence)) + 1 == figure.value
        for sentence in sentences(source.text)
        if figure.value > _THREE
    )
