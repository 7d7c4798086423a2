"""Text as it is stored, compared, asked for and shown in an excerpt. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

EXCERPT_ROOM = 160
"""Characters of text in an excerpt, its two ellipses apart."""

TERMS_MOST = 32
"""Words of a query that are looked for: more than the longest title holds."""

_LEAD = 50
"""Characters that stand before the hit, so that a reader sees what it belongs to."""

_TERM = re.compile(r'"([^"]*)"|“([^”]*)”|(\S+)')
_QUOTES = '"“”'


def storable(text: str) -> str:
    """The text without NUL, which PostgreSQL refuses, and lone surrogates, which both do."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def fold(text: str) -> str:
    """The text as it is compared: NFKC, without case, every gap one space."""
    return " ".join(_letters(storable(text)).split())


def terms(query: str) -> list[str]:
    """Split a query into what must all be found: words, and "phrases in quotes", folded."""
    spoken = unicodedata.normalize("NFKC", query)
    parts = (phrase or curly or word for phrase, curly, word in _TERM.findall(spoken))
    folded = (fold(part.strip(_QUOTES)) for part in parts)
    return list(dict.fromkeys(term for term in folded if term))[:TERMS_MOST]


def excerpt(texts: Iterable[str], wanted: Sequence[str]) -> str:
    """A piece around the first hit in the first of `texts` that holds one of the folded terms."""
    for text in texts:
        shown = " ".join(unicodedata.normalize("NFC", text).split())
        hit = _position(shown, wanted)
        if hit is not None:
            return _cut(shown, hit)
    return ""


def _letters(text: str) -> str:
    # Folding case can undo the normal form, so it is made once more.
    once = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFKC", once)


def _position(text: str, wanted: Sequence[str]) -> int | None:
    """Where in the text, unfolded, the first of the folded terms begins."""
    pieces = [_letters(letter) for letter in text]
    folded = "".join(pieces)
    left = min((at for term in wanted if (at := folded.find(term)) >= 0), default=None)
    if left is None:
        return None
    for position, piece in enumerate(pieces):
        left -= len(piece)
        if left < 0:
            return position
    return None


def _cut(text: str, hit: int) -> str:
    if len(text) <= EXCERPT_ROOM:
        return text
    start = max(0, min(hit - _LEAD, len(text) - EXCERPT_ROOM))
    end = start + EXCERPT_ROOM
    if start:
        # Up to the next word's beginning, yet never past the hit; no spaces, no borders.
        border = text.find(" ", start - 1, hit)
        start = border + 1 if border >= 0 else start
    if end < len(text):
        border = text.rfind(" ", hit + 1, end + 1)
        end = border if border >= 0 else end
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"
