"""A digest, a note, a paper and what a search found as Discord messages; pure, and of no library.

Buttons and selects tell the bot: `rd:WHERE` show the chosen paper, `sv:ID` save it.
"""

from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.errors import UsageProblem
from bot.language import texts
from bot.models import Digest, Found
from formatters import discord_classic as classic
from formatters import discord_layouts as components
from formatters import discord_limits as limits
from formatters.discord_card import render_paper
from formatters.discord_entry import lines, name_of, subtext, title_of
from formatters.discord_markdown import foreign, note, plain
from formatters.discord_message import DiscordMessage, Text
from formatters.discord_parts import framed, mark_of, menu, title_words
from formatters.discord_size import fit
from formatters.text import day_words, votes_words

__all__ = ["LAYOUTS", "render", "render_found", "render_note", "render_paper"]

LAYOUTS = ("full", "compact", "embeds", "text")
"""How a digest can be laid out, each simpler than the one before; the first is the default."""

FOUND_SHOWN = 10
_WORDS_ROOM = 100
_EXCERPT_ROOMS = (300, 160, 60, 0)
_UTC = ZoneInfo("UTC")


def render(
    digest: Digest, layout: str = "", *, images: bool = True, zone: ZoneInfo | None = None
) -> DiscordMessage:
    """The message of a digest and its simpler ones, within Discord's limits whatever it holds.

    Args:
        digest: with its papers' TeX made readable.
        layout: one of `LAYOUTS`; empty for the first of them.
        images: whether the papers' pictures are shown.
        zone: in whose time the instant of the votes is given; UTC if none is.

    Raises:
        UsageProblem: there is no such layout.
    """
    wanted = layout or LAYOUTS[0]
    if wanted not in LAYOUTS:
        raise UsageProblem(
            f"There is no layout “{wanted}” for Discord; choose {', '.join(LAYOUTS)}."
        )
    simpler = LAYOUTS[LAYOUTS.index(wanted) + 1 :]
    return replace(
        _laid_out(digest, wanted, zone or _UTC, images=images),
        layout=wanted,
        mark=mark_of(digest),
        title=plain(title_words(digest), limits.POST_TITLE),
        simpler=render(digest, simpler[0], images=images, zone=zone) if simpler else None,
    )


def render_note(text: str) -> DiscordMessage:
    """A sentence or more of our own, in any number of lines; what it quotes stays text."""
    lines_said = note(text, limits.CONTENT - limits.MENTION)
    return DiscordMessage(content=lines_said, title=plain(text, limits.POST_TITLE))


def render_found(found: Sequence[Found], words: str, language: str) -> DiscordMessage:
    """What a search for `words` found, best first: ten papers at most, and a select of them."""
    shown = list(enumerate(found[:FOUND_SHOWN], start=1))
    if not shown:
        say = texts(language)
        nothing = say.gettext("No paper matches “{words}”.").format(words=plain(words, _WORDS_ROOM))
        other = say.gettext("Try other words, or fewer.")
        return render_note(f"{nothing}\n{other}")
    head = f"## 🔎 {foreign(words, _WORDS_ROOM) or '…'}"
    select = menu("found", ((at, one.paper) for at, one in shown), language)
    parts = framed(Text(head))
    for room in _EXCERPT_ROOMS:
        listed = (_found(at, one, language, room) for at, one in shown)
        parts = framed(Text(lines(head, *listed)), *select)
        if fit(parts):
            break
    return DiscordMessage(parts=parts)


def _laid_out(digest: Digest, layout: str, zone: ZoneInfo, *, images: bool) -> DiscordMessage:
    match layout:
        case "full":
            return components.full(digest, zone, images=images)
        case "compact":
            return components.compact(digest, zone)
        case "embeds":
            return classic.embeds(digest, zone, images=images)
        case _:
            return classic.text(digest, zone)


def _found(at: int, one: Found, language: str, room: int) -> str:
    paper = one.paper
    standing = (
        votes_words(paper, language),
        day_words(paper.listed, language) if paper.listed else "",
        foreign(paper.id, limits.CHOICE),
    )
    return lines(
        f"{at}\\. {title_of(paper, language).markdown}",
        subtext(" · ".join(filter(None, standing))),
        # Where nothing else holds the words, the excerpt is the title again.
        "" if one.excerpt == name_of(paper) else foreign(one.excerpt, room),
    )
