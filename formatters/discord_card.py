"""One paper as a Discord message: everything that is known of it, as far as one message goes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.language import texts
from bot.models import Brief, Figure, Origin, Paper
from bot.replies import Rows
from formatters import discord_limits as limits
from formatters.discord_choices import choice_rows
from formatters.discord_entry import line_of, lines, links_of, name_of, points_of, subtext, title_of
from formatters.discord_markdown import foreign, link, linkable, plain
from formatters.discord_message import Button, DiscordMessage, Gallery, Part, Row, Text
from formatters.discord_parts import framed, save_row
from formatters.discord_size import fit
from formatters.figure_words import figure_words
from formatters.graphemes import visible
from formatters.origins import abstract_label
from formatters.punctuation import colon, labelled, listed
from formatters.text import authors_words, comments_words, day_words, votes_words

AUTHORS_NAMED = 15
MEDIA_SHOWN = 3
_MEDIA_ROOM = 160
_WHOLE = limits.PARTS_TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class _Measure:
    """How much is said of the paper: whether the original and the points, and characters."""

    original: bool = False
    abstract: int = 0
    points: bool = True
    fact: int = 300


_MEASURES = (
    _Measure(original=True, abstract=_WHOLE),
    *(_Measure(abstract=room) for room in (_WHOLE, 2600, 2200, 1800, 1500, 1200, 900, 600)),
    *(_Measure(abstract=room, points=False) for room in (1200, 900, 600, 300)),
    *(_Measure(points=False, fact=room) for room in (300, 100, 40)),
)


def render_paper(
    paper: Paper, brief: Brief, *, language: str, images: bool = True, more: Rows = ()
) -> DiscordMessage:
    """The card of one paper; where it is too long, first the original is left out.

    Args:
        paper: with its TeX made readable.
        brief: its texts in `language`.
        language: of our own words.
        images: whether its picture is shown; without it the card is its own simpler message.
        more: what else there is of it.
    """
    picture = _picture(paper) if images else ()
    parts: tuple[Part, ...] = ()
    for measure in _MEASURES:
        parts = framed(
            Text(_summary(paper, brief, language, measure)),
            *picture,
            *_abstracts(paper, brief, language, measure),
            *_link_row(paper, language),
            *save_row(paper, language),
            *choice_rows(more, language),
        )
        if fit(parts):
            break
    return DiscordMessage(
        parts=parts,
        title=plain(name_of(paper), limits.POST_TITLE),
        simpler=render_paper(paper, brief, language=language, images=False, more=more)
        if picture
        else None,
    )


def _summary(paper: Paper, brief: Brief, language: str, measure: _Measure) -> str:
    warning = texts(language).gettext("⚠ Its authors have withdrawn this paper.")
    return lines(
        f"### {title_of(paper, language).markdown}",
        subtext(_standing(paper, language)),
        f"**{warning}**" if paper.withdrawn else "",
        line_of(brief, language),
        points_of(brief) if measure.points else "",
        *(subtext(fact) for fact in _facts(paper, language, measure.fact)),
        subtext(_media(paper, language)),
        subtext(_figure(brief.figure, language, measure.fact)),
    )


def _standing(paper: Paper, language: str) -> str:
    standing = (
        votes_words(paper, language),
        comments_words(paper, language),
        foreign(paper.id, limits.CHOICE),
    )
    return " · ".join(filter(None, standing))


def _facts(paper: Paper, language: str, room: int) -> Iterator[str]:
    """What is known of it, a line for each thing that may be long."""
    say, organization = texts(language), paper.organization
    for line in (
        [(say.gettext("Organization"), organization.fullname if organization else "")],
        [(say.gettext("Authors"), authors_words(paper, language, shown=AUTHORS_NAMED))],
        [
            (say.gettext("Listed"), day_words(paper.listed, language) if paper.listed else ""),
            (
                say.gettext("Published"),
                day_words(paper.published, language) if paper.published else "",
            ),
            (say.gettext("Submitter"), paper.submitter or ""),
        ],
        [(say.gettext("Keywords"), listed(paper.keywords, language))],
        [(say.gettext("Categories"), listed(paper.categories, language)), ("DOI", paper.doi or "")],
    ):
        known = ((label, foreign(value, room)) for label, value in line)
        yield " · ".join(labelled(f"*{label}*", value, language) for label, value in known if value)


def _media(paper: Paper, language: str) -> str:
    label = texts(language).gettext("Media")
    known = (url for raw in paper.media if (url := linkable(raw)) and len(url) <= _MEDIA_ROOM)
    numbered = zip(range(1, MEDIA_SHOWN + 1), known, strict=False)
    return " · ".join(link(f"{label} {number}", url) for number, url in numbered)


def _figure(figure: Figure | None, language: str, room: int) -> str:
    url = linkable(figure.url if figure else None)
    if figure is None or url is None or len(url) > _MEDIA_ROOM:
        return ""
    label, caption = figure_words(figure, language)
    return colon(language).join(filter(None, (link(label, url), foreign(caption, room))))


def _abstracts(paper: Paper, brief: Brief, language: str, measure: _Measure) -> Iterator[Text]:
    """The abstract for this reader, and the original where that is another text."""
    shown = [brief]
    if measure.original and visible(brief.abstract) != visible(paper.abstract):
        shown.append(replace(brief, abstract=paper.abstract, abstract_from=Origin.ABSTRACT))
    for one in shown:
        told = foreign(one.abstract, measure.abstract)
        if told:
            yield Text(lines(f"**{abstract_label(one, language)}**", told))


def _picture(paper: Paper) -> tuple[Gallery, ...]:
    picture = linkable(paper.thumbnail)
    return (Gallery(picture=picture, alt=plain(name_of(paper), limits.ALT)),) if picture else ()


def _link_row(paper: Paper, language: str) -> tuple[Row, ...]:
    buttons = tuple(Button(label=one.caption, url=one.url) for one in links_of(paper, language))
    return (Row(buttons),) if buttons else ()
