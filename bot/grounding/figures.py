"""Figures as texts of four languages write them: `1.2M`, `120만`, `two-thirds`, `10^5`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from bot.grounding.grammar import BETWEEN, ENUMERATOR, FIGURE, INSTEAD, NUMBER, RANGE, SCALE
from bot.grounding.number_words import MONTHS, ORDINALS
from bot.grounding.rounding import Rounded, rounding_around
from bot.grounding.unit_words import (
    COUNT,
    DATE,
    MEASURES,
    NOUNS,
    ORDINAL,
    PERCENT,
    POINTS,
    THINGS,
    TIMES,
    UNKNOWN,
)
from bot.grounding.units import per_time, units_around
from bot.grounding.values import VALUES, cjk_value, decimal, english_scale
from bot.grounding.versions import is_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number as a text says it.

    Attributes:
        said: the piece of text, unit included.
        values: what it may mean; in `3~5만` the first is 3 or 30,000.
        units: what it may count; one that takes its unit from its neighbour has two.
        per: of which time it is a rate (`s`, `min`, `h`), else empty.
        places: decimals that were written.
        word: written out (`four`, `네 가지`) rather than in digits.
        share: a part of a whole (`a third`, `3분의 1`, `17 of 20`).
        vague: an order of magnitude (`수백만`, `millions of`), its lower end in `values`.
        version: it stands behind a name, and may be a part of it (`Tulu 3`, `RTX 4090`).
        rounded: whether it is said to be rounded (`약`, `nearly`).
    """

    said: str
    start: int
    end: int
    values: frozenset[Fraction]
    units: frozenset[str]
    per: str = ""
    places: int = 0
    word: bool = False
    share: bool = False
    vague: bool = False
    version: bool = False
    rounded: Rounded = Rounded.NOT

    @property
    def value(self) -> Fraction:
        """The largest of its values: the one with its scale."""
        return max(self.values)


def figures(text: str) -> tuple[Figure, ...]:
    """Find every figure of a text in one spelling (`wording.plain`), names left out of it."""
    text = ENUMERATOR.sub(lambda mark: " " * len(mark[0]), text)
    found: list[Figure] = []
    for match in FIGURE.finditer(text):
        within_unit = found and match.start() < found[-1].end  # the `second` of “one second”
        found += () if within_unit else _read(match, text)
    return tuple(_after_neighbours(_before_neighbours(found, text), text))


_NAME_BEFORE = re.compile(r"(?<![\w-])([A-Z][\w.-]*[A-Za-z\d]) $")
_NAME_BEHIND = re.compile(r" [A-Z\d]")
_EACH = re.compile(
    r"[^\s\d,.]{0,5}(?:あたり|当たり|につき|ごと|당|마다)|에(?![서게])|に?(?=\d)|(?<=つ)の|(?<=개)의"
)
"""Behind a one that says of what something is told: `1초에`, `1日260万件`."""
_AND_A_HALF = re.compile(r"\s?(?:반(?![가-힣]{2})|半(?!导|分))")
_WORDS = {"english", "korean", "han", "article"}
_SHARES = {"fraction", "denominator", "cjk_part", "slash", "tenth"}
_UNITS = {"vague": UNKNOWN, "hundredth": PERCENT, "ratio": TIMES, "orders": TIMES, "fold": TIMES}


def _read(match: re.Match[str], text: str) -> Iterator[Figure]:
    kind = match.lastgroup or ""
    if kind in {"day", "month"}:
        yield from _date(match)
        return
    value = VALUES[kind](match)
    units, end = _units(match, kind, text)
    if value == 1 and _EACH.match(text, end):
        return
    half = _AND_A_HALF.match(text, end) if units & MEASURES.keys() else None
    if half:
        value, end = value + Fraction(1, 2), half.end()
    decimals = re.search(r"\.(\d+)", match[0])
    yield Figure(
        said=" ".join(text[match.start() : end].split()),
        start=match.start(),
        end=end,
        values=frozenset({value, *_without_scale(match, kind)}),
        units=units,
        per=per_time(text, match.start(), match.end(), end),
        places=len(decimals[1]) if decimals else 0,
        word=kind in _WORDS or kind in {"fraction", "denominator"},
        share=kind in _SHARES,
        vague=kind == "vague",
        version=_is_version(match, units, text),
        rounded=Rounded.ABOUT
        if half or kind == "and_a_half"
        else rounding_around(text, match.start(), match.end(), end),
    )


def _units(match: re.Match[str], kind: str, text: str) -> tuple[frozenset[str], int]:
    """What the figure counts, and where its unit ends."""
    if kind in _UNITS:
        return frozenset({_UNITS[kind]}), match.end()
    if kind == "and_a_half":
        return units_around(text, match.end("full"), match.end("full"))[0], match.end()
    units, end = units_around(text, match.start(), match.end())
    if match[0].lower() in ORDINALS:
        return frozenset({ORDINAL}), match.end()
    if kind in _WORDS and units == {UNKNOWN}:
        units = frozenset({COUNT})
    if units == {PERCENT} and "absolute" in text[max(0, match.start() - 24) : end + 12].lower():
        units |= {POINTS}
    return units, end


def _is_version(match: re.Match[str], units: frozenset[str], text: str) -> bool:
    """Whether a number that counts nothing stands behind a name: `AIME 2024`, `Gemini 2.5 Pro`."""
    named = _NAME_BEFORE.search(text, max(0, match.start() - 40), match.start())
    bare = match.lastgroup == "digits" and units <= {UNKNOWN, THINGS}
    whole = match[0].isdigit() or bool(_NAME_BEHIND.match(text, match.end()))
    return bare and whole and named is not None and is_name(named[1])


def _without_scale(match: re.Match[str], kind: str) -> set[Fraction]:
    """`0.1K` may be a tenth of a kelvin, and `9T` nine teslas."""
    if kind == "scaled" and match[0][-1] in "KT" and match[0][-2].isdigit():
        return {decimal(match[0][:-1])}
    return set()


def _date(match: re.Match[str]) -> Iterator[Figure]:
    """The parts of a date, which count nothing by themselves."""
    for part in ("y", "m", "d", "mm", "dd", "name", "nd"):
        if said := match[part]:
            start, end = match.span(part)
            yield Figure(
                said=said,
                start=start,
                end=end,
                values=frozenset({Fraction(MONTHS.get(said.title()) or int(said))}),
                units=frozenset({UNKNOWN if part == "y" else DATE}),
            )


def _before_neighbours(found: list[Figure], text: str) -> list[Figure]:
    """Give a figure the unit and the scale of the next one: `3~5만`, `64.1 → 70.3%`."""
    told = found[-1:]
    for figure in found[-2::-1]:
        following = told[-1]
        one_range = RANGE.fullmatch(text, figure.end, following.start)
        bare = figure.units == {UNKNOWN} and BETWEEN.fullmatch(text, figure.end, following.start)
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
    """Give a bare figure the unit of the one that it is set against."""
    last: Figure | None = None
    for figure in found:
        told = figure
        if last and figure.units == {UNKNOWN} and INSTEAD.fullmatch(text, last.end, figure.start):
            told = replace(figure, units=figure.units | last.units)
        yield told
        last = told


def _scale(figure: Figure) -> int:
    """What `5만`, `32B` or `2 million` multiplies its digits with, else 1."""
    if found := re.match(rf"{NUMBER} ?({SCALE}{{1,4}})", figure.said):
        return int(cjk_value("1" + found[1]))
    return english_scale(figure.said)
