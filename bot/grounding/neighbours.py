"""What figures take from those beside them: a unit, a scale, or the rest of one amount."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from bot.grounding.figure import Figure
from bot.grounding.grammar import BETWEEN, INSTEAD, NUMBER, RANGE, SCALE
from bot.grounding.unit_words import COUNT, MEASURES, NOUNS, PERCENT, UNKNOWN
from bot.grounding.values import cjk_value, english_scale

_SENTENCE_END = re.compile(r"[.!?]\s|[。！？]")
_JOINT = re.compile(r"\s?(?:and )?")


def settled(found: list[Figure], text: str) -> tuple[Figure, ...]:
    """Let the figures of a text, in their order, take what their neighbours tell of them."""
    told = _before_neighbours(_joined(found, text), text)
    return tuple(_beside_their_gap(list(_after_neighbours(told, text)), text))


def _joined(found: list[Figure], text: str) -> list[Figure]:
    """Read a time told in two units as one: `2년 2개월` are 26 months."""
    told: list[Figure] = []
    for figure in found:
        last = told[-1] if told else None
        if last and _JOINT.fullmatch(text, last.end, figure.start) and _continues(figure, last):
            (unit,), (larger,) = figure.units, last.units
            value = figure.value + last.value * MEASURES[larger][1] / MEASURES[unit][1]
            said = " ".join(text[last.start : figure.end].split())
            told[-1] = replace(figure, said=said, start=last.start, values=frozenset({value}))
        else:
            told.append(figure)
    return told


def _continues(figure: Figure, last: Figure) -> bool:
    """Whether it is the rest of a time that is told in a larger unit: the 30 of `1시간 30분`."""
    units = [next(iter(one.units)) for one in (last, figure) if len(one.units) == 1]
    if not all(unit in MEASURES for unit in units) or len(units) < len((last, figure)):
        return False
    (measure, larger), (measured, smaller) = (MEASURES[unit] for unit in units)
    return measure == measured in {"time", "calendar"} and figure.value * smaller < larger


def _before_neighbours(found: list[Figure], text: str) -> list[Figure]:
    """Give a figure the unit and the scale of the next one: `3~5만`, `64.1 → 70.3%`."""
    told = found[-1:]
    for figure in found[-2::-1]:
        following = told[-1]
        one_range = bool(RANGE.fullmatch(text, figure.end, following.start)) or (
            text.endswith("between ", 0, figure.start)
            and text[figure.end : following.start] == " and "
        )
        between = BETWEEN.fullmatch(text, figure.end, following.start) is not None
        bare = (figure.units == {UNKNOWN} and between) or (
            one_range and figure.units == {COUNT} and figure.said.isascii()
        )
        # The noun before it is not what `토큰의 40~55%` counts.
        of_a_whole = one_range and figure.units <= NOUNS.keys() and following.units == {PERCENT}
        if bare or (of_a_whole and figure.said[-1].isdigit()):
            scale = _scale(following) if _scale(figure) == 1 else 1
            values = figure.values | {value * scale for value in figure.values}
            units = following.units if one_range else figure.units | following.units
            told.append(replace(figure, units=units, values=values))
        else:
            told.append(figure)
    return told[::-1]


def _after_neighbours(found: list[Figure], text: str) -> Iterator[Figure]:
    """Give a bare figure the unit of the one that it is set against, or told beside in brackets."""
    last: Figure | None = None
    measured: Figure | None = None
    for figure in found:
        told = figure
        aside = text[figure.start - 1 : figure.start] + text[figure.end : figure.end + 1] == "()"
        if figure.units & MEASURES.keys():
            measured = figure
        if (
            measured
            and aside
            and figure.units == {UNKNOWN}
            and figure.places == measured.places > 0
        ):
            within = not _SENTENCE_END.search(text, measured.end, figure.start)
            told = replace(figure, units=figure.units | measured.units) if within else figure
        elif last and figure.units == {UNKNOWN} and INSTEAD.fullmatch(text, last.end, figure.start):
            told = replace(figure, units=figure.units | last.units)
        yield told
        last = told


def _beside_their_gap(found: list[Figure], text: str) -> list[Figure]:
    """Give two bare figures the unit of their distance: `by 18 seconds (from 74 to 56)`."""
    told = list(found)
    for at, (one, other) in enumerate(pairwise(found)):
        if one.units | other.units != {UNKNOWN} or not RANGE.fullmatch(text, one.end, other.start):
            continue
        for gap in (*found[max(0, at - 1) : at], *found[at + 2 : at + 3]):
            if gap.units <= MEASURES.keys() and gap.value == abs(one.value - other.value):
                told[at] = replace(one, units=one.units | gap.units)
                told[at + 1] = replace(other, units=other.units | gap.units)
    return told


def _scale(figure: Figure) -> int:
    """What `5만`, `32B` or `2 million` multiplies its digits with, else 1."""
    if found := re.match(rf"{NUMBER} ?({SCALE}{{1,4}})", figure.said):
        return int(cjk_value("1" + found[1]))
    return english_scale(figure.said)
