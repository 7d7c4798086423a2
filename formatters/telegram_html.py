"""Pieces of a Telegram text in its HTML, which know how much of the limits they take.

https://core.telegram.org/bots/api#html-style. Whatever was written by others enters through
`foreign` and an address through `link`; nothing else escapes, so nothing is escaped twice.

Clients make links of their own out of what looks like one: an address, a `@name`, a `#tag`, a
`$TICKER`, a `/command`; and the category `cs.AI` would lead to whoever owns that domain. What
others wrote leads nowhere but where we say, so these are parted by a word joiner (U+2060), which
nobody sees. Numbers, versions and ids are left as they are.
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
# Where TDLib's MessageEntity.cpp finds something to press: https://github.com/tdlib/td.
_PLACE = r"""
    :(?=//)                                         # https://
    |(?<=\S)\.(?=[^\W\d_]{2}|xn--)(?![A-Za-z]+[0-9]) # evil.com, and not 4.5 or LLM.int8
    |(?<=\d)\.(?=\d{1,3}\.\d{1,3}\.\d{1,3}(?![0-9])) # 192.0.2.1
    |@(?=\w)                                        # @stranger, me@evil.com
    |[#](?=[\w\u200c\xb7]*(?:[^\W\d]|[^\x00-\x7f])) # #tag, and not #3
    |\$(?=(?:1INCH|[A-Z]{1,8})(?![A-Za-z0-9_$]))    # $BTC, and not $5
    """
_COMMAND = r"(?<![\w/<])/(?=\w)"
_PRESSABLE = re.compile(f"{_PLACE}|{_COMMAND}", re.VERBOSE)
_PRESSABLE_BUT_COMMANDS = re.compile(_PLACE, re.VERBOSE)


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
    """Our own words with somebody's words quoted in them: any lines, in which we name commands."""
    lines = "\n".join(visible(line) for line in text.splitlines())
    return own(cut(_parted(lines, _PRESSABLE_BUT_COMMANDS), limits.TEXT, size=utf16))


# Fitting a digest says the same texts again and again; a cut goes letter by letter.
@lru_cache(maxsize=512)
def foreign(text: str, room: int = limits.TEXT) -> Html:
    """What others wrote, on one line of no more than `room` units, and nothing but text."""
    return own(cut(_parted(visible(text), _PRESSABLE), room, size=utf16))


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


def _parted(text: str, pressable: re.Pattern[str]) -> str:
    return pressable.sub(rf"\g<0>{_JOINER}", text)
