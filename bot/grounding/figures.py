"""Figures as texts of four languages write them: `1.2M`, `120만`, `two-thirds`, `10^5`."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import prod

from bot.grounding.grammar import ABOUT, BETWEEN, ENUMERATOR, FIGURE, NUMBER, SCALE, SCALED
from bot.grounding.number_words import (
    CJK_BIG,
    CJK_DIGITS,
    CJK_SCALES,
    CJK_SMALL,
    ENGLISH,
    ENGLISH_SCALES,
    FRACTIONS,
    KOREAN,
    LETTER_SCALES,
    MONTHS,
    RATIOS,
    VAGUE,
)
from bot.grounding.units import COUNT, DATE, PERCENT, POINTS, TIMES, UNKNOWN, unit_around


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number as a text says it.

    Attributes:
        said: the piece of text, unit included.
        values: what it may mean; in `3~5만` the first is 3 or 30,000.
        units: what it may count; one that takes its unit from its neighbour has two.
        places: decimals that were written.
        word: written out (`four`, `네 가지`) rather than in digits.
        vague: an order of magnitude (`수백만`, `millions of`), its lower end in `values`.
        about: said to be rounded (`약`, `nearly`).
    """

    said: str
    start: int
    end: int
    values: frozenset[Fraction]
    units: frozenset[str]
    places: int = 0
    word: bool = False
    vague: bool = False
    about: bool = False


def figures(text: str) -> tuple[Figure, ...]:
    """Find every figure of a text in one spelling (`wording.plain`), names left out of it."""
    text = ENUMERATOR.sub(lambda mark: " " * len(mark[0]), text)
    found = [figure for match in FIGURE.finditer(text) for figure in _read(match, text)]
    return tuple(_with_neighbours(found, text))


def cjk_value(text: str) -> Fraction:
    """Read `1억 2,000만`, `25万亿` or `三十`."""
    total = section = pending = Fraction(0)
    for piece in re.findall(rf"{NUMBER}|[{CJK_SMALL}]|[{CJK_BIG}]+|[一二三四五六七八九]", text):
        if piece[0] in CJK_BIG:
            # After 억 or 조, 만 is the particle “only”.
            scale = prod(CJK_SCALES[each] for each in piece[0] + piece[1:].replace("만", ""))
            total += (section + pending or 1) * scale
            section = pending = Fraction(0)
        elif piece in CJK_SCALES:
            section, pending = section + (pending or 1) * CJK_SCALES[piece], Fraction(0)
        else:
            pending = CJK_DIGITS.get(piece) or _decimal(piece)
    return total + section + pending


def _read(match: re.Match[str], text: str) -> Iterator[Figure]:
    kind = match.lastgroup or ""
    if kind in {"day", "month"}:
        yield from _date(match)
        return
    value = _VALUES[kind](match)
    unit, end = unit_around(text, match.start(), match.end())
    if kind in _UNITS:
        unit, end = _UNITS[kind], match.end()
    if kind in {"english", "korean", "han"} and unit == UNKNOWN:
        unit = COUNT
    units = {unit}
    if unit == PERCENT and "absolute" in text[max(0, match.start() - 24) : end + 12].lower():
        units.add(POINTS)
    decimals = re.search(r"\.(\d+)", match[0])
    yield Figure(
        said=text[match.start() : end].strip(),
        start=match.start(),
        end=end,
        values=frozenset({value}),
        units=frozenset(units),
        places=len(decimals[1]) if decimals else 0,
        word=kind in {"english", "korean", "han", "fraction"},
        vague=kind == "vague",
        about=ABOUT.search(text[max(0, match.start() - 14) : match.start()]) is not None,
    )
    for part in ("over", "under") if kind == "slash" else ():
        yield _bare(match, part)


def _date(match: re.Match[str]) -> Iterator[Figure]:
    for part in ("y", "m", "d", "mm", "dd", "name", "nd"):
        if match[part]:
            yield _bare(match, part)


def _bare(match: re.Match[str], part: str) -> Figure:
    """A part of a date or of a fraction, which counts nothing by itself."""
    value = MONTHS.get(match[part].title()) or int(match[part])
    start, end = match.span(part)
    unit = UNKNOWN if part in {"y", "over", "under"} else DATE
    return Figure(
        said=match[part],
        start=start,
        end=end,
        values=frozenset({Fraction(value)}),
        units=frozenset({unit}),
    )


def _with_neighbours(found: list[Figure], text: str) -> list[Figure]:
    """Give a figure the unit and the scale of the next one: `3~5만`, `64.1 → 70.3%`."""
    told = found[-1:]
    for figure in found[-2::-1]:
        following = told[-1]
        bare = figure.units == {UNKNOWN}
        if bare and BETWEEN.fullmatch(text, figure.end, following.start):
            scale = _scale(following) if _scale(figure) == 1 else 1
            values = figure.values | {value * scale for value in figure.values}
            told.append(replace(figure, units=figure.units | following.units, values=values))
        else:
            told.append(figure)
    return told[::-1]


def _scale(figure: Figure) -> int:
    """What `5만`, `32B` or `2 million` multiplies its digits with, else 1."""
    if found := re.match(rf"{NUMBER} ?({SCALE}{{1,4}})", figure.said):
        return int(cjk_value("1" + found[1]))
    return _english_scale(figure.said)


def _english_scale(said: str) -> int:
    if found := re.search(rf"(?:{SCALED})", said, re.IGNORECASE):
        return ENGLISH_SCALES[found[0].lower()]
    found = re.match(rf"{NUMBER}([kKMBTb])(?![A-Za-z])", said)
    return LETTER_SCALES[found[1].lower()] if found else 1


def _decimal(said: str) -> Fraction:
    return Fraction(said.replace(",", ""))


def _counted(said: str) -> Fraction:
    return _decimal(said) if said[0].isdigit() else cjk_value(said)


def _power(match: re.Match[str]) -> Fraction:
    return _decimal(match["mantissa"] or "1") * Fraction(10) ** int(match["exponent"])


def _scaled(match: re.Match[str]) -> Fraction:
    number = re.match(NUMBER, match[0])
    return _decimal(number[0] if number else "0") * _english_scale(match[0])


def _english(match: re.Match[str]) -> Fraction:
    words = re.findall("[a-z]+", match[0].lower())
    value = sum(ENGLISH.get(word, 0) for word in words)
    return Fraction(value * _english_scale(match[0]))


def _listed(table: Mapping[str, int | Fraction]) -> Callable[[re.Match[str]], Fraction]:
    def value(match: re.Match[str]) -> Fraction:
        text, at = match.string, match.start()
        patterns = (re.compile(pattern, re.IGNORECASE) for pattern in table)
        known = zip(patterns, table.values(), strict=True)
        return Fraction(next(worth for pattern, worth in known if pattern.match(text, at)))

    return value


_UNITS = {
    "vague": UNKNOWN,
    "hundredth": PERCENT,
    "ratio": TIMES,
}
_VALUES: dict[str, Callable[[re.Match[str]], Fraction]] = {
    "power": _power,
    "e": lambda match: Fraction(match[0].replace(",", "")),
    "cjk_part": lambda match: _counted(match["part"]) / (_counted(match["whole"]) or 1),
    "hundredth": lambda match: _counted(match["of"]),
    "slash": lambda match: Fraction(int(match["over"]), int(match["under"]) or 1),
    "vague": _listed(VAGUE),
    "cjk": lambda match: cjk_value(match[0]),
    "scaled": _scaled,
    "digits": lambda match: _decimal(match[0]),
    "ratio": _listed(RATIOS),
    "fraction": _listed(FRACTIONS),
    "english": _english,
    "korean": lambda match: Fraction(KOREAN[match[0].strip()]),
    "han": lambda match: cjk_value(match[0]),
}
