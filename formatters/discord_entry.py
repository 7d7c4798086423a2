"""Papers of a digest as pieces of a Discord text, as much of each as there is room for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.language import texts
from bot.models import Brief, Digest, Entry, Origin, Paper
from formatters.discord_limits import ADDRESS
from formatters.discord_markdown import foreign, link, linkable, maskable
from formatters.graphemes import visible
from formatters.origins import lines_origin, origin_words
from formatters.punctuation import noted
from formatters.text import Link, links, rank_mark, votes_mark

TITLE_ROOM = 240
LINE_ROOM = 400
POINT_ROOM = 300
ORGANIZATION_ROOM = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """How much is said of each paper.

    Attributes:
        points: ranks of the papers whose key points are shown.
        repeated: whether the links name the page again that the title leads to.
        address: characters that the address of a link may take.
        line, title: characters that each may take.
        pictures: whether they are shown where there are some.
    """

    points: frozenset[int] = frozenset()
    repeated: bool = False
    address: int = ADDRESS
    line: int = 0
    title: int = TITLE_ROOM
    pictures: bool = True


_SHORTER = (
    *(Measure(line=line) for line in (LINE_ROOM, 300, 240, 200, 160, 130, 100, 80, 60, 40, 0)),
    *(Measure(title=title) for title in (160, 100, 60)),
    # Ordinary papers fit by now; the rest is for addresses and names without an end.
    *(Measure(title=60, address=address) for address in (100, 60, 0)),
    *(Measure(title=title, address=0, pictures=False) for title in (60, 20)),
)


class Title(NamedTuple):
    """A paper's title, and whether it leads to the paper's page."""

    markdown: str
    leads: bool


def measures(entries: Sequence[Entry], *, points: bool = True) -> Iterator[Measure]:
    """From everything down to what fits in any case.

    A link that the title has already goes first, then key points, the longest before the others,
    then the ends of the one-liners, and those of the titles last.
    """
    shortest_first = sorted(entries, key=lambda entry: len(points_of(entry.brief)))
    ranks = [entry.rank for entry in shortest_first if points and points_of(entry.brief)]
    yield Measure(points=frozenset(ranks), line=LINE_ROOM, repeated=True)
    for count in range(len(ranks), 0, -1):
        yield Measure(points=frozenset(ranks[:count]), line=LINE_ROOM)
    yield from _SHORTER


def in_full(entry: Entry, digest: Digest, measure: Measure, *, headed: bool = True) -> str:
    """Everything that a digest says of one paper, with or without its title as a heading."""
    paper, language = entry.paper, digest.language
    title = title_of(paper, language, measure.title)
    repeated = measure.repeated or (headed and not title.leads)
    return lines(
        f"### {entry.rank}\\. {title.markdown}" if headed else "",
        subtext(_standing(entry, digest)),
        line_of(entry.brief, language, measure.line, told=lines_origin(digest)),
        points_of(entry.brief) if entry.rank in measure.points else "",
        subtext(links_row(links_of(paper, language), measure, first=repeated)),
    )


def in_short(entry: Entry, digest: Digest, measure: Measure, *, quiet: bool = False) -> str:
    """A paper's title and votes, and its one-liner in a second line."""
    language = digest.language
    title = title_of(entry.paper, language, measure.title, quiet=quiet)
    page = () if title.leads else links_of(entry.paper, language)[:1]
    head = (title.markdown, votes_mark(entry, language), links_row(page, measure, quiet=quiet))
    return lines(
        f"{entry.rank}\\. {' · '.join(filter(None, head))}",
        subtext(line_of(entry.brief, language, measure.line, told=lines_origin(digest))),
    )


def name_of(paper: Paper) -> str:
    """The title as plain text, or the id where nothing of a title can be seen."""
    return visible(paper.title) or paper.id


def title_of(paper: Paper, language: str, room: int = TITLE_ROOM, *, quiet: bool = False) -> Title:
    """The title, as a link if it can be one."""
    words = foreign(name_of(paper), room)
    page = links_of(paper, language)[:1]
    if not page or not maskable(words):
        return Title(words, leads=False)
    return Title(link(words, page[0].url, quiet=quiet), leads=True)


def line_of(
    brief: Brief, language: str, room: int = LINE_ROOM, *, told: Origin | None = None
) -> str:
    """The one-liner, and where it came from unless that was `told` before."""
    line = foreign(brief.one_line, room)
    if not line or brief.one_line_from is told:
        return line
    return noted(line, f"*{origin_words(brief.one_line_from, language)}*", language)


def points_of(brief: Brief) -> str:
    """The key points as a list."""
    points = (foreign(point, POINT_ROOM) for point in brief.points)
    return lines(*(f"- {point}" for point in points if point))


def links_of(paper: Paper, language: str) -> tuple[Link, ...]:
    """Where to read on, without what Discord would not link to."""
    return tuple(
        Link(one.label, address, one.note)
        for one in links(paper, language)
        if (address := linkable(one.url))
    )


def links_row(
    known: Sequence[Link], measure: Measure, *, first: bool = True, quiet: bool = False
) -> str:
    """Links beside each other: the first where it is wanted, the others where they are short."""
    shown = [*known[: int(first)], *(one for one in known[1:] if len(one.url) <= measure.address)]
    # Stars stand behind the link, since an emoji within would break it.
    return " · ".join(
        f"{link(one.label, one.url, quiet=quiet)} {one.note}".rstrip() for one in shown
    )


def subtext(markdown: str) -> str:
    """A line in small print; nothing of nothing."""
    return f"-# {markdown}" if markdown else ""


def lines(*said: str) -> str:
    """The lines that say anything."""
    return "\n".join(filter(None, said))


def _standing(entry: Entry, digest: Digest) -> str:
    organization = entry.paper.organization
    withdrawn = texts(digest.language).gettext("withdrawn") if entry.paper.withdrawn else ""
    known = (
        votes_mark(entry, digest.language),
        rank_mark(entry, digest),
        withdrawn,
        foreign(organization.fullname if organization else "", ORGANIZATION_ROOM),
    )
    return " · ".join(filter(None, known))
