"""A digest as a file: its shape, its setting and itself. Values only."""

from dataclasses import dataclass
from enum import StrEnum

from bot.models import Digest


class Shape(StrEnum):
    """The file shapes that are imported and exported alike."""

    MARKDOWN = "markdown"
    JEKYLL = "jekyll"
    DEEP = "deep"


class Section(StrEnum):
    """The parts of one paper in a Markdown digest; their order can be chosen."""

    LINE = "line"
    POINTS = "points"
    ABSTRACT = "abstract"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """How a digest was set in the file it was imported from, or is to be set in an export.

    Attributes:
        sections: order of the parts (Markdown).
        thumbnails: whether the papers' pictures are shown (Markdown).
        author, posted, categories, tags: the front matter (Jekyll); `posted` as it stands there.
    """

    sections: tuple[Section, ...] = (Section.LINE, Section.POINTS, Section.ABSTRACT)
    thumbnails: bool = True
    author: str = "paperboy"
    posted: str = ""
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A digest as one file: read out of it, or to be written into one."""

    shape: Shape
    digest: Digest
    imprint: Imprint
