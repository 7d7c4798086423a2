"""What the bot answers as Telegram messages. Pure.

The text of a question that can be answered in writing ends with its command, as `/paper …`: whoever
replies to it answers that question, and nobody needs to remember that it was asked. Nothing that
others wrote can pass for one: it loses what cannot be seen, and `TO_ANSWER` begins with that.
"""

from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.language import texts
from bot.models import Paper
from bot.replies import (
    DeepShown,
    DigestShown,
    FoundShown,
    PaperShown,
    Reply,
    Rows,
    Said,
    SavedShown,
    Screen,
    Toast,
)
from formatters import telegram_limits as limits
from formatters.telegram import LAYOUTS, number_rows, render, render_found, render_note
from formatters.telegram_card import render_paper
from formatters.telegram_deep import render_deep
from formatters.telegram_entry import title_of
from formatters.telegram_html import Html, bold, joined, own, utf16
from formatters.telegram_message import Button, Pick, TelegramMessage, TelegramMessages
from formatters.text import cut, votes_words

TO_ANSWER = "\u2060…"
"""How a question that can be answered in writing ends: with a word joiner, which nobody sees."""

_TITLE_ROOM = 240


def render_reply(reply: Reply, language: str) -> TelegramMessages:
    """The messages of an answer, each within Telegram's limits.

    `language` is that of our own words where the answer does not bring its own.
    """
    match reply:
        case Said():
            return _said(reply, language)
        case DigestShown():
            return render(
                reply.digest,
                reply.layout if reply.layout in LAYOUTS else "",
                images=reply.images,
                zone=ZoneInfo(reply.zone),
                caveat=reply.caveat,
            )
        case DeepShown():
            return render_deep(
                reply.paper,
                reply.deep,
                language=reply.language,
                origin=reply.origin,
                caveat=reply.caveat,
            )
        case _:
            return (_one(reply),)


def _one(reply: Screen | Toast | PaperShown | FoundShown | SavedShown) -> TelegramMessage:
    match reply:
        case Screen():
            return _noted(reply.text, reply.rows)
        case Toast():
            return render_note(reply.text)
        case PaperShown():
            return render_shown(reply)
        case FoundShown():
            return render_found(reply.found, reply.words, reply.language)
        case SavedShown():
            return _saved(reply)


def render_shown(shown: PaperShown) -> TelegramMessage:
    """The card of a paper."""
    return render_paper(
        shown.paper,
        shown.brief,
        language=shown.language,
        caveat=shown.caveat,
        saved=shown.saved,
        more=choice_rows(shown.rows),
    )


def toast_text(text: str) -> str:
    """As much of a text as the answer to a press can say."""
    return cut(text, limits.TOAST, size=utf16)


def choice_rows(rows: Rows) -> tuple[tuple[Button, ...], ...]:
    """Choices as buttons, in rows that Telegram takes; those that it cannot carry are left out."""
    left, laid = limits.BUTTONS, list[tuple[Button, ...]]()
    for row in rows:
        buttons = [
            Button(text=f"✓ {one.label}" if one.chosen else one.label, callback=one.act)
            for one in row
            if one.label and 0 < len(one.act.encode()) <= limits.CALLBACK_BYTES
        ][:left]
        left -= len(buttons)
        width = limits.BUTTONS_IN_A_ROW
        laid += (tuple(buttons[at : at + width]) for at in range(0, len(buttons), width))
    return tuple(laid)


def _said(said: Said, language: str) -> TelegramMessages:
    # Where there is something to press, that is the answer; the text names the command.
    asked = f"\n\n/{said.asks} {TO_ANSWER}" if said.asks and not said.rows else ""
    room = limits.TEXT - utf16(asked)
    note = _noted(cut(said.text, room, size=utf16), said.rows)
    told = replace(note, html=note.html + own(asked).source, asks=bool(asked))
    return (told, _offer(language)) if said.offers_channel else (told,)


def _noted(text: str, choices: Rows) -> TelegramMessage:
    return replace(render_note(text), buttons=choice_rows(choices))


def _offer(language: str) -> TelegramMessage:
    say = texts(language)
    offer = say.gettext("Or shall the digest go to a channel or group of yours? Pick it below.")
    picks = (
        Pick(say.gettext("📣 Pick a channel"), channel=True),
        Pick(say.gettext("👥 Pick a group"), channel=False),
    )
    return replace(render_note(offer), picks=picks, silent=True)


def _saved(shown: SavedShown) -> TelegramMessage:
    numbered = list(enumerate(shown.papers, start=shown.first))
    title = bold(own(f"★ {_saved_words(shown)}"))
    listed = joined((_line(at, paper, shown.language) for at, paper in numbered), "\n")
    return TelegramMessage(
        html=joined((title, listed), "\n\n").source,
        buttons=(
            *number_rows([(str(at), paper.id) for at, paper in numbered]),
            *choice_rows(shown.rows),
        ),
    )


def _saved_words(shown: SavedShown) -> str:
    say, count = texts(shown.language), len(shown.papers)
    if count == shown.total:
        return f"{say.gettext('Your saved papers')} ({count})"
    head = say.gettext("Your saved papers, {first}–{last} of {total}")
    last = shown.first + max(count - 1, 0)
    return head.format(first=shown.first, last=last, total=shown.total)


def _line(at: int, paper: Paper, language: str) -> Html:
    standing = joined((own(votes_words(paper, language)), own(paper.id)), " · ")
    title = title_of(paper, language, _TITLE_ROOM)
    return joined((bold(own(f"{at}.")), title, standing), " ")
