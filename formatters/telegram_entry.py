"""Papers of a digest as pieces of a Telegram text, as much of each as there is room for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.language import texts
from bot.models import Brief, Digest, Entry, Origin, Paper
from formatters.graphemes import visible
from formatters.origins import lines_origin, origin_words
from formatters.punctuation import brackets
from formatters.telegram_html import Html, bold, fold, foreign, italic, joined, link, linkable, own
from formatters.text import Link, links, rank_mark, votes_mark

TITLE_ROOM = 300
LINE_ROOM = 400
POINT_ROOM = 300
ORGANIZATION_ROOM = 60
_SHORTER_LINES = (240, 160, 100, 60, 0)
_SHORTER_TITLES = (160, 80)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """How much is said of each paper.

    Attributes:
        points: ranks of the papers whose key points are shown.
        every_link: whether the PDF and the project are among the links.
        line, title: UTF-16 units that each may take.
    """

    points: frozenset[int] = frozenset()
    every_link: bool = True
    line: int = LINE_ROOM
    title: int = TITLE_ROOM


def fitted(digest: Digest, entries: Sequence[Entry], room: int, *, head: Html | None = None) -> str:
    """The head and those entries of a digest, with as much of them as fits into `room` units.

    Key points go first, the longest before the others; then the links that are one click away
    from another, then the ends of the one-liners, and those of the titles last.
    """
    source = ""
    for measure in _measures(entries):
        said = (_entry(entry, digest, measure) for entry in entries)
        whole = joined((head or Html(), *said), "\n\n")
        source = whole.source
        if whole.fits(room):
            break
    return source


def title_of(paper: Paper, language: str, room: int = TITLE_ROOM) -> Html:
    """The title, or the id where nothing of a title can be seen; it leads to the paper's page."""
    return link(foreign(visible(paper.title) or paper.id, room), links(paper, language)[0].url)


def line_of(
    brief: Brief, language: str, room: int = LINE_ROOM, *, told: Origin | None = None
) -> Html:
    """The one-liner, and where it came from unless that was `told` before."""
    line = foreign(brief.one_line, room)
    if line and brief.one_line_from is not told:
        before, behind = brackets(language)
        line += own(before) + italic(own(origin_words(brief.one_line_from, language))) + own(behind)
    return line


def points_of(brief: Brief) -> Html:
    """The key points, one a line, in a fold."""
    points = (foreign(point, POINT_ROOM) for point in brief.points)
    return fold(joined((own("• ") + point for point in points if point), "\n"))


def links_of(paper: Paper, language: str) -> tuple[Link, ...]:
    """Where to read on, without what Telegram would not link to."""
    return tuple(one for one in links(paper, language) if linkable(one.url))


def links_row(shown: Sequence[Link]) -> Html:
    """Links beside each other."""
    return joined((link(own(one.caption), one.url) for one in shown), " · ")


def _entry(entry: Entry, digest: Digest, measure: Measure) -> Html:
    paper, brief, language = entry.paper, entry.brief, digest.language
    return joined(
        (
            bold(own(f"{entry.rank}. ") + title_of(paper, language, measure.title)),
            _standing(entry, digest),
            line_of(brief, language, measure.line, told=lines_origin(digest)),
            links_row(_shown_links(paper, language, measure)),
            points_of(brief) if entry.rank in measure.points else Html(),
        ),
        "\n",
    )


def _standing(entry: Entry, digest: Digest) -> Html:
    organization = entry.paper.organization
    withdrawn = texts(digest.language).gettext("withdrawn") if entry.paper.withdrawn else ""
    return joined(
        (
            own(votes_mark(entry, digest.language)),
            own(rank_mark(entry, digest)),
            own(withdrawn),
            foreign(organization.fullname if organization else "", ORGANIZATION_ROOM),
        ),
        " · ",
    )


def _shown_links(paper: Paper, language: str, measure: Measure) -> list[Link]:
    dispensable = set() if measure.every_link else {"PDF", texts(language).gettext("Project")}
    return [one for one in links_of(paper, language) if one.label not in dispensable]


def _measures(entries: Sequence[Entry]) -> Iterator[Measure]:
    """From everything down to what fits in any case."""
    shortest_first = sorted(entries, key=lambda entry: points_of(entry.brief).size)
    ranks = [entry.rank for entry in shortest_first if points_of(entry.brief)]
    for count in range(len(ranks), -1, -1):
        yield Measure(points=frozenset(ranks[:count]))
    yield Measure(every_link=False)
    for line in _SHORTER_LINES:
        yield Measure(every_link=False, line=line)
    for title in _SHORTER_TITLES:
        yield Measure(every_link=False, line=0, title=title)
