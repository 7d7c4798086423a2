"""What each pattern of a figure is worth: `1.2M`, `120만`, `two-thirds`, `10^5`."""

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from math import prod

from bot.grounding.grammar import NUMBER, SCALED
from bot.grounding.number_words import (
    CJK_BIG,
    CJK_DIGITS,
    CJK_SCALES,
    CJK_SMALL,
    DENOMINATORS,
    ENGLISH,
    ENGLISH_SCALES,
    FRACTIONS,
    KOREAN,
    LETTER_SCALES,
    RATIOS,
    VAGUE,
)


def cjk_value(text: str) -> Fraction:
    """Read `1억 2,000만`, `25万亿` or `三十`."""
    total = section = pending = Fraction(0)
    for piece in re.findall(rf"{NUMBER}|[{CJK_SMALL}]|[{CJK_BIG}]+|[一二两三四五六七八九]", text):
        if piece[0] in CJK_BIG:
            # After 억 or 조, 만 is the particle “only”.
            scale = prod(CJK_SCALES[each] for each in piece[0] + piece[1:].replace("만", ""))
            total += (section + pending or 1) * scale
            section = pending = Fraction(0)
        elif piece in CJK_SCALES:
            section, pending = section + (pending or 1) * CJK_SCALES[piece], Fraction(0)
        else:
            pending = CJK_DIGITS.get(piece) or decimal(piece)
    return total + section + pending


def english_scale(said: str) -> int:
    """What `32B` or `2 million` multiplies its digits with, else 1."""
    if found := re.search(rf"(?:{SCALED})", said, re.IGNORECASE):
        return ENGLISH_SCALES[found[0].lower()]
    found = re.match(rf"{NUMBER}([kKMBTb])(?![A-Za-z])", said)
    return LETTER_SCALES[found[1].lower()] if found else 1


def decimal(said: str) -> Fraction:
    """Read `6,250` or `0.5`."""
    return Fraction(said.replace(",", ""))


def _counted(said: str) -> Fraction:
    return decimal(said) if said[0].isdigit() else cjk_value(said)


def _power(match: re.Match[str]) -> Fraction:
    return decimal(match["mantissa"] or "1") * Fraction(10) ** int(match["exponent"])


def _scaled(match: re.Match[str]) -> Fraction:
    number = re.match(NUMBER, match[0])
    return decimal(number[0] if number else "0") * english_scale(match[0])


def _words(said: str) -> Fraction:
    value = sum(ENGLISH.get(word, 0) for word in re.findall("[a-z]+", said.lower()))
    return Fraction(value * english_scale(said))


def _whole_and_part(match: re.Match[str]) -> Fraction:
    before = match["before"].lower()
    whole = int(before) if before.isdigit() else ENGLISH[before]
    return whole + Fraction(1, {"half": 2, **DENOMINATORS}[match["half"].lower()])


def _part_of_a(match: re.Match[str]) -> Fraction:
    part = Fraction(ENGLISH.get((match["some"] or "a").lower(), 1))
    return part * english_scale(match[0]) / DENOMINATORS[match["piece"].lower()]


def _parts(match: re.Match[str]) -> Fraction:
    return Fraction(ENGLISH.get(match["parts"].lower(), 1), DENOMINATORS[match["share"].lower()])


def _listed(table: Mapping[str, int | Fraction]) -> Callable[[re.Match[str]], Fraction]:
    def value(match: re.Match[str]) -> Fraction:
        text, at = match.string, match.start()
        patterns = (re.compile(pattern, re.IGNORECASE) for pattern in table)
        known = zip(patterns, table.values(), strict=True)
        return Fraction(next(worth for pattern, worth in known if pattern.match(text, at)))

    return value


VALUES: dict[str, Callable[[re.Match[str]], Fraction]] = {
    "power": _power,
    "e": lambda match: Fraction(match[0].replace(",", "")),
    "cjk_part": lambda match: _counted(match["part"]) / (_counted(match["whole"]) or 1),
    "hundredth": lambda match: _counted(match["of"]),
    "tenth": lambda match: _counted(match["tenths"]) / 10,
    "slash": lambda match: decimal(match["over"]) / (decimal(match["under"]) or 1),
    "vague": _listed(VAGUE),
    "cjk": lambda match: cjk_value(match[0]),
    "scaled": _scaled,
    "digits": lambda match: decimal(match[0]),
    "orders": lambda match: Fraction(10) ** ENGLISH.get((match["powers"] or "one").lower(), 1),
    "scale_fold": lambda match: _words(match[0]) or Fraction(english_scale(match[0])),
    "fold": lambda match: Fraction(ENGLISH[match["folds"].lower()]),
    "ratio": _listed(RATIOS),
    "and_a_half": lambda match: Fraction(ENGLISH.get(match["full"].lower(), 1)) + Fraction(1, 2),
    "and_part": _whole_and_part,
    "part_of_a": _part_of_a,
    "half_a": lambda match: Fraction(english_scale(match[0]), 2),
    "fraction": _listed(FRACTIONS),
    "denominator": _parts,
    "a_scale": lambda match: Fraction(english_scale(match[0])),
    "bare_scale": lambda match: cjk_value(match[0]),
    "article": lambda _: Fraction(1),
    "english": lambda match: _words(match[0]),
    "korean": lambda match: Fraction(KOREAN[match[0].strip()]),
    "han": lambda match: cjk_value(match[0]),
}
"""How to read the number of each kind of figure in `grammar.FIGURE`."""
