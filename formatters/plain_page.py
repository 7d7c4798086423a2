"""A page of the terminal: wrapping by cells, colours and links, and nothing a text could smuggle.

Terminals differ in how wide they draw `▲`, `·` and box lines where the locale is East Asian
(https://www.unicode.org/reports/tr11/, "ambiguous"). So nothing here is aligned to the right edge
and no rule is drawn across: neither would survive one cell more.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

from rich.cells import cell_len
from rich.console import Console
from rich.style import Style as Look
from rich.text import Text
from rich.theme import Theme

from formatters.graphemes import graphemes, visible

NARROWEST = 40
"""Fewer columns than this are treated as this many."""
WIDEST = 100
"""Longer lines than this are hard to read; a wider terminal is left empty on the right."""

_LOOKS = {
    "heading": Look(bold=True),
    "title": Look(bold=True),
    "strong": Look(bold=True),
    "votes": Look(color="green", bold=True),
    "up": Look(color="green"),
    "down": Look(color="red"),
    "new": Look(color="magenta"),
    "rank": Look(color="cyan", bold=True),
    "link": Look(color="cyan"),
    "found": Look(color="yellow", bold=True),
    "warning": Look(color="red", bold=True),
    "quiet": Look(dim=True),
}
_URL = re.compile(r"https?://[!-~]+", re.IGNORECASE)
_WORD = re.compile(r"\S+")
_LINK = re.compile(r"\x1b\]8;id=[^;]*;(?P<url>[^\x1b]+)")


@dataclass(frozen=True, slots=True)
class Style:
    """What a terminal, or the pipe in its place, can show.

    Attributes:
        width: columns; below 40 counts as 40, and text is set no wider than 100.
        color: colours and weights (SGR).
        links: addresses behind words (OSC 8); without it addresses are written out.
    """

    width: int
    color: bool
    links: bool

    @property
    def columns(self) -> int:
        """How wide text is set."""
        return min(max(self.width, NARROWEST), WIDEST)


def own(text: str, look: str = "") -> Text:
    """Our own words, with their spaces as they are."""
    # As a span: a style of the whole text would colour whatever is added to it.
    return Text.assemble((text, look))


def ink(text: str, look: str = "", *, link: str | None = None) -> Text:
    """Foreign text as it may stand on a page: on one line, visible, its markup left alone."""
    inked = own(visible(text), look)
    if link:
        inked.stylize(Look(link=link))
    return inked


def joined(*parts: Text) -> Text:
    """The parts that say anything, with dots between them."""
    return own(" · ", "quiet").join(part for part in parts if part.plain)


class Page:
    """Collects lines; made and used up within one `render`."""

    def __init__(self, style: Style) -> None:
        self.style = style
        self._lines: list[Text] = []

    def put(self, text: Text, *, indent: int = 0, lead: Text | None = None) -> None:
        """Wrap the text to the page; `lead` stands before it, and further lines hang below it."""
        before = Text(" " * indent) + (lead or Text())
        hang = Text(" " * before.cell_len)
        room = self.style.columns - before.cell_len
        for line in text.divide(breaks(text.plain, room)) if text.plain else ():
            line.rstrip()
            self._lines.append(before + line)
            before = hang

    def gap(self) -> None:
        """Leave one line empty, unless the page is empty or the last line is."""
        if self._lines and self._lines[-1].plain:
            self._lines.append(Text())

    def text(self) -> str:
        """The page, ending in a line end."""
        out = StringIO()
        console = Console(
            file=out,
            width=self.style.columns,
            height=len(self._lines) + 1,
            color_system="standard" if self.style.color or self.style.links else None,
            theme=Theme(_LOOKS if self.style.color else dict.fromkeys(_LOOKS, ""), inherit=False),
            force_terminal=True,
            force_jupyter=False,
            legacy_windows=False,
            no_color=False,
            markup=False,
            emoji=False,
            highlight=False,
            _environ={},
        )
        for line in self._lines:
            console.print(line, no_wrap=True, overflow="ignore", crop=False)
        return _numbered(out.getvalue())


def breaks(text: str, room: int) -> list[int]:
    """Where lines of no more than `room` cells begin, the first one left out.

    Lines break before words. A word too long for any line is broken between graphemes, which is
    how Chinese is set; an address is never broken, since it could not be followed any more.
    """
    found: list[int] = []
    start = 0
    for word in _WORD.finditer(text):
        pieces = [word.span()]
        if cell_len(word[0]) > room:
            pieces = list(_pieces(text, word.start(), word.end(), room))
        for begin, end in pieces:
            if begin > start and cell_len(text[start:end]) > room:
                found.append(begin)
                start = begin
    return found


def _pieces(text: str, start: int, end: int, room: int) -> Iterator[tuple[int, int]]:
    at = start
    while at < end:
        url = _URL.match(text, at, end)
        if url is not None:
            yield url.span()
            at = url.end()
            continue
        grapheme = next(graphemes(text[at:end]))
        # A run of jamo can be one grapheme and still wider than the page.
        size = len(grapheme) if cell_len(grapheme) <= room else 1
        yield at, at + size
        at += size


def _numbered(page: str) -> str:
    """The page with links numbered by their address.

    rich numbers them as long as the process lives, and the halves of a wrapped one differently;
    equal numbers let a terminal underline both halves at once.
    """
    seen: dict[str, int] = {}

    def number(found: re.Match[str]) -> str:
        return f"\x1b]8;id={seen.setdefault(found['url'], len(seen) + 1)};{found['url']}"

    return _LINK.sub(number, page)
