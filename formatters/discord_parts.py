"""What every layout of a digest has in common on Discord: head, mark, menu and frame."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from bot.language import texts
from bot.models import Digest, Edition, Paper
from bot.span import Period
from formatters import discord_limits as limits
from formatters.discord_entry import name_of
from formatters.discord_markdown import plain
from formatters.discord_message import (
    Button,
    Choice,
    Container,
    Gallery,
    Row,
    Section,
    Select,
    Separator,
    Text,
)
from formatters.text import digest_words, span_words

Framed = Text | Section | Gallery | Separator | Row
"""Whatever can stand in a container."""

ACCENT = 0xFFD21E
"""Hugging Face's yellow: https://huggingface.co/brand"""

_READ, _SAVE = "rd", "sv"
_PATH = {Period.DAY: "date", Period.WEEK: "week", Period.MONTH: "month"}


def mark_of(digest: Digest) -> str:
    """What names the post of this digest: `2026-02-09`, or `2026-02-09:early`."""
    early = ":early" if digest.edition is Edition.EARLY else ""
    return f"{digest.span.key}{early}"


def title_words(digest: Digest) -> str:
    """The title of a digest: `Daily Papers · Mon 9 Feb 2026`."""
    return f"Daily Papers · {span_words(digest.span, digest.language)}"


def standing_words(digest: Digest, zone: ZoneInfo) -> str:
    """How much of the list a digest shows, and as of when."""
    return " · ".join(digest_words(digest, zone))


def framed(*parts: Framed) -> tuple[Container]:
    """The parts as one message in our colour."""
    return (Container(parts, ACCENT),)


def menu(what: str, papers: Iterable[tuple[int, Paper]], language: str) -> tuple[Row, ...]:
    """A select out of which the card of a paper is asked for; nothing where there is none.

    Args:
        what: the mark of the digest, or another word for the list.
        papers: each with its number.
        language: of our own words.
    """
    choices = tuple(
        _choice(number, paper) for number, paper in papers if len(paper.id) <= limits.CHOICE
    )
    placeholder = texts(language).gettext("Read a summary…")
    select = Select(custom_id=f"{_READ}:{what}", placeholder=placeholder, choices=choices)
    return (Row(select),) if choices else ()


def list_row(digest: Digest) -> Row:
    """A button to the list that the digest was made from, where people vote."""
    label = texts(digest.language).gettext("The whole list")
    return Row((Button(label=label, url=list_page(digest)),))


def list_page(digest: Digest) -> str:
    """The address of the list that the digest was made from."""
    return f"https://huggingface.co/papers/{_PATH[digest.span.period]}/{digest.span.key}"


def save_row(paper: Paper, language: str) -> tuple[Row, ...]:
    """A button that keeps the paper for its reader; nothing where its id is too long for that."""
    told = f"{_SAVE}:{paper.id}"
    if len(told) > limits.CUSTOM_ID:
        return ()
    return (Row((Button(label="☆ " + texts(language).gettext("Save"), custom_id=told),)),)


def _choice(number: int, paper: Paper) -> Choice:
    return Choice(label=plain(f"{number}. {name_of(paper)}", limits.CHOICE), value=paper.id)
