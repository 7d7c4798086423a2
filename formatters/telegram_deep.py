"""A deep read as Telegram messages: a heading for each section, and its claims folded below."""

from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.language import texts
from bot.models import Origin, Paper
from formatters import telegram_limits as limits
from formatters.deep_lines import Line, Section, label_of, sections
from formatters.telegram_card import save_button
from formatters.telegram_entry import title_of
from formatters.telegram_html import Html, bold, fold, foreign, italic, joined, link, linkable, own
from formatters.telegram_message import (
    Button,
    TelegramMessage,
    TelegramMessages,
    paper_buttons,
    rows,
)

MOST = 3
"""Messages that a deep read may take."""

_HEADING_ROOM = 200
_LINE_ROOM = 1000
_SPARE = Html(size=200, entities=2)
"""What is left free in each message for a sentence about what did not fit."""


def render_deep(
    paper: Paper, deep: str, *, language: str, origin: Origin = Origin.LLM, caveat: str = ""
) -> TelegramMessages:
    """The messages of a deep read, of which only the first sounds; too long a one is cut.

    Args:
        paper: with its TeX made readable.
        deep: Markdown without a title.
        language: of our own words.
        origin: where the deep read came from.
        caveat: a sentence of ours on why it is an older one; empty for none.
    """
    head = joined(
        (
            italic(own(caveat)),
            bold(title_of(paper, language)),
            joined((own(label_of(origin, language)), own(paper.id)), " · "),
        ),
        "\n",
    )
    pages, is_whole = _pages(head, sections(deep))
    if not is_whole:
        pages[-1] = joined((pages[-1], _rest(paper, language)), "\n\n")
    *before, last = (
        TelegramMessage(html=page.source, silent=at > 0) for at, page in enumerate(pages)
    )
    return (*before, replace(last, buttons=_buttons(paper, language)))


def _pages(head: Html, told: Iterable[Section]) -> tuple[list[Html], bool]:
    """The texts of the messages, and whether everything found a place in them.

    A section is parted only where it is longer than a message, or where there is no further one.
    """
    full, page, waiting = list[Html](), head, deque(told)
    while waiting:
        section = waiting.popleft()
        whole = _with(page, section)
        if _fits(whole):
            page = whole
            continue
        last = len(full) == MOST - 1
        if last or not _fits(_with(Html(), section)):
            page, section = _begun(page, section)
        if last:
            return [*full, page], False
        waiting.appendleft(section)
        full, page = [*full, page], Html()
    return [*full, page], True


def _begun(page: Html, section: Section) -> tuple[Html, Section]:
    """The text with as much of a section as fits, and what is left of that."""
    every = section.lines

    def begun(count: int) -> Html:
        return _with(page, replace(section, lines=every[:count]))

    counts = range(1, len(every))
    count = bisect_left(counts, True, key=lambda some: not _fits(begun(some)))  # noqa: FBT003 – what is looked for
    return (begun(count) if count else page), replace(section, lines=every[count:])


def _with(page: Html, section: Section) -> Html:
    heading = bold(foreign(section.heading, _HEADING_ROOM))
    return joined((page, joined((heading, _claims(section.lines)), "\n")), "\n\n")


def _claims(told: Sequence[Line]) -> Html:
    bullets = (own("• " if line.listed else "") + foreign(line.text, _LINE_ROOM) for line in told)
    return fold(joined(bullets, "\n"))


def _fits(page: Html) -> bool:
    return (page + _SPARE).fits(limits.TEXT)


def _rest(paper: Paper, language: str) -> Html:
    file = linkable(paper.pdf_url)
    rest = own(texts(language).gettext("There is more than fits here; read on in the paper."))
    return italic(link(rest, file) if file else rest)


def _buttons(paper: Paper, language: str) -> tuple[tuple[Button, ...], ...]:
    details = texts(language).gettext("Details")
    return rows(paper_buttons(details, "p", paper.id) + save_button(paper.id, language))
