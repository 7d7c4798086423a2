"""Whether names of models, benchmarks and products stand as the paper writes them."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

from bot.grounding.transliteration import transliterations
from bot.grounding.unit_words import SYMBOL
from bot.grounding.versions import other_parts, other_variants, other_versions
from bot.grounding.wording import LETTER, Source, without_addresses

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
_VARIANT = r"-(?:Pro|Lite|Mini|Hard|Plus|Verified|Max|Turbo|Flash|Ultra|Nano|Live|mini|nano)\b"
_SENTENCE_START = re.compile(r"[.!?:;\n•\"“”(\[]\s*$")
_ROMAN = re.compile(r"[IVX]+")
_LLMS = "GPT-|Llama|Claude|Gemini|Qwen|DeepSeek|Gemma|Mistral|Mixtral"
_EXPANSIONS = {
    "AI": "",
    "LLM": rf"language models?|{_LLMS}",
    "LM": rf"language models?|{_LLMS}",
    "VLM": r"vision[- ]language|multimodal|visual language",
    "MLLM": r"multimodal",
    "RL": r"reinforcement|GRPO|PPO",
    "SFT": r"supervised|fine-?tun",
    "ML": r"machine learning",
    "NLP": r"language",
    "CV": r"computer vision",
    "SOTA": r"state[- ]of[- ]the[- ]art|best|leading|frontier",
    "CoT": r"chains?[- ]of[- ]thought",
    "QA": r"question|answer",
    "GPU": r"GPU|compute|hardware|device|CUDA|\bRTX|\b[ABHV]\d{2,3}\b",
    "API": r"API|proprietary|closed|commercial",
    "ID": "",
    "OK": "",
}
"""Abbreviations that need no introduction, and what the source says where it writes them out."""

_DIGIT = re.compile(r"\d")
_SHORT = 2
_PIECE = re.compile(rf"[A-Z]+(?![a-z])|[{LETTER}][a-z]*|\d+(?:\.\d+)*|\++")
_NAME_END = rf"(?![{LETTER}\d]|\.\d|\+)"
_ENDINGS = ("n", "an", "ian", "ese", "ic", "s")
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


def stands(name: str, text: str) -> bool:
    """Whether a text has that name, whatever its case, hyphens and plural."""
    return _pattern(name).search(text) is not None


@lru_cache(maxsize=512)
def _pattern(name: str) -> re.Pattern[str]:
    """Match a name in any spelling; a family (`Qwen`) also where a version is glued to it."""
    family = len(name) > _SHORT and name.isalpha()
    return _any_spelling([name], end=rf"(?![{LETTER}]|\+\+)" if family else _NAME_END)


def _any_spelling(names: Iterable[str], *, end: str) -> re.Pattern[str]:
    """Match any of several names; those with one beginning are looked at together."""
    families: dict[str, list[str]] = defaultdict(list)
    for name in names:
        family, *rest = map(_spelled, _PIECE.findall(name))
        families[family].append("".join(rf"[\W_]{{0,2}}{piece}" for piece in rest))
    any_of = "|".join(f"{family}(?:{'|'.join(rests)})" for family, rests in families.items())
    return re.compile(rf"(?<![{LETTER}\d])(?:{any_of})(?:s|es|'s)?{end}", re.IGNORECASE)


def _spelled(piece: str) -> str:
    """A Greek letter may be written out: `tau-bench`."""
    greek = unicodedata.name(piece, "") if len(piece) == 1 else ""
    return f"(?:{piece}|{greek.split()[-1]})" if greek.startswith("GREEK") else re.escape(piece)


@lru_cache(maxsize=64)
def _numbered_names(text: str) -> re.Pattern[str] | None:
    """Match any name of a text that has a digit, the longest first."""
    named = {token[0] for token in _TOKEN.finditer(without_addresses(text)) if _has_name(token[0])}
    numbered = sorted((name for name in named if re.search(r"\d", name)), key=len, reverse=True)
    return _any_spelling(numbered, end=_NAME_END) if numbered else None


def _has_name(token: str) -> bool:
    if not _DIGIT.search(token) or _AMOUNT.fullmatch(token) or _PHRASE.fullmatch(token):
        return False
    glued = re.search(rf"[{LETTER}]\d|^\d+[{LETTER}]", token)
    return bool(glued) or bool(re.search("[A-Z]", token))


def _names(text: str, *, english: bool) -> Iterator[re.Match[str]]:
    """Tokens that look like names: digits, capitals (in English not at a sentence's start)."""
    for token in _TOKEN.finditer(text):
        said = token[0]
        if len(said) == 1 or any(
            rule.fullmatch(said) for rule in (_AMOUNT, _SYMBOL, _PHRASE, _ROMAN)
        ):
            continue
        inner = re.search(r"[A-Z\d]", said[1:]) or re.search("[Ͱ-Ͽ]", said)
        at = token.start()
        starts = english and (not at or _SENTENCE_START.search(text, max(0, at - 4), at))
        if inner or (said[0].isupper() and not starts):
            yield token


def _lacks(text: str, name: str) -> bool:
    """Whether a text has neither the name nor what it is made of; a variant is another name."""
    if _misspelt(name, text):
        return True
    if stands(name, text):
        others = re.sub(_pattern(name).pattern + _VARIANT, " ", text, flags=re.IGNORECASE)
        return not stands(name, others)
    if _expanded(name, text) or _inflected(name, text) or _begins_a_name(name, text):
        return False
    parts = _parts(name, text)
    return parts == [name] or any(_lacks(text, part) for part in parts)


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


def _begins_a_name(name: str, text: str) -> bool:
    """Whether it is the first word of a longer name: `Android` of `AndroidWorld`."""
    word = re.fullmatch("[A-Z][a-z]{4,}", name)
    return bool(word) and re.search(rf"(?<![{LETTER}\d]){name}(?=[A-Z])", text) is not None


def _expanded(name: str, text: str) -> bool:
    """Whether the text writes the abbreviation out: by table, or by the initials of its words."""
    known = _EXPANSIONS.get(name)
    if known is not None and re.search(known, text, re.IGNORECASE):
        return True
    if not re.fullmatch(r"[A-Z][A-Za-z]{1,5}", name) or name[1:].islower():
        return False
    words = re.findall(r"[A-Za-z]+", text)
    initials = "".join(word[0] for word in words).lower()
    without_small = "".join(
        word[0] for word in words if word not in {"of", "and", "the", "for", "to"}
    )
    return name.lower() in initials or name.lower() in without_small.lower()


def _inflected(name: str, text: str) -> bool:
    """Whether it is a common word of the text in another form: `Interpretability`."""
    if not re.fullmatch(r"[A-Z]?[a-z]{4,}", name):
        return False
    stem = name[: max(4, round(len(name) * 0.6))].lower()
    return re.search(rf"(?<![A-Za-z]){stem}[a-z]*", text) is not None or any(
        stands(name.removesuffix(ending), text) for ending in _ENDINGS if name.endswith(ending)
    )
