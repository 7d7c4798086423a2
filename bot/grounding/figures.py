"""Figures as texts of four languages write them: `1.2M`, `120만`, `two-thirds`, `10^5`."""

import re
from collections.abc import Iterator
from fractions import Fraction

from bot.grounding.change_words import tells_change
from bot.grounding.figure import Figure
from bot.grounding.grammar import ENUMERATOR, FIGURE, SCALE
from bot.grounding.neighbours import settled
from bot.grounding.number_words import MONTHS, ORDINALS
from bot.grounding.rounding import Rounded, rounding_around
from bot.grounding.unit_words import (
    COUNT,
    DATE,
    MEASURES,
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


def figures(text: str) -> tuple[Figure, ...]:
    """Find every figure of a text in one spelling (`wording.plain`), names left out of it."""
    text = ENUMERATOR.sub(lambda mark: " " * len(mark[0]), text)
    found: list[Figure] = []
    for match in FIGURE.finditer(text):
        within_unit = found and match.start() < found[-1].end  # the `second` of “one second”
        found += () if within_unit else _read(match, text)
    return settled(found, text)


_NAME_BEFORE = re.compile(r"(?<![\w-])([A-Z][\w.-]*[A-Za-z\d]) $")
_NAME_BEHIND = re.compile(r" [A-Z\d]")
_EACH = re.compile(
    r"[^\s\d,.]{0,5}(?:あたり|当たり|につき|ごと|당|마다)|에(?![서게])|に?(?=\d)|(?<=つ)の|(?<=개)의"
    r"|[ァ-ヶー]{2,6}に?(?=\d)|인칭"
)
"""Behind a one that says of what something is told, or counts nothing: `1초에`, `1ページ60秒`."""
_AND_A_HALF = re.compile(r"\s?(?:반(?![가-힣]{2})|半(?!导|分))")
_WORDS = {"english", "korean", "han", "article"}
_SHARES = {"fraction", "denominator", "cjk_part", "slash", "tenth"}
_UNITS = {"vague": UNKNOWN, "hundredth": PERCENT, "ratio": TIMES, "orders": TIMES} | dict.fromkeys(
    ("fold", "scale_fold"), TIMES
)


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
        if half or kind in {"and_a_half", "and_part", "scale_fold"}
        else rounding_around(text, match.start(), match.end(), end),
        changed=tells_change(text, match.start(), end),
        scaled=_scale_of(match) if kind in {"cjk", "scaled"} else 1,
    )


def _scale_of(match: re.Match[str]) -> int:
    """What the last of its scales multiplies with: a thousand in `2만 4천`."""
    if scales := re.findall(rf"{SCALE}{{1,4}}", match[0]):
        return 1 if match[0][-1].isdigit() else int(cjk_value("1" + scales[-1]))
    return english_scale(match[0])


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
