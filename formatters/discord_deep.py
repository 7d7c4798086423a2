"""A deep read as a Discord message: as many of its sections as one message holds."""

from collections.abc import Iterator, Sequence

from bot.language import texts
from bot.models import Origin, Paper
from formatters import discord_limits as limits
from formatters.deep_lines import label_of, sections
from formatters.discord_entry import lines, links_of, name_of, subtext, title_of
from formatters.discord_markdown import foreign, link, linkable, plain
from formatters.discord_message import Button, DiscordMessage, Row, Text
from formatters.discord_parts import framed, save_row
from formatters.discord_size import fit

_HEADING_ROOM = 200
_LINE_ROOM = 1000
_TITLE_ROOM = 160


def render_deep(
    paper: Paper, deep: str, *, language: str, origin: Origin = Origin.LLM, caveat: str = ""
) -> DiscordMessage:
    """The message of a deep read; what does not fit is cut, and a link leads on.

    Args:
        paper: with its TeX made readable.
        deep: Markdown without a title.
        language: of our own words.
        origin: where the deep read came from.
        caveat: a sentence of ours on why it is an older one; empty for none.
    """
    head = _head(paper, language, origin, caveat)
    below = (*_link_row(paper, language), *save_row(paper, language))
    rest, told = _rest(paper, language), list[str]()
    for line in _lines(deep):
        if not fit(framed(Text(lines(head, *told, line, rest)), *below)):
            told = [*_whole(told), rest]
            break
        told.append(line)
    return DiscordMessage(
        parts=framed(Text(lines(head, *told)), *below),
        title=plain(name_of(paper), limits.POST_TITLE),
    )


def _head(paper: Paper, language: str, origin: Origin, caveat: str) -> str:
    return lines(
        f"### {title_of(paper, language, _TITLE_ROOM).markdown}",
        subtext(f"{label_of(origin, language)} · {foreign(paper.id, limits.CHOICE)}"),
        subtext(foreign(caveat, _HEADING_ROOM)),
    )


def _lines(deep: str) -> Iterator[str]:
    """What is said, each line after the other; headings are bold."""
    for section in sections(deep):
        if heading := foreign(section.heading, _HEADING_ROOM):
            yield f"**{heading}**"
        for line in section.lines:
            text = foreign(line.text, _LINE_ROOM)
            yield f"- {text}" if line.listed else text


def _whole(told: Sequence[str]) -> Sequence[str]:
    """The lines without a heading at their end, below which there is nothing."""
    return told[:-1] if told and told[-1].startswith("**") else told


def _rest(paper: Paper, language: str) -> str:
    file = linkable(paper.pdf_url)
    rest = texts(language).gettext("There is more than fits here; read on in the paper.")
    return subtext(link(rest, file) if file else rest)


def _link_row(paper: Paper, language: str) -> tuple[Row, ...]:
    buttons = tuple(Button(label=one.caption, url=one.url) for one in links_of(paper, language))
    return (Row(buttons),) if buttons else ()
