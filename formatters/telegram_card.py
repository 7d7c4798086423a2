"""One paper as a Telegram message: everything that is known of it, as far as one message goes."""

from collections.abc import Iterator
from dataclasses import replace

from bot.language import texts
from bot.models import Brief, Figure, Origin, Paper
from formatters import telegram_limits as limits
from formatters.bibtex import bibtex
from formatters.figure_words import figure_words
from formatters.graphemes import visible
from formatters.origins import abstract_label
from formatters.punctuation import colon, listed
from formatters.telegram_entry import line_of, links_of, links_row, points_of, title_of
from formatters.telegram_html import (
    Html,
    bold,
    fold,
    foreign,
    italic,
    joined,
    link,
    linkable,
    own,
    utf16,
)
from formatters.telegram_message import Button, Preview, TelegramMessage, paper_buttons, rows
from formatters.text import Link, authors_words, comments_words, day_words, votes_words

AUTHORS_NAMED = 15
MEDIA_SHOWN = 3
_POINTS_ROOM = 1200
_FACT_ROOM = 300
_LEAST_ABSTRACT = 120
"""Units below which the beginning of an abstract says nothing."""


def render_paper(
    paper: Paper,
    brief: Brief,
    *,
    language: str,
    images: bool = True,
    caveat: str = "",
    saved: bool = False,
    more: tuple[tuple[Button, ...], ...] = (),
) -> TelegramMessage:
    """The card of one paper; where it is too long, the ends of its abstracts are cut.

    Args:
        paper: with its TeX made readable.
        brief: its texts in `language`.
        language: of our own words.
        images: whether its picture is shown.
        caveat: a sentence of ours on why it may not be whole; empty for none.
        saved: whether its reader has saved it.
        more: buttons above those that copy and save it.
    """
    picture = linkable(paper.thumbnail) if images else None
    to_read = tuple(Button(text=one.caption, url=one.url) for one in links_of(paper, language))
    return TelegramMessage(
        html=_text(paper, brief, language, caveat).source,
        preview=Preview(url=picture) if picture else None,
        buttons=rows(
            to_read, *more, copy_button(paper) + save_button(paper.id, language, saved=saved)
        ),
    )


def save_button(paper_id: str, language: str, *, saved: bool = False) -> tuple[Button, ...]:
    """A button that keeps the paper for its reader, or lets go of one that is kept."""
    say = texts(language)
    if saved:
        return paper_buttons("★ " + say.gettext("Saved"), "un", paper_id)
    return paper_buttons("☆ " + say.gettext("Save"), "sv", paper_id)


def saved_now(
    buttons: tuple[tuple[Button, ...], ...], act: str, language: str
) -> tuple[tuple[Button, ...], ...]:
    """The buttons after a paper was saved, or let go, by the one of them that says `act`."""
    saving, _, paper_id = act.partition(":")
    now = save_button(paper_id, language, saved=saving == "sv")
    return tuple(
        tuple(other for one in row for other in (now if one.callback == act else (one,)))
        for row in buttons
    )


def copy_button(paper: Paper) -> tuple[Button, ...]:
    """A button that copies the paper's BibTeX entry; none where even its essence is too long."""
    short = next((one for one in _entries(paper) if utf16(one) <= limits.COPY), None)
    return (Button(text="BibTeX", copy=short),) if short else ()


def _text(paper: Paper, brief: Brief, language: str, caveat: str) -> Html:
    say = texts(language)
    warning = say.gettext("⚠ Its authors have withdrawn this paper.") if paper.withdrawn else ""
    head = joined((bold(title_of(paper, language)), _standing(paper, language)), "\n")
    summary = joined((line_of(brief, language), points_of(_with_few_points(brief))), "\n")
    facts = joined(_facts(paper, language), "\n")
    first = joined((italic(own(caveat)), head, bold(own(warning)), summary), "\n\n")
    last = joined((facts, _media(paper, language)), "\n\n")
    illustrated = joined((last, _figure(brief.figure, language)), "\n\n")
    if joined((first, illustrated), "\n\n").fits(limits.TEXT):
        last = illustrated
    return _with_abstracts(first, last, paper, brief, language)


def _standing(paper: Paper, language: str) -> Html:
    standing = (votes_words(paper, language), comments_words(paper, language), paper.id)
    return joined(map(own, standing), " · ")


def _facts(paper: Paper, language: str) -> Iterator[Html]:
    say, organization = texts(language), paper.organization
    for label, value in (
        (say.gettext("Organization"), organization.fullname if organization else ""),
        (say.gettext("Authors"), authors_words(paper, language, shown=AUTHORS_NAMED)),
        (say.gettext("Listed"), day_words(paper.listed, language) if paper.listed else ""),
        (say.gettext("Published"), day_words(paper.published, language) if paper.published else ""),
        (say.gettext("Submitter"), paper.submitter or ""),
        (say.gettext("Keywords"), listed(paper.keywords, language)),
        (say.gettext("Categories"), listed(paper.categories, language)),
        ("DOI", paper.doi or ""),
    ):
        told = foreign(value, _FACT_ROOM)
        if told:
            yield italic(own(label)) + own(colon(language)) + told


def _media(paper: Paper, language: str) -> Html:
    label = texts(language).gettext("Media")
    urls = [url for raw in paper.media if (url := linkable(raw))][:MEDIA_SHOWN]
    return links_row([Link(f"{label} {at}", url) for at, url in enumerate(urls, start=1)])


def _figure(figure: Figure | None, language: str) -> Html:
    if figure is None or (url := linkable(figure.url)) is None:
        return Html()
    label, caption = figure_words(figure, language)
    return joined((link(own(label), url), foreign(caption, _FACT_ROOM)), colon(language))


def _with_abstracts(first: Html, last: Html, paper: Paper, brief: Brief, language: str) -> Html:
    """The card with the abstract for this reader, and the original if that is another text.

    They stand before the facts, which are looked up rather than read, and take what room is left.
    """
    whole = first
    shown = [(abstract_label(brief, language), brief.abstract)]
    if visible(brief.abstract) != visible(paper.abstract):
        original = Brief(abstract=paper.abstract, abstract_from=Origin.ABSTRACT)
        shown.append((abstract_label(original, language), paper.abstract))
    for label, text in shown:
        heading = bold(own(label))
        room = limits.TEXT - joined((whole, heading, last), "\n\n").size - 1
        told = foreign(text, room)
        if told and room >= _LEAST_ABSTRACT:
            whole = joined((whole, heading + own("\n") + fold(told)), "\n\n")
    return joined((whole, last), "\n\n")


def _with_few_points(brief: Brief) -> Brief:
    fewer = (replace(brief, points=brief.points[:n]) for n in range(len(brief.points), 0, -1))
    fitting = (few for few in fewer if points_of(few).size <= _POINTS_ROOM)
    return next(fitting, replace(brief, points=()))


def _entries(paper: Paper) -> Iterator[str]:
    """The BibTeX entry, and then shorter ones that still name the paper without a doubt."""
    known = replace(
        paper,
        author_count=max(paper.author_count, len(paper.authors)),
        categories=tuple(visible(category) for category in paper.categories),
    )
    yield bibtex(known)
    for named, left_out in (
        (len(paper.authors), ("url", "doi")),
        (3, ("url", "doi")),
        (1, ("url", "doi", "primaryClass")),
    ):
        lines = bibtex(replace(known, authors=paper.authors[:named])).splitlines(keepends=True)
        without = tuple(f"  {name} = " for name in left_out)
        yield "".join(line for line in lines if not line.startswith(without))
