"""What the bot answers as a Discord message. Pure.

Whatever can be pressed, and may be put in place of what was pressed, is of components: Discord
never lets a message go back to the classic kind.
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
from formatters import discord_limits as limits
from formatters.discord import LAYOUTS, render, render_found, render_note, render_paper
from formatters.discord_choices import choice_rows
from formatters.discord_deep import render_deep
from formatters.discord_entry import lines, subtext, title_of
from formatters.discord_head import headed
from formatters.discord_markdown import foreign, note
from formatters.discord_message import Button, Container, DiscordMessage, Part, Row, Text
from formatters.discord_parts import framed, menu, save_row
from formatters.discord_size import fit
from formatters.text import votes_words

_TEXT_ROOMS = (3_600, 1_800, 900, 300)
_TITLE_ROOMS = (240, 120, 60, 20)
_CAVEAT_ROOM = limits.MENTION - 4
"""No answer mentions a role, so there is room for that much above its first text."""


def render_reply(reply: Reply, language: str) -> DiscordMessage:
    """The message of an answer, within Discord's limits.

    `language` is that of our own words where the answer does not bring its own.
    """
    match reply:
        case Said() | Screen():
            return _noted(reply.text, reply.rows, language)
        case Toast():
            return render_note(reply.text)
        case DigestShown():
            return _digest(reply)
        case PaperShown() | DeepShown():
            return _paper(reply)
        case FoundShown():
            return render_found(reply.found, reply.words, reply.language)
        case SavedShown():
            return _saved(reply)


def _noted(text: str, choices: Rows, language: str) -> DiscordMessage:
    rows = choice_rows(choices, language)
    parts: tuple[Part, ...] = ()
    for room in _TEXT_ROOMS:
        parts = framed(Text(note(text, room) or "…"), *rows)
        if fit(parts):
            break
    return DiscordMessage(parts=parts)


def _digest(shown: DigestShown) -> DiscordMessage:
    layout = shown.layout if shown.layout in LAYOUTS else ""
    zone = ZoneInfo(shown.zone)
    return _warned(render(shown.digest, layout, images=shown.images, zone=zone), shown.caveat)


def _paper(shown: PaperShown | DeepShown) -> DiscordMessage:
    if isinstance(shown, DeepShown):
        return render_deep(
            shown.paper,
            shown.deep,
            language=shown.language,
            origin=shown.origin,
            caveat=shown.caveat,
        )
    card = render_paper(shown.paper, shown.brief, language=shown.language, more=shown.rows)
    card = _warned(card, shown.caveat)
    return _kept(card, shown.paper, shown.language) if shown.saved else card


def _warned(message: DiscordMessage, caveat: str) -> DiscordMessage:
    """The message, and its simpler ones, below a sentence of ours."""
    if not caveat:
        return message
    simpler = None if message.simpler is None else _warned(message.simpler, caveat)
    return replace(headed(message, subtext(foreign(caveat, _CAVEAT_ROOM))), simpler=simpler)


def _kept(message: DiscordMessage, paper: Paper, language: str) -> DiscordMessage:
    """The card, and its simpler one, with a button that lets go of a paper that is saved."""
    told = f"un:{paper.id}"
    remove = Row((Button(label="★ " + texts(language).gettext("Saved"), custom_id=told),))
    keep = save_row(paper, language)

    def swapped(part: Part) -> Part:
        if isinstance(part, Container):
            return replace(part, parts=tuple(remove if one in keep else one for one in part.parts))
        return part

    simpler = None if message.simpler is None else _kept(message.simpler, paper, language)
    return replace(message, parts=tuple(map(swapped, message.parts)), simpler=simpler)


def _saved(shown: SavedShown) -> DiscordMessage:
    numbered = list(enumerate(shown.papers, start=shown.first))
    head = f"### ★ {_saved_words(shown)}"
    below = (
        *menu("saved", numbered, shown.language),
        *choice_rows(shown.rows, shown.language),
    )
    parts = framed(Text(head), *below)
    for room in _TITLE_ROOMS:
        listed = (_line(at, paper, shown.language, room) for at, paper in numbered)
        longer = framed(Text(lines(head, *listed)), *below)
        if fit(longer):
            parts = longer
            break
    return DiscordMessage(parts=parts)


def _saved_words(shown: SavedShown) -> str:
    """What part of the list is shown; a whole one needs no numbers."""
    say, count = texts(shown.language), len(shown.papers)
    if count == shown.total:
        whole = say.gettext("Your saved papers")
        return f"{whole} · {count}"
    words = say.gettext("Your saved papers, {first}–{last} of {total}")
    last = shown.first + max(count - 1, 0)
    return words.format(first=shown.first, last=last, total=shown.total)


def _line(at: int, paper: Paper, language: str, room: int) -> str:
    title = title_of(paper, language, room).markdown
    standing = (votes_words(paper, language), foreign(paper.id, limits.CHOICE))
    return lines(f"{at}\\. {title}", subtext(" · ".join(filter(None, standing))))
