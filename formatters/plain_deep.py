"""A deep read for the terminal or a pipe."""

from bot.models import Origin, Paper
from formatters.deep_lines import label_of, sections
from formatters.plain_card import put_addresses, title_of
from formatters.plain_page import Page, Style, ink, joined, own
from formatters.text import links


def render_deep(paper: Paper, deep: str, *, language: str, origin: Origin, style: Style) -> str:
    """The deep read as text that ends in a line end.

    Args:
        paper: with its TeX made readable.
        deep: Markdown without a title.
        language: of our own words.
        origin: where the deep read came from.
        style: what the terminal can show.
    """
    page = Page(style)
    page.put(title_of(paper, style))
    page.put(joined(own(label_of(origin, language), "quiet"), ink(paper.id, "quiet")))
    for section in sections(deep):
        page.gap()
        page.put(ink(section.heading, "heading"))
        for line in section.lines:
            page.put(ink(line.text), lead=own("• ", "quiet") if line.listed else None)
    page.gap()
    put_addresses(page, links(paper, language))
    return page.text()
