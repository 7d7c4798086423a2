"""A digest, a note and what a search found as Telegram messages; pure, and of no library.

Buttons tell the bot: `p:ID` show that paper, `sv:ID` save it, `s` open the settings.
"""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.errors import UsageProblem
from bot.language import texts
from bot.models import Digest, Entry, Found
from formatters import telegram_limits as limits
from formatters.graphemes import visible
from formatters.telegram_card import render_paper, save_button
from formatters.telegram_entry import fitted, title_of
from formatters.telegram_html import Html, bold, foreign, italic, joined, linkable, note, own
from formatters.telegram_message import (
    Button,
    Preview,
    TelegramMessage,
    TelegramMessages,
    paper_buttons,
    plain_again,
    rows,
)
from formatters.text import cut, day_words, digest_words, span_words, votes_mark, votes_words

__all__ = [
    "LAYOUTS",
    "Button",
    "Preview",
    "TelegramMessage",
    "TelegramMessages",
    "plain_again",
    "render",
    "render_found",
    "render_note",
    "render_paper",
]

LAYOUTS = ("compact", "titles", "cards")
"""How a digest can be laid out; the first is the default."""

FOUND_SHOWN = 10
_IN_A_ROW = 5
_WORDS_ROOM = 100
_EXCERPT_ROOMS = (300, 160, 60, 0)
_UTC = ZoneInfo("UTC")


def render(
    digest: Digest,
    layout: str = "",
    *,
    images: bool = True,
    zone: ZoneInfo | None = None,
    caveat: str = "",
) -> TelegramMessages:
    """The messages of a digest, each within Telegram's limits whatever the papers hold.

    Args:
        digest: with its papers' TeX made readable.
        layout: one of `LAYOUTS`; empty for the first of them.
        images: whether the papers' pictures are shown.
        zone: in whose time the instant of the votes is given; UTC if none is.
        caveat: a sentence of ours on why it is not the newest word; empty for none.

    Raises:
        UsageProblem: there is no such layout.
    """
    head = _head(digest, zone or _UTC, caveat, lines=layout != "titles")
    match layout or LAYOUTS[0]:
        case "compact":
            return (_compact(digest, head, images=images),)
        case "titles":
            return (_titles(digest, head),)
        case "cards":
            return _cards(digest, head, images=images)
        case unknown:
            raise UsageProblem(
                f"There is no layout “{unknown}” for Telegram; choose {', '.join(LAYOUTS)}."
            )


def render_note(text: str) -> TelegramMessage:
    """A sentence or more of our own, in any number of lines; who it quotes is not called."""
    return TelegramMessage(html=note(text).source)


def render_found(found: Sequence[Found], words: str, language: str) -> TelegramMessage:
    """What a search for `words` found, best first: ten papers at most, each with its button."""
    shown = found[:FOUND_SHOWN]
    if not shown:
        return TelegramMessage(html=_nothing(words, language).source)
    head = bold(own("🔎 ") + (foreign(words, _WORDS_ROOM) or own("…")))
    whole = Html()
    for room in _EXCERPT_ROOMS:
        listed = (_found(at, one, language, room) for at, one in enumerate(shown, start=1))
        whole = joined((head, *listed), "\n\n")
        if whole.fits(limits.TEXT):
            break
    numbered = [(str(at), one.paper.id) for at, one in enumerate(shown, start=1)]
    return TelegramMessage(html=whole.source, buttons=number_rows(numbered))


def _nothing(words: str, language: str) -> Html:
    say = texts(language)
    nothing = say.gettext("No paper matches “{words}”.")
    # Through `foreign` as a whole: the words stand in the middle of our sentence.
    said = foreign(nothing.format(words=cut(words, _WORDS_ROOM)))
    return joined((said, own(say.gettext("Try other words, or fewer."))), "\n")


def _compact(digest: Digest, head: Html, *, images: bool) -> TelegramMessage:
    picture = linkable(digest.entries[0].paper.thumbnail) if images else None
    return TelegramMessage(
        html=fitted(digest, digest.entries, limits.TEXT, head=head),
        preview=Preview(url=picture) if picture else None,
        buttons=_digest_rows(digest),
    )


def _titles(digest: Digest, head: Html) -> TelegramMessage:
    listed = joined((_title_line(entry, digest) for entry in digest.entries), "\n")
    html = joined((head, listed), "\n\n").source
    return TelegramMessage(html=html, buttons=_digest_rows(digest))


def _cards(digest: Digest, head: Html, *, images: bool) -> TelegramMessages:
    first = TelegramMessage(html=head.source, buttons=rows(_settings(digest)))
    return (first, *(_card(entry, digest, images=images) for entry in digest.entries))


def _card(entry: Entry, digest: Digest, *, images: bool) -> TelegramMessage:
    photo = linkable(entry.paper.thumbnail) if images else None
    details = texts(digest.language).gettext("Details")
    return TelegramMessage(
        html=fitted(digest, (entry,), limits.CAPTION if photo else limits.TEXT),
        photo=photo,
        buttons=rows(
            paper_buttons(details, "p", entry.paper.id)
            + save_button(entry.paper.id, digest.language)
        ),
        silent=True,
    )


def _head(digest: Digest, zone: ZoneInfo, caveat: str, *, lines: bool) -> Html:
    title = own(f"🤗 Daily Papers · {span_words(digest.span, digest.language)}")
    standing = own(" · ".join(digest_words(digest, zone, lines=lines)))
    return joined((italic(own(caveat)), bold(title), standing), "\n")


def _title_line(entry: Entry, digest: Digest) -> Html:
    numbered = bold(own(f"{entry.rank}.")) + own(" ")
    votes = own(f" {votes_mark(entry, digest.language)}")
    return numbered + title_of(entry.paper, digest.language) + votes


def _found(at: int, one: Found, language: str, room: int) -> Html:
    paper = one.paper
    standing = (
        own(votes_words(paper, language)),
        own(day_words(paper.listed, language) if paper.listed else ""),
        own(paper.id),
    )
    title = title_of(paper, language)
    excerpt = foreign(one.excerpt, room if visible(one.excerpt) != visible(paper.title) else 0)
    return joined((bold(own(f"{at}. ") + title), joined(standing, " · "), excerpt), "\n")


def _digest_rows(digest: Digest) -> tuple[tuple[Button, ...], ...]:
    numbered = [(str(entry.rank), entry.paper.id) for entry in digest.entries]
    return (*number_rows(numbered), _settings(digest))


def number_rows(numbered: Sequence[tuple[str, str]]) -> tuple[tuple[Button, ...], ...]:
    """Buttons that show papers: each by its number and id, five beside each other."""
    every = [one for label, paper_id in numbered for one in paper_buttons(label, "p", paper_id)]
    return tuple(
        tuple(every[start : start + _IN_A_ROW]) for start in range(0, len(every), _IN_A_ROW)
    )


def _settings(digest: Digest) -> tuple[Button, ...]:
    return (Button(text="⚙ " + texts(digest.language).gettext("Settings"), callback="s"),)
