"""A digest as a Discord message of components, in two sizes."""

from zoneinfo import ZoneInfo

from bot.models import Digest, Entry
from formatters import discord_limits as limits
from formatters.discord_entry import Measure, in_full, in_short, lines, measures, name_of, subtext
from formatters.discord_markdown import linkable, plain
from formatters.discord_message import DiscordMessage, Part, Row, Section, Separator, Text
from formatters.discord_parts import (
    Framed,
    framed,
    list_row,
    mark_of,
    menu,
    standing_words,
    title_words,
)
from formatters.discord_size import fit

_RULED = 8
"""Up to how many papers there are components left for a line before each."""


def full(digest: Digest, zone: ZoneInfo, *, images: bool) -> DiscordMessage:
    """Each paper with its picture, one-liner, links, and key points where they fit."""
    parts: tuple[Part, ...] = ()
    for measure in measures(digest.entries):
        shown = (
            part
            for entry in digest.entries
            for part in _paper(entry, digest, measure, images=images and measure.pictures)
        )
        parts = framed(_head(digest, zone), *shown, *_menu(digest), list_row(digest))
        if fit(parts):
            break
    return DiscordMessage(parts=parts)


def compact(digest: Digest, zone: ZoneInfo) -> DiscordMessage:
    """Linked titles with votes and one-liners in one text."""
    parts: tuple[Part, ...] = ()
    for measure in measures(digest.entries, points=False):
        listed = (in_short(entry, digest, measure) for entry in digest.entries)
        parts = framed(Text(lines(_head(digest, zone).markdown, *listed)), *_menu(digest))
        if fit(parts):
            break
    return DiscordMessage(parts=parts)


def _head(digest: Digest, zone: ZoneInfo) -> Text:
    return Text(lines(f"## 🤗 {title_words(digest)}", subtext(standing_words(digest, zone))))


def _paper(entry: Entry, digest: Digest, measure: Measure, *, images: bool) -> tuple[Framed, ...]:
    text = Text(in_full(entry, digest, measure))
    picture = linkable(entry.paper.thumbnail) if images else None
    rule = (Separator(),) if len(digest.entries) <= _RULED else ()
    if picture is None:
        return (*rule, text)
    alt = plain(name_of(entry.paper), limits.ALT)
    return (*rule, Section(text=text, picture=picture, alt=alt))


def _menu(digest: Digest) -> tuple[Row, ...]:
    papers = [(entry.rank, entry.paper) for entry in digest.entries]
    return menu(mark_of(digest), papers, digest.language)
