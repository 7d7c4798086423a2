"""Whether a paper bears out what a deep read claims: every quote stands in it, and every number.

Pure. The check finds what is invented; that a quote means what the claim makes of it, it cannot
know.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.deep_draft import Claim, Refusal
from bot.full_text import FullText, Passage
from bot.grounding.leaks import leak_faults
from bot.grounding.names import name_faults
from bot.grounding.numbers import number_faults
from bot.grounding.praise import praise_faults
from bot.grounding.script import language_faults
from bot.grounding.wording import Source, plain

SHORTEST_QUOTE = 12
"""Letters and digits of a quote at least: a shorter one stands in any text."""

LONGEST_CLAIM = 600
"""Characters of a claim: two sentences, and not a section."""

_PIECE = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[%°]")
_GAP = re.compile(r"(?<!\d) | (?!\d)")
"""Between two figures a gap is kept: 8 and 5 are not 85."""

_WHERE = re.compile(r"^(?:§|sections?|sec\.|appendix|pages?(?=\s*\d)|pp?\.)\s*", re.IGNORECASE)


def sift(
    claims: Iterable[Claim], full_text: FullText, *, language: str
) -> tuple[tuple[Claim, ...], tuple[Refusal, ...]]:
    """Part the claims into those that the paper bears out, each located, and those it does not.

    A quote that stands in another passage than the claim says is located there.
    """
    evidence = _Evidence(full_text)
    kept: list[Claim] = []
    refused: list[Refusal] = []
    for claim in claims:
        passage = evidence.bearing(claim)
        fault = _fault(claim, passage, evidence, language)
        if passage is None or fault:
            refused.append(Refusal(claim, fault))
        elif not any(one.text == claim.text for one in kept):
            kept.append(replace(claim, where=passage.where))
    return tuple(kept), tuple(refused)


class _Evidence:
    """A full text as quotes are looked for in it."""

    def __init__(self, full_text: FullText) -> None:
        self._passages = [(one, _core(one.text)) for one in full_text.passages]
        self.whole = _source("\n".join(f"{one.title}\n{one.text}" for one in full_text.passages))

    def bearing(self, claim: Claim) -> Passage | None:
        """The passage that the quote stands in: the one that is named, else the first."""
        quote = _core(claim.quote)
        if len(quote) < SHORTEST_QUOTE:
            return None
        # A figure at its end is a whole one: 85 is no quote of 85.2.
        end = r"(?!\d|[.,]\d)" if quote[-1].isdigit() else ""
        start = r"(?<!\d)(?<!\d[.,])" if quote[0].isdigit() else ""
        rule = re.compile(f"{start}{re.escape(quote)}{end}")
        found = [passage for passage, core in self._passages if rule.search(core)]
        named = (passage for passage in found if _key(passage.where) == _key(claim.where))
        return next(named, found[0] if found else None)


def _fault(claim: Claim, passage: Passage | None, evidence: _Evidence, language: str) -> str:
    """The first thing that is wrong with a claim, as a sentence; empty where nothing is."""
    if passage is None:
        if len(_core(claim.quote)) < SHORTEST_QUOTE:
            return "The quote is too short to bear anything; quote a whole sentence or row."
        return "The quote does not stand in the paper word for word."
    if not claim.text.strip() or len(claim.text) > LONGEST_CLAIM:
        return "The claim is empty or too long; write one or two sentences."
    return next(_faults(claim, passage, evidence.whole, language), "")


def _faults(claim: Claim, passage: Passage, whole: Source, language: str) -> Iterator[str]:
    said = plain(claim.text)
    yield from leak_faults(claim.text, whole)
    yield from language_faults(said, whole, language=language)
    yield from _number_faults(said, claim.quote, passage)
    yield from name_faults(said, whole, language=language)
    yield from praise_faults(said, whole)


def _number_faults(said: str, quote: str, passage: Passage) -> Sequence[str]:
    """What numbers stand neither in the quote, or follow from two of its, nor in the passage."""
    if not any(number_faults(said, _source(quote))):
        return ()
    # Of a table's cells any two would have a difference that fits: each stands for itself.
    cells = f"{passage.title}\n{passage.text}".replace(" | ", "\n")
    return [says for _, says in number_faults(said, _source(cells))]


def _source(text: str) -> Source:
    return Source(text=plain(text), abstract="")


def _core(text: str) -> str:
    """The letters and figures alone: what is left of a text however its lines are broken."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _GAP.sub("", " ".join(_PIECE.findall(folded)))


def _key(where: str) -> str:
    """`§3.2`, `Section 3.2` and `3.2 Training` are one place."""
    bare = _WHERE.sub("", where.strip())
    number = re.match(r"[A-Za-z]{0,3}\d[\d.]*", bare)
    return (number[0].rstrip(".") if number else bare).casefold()
