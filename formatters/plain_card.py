"""One paper for the terminal: the parts that a digest shows of it, and everything there is."""

import re
from collections.abc import Sequence

from rich.cells import cell_len
from rich.text import Text

from bot.language import texts
from bot.models import Brief, Figure, Origin, Paper
from formatters.bibtex import bibtex as bibtex_entry
from formatters.deep_lines import label_of
from formatters.figure_words import figure_words
from formatters.graphemes import visible
from formatters.origins import abstract_label, origin_words
from formatters.plain_page import Page, Style, ink, joined, own
from formatters.punctuation import listed, noted
from formatters.text import (
    Link,
    authors_words,
    comments_words,
    day_words,
    links,
    votes_words,
    web_address,
)

AUTHORS_NAMED = 30
_DEEPEST = 8
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_HEADING = re.compile(r"#{1,6}\s+(.*?)\s*#*")
_BULLET = re.compile(r"(\s*)[-*+]\s+(.*)")


def render_paper(
    paper: Paper, brief: Brief, *, language: str, style: Style, bibtex: bool = False
) -> str:
    """Everything that is known of one paper, as text that ends in a line end.

    Args:
        paper: with its TeX made readable.
        brief: its texts in `language`.
        language: of our own words.
        style: what the terminal can show.
        bibtex: also print an entry for BibTeX.
    """
    say = texts(language)
    page = Page(style)
    page.put(title_of(paper, style))
    page.put(_standing(paper, language))
    if paper.withdrawn:
        page.gap()
        page.put(ink(say.gettext("⚠ Its authors have withdrawn this paper."), "warning"))
    page.gap()
    put_rows(page, _facts(paper, language))
    if brief.one_line or brief.points:
        _section(page, say.gettext("Summary"))
        put_line(page, brief, language)
        put_points(page, brief)
    if brief.abstract:
        _section(page, abstract_label(brief, language))
        page.put(ink(brief.abstract))
    if brief.figure:
        _put_figure(page, brief.figure, language)
    if brief.deep:
        _section(page, label_of(brief.deep_from, language))
        _put_markdown(page, brief.deep)
    _section(page, say.gettext("Links"))
    put_addresses(page, (*links(paper, language), *_media(paper, language)))
    if bibtex:
        _section(page, "BibTeX")
        for line in bibtex_entry(paper).splitlines():
            page.put(ink(line), indent=2 if line.startswith(" ") else 0)
    return page.text()


def title_of(paper: Paper, style: Style) -> Text:
    """The title, or the id where nothing of a title can be seen; it leads to Hugging Face."""
    name = visible(paper.title) or paper.id
    return ink(name, "title", link=web_address(paper.hf_url) if style.links else None)


def put_line(
    page: Page, brief: Brief, language: str, *, indent: int = 0, told: Origin | None = None
) -> None:
    """The one-liner, and where it came from unless that was `told` before."""
    if not brief.one_line:
        return
    line = ink(brief.one_line)
    if brief.one_line_from is not told:
        line += own(noted("", origin_words(brief.one_line_from, language), language), "quiet")
    page.put(line, indent=indent)


def put_points(page: Page, brief: Brief, *, indent: int = 0) -> None:
    """The key points, with a hanging indent."""
    for point in brief.points:
        page.put(ink(point), indent=indent, lead=own("• ", "quiet"))


def put_addresses(
    page: Page, addresses: Sequence[Link], *, indent: int = 0, column: int = 0
) -> None:
    """Addresses written out, each on a line of its own, so that they can be clicked or copied."""
    rows = [(one.caption, ink(one.url, "link")) for one in addresses]
    put_rows(page, rows, indent=indent, column=column)


def put_rows(
    page: Page, rows: Sequence[tuple[str, Text]], *, indent: int = 0, column: int = 0
) -> None:
    """A table of labels, `column` cells wide or more, and values; a repeated label is said once."""
    widest = max([column, *(cell_len(label) for label, _ in rows)])
    said = ""
    for label, value in rows:
        shown = "" if label == said else label
        said = label
        space = " " * (widest - cell_len(shown) + 2)
        page.put(value, indent=indent, lead=own(shown, "quiet") + space)


def _section(page: Page, title: str) -> None:
    page.gap()
    page.put(ink(title, "heading"))


def _standing(paper: Paper, language: str) -> Text:
    return joined(
        own(votes_words(paper, language), "votes"),
        own(comments_words(paper, language), "quiet"),
        ink(paper.id, "quiet"),
    )


def _facts(paper: Paper, language: str) -> list[tuple[str, Text]]:
    say, organization = texts(language), paper.organization
    rows = (
        (say.gettext("Listed"), day_words(paper.listed, language) if paper.listed else ""),
        (say.gettext("Published"), day_words(paper.published, language) if paper.published else ""),
        (say.gettext("Organization"), organization.fullname if organization else ""),
        (say.gettext("Authors"), authors_words(paper, language, shown=AUTHORS_NAMED)),
        (say.gettext("Submitter"), paper.submitter or ""),
        (say.gettext("Keywords"), listed(paper.keywords, language)),
        (say.gettext("Categories"), listed(paper.categories, language)),
        ("DOI", paper.doi or ""),
    )
    return [(label, text) for label, value in rows if (text := ink(value)).plain]


def _media(paper: Paper, language: str) -> list[Link]:
    label = texts(language).gettext("Media")
    return [Link(label, url) for raw in paper.media if (url := web_address(raw))]


def _put_figure(page: Page, figure: Figure, language: str) -> None:
    label, caption = figure_words(figure, language)
    if url := web_address(figure.url):
        _section(page, label)
        page.put(ink(caption))
        page.put(ink(url, "link"))


def _put_markdown(page: Page, markdown: str) -> None:
    """Markdown much as it was written, since that is made to be read; only headings lose marks."""
    for line in markdown.splitlines():
        heading = _HEADING.fullmatch(line.strip())
        bullet = _BULLET.fullmatch(line.expandtabs(4))
        if heading:
            page.gap()
            page.put(ink(heading[1], "strong"))
        elif bullet:
            depth = min(len(bullet[1]), _DEEPEST)
            page.put(_with_bold(bullet[2]), indent=depth, lead=own("• ", "quiet"))
        elif line.strip():
            page.put(_with_bold(line))
        else:
            page.gap()


def _with_bold(line: str) -> Text:
    parts = _BOLD.split(visible(line))
    return Text.assemble(*((part, "strong" if at % 2 else "") for at, part in enumerate(parts)))
