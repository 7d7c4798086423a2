"""Papers as results of Telegram's inline mode. Pure.

https://core.telegram.org/bots/api#inlinequeryresultarticle
"""

from dataclasses import dataclass

from bot.replies import PaperShown
from formatters.graphemes import visible
from formatters.telegram_html import linkable
from formatters.telegram_message import TelegramMessage
from formatters.telegram_reply import render_shown
from formatters.text import cut, votes_words

TITLE_ROOM, LINE_ROOM = 120, 160
"""Characters that fit beside a small picture; clients cut what is longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InlineResult:
    """One line of the list that is shown while somebody types.

    Attributes:
        title, line: plain text.
        picture: its address; empty for none.
        message: what is sent where it is picked.
    """

    id: str
    title: str
    line: str
    picture: str
    message: TelegramMessage


def inline_result(shown: PaperShown) -> InlineResult:
    """A paper to pick: its title and votes, and its card."""
    paper = shown.paper
    line = (votes_words(paper, shown.language), visible(shown.brief.one_line))
    return InlineResult(
        id=paper.id,
        title=cut(visible(paper.title) or paper.id, TITLE_ROOM),
        line=cut(" · ".join(filter(None, line)) or paper.id, LINE_ROOM),
        picture=linkable(paper.thumbnail) or "",
        message=render_shown(shown),
    )
