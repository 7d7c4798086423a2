"""The digest, one paper and what a search found, for the terminal or a pipe."""

import re
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from rich.cells import cell_len
from rich.text import Text

from bot.language import texts
from bot.models import Digest, Entry, Found
from formatters.graphemes import visible
from formatters.origins import abstract_label, lines_origin
from formatters.plain_card import (
    put_addresses,
    put_line,
    put_points,
    render_paper,
    title_of,
)
from formatters.plain_page import Page, Style, ink, joined, own
from formatters.punctuation import labelled, listed
from formatters.text import (
    Link,
    day_words,
    digest_words,
    links,
    rank_mark,
    span_words,
    votes_mark,
    votes_words,
)

__all__ = ["Style", "render", "render_found", "render_paper"]

_MARKS = {"↑": "up", "↓": "down"}


def render(digest: Digest, *, style: Style, zone: ZoneInfo, abstracts: bool = False) -> str:
    """The digest as text that ends in a line end, the same for the same values.

    Args:
        digest: with its papers' TeX made readable.
        style: what the terminal can show.
        zone: in whose time the instant of the votes is given.
        abstracts: also print the abstracts.
    """
    page = Page(style)
    page.put(
        joined(
            own("Hugging Face Daily Papers", "heading"),
            ink(span_words(digest.span, digest.language), "heading"),
        )
    )
    page.put(joined(*(ink(words, "quiet") for words in digest_words(digest, zone))))
    for entry in digest.entries:
        page.gap()
        _put_entry(page, entry, digest, abstracts=abstracts)
    return page.text()


def render_found(found: Sequence[Found], words: str, *, language: str, style: Style) -> str:
    """What a search for `words` found, best first, as text that ends in a line end."""
    say = texts(language)
    page = Page(style)
    if not found:
        page.put(ink(say.gettext("No paper matches “{words}”.").format(words=words)))
    for one in found:
        page.gap()
        _put_found(page, one, words, language)
    return page.text()


def _put_entry(page: Page, entry: Entry, digest: Digest, *, abstracts: bool) -> None:
    paper, brief, language = entry.paper, entry.brief, digest.language
    digits = len(str(max(other.rank for other in digest.entries)))
    indent = digits + 2
    page.put(
        title_of(paper, page.style),
        lead=own(f"{entry.rank:>{digits}}", "rank") + "  ",
    )
    page.put(_standing(entry, digest), indent=indent)
    put_line(page, brief, language, indent=indent, told=lines_origin(digest))
    put_points(page, brief, indent=indent)
    if abstracts and brief.abstract:
        label = own(labelled(abstract_label(brief, language), "", language), "quiet")
        page.put(label + ink(brief.abstract), indent=indent)
    _put_keywords(page, entry, language, indent)
    _put_links(page, entry, digest, indent)


def _standing(entry: Entry, digest: Digest) -> Text:
    mark, organization = rank_mark(entry, digest), entry.paper.organization
    withdrawn = texts(digest.language).gettext("withdrawn") if entry.paper.withdrawn else ""
    return joined(
        own(votes_mark(entry, digest.language), "votes"),
        own(mark, _MARKS.get(mark[:1], "new")),
        own(withdrawn, "warning"),
        ink(organization.fullname if organization else ""),
        ink(entry.paper.id, "quiet"),
    )


def _put_keywords(page: Page, entry: Entry, language: str, indent: int) -> None:
    """As many keywords as one line holds."""
    words = [shown for word in entry.paper.keywords if (shown := visible(word))]
    label = texts(language).gettext("Keywords")
    for count in range(len(words), 0, -1):
        more = ["…"] if count < len(words) else []
        line = labelled(label, listed(words[:count] + more, language), language)
        if cell_len(line) <= page.style.columns - indent:
            page.put(own(line, "quiet"), indent=indent)
            return


def _put_links(page: Page, entry: Entry, digest: Digest, indent: int) -> None:
    language = digest.language
    if page.style.links:
        row = (ink(one.caption, "link", link=one.url) for one in links(entry.paper, language))
        page.put(joined(*row), indent=indent)
        return
    every = (one for other in digest.entries for one in _written_out(other, language))
    # One column for the whole digest, so that all addresses stand below each other.
    column = max(cell_len(one.caption) for one in every)
    put_addresses(page, _written_out(entry, language), indent=indent, column=column)


def _written_out(entry: Entry, language: str) -> list[Link]:
    """The links without the PDF: it is one click from arXiv, and makes a long list longer."""
    return [one for one in links(entry.paper, language) if one.label != "PDF"]


def _put_found(page: Page, one: Found, words: str, language: str) -> None:
    paper = one.paper
    page.put(title_of(paper, page.style))
    page.put(
        joined(
            ink(paper.id, "rank"),
            own(votes_words(paper, language), "votes"),
            own(day_words(paper.listed, language) if paper.listed else "", "quiet"),
        )
    )
    excerpt = ink(one.excerpt)
    wanted = "|".join(re.escape(word) for word in re.findall(r"[^\s\"“”]+", words))
    if wanted:
        excerpt.highlight_regex(re.compile(wanted, re.IGNORECASE), "found")
    page.put(excerpt)
