"""Versions that stand behind a name with a space: `Tulu 3`, `AIME 2024`, `Claude 3.5 Sonnet`."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache

from bot.grounding.unit_words import UNKNOWN
from bot.grounding.units import units_around

_VERSION = r"\d\.\d|\d{1,4}"
_VERSIONED = re.compile(rf"(?<![\w.-])([A-Z][\w-]*[A-Za-z+]) ({_VERSION})(?![\w%]|[.,]\d|-[a-z])")
_ADDED = re.compile(
    r"(?<![\w.-])([A-Z][A-Za-z]*[A-Z][\w-]*[A-Za-z]) ([2-9])"
    "(?= [A-Za-z가-힣]|[은는이가을를와과의로])"
)
_VARIANTS = "(?:mini|nano|micro|tiny|pro|lite|flash|turbo|max|ultra)"
_VARIANT = re.compile(
    r"(?<![\w.-])(?P<name>[A-Z][\w-]*\d[\w.]*) "
    rf"{_VARIANTS}(?![A-Za-z])",
    re.IGNORECASE,
)
_PART = re.compile(
    r"(?<![\w.-])(?P<name>[A-Z][\w-]*[A-Za-z\d]) (?:train|test|val|dev)[-_][a-z\d]+(?![A-Za-z-])"
)
_WORDS = (
    "On Of In At By To Up For The Our Its All And With From Over Only About Under Using Across"
    " After Among Within Than When We It Out Some Nearly Around Top Trained Given Table Figure"
)
_NO_NAMES = frozenset(_WORDS.split())
"""Words that begin a sentence before a number."""


def is_name(word: str) -> bool:
    """Whether a capitalised word before a number may be a name."""
    return word not in _NO_NAMES


def other_versions(text: str, source: str) -> Iterator[str]:
    """Find names of the source that a text gives a version that the source does not give them."""
    for family, versions in _versions(source).items():
        if family not in text:
            continue
        for found in re.finditer(
            rf"(?<![\w-]){re.escape(family)}[ -]({_VERSION})(?![\d%]|[.,]\d)", text
        ):
            counts_nothing = units_around(text, *found.span(1))[0] == {UNKNOWN}
            if counts_nothing and found[1] not in versions:
                yield found[0]


def other_variants(text: str, source: str) -> Iterator[str]:
    """Find names of the source that a text gives another variant: `GPT-4.1 nano` for `mini`."""
    for found in _VARIANT.finditer(text):
        if found["name"] in source and not re.search(re.escape(found[0]), source, re.IGNORECASE):
            yield found[0]
    for name in dict.fromkeys(found["name"] for found in _VARIANT.finditer(source)):
        by_itself = re.compile(rf"(?<![\w.-]){re.escape(name)}(?![A-Za-z\d.-]| {_VARIANTS})")
        if by_itself.search(text) and not by_itself.search(source):
            yield name


def other_parts(text: str, source: str) -> Iterator[str]:
    """Find data sets of the source of which a text tells another part: `LibriSpeech test-other`."""
    for found in _PART.finditer(text):
        if found["name"] in source and found[0].casefold() not in source.casefold():
            yield found[0]


def added_versions(text: str, source: str) -> Iterator[str]:
    """Find names of the source without versions that a text gives one: `ALOHA 2` for ALOHA.

    What is counted next (`GPT-4o 3종`) and what is listed (`MT-Bench 8, …`) is no version.
    """
    for found in _ADDED.finditer(text):
        name, version = found.groups()
        if units_around(text, *found.span(2))[0] != {UNKNOWN}:
            continue
        named = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")
        if named.search(source) and not re.search(rf"{named.pattern}[ -]?{version}", source):
            yield found[0]


@lru_cache(maxsize=64)
def _versions(source: str) -> Mapping[str, set[str]]:
    """The families of a source that have versions, and which."""
    families: dict[str, set[str]] = defaultdict(set)
    for found in _VERSIONED.finditer(source):
        bare = units_around(source, *found.span(2))[0] == {UNKNOWN}
        if bare and is_name(found[1]):
            families[found[1]].add(found[2])
    return families
