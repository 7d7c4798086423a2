"""The texts that are compared: brought to one spelling, and what a paper says in its own words."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from bot.models import Paper
from bot.tex import readable

LETTER = r"A-Za-zÀ-ÖØ-öø-ɏͰ-Ͽ"
"""Letters of names, as a character class: Latin with accents, and Greek (`τ2-Bench`)."""

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_RAISED = re.compile(r"(?<=[\dm])[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+")
_TIMES = re.compile(r"(?<=\d)x(?=\d)")
_CIRCLED = re.compile(r"[①-⓿❶-➓]")
_ADDRESS = re.compile(r"(?:https?://|www\.)[\x21-\x7e]+|(?<![\d.])\d{4}\.\d{4,5}(?:v\d+)?(?![\d.])")
_SPELLINGS = str.maketrans(
    dict.fromkeys("‐‑‒–−", "-") | {"—": " - ", "⁄": "/", "，": ", ", "〜": "~", "∼": "~", "’": "'"}
)
_SENTENCE_END = re.compile(
    r"""(?<=[.!?])(?<!\bvs\.)(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bal\.)["'”’)]*\s+
        |(?<=[。！？])["”』」）)]*\s*
        |\n+""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Source:
    """What a paper says of itself, TeX made readable and in one spelling.

    Attributes:
        text: title and abstract.
        abstract: the abstract alone.
    """

    text: str
    abstract: str


@lru_cache(maxsize=64)
def source_of(paper: Paper) -> Source:
    """Read title and abstract; other people's summaries of the paper are no source."""
    abstract = plain(readable(paper.abstract))
    return Source(text=f"{plain(readable(paper.title))}\n{abstract}", abstract=abstract)


def plain(text: str) -> str:
    """Bring dashes, widths, powers and composed letters to one spelling (`10⁵` to `10^5`)."""
    text = _TIMES.sub("×", text)
    text = _RAISED.sub(lambda run: "^" + run[0].translate(_SUPERSCRIPTS), _CIRCLED.sub(" ", text))
    return unicodedata.normalize("NFKC", text.translate(_SPELLINGS)).translate(_SPELLINGS)


def without_addresses(text: str) -> str:
    """Blank links and arXiv ids, whose digits count nothing; every other piece keeps its place."""
    return _ADDRESS.sub(lambda link: " " * len(link[0]), text)


def sentences(text: str) -> list[str]:
    """Split into sentences of any of our languages; a line end ends one, too."""
    return [said for part in _SENTENCE_END.split(text) if part and (said := part.strip())]
