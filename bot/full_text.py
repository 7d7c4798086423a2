"""The full text of a paper, in pieces that can be pointed at, and the port that brings it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.models import Figure

_NUMBERED = re.compile(r"fig(?:ure|\.)?\s*\d", re.IGNORECASE)
_ORNAMENT = re.compile(
    r"(?<![a-z])(?:logos?|icons?|favicon|badges?|emojis?|orcid|avatars?|banner)(?![a-z])"
    r"|\.svg$",
    re.IGNORECASE,
)


class TextOrigin(StrEnum):
    """What a full text was read from."""

    HTML = "html"
    PDF = "pdf"


@dataclass(frozen=True, slots=True)
class Passage:
    """A section or page of a paper.

    Attributes:
        where: as readers are told where it stands: `§3.2`, `p. 4`, `Limitations`; parts of one
            section may share it.
        title: the section's heading; empty for a page.
        text: lines of prose, list items, captions and rows of tables (cells between ` | `);
            empty where a heading stands right above the next one.
    """

    where: str
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FullText:
    """A whole paper, without its list of references; some passage of it has a text."""

    paper_id: str
    passages: tuple[Passage, ...]
    figures: tuple[Figure, ...] = ()
    origin: TextOrigin


class FullTextSource(Protocol):
    """Knows the full texts of papers."""

    async def fetch_full_text(self, paper_id: str) -> FullText:
        """Ask for one full text, or raise `NothingThere` or a `SourceProblem`."""
        ...


def first_figure(figures: Iterable[Figure]) -> Figure | None:
    """The first picture that shows something of the paper: captioned, and no logo or icon.

    An SVG is none, for no platform shows it. One that is numbered outranks one that is not: what
    stands above `Figure 1` is often a banner.
    """
    real = [
        figure
        for figure in figures
        if figure.caption and not _ORNAMENT.search(figure.url.rpartition("/")[2])
    ]
    numbered = (figure for figure in real if _NUMBERED.match(figure.caption))
    return next(numbered, real[0] if real else None)
