"""Pieces of a Telegram text in its HTML, which know how much of the limits they take.

https://core.telegram.org/bots/api#html-style. Whatever was written by others enters through
`foreign` and an address through `link`; nothing else escapes, so nothing is escaped twice.

Clients make links of their own out of what looks like one. An address, a hashtag or a ticker in
somebody's abstract stays what it is: it leads where it says. A `@name` would call a stranger, a
`/command` would offer to send one, and the category `cs.AI` would lead to whoever owns that domain;
these are parted by a word joiner (U+2060), which nobody sees.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from formatters import telegram_limits as limits
from formatters.graphemes import visible
from formatters.text import cut, public_address

_JOINER = "\u2060"
# Where TDLib's MessageEntity.cpp finds a mention or a command: not behind a word, and not within
# an address, which would lead astray with a joiner in it. An address counts as one after a space:
# run together with other text, Telegram may see its end as a mention.
_CALL = re.compile(
    r"""(?P<address>(?<!\S)\(?https?://(?:[a-z0-9-]+\.)+[a-z]{2,}/[a-z0-9_./%~@-]*)
       |(?<!\w)@(?=\w)
       |(?<![\w/<])/(?=\w)
       |(?-i:(?<=[a-z])\.(?=[A-Z]{2}\b))""",
    re.IGNORECASE | re.VERBOSE,
)
_MENTION = re.compile(r"(?<!\w)@(?=\w)")


@dataclass(frozen=True, slots=True)
class Html:
    """A piece of a text.

    Attributes:
        source: as it is sent.
        size: UTF-16 units that are left of it once it is parsed.
        entities: how many Telegram finds in it.
    """

    source: str = ""
    size: int = 0
    entities: int = 0

    def __add__(self, other: "Html") -> "Html":
        return Html(
            self.source + other.source, self.size + other.size, self.entities + other.entities
        )

    def __bool__(self) -> bool:
        return bool(self.source)

    def fits(self, room: int) -> bool:
        """Whether Telegram takes it as a text, or a caption, of up to `room` units."""
        return (
            self.size <= room
            and self.entities <= limits.ENTITIES
            and len(self.source.encode()) <= limits.SOURCE_BYTES
        )


def utf16(text: str) -> int:
    """How many UTF-16 units a text takes."""
    return len(text.encode("utf-16-le")) // 2


def own(text: str) -> Html:
    """Our own words, in which a command is meant to be one."""
    return Html(escape(text, quote=False), utf16(text))


def note(text: str) -> Html:
    """Our own words with somebody's words quoted in them: any lines, and nobody is called."""
    lines = "\n".join(visible(line) for line in text.splitlines())
    return own(cut(_MENTION.sub(f"@{_JOINER}", lines), limits.TEXT, size=utf16))


# Fitting a digest says the same texts again and again; a cut goes letter by letter.
@lru_cache(maxsize=512)
def foreign(text: str, room: int = limits.TEXT) -> Html:
    """What others wrote, on one line of no more than `room` units, and nothing but text."""
    return own(cut(_CALL.sub(_parted, visible(text)), room, size=utf16))


def bold(piece: Html) -> Html:
    """The piece in bold."""
    return _within("<b>", piece, "</b>")


def italic(piece: Html) -> Html:
    """The piece in italics."""
    return _within("<i>", piece, "</i>")


def fold(piece: Html) -> Html:
    """The piece as a quote that is folded where it is long."""
    return _within("<blockquote expandable>", piece, "</blockquote>")


def link(piece: Html, address: str) -> Html:
    """The piece leading to an address, which `linkable` has passed."""
    return _within(f'<a href="{escape(address)}">', piece, "</a>")


def linkable(raw: str | None) -> str | None:
    """The address as Telegram takes it for links, buttons and pictures; None if it does not."""
    # Telegram drops a link to a host without a dot, and takes none with a password for ours.
    return public_address(raw, limits.ADDRESS)


def joined(pieces: Iterable[Html], between: str) -> Html:
    """The pieces that say anything, with some characters of ours between them."""
    whole, gap = Html(), own(between)
    for piece in pieces:
        if piece:
            whole = whole + gap + piece if whole else piece
    return whole


def _within(opening: str, piece: Html, closing: str) -> Html:
    # Telegram finds no entity around nothing.
    if not piece:
        return piece
    return Html(f"{opening}{piece.source}{closing}", piece.size, piece.entities + 1)


def _parted(found: re.Match[str]) -> str:
    return found["address"] or f"{found[0]}{_JOINER}"
