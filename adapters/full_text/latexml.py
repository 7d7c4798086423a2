"""The HTML that arXiv makes of a paper's TeX: sections and figures. Pure.

LaTeXML's classes say what an element is. https://math.nist.gov/~BMiller/LaTeXML/manual/

The parser is libxml2, for what strangers can write into a paper: it takes time in proportion to
what it reads, stops where elements nest deeper than 256, and a DTD in HTML declares nothing to it.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin

from lxml import etree

from adapters.full_text.patience import Patience
from adapters.http import one_line, web_address
from bot.errors import BadAnswer, NothingThere
from bot.full_text import Passage
from bot.models import Figure

TEXT_ROOM = 600_000
"""Characters of a full text: theses included, papers are shorter. The rest is left out."""

MOST_FIGURES = 200
SMALLEST = 64
"""Pixels that a picture is wide and high at least; a smaller one is an icon."""

_TITLES = frozenset(
    f"ltx_title_{kind}"
    for kind in (
        "abstract",
        "part",
        "chapter",
        "section",
        "subsection",
        "subsubsection",
        "appendix",
    )
)
_RUN_IN = frozenset(
    {"ltx_title_paragraph", "ltx_title_subparagraph", "ltx_title_theorem", "ltx_title_proof"}
)
_BLOCKS = frozenset({"ltx_p", "ltx_caption", "ltx_verbatim", "ltx_listing"}) | _RUN_IN
_SKIPPED = frozenset(
    {
        "ltx_bibliography",
        "ltx_authors",
        "ltx_acknowledgements",
        "ltx_ERROR",
        "ltx_TOC",
        "ltx_page_navbar",
        "ltx_page_footer",
        "ltx_page_logo",
        "ltx_tag_item",
        "ltx_tag_equation",
        "ltx_note",
        "ltx_title_document",
    }
)
_SKIPPED_TAGS = frozenset(
    {"script", "style", "head", "nav", "header", "footer", "button", "annotation", "svg"}
)
_BRACKETED = re.compile(r"\(.*\)|\[.*\]", re.DOTALL)
_APPENDIX = re.compile(r"Appendix\s+", re.IGNORECASE)
_NUMBER = re.compile(r"[A-Z]{0,5}\d{0,3}(?:[.-][A-Z0-9]{1,3}){0,4}")
_LONG_TITLE = 60
_GAP = re.compile(r" (?=[.,;:)](?:\s|$))")
"""Of a citation that is left out."""


def parse_html(
    body: bytes, *, url: str, readable: Callable[[str], str], patience: Patience
) -> tuple[tuple[Passage, ...], tuple[Figure, ...]]:
    """Read sections and figures; `url` is where the page was found.

    Args:
        body: the page.
        url: what its relative addresses are relative to, unless it says so itself.
        readable: says TeX in Unicode.
        patience: how long it may take.

    Raises:
        NothingThere: it is not a page that LaTeXML made.
        BadAnswer: it cannot be read, is empty, or takes too long.
    """
    root = _tree(body)
    article = next((each for each in root.iter() if "ltx_document" in _classes(each)), None)
    if article is None:
        raise NothingThere("arXiv has no HTML of this paper.")
    base = next(filter(None, (each.get("href") for each in root.iter("base"))), "")
    reading = _Reading(url=_address(url, base) or url, readable=readable, patience=patience)
    reading.read(article)
    passages = reading.passages()
    if not any(passage.text for passage in passages):
        raise BadAnswer("arXiv's HTML of this paper holds no text.")
    return passages, tuple(reading.figures)


def _tree(body: bytes) -> etree._Element:
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BadAnswer("arXiv's HTML of this paper cannot be read.") from error
    if root is None:  # the answer to nothing at all
        raise BadAnswer("arXiv's HTML of this paper is empty.")
    return root


@dataclass
class _Section:
    where: str
    title: str
    lines: list[str] = field(default_factory=list)


@dataclass
class _Reading:
    """Goes through a document once, in its order."""

    url: str
    readable: Callable[[str], str]
    patience: Patience
    sections: list[_Section] = field(default_factory=lambda: [_Section("Abstract", "")])
    figures: list[Figure] = field(default_factory=list)
    room: int = TEXT_ROOM

    def passages(self) -> tuple[Passage, ...]:
        return tuple(
            Passage(section.where, section.title, "\n".join(section.lines))
            for section in self.sections
            if section.lines or section.title
        )

    def read(self, element: etree._Element, *, in_figure: bool = False) -> None:
        self.patience.check()
        classes = _classes(element)
        if _is_skipped(element, classes):
            return
        if classes & _TITLES:
            self.sections.append(self._section(element))
        elif element.tag == "tr" or "ltx_tr" in classes:
            self._add(" | ".join(filter(None, map(self._text, element))))
        elif classes & _BLOCKS:
            self._add(self._text(element))
        else:
            is_figure = "ltx_figure" in classes
            if is_figure and not in_figure:
                self._add_figure(element)
            for child in element:
                self.read(child, in_figure=in_figure or is_figure)

    def _section(self, heading: etree._Element) -> _Section:
        tag = next((each for each in heading if "ltx_tag" in _classes(each)), None)
        said = self._text(tag) if tag is not None else ""
        title = self._text(heading).removeprefix(said).strip()
        number = _APPENDIX.sub("", said).strip(" .:")
        if number and _NUMBER.fullmatch(number):
            return _Section(f"§{number}", title)
        return _Section(title[:_LONG_TITLE] or "Abstract", title)

    def _add(self, line: str) -> None:
        if line and self.room > 0:
            self.sections[-1].lines.append(line[: self.room])
            self.room -= len(line)

    def _add_figure(self, figure: etree._Element) -> None:
        picture = next((each for each in figure.iter("img") if not _is_tiny(each)), None)
        caption = next((each for each in figure if "ltx_caption" in _classes(each)), None)
        if picture is None or len(self.figures) >= MOST_FIGURES:
            return
        address = _address(self.url, picture.get("src") or "")
        if address:
            told = self._text(caption) if caption is not None else ""
            self.figures.append(Figure(address, told))

    def _text(self, element: etree._Element) -> str:
        """What an element says, on one line."""
        return _GAP.sub("", one_line("".join(self._said(element))))

    def _said(self, element: etree._Element) -> Iterator[str]:
        if element.tag == "math":
            tex = element.get("alttext") or ""
            yield self.readable(f"${tex}$") if tex else "".join(element.itertext())
            return
        yield element.text or ""
        for child in element:
            if not _is_skipped(child, _classes(child)) and not _is_bare_citation(child):
                yield from self._said(child)
            yield child.tail or ""


def _classes(element: etree._Element) -> frozenset[str]:
    return frozenset((element.get("class") or "").split())


def _is_skipped(element: etree._Element, classes: frozenset[str]) -> bool:
    return element.tag in _SKIPPED_TAGS or not classes.isdisjoint(_SKIPPED)


def _is_bare_citation(element: etree._Element) -> bool:
    """Whether a sentence is whole without this `[12]`; in `Lee (2020) show` it is not."""
    is_citation = element.tag == "cite" and "ltx_cite" in _classes(element)
    return is_citation and _BRACKETED.fullmatch("".join(element.itertext()).strip()) is not None


def _is_tiny(picture: etree._Element) -> bool:
    sides = (picture.get("width") or "", picture.get("height") or "")
    return any(re.fullmatch(r"\d{1,4}", side) and int(side) < SMALLEST for side in sides)


def _address(base: str, source: str) -> str | None:
    try:
        return web_address(urljoin(base, source.strip())) if source.strip() else None
    except ValueError:
        return None
