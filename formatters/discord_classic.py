"""A digest as a classic Discord message: embeds with the papers' pages, or nothing but text."""

from zoneinfo import ZoneInfo

from bot.models import Digest, Entry
from formatters import discord_limits as limits
from formatters.discord_entry import Measure, in_full, in_short, lines, links_of, measures, name_of
from formatters.discord_markdown import foreign, link, linkable, size
from formatters.discord_message import DiscordMessage, Embed
from formatters.discord_parts import (
    ACCENT,
    list_page,
    mark_of,
    menu,
    standing_words,
    title_words,
)


def embeds(digest: Digest, zone: ZoneInfo, *, images: bool) -> DiscordMessage:
    """One embed per paper; the footer of the last names the post."""
    shown: tuple[Embed, ...] = ()
    for measure in measures(digest.entries):
        shown = tuple(_embed(entry, digest, measure, images=images) for entry in digest.entries)
        if _fit(shown):
            break
    papers = [(entry.rank, entry.paper) for entry in digest.entries]
    return DiscordMessage(
        content=_head(title_words(digest), digest, zone),
        embeds=shown,
        rows=menu(mark_of(digest), papers, digest.language),
    )


def text(digest: Digest, zone: ZoneInfo) -> DiscordMessage:
    """Linked titles with votes and one-liners, without a preview of any page.

    The head leads to the list, and the end of that address names the post.
    """
    content = ""
    title = link(title_words(digest), f"{list_page(digest)}#{mark_of(digest)}", quiet=True)
    for measure in measures(digest.entries, points=False):
        listed = (in_short(entry, digest, measure, quiet=True) for entry in digest.entries)
        content = lines(_head(title, digest, zone), *listed)
        if size(content) <= limits.CONTENT - limits.MENTION:
            break
    return DiscordMessage(content=content)


def _head(title: str, digest: Digest, zone: ZoneInfo) -> str:
    return lines(f"**🤗 {title}**", standing_words(digest, zone))


def _embed(entry: Entry, digest: Digest, measure: Measure, *, images: bool) -> Embed:
    paper = entry.paper
    page = links_of(paper, digest.language)[:1]
    return Embed(
        title=f"{entry.rank} · {foreign(name_of(paper), measure.title)}",
        url=page[0].url if page else "",
        description=in_full(entry, digest, measure, headed=False),
        footer=mark_of(digest) if entry is digest.entries[-1] else "",
        thumbnail=linkable(paper.thumbnail) if images else None,
        accent=ACCENT,
    )


def _fit(shown: tuple[Embed, ...]) -> bool:
    said = sum(size(one.title) + size(one.description) + size(one.footer) for one in shown)
    return said <= limits.EMBEDS_TEXT and all(
        size(one.title) <= limits.EMBED_TITLE and size(one.description) <= limits.EMBED_DESCRIPTION
        for one in shown
    )
