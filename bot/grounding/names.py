"""Whether names of models, benchmarks and products stand as the paper writes them."""

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.grounding.other_forms import in_other_words, is_well_known
from bot.grounding.spelling import any_spelling, stands, without_variants
from bot.grounding.transliteration import transliterations
from bot.grounding.unit_words import SYMBOL
from bot.grounding.versions import added_versions, other_parts, other_variants, other_versions
from bot.grounding.wording import LETTER, Source, without_addresses

__all__ = ["name_faults", "sizes_in_names", "stands", "without_names"]

_TOKEN = re.compile(
    rf"(?<![{LETTER}\d])[{LETTER}\d]+(?:(?:[-_@+']|\.(?=\d|(?:com|org|net|ai|io|js|dev)(?![A-Za-z])))[{LETTER}\d]+)*\+{{0,2}}"
)
_AMOUNT = re.compile(  # `7B`, `24GB`, `4-bit`, `3B-32B`, `7B-parameter`, `10x`, `1st`, `2024-05-13`
    rf"\d[\d.]*(?:e-?\d+|[kKMBTb]|{SYMBOL}|[xX]|st|nd|rd|th)?\+?"
    r"(?:-\d[\d.]*[kKMBTb]?)*(?:-[A-Za-z][\w-]*)?"
)
_SYMBOL = re.compile(SYMBOL)
_PHRASE = re.compile(  # words that take a number, not names that have one
    r"(?:top|best-of|pass|avg|mean|maj|recall|precision|hits?|level|rank|stage|phase|step|acc|ndcg"
    r"|round|type|version|tier)[-@]\d+",
    re.IGNORECASE,
)
_SIZE_AT_ALL = re.compile(r"\d[BMKbD]")
_SIZE = re.compile(r"\d+(?:\.\d+)?[BMKb]|\dD")
_SIZE_IN_NAME = re.compile(rf"(?<![{LETTER}\d.])(\d+(?:\.\d+)?[BMKb])(?![{LETTER}\d])")
_DIMENSIONS_IN_NAME = re.compile(rf"(?<![{LETTER}\d])(\d)D(?![a-z\d])")
_SENTENCE_START = re.compile(r"[.!?:;\n•\"“”(\[]\s*$")
_ROMAN = re.compile(r"[IVX]+")

_DIGIT = re.compile(r"\d")
_PLURAL = re.compile(r"(?<=[A-Z\d])s$|'s$")


def name_faults(text: str, source: Source, *, language: str) -> Iterator[str]:
    """Name each name that the source lacks, or that was put into another script."""
    text = without_addresses(text)
    for token in _names(text, english=language == "en"):
        name = _PLURAL.sub("", token[0])
        if _lacks(source.text, name):
            yield f"The name “{name}” does not stand in the paper."
    for name in (
        *other_versions(text, source.text),
        *added_versions(text, source.text),
        *other_variants(text, source.text),
        *other_parts(text, source.text),
    ):
        yield f"The name “{name}” does not stand in the paper."
    for said, meant in transliterations(text, source.text):
        known = f"write “{meant}”, as the paper does" if meant else "the paper has no such name"
        yield f"“{said}”: {known}."


def without_names(text: str, source: Source) -> str:
    """Blank names, so that their digits count nothing; every other piece keeps its place."""
    if numbered := _numbered_names(source.text):
        text = numbered.sub(lambda name: " " * len(name[0]), text)
    return _TOKEN.sub(lambda token: " " * len(token[0]) if _has_name(token[0]) else token[0], text)


def sizes_in_names(text: str) -> list[str]:
    """What names tell of their bearers: 7 billion parameters (`Qwen2.5-7B`), `3D`."""
    if not _SIZE_AT_ALL.search(text):
        return []
    names = [token[0] for token in _TOKEN.finditer(text) if _has_name(token[0])]
    sizes = [size for name in names for size in _SIZE_IN_NAME.findall(name)]
    dimensions = [size for name in names for size in _DIMENSIONS_IN_NAME.findall(name)]
    return [f"{size} parameters" for size in sizes] + [f"{size}차원" for size in dimensions]


@lru_cache(maxsize=64)
def _numbered_names(text: str) -> re.Pattern[str] | None:
    """Match any name of a text that has a digit, the longest first."""
    named = {token[0] for token in _TOKEN.finditer(without_addresses(text)) if _has_name(token[0])}
    numbered = sorted((name for name in named if re.search(r"\d", name)), key=len, reverse=True)
    return any_spelling(numbered) if numbered else None


def _has_name(token: str) -> bool:
    if not _DIGIT.search(token) or _AMOUNT.fullmatch(token) or _PHRASE.fullmatch(token):
        return False
    glued = re.search(rf"[{LETTER}]\d|^\d+[{LETTER}]", token)
    return bool(glued) or bool(re.search("[A-Z]", token))


def _names(text: str, *, english: bool) -> Iterator[re.Match[str]]:
    """Tokens that look like names: digits, capitals.

    In English a capital at a sentence's start makes a name of well-known ones alone.
    """
    for token in _TOKEN.finditer(text):
        said = token[0]
        if len(said) == 1 or any(
            rule.fullmatch(said) for rule in (_AMOUNT, _SYMBOL, _PHRASE, _ROMAN)
        ):
            continue
        inner = re.search(r"[A-Z\d]", said[1:]) or re.search("[Ͱ-Ͽ]", said)
        at = token.start()
        starts = english and (not at or _SENTENCE_START.search(text, max(0, at - 4), at))
        if inner or (said[0].isupper() and (not starts or is_well_known(said))):
            yield token


def _lacks(text: str, name: str) -> bool:
    """Whether a text has neither the name nor what it is made of; a variant is another name."""
    if _misspelt(name, text):
        return True
    if _lost_its_number(name, text):
        return True
    if stands(name, text):
        return not stands(name, without_variants(name, text))
    if in_other_words(name, text):
        return False
    parts = _parts(name, text)
    return parts == [name] or any(_lacks(text, part) for part in parts)


def _lost_its_number(name: str, text: str) -> bool:
    """Whether a text has the name with one number glued to it, and never without: `SPECTER2`."""
    if not name.isalpha() or not re.search("[A-Z]{2}|[a-z][A-Z]", name):
        return False
    numbers = {found[1] for found in re.finditer(rf"(?<![{LETTER}\d-]){name}([\d.]*)", text)}
    ends = re.search(rf"(?<![{LETTER}\d-]){name}\d+(?![{LETTER}\d-]|\.\d)", text)
    return ends is not None and len(numbers) == 1


def _parts(name: str, text: str) -> list[str]:
    """Split `GRPO-based` into what can be looked up; a version stays with its name.

    So does a size, unless the text tells sizes apart from names (`Llama-3 with 8B and 70B`).
    """
    parts: list[str] = []
    for part in name.split("-"):
        apart = _SIZE.fullmatch(part) and _told_apart(part, parts, text)
        if parts and re.fullmatch(r"[A-Za-z]?\d[\w.]*", part) and not apart:
            parts[-1] += f"-{part}"
        elif re.search(r"[A-Z\d]", part) or len(part) == 1:
            parts.append(part)
    return parts or [name]


def _told_apart(size: str, family: list[str], text: str) -> bool:
    """Whether a text tells the size by itself, and not of another name than the family's."""
    alone = rf"(?<![{LETTER}\d.-]){re.escape(size)}(?![{LETTER}\d-])"
    if not family or not re.search(rf"(?<![{LETTER}]){re.escape(family[-1])}-\d", text):
        return re.search(alone, text) is not None
    between = r"(?:[a-z\s,/()\d.-]|(?<=\d)[BMK])"
    listed = rf"{re.escape(family[-1])}{between}*{alone}|{alone}{between}*{re.escape(family[-1])}"
    return re.search(listed, text) is not None


def _misspelt(name: str, text: str) -> bool:
    """Whether a text has the name in one word (`CatBoost`) or with an `s` that is its own."""
    if re.search("[a-z][A-Z][a-z]+$", name) and not re.search(rf"{re.escape(name)}(?!\w)", text):
        longer = re.search(rf"(?<!\w){re.escape(name)}s(?!\w)", text)
        return longer is not None and name.lower() not in text
    in_one = re.sub(r"(?<=[a-z])-(?=[A-Z])", "", name)
    return in_one != name and in_one in text and name not in text
