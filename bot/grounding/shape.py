"""Whether a draft has the shape of a summary: lengths, numbers of points, a whole abstract."""

import re
from collections import Counter
from collections.abc import Iterator

from bot.draft import Draft
from bot.grounding.wording import Source, plain, sentences

ONE_LINE_ROOM = 120
"""Characters of the line."""
FEWEST_POINTS, MOST_POINTS = 2, 4

LENGTHS = {"en": (0.8, 1.25), "ko": (0.3, 1.2), "ja": (0.25, 1.1), "zh": (0.16, 0.8)}
"""Characters of a whole translation for each character of the English, at least and at most."""
SENTENCES = (0.67, 2.0)
"""Sentences of a whole translation for each sentence of the abstract, from four sentences on."""

_ALIKE = 0.8
_ENDED = re.compile(
    r"[.!?。！？…][\"'”’」』)\]）]*\s*$|https?://\S+\s*$|[다요음함임됨][\"'”’)\]]*\s*$"
)
_WORD = re.compile(r"\w+")
_FEW = 4


def shape_faults(draft: Draft, source: Source, *, language: str) -> Iterator[tuple[str, str]]:
    """Say what is wrong with a draft as a whole: the field, and a sentence."""
    for fault in _line_faults(draft.one_line):
        yield "one_line", fault
    for fault in _point_faults(draft):
        yield "points", fault
    if source.abstract:
        for fault in _abstract_faults(draft.abstract, source.abstract, language):
            yield "abstract", fault


def _line_faults(line: str) -> Iterator[str]:
    if not line.strip():
        yield "The line is empty."
    if "\n" in line.strip():
        yield "The line has more than one line."
    if len(line) > ONE_LINE_ROOM:
        yield f"“{line[:30]}…” has {len(line)} characters; the line may have {ONE_LINE_ROOM}."


def _point_faults(draft: Draft) -> Iterator[str]:
    if not FEWEST_POINTS <= len(draft.points) <= MOST_POINTS:
        yield f"There are {len(draft.points)} points; give {FEWEST_POINTS} to {MOST_POINTS}."
    seen = {_core(draft.one_line)}
    for point in draft.points:
        if not _core(point):
            yield f"The point “{point}” is empty."
        elif _core(point) in seen:
            yield f"The point “{point[:40]}” says again what was said."
        seen.add(_core(point))


def _abstract_faults(said: str, abstract: str, language: str) -> Iterator[str]:
    if not said.strip():
        yield "The abstract is empty."
        return
    if not _ENDED.search(plain(said)):
        yield f"The abstract breaks off: “…{said.strip()[-30:]}”."
    least, most = LENGTHS.get(language, (0.3, 2.0))
    share = len(plain(said)) / len(abstract)
    if not least <= share <= most:
        yield f"The abstract has {share:.0%} of the paper's length; translate all of it, no more."
    told, there = len(sentences(plain(said))), len(sentences(abstract))
    if there >= _FEW and not SENTENCES[0] <= told / there <= SENTENCES[1]:
        yield f"The abstract has {told} sentences, the paper's {there}; translate each of them."
    if language == "en" and _overlap(plain(said), abstract) < _ALIKE:
        yield "The abstract is not the paper's own; repeat it word for word."


def _core(text: str) -> str:
    return "".join(_WORD.findall(text)).lower()


def _overlap(one: str, other: str) -> float:
    """The share of words that two texts have in common."""
    words, others = (Counter(_WORD.findall(text.lower())) for text in (one, other))
    return (words & others).total() / max(1, words.total(), others.total())
