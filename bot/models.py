"""The values that Paperboy speaks in: frozen, and made of the standard library alone."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.span import Span

TOP_MIN, TOP_MAX = 1, 10
"""How few and how many papers a digest may hold."""


class Origin(StrEnum):
    """Where a fact or a text came from."""

    HF = "hf"
    ARXIV = "arxiv"
    LLM = "llm"
    ABSTRACT = "abstract"
    IMPORT = "import"
    SAMPLE = "sample"


@dataclass(frozen=True, slots=True)
class Organization:
    """Who a paper was submitted for, as Hugging Face knows it.

    `name` is the account (`baichuan-inc`), `fullname` what readers are shown.
    """

    name: str
    fullname: str
    avatar: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One publication as a source lists it.

    Attributes:
        id: arXiv id without version.
        title, abstract, ai_summary: as the source writes them, on one line each, TeX left in.
        authors: in order, hidden ones left out.
        author_count: how many authors the source shows, even where it does not name them.
        published: day of arXiv's first version.
        listed: day of the daily list that it stands on, where it stands on one.
        upvotes, comments: as of the answer that this value was read from.
        submitter: Hugging Face account that put it on the list.
        media: addresses of pictures and films its authors added.
        categories: arXiv categories, the primary one first.
        origin: the source that the title and abstract came from.
    """

    id: str
    title: str
    abstract: str = ""
    authors: tuple[str, ...] = ()
    author_count: int = 0
    published: date | None = None
    listed: date | None = None
    upvotes: int = 0
    comments: int = 0
    organization: Organization | None = None
    submitter: str | None = None
    keywords: tuple[str, ...] = ()
    ai_summary: str | None = None
    ai_summary_model: str | None = None
    thumbnail: str | None = None
    media: tuple[str, ...] = ()
    github: str | None = None
    github_stars: int | None = None
    project_page: str | None = None
    categories: tuple[str, ...] = ()
    doi: str | None = None
    withdrawn: bool = False
    origin: Origin = Origin.HF

    @property
    def old_style(self) -> bool:
        """Whether the id is from before April 2007; Hugging Face has no page for such a one."""
        return "/" in self.id

    @property
    def votable(self) -> bool:
        """Whether people can vote for it: one that only arXiv is known to have has no place to."""
        return self.origin is not Origin.ARXIV or self.listed is not None or self.upvotes > 0

    @property
    def hf_url(self) -> str:
        """The page on Hugging Face where people vote and comment."""
        return f"https://huggingface.co/papers/{self.id}"

    @property
    def arxiv_url(self) -> str:
        """The page on arXiv."""
        return f"https://arxiv.org/abs/{self.id}"

    @property
    def pdf_url(self) -> str:
        """The PDF on arXiv, newest version."""
        return f"https://arxiv.org/pdf/{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What a source answered for a span: every paper of it, and when it said so (UTC)."""

    span: Span
    papers: tuple[Paper, ...]
    as_of: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """One line, key points and abstract of one paper in one language, and where they came from.

    Attributes:
        version: which way of making it (a prompt, an imported file), so that a better one can
            replace it and the old one stays known.
        abstract: faithful translation; in English the abstract itself.
        deep: a long read in Markdown, without its title.
    """

    paper_id: str
    language: str
    version: str
    origin: Origin
    one_line: str = ""
    points: tuple[str, ...] = ()
    abstract: str = ""
    deep: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture of a paper: the address of the picture, and its caption or nothing."""

    url: str
    caption: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """What a reader is shown of one paper, each text with the rung of the ladder it came from.

    A text whose origin is `HF` or `ABSTRACT` is in English, every other in the digest's language.

    Attributes:
        figure: the first one of the paper, with its caption as the paper has it; None where it is
            not known.
    """

    one_line: str = ""
    one_line_from: Origin = Origin.ABSTRACT
    points: tuple[str, ...] = ()
    abstract: str = ""
    abstract_from: Origin = Origin.ABSTRACT
    deep: str = ""
    deep_from: Origin = Origin.IMPORT
    figure: Figure | None = None


class Edition(StrEnum):
    """Whether the list that a digest was made from still moves."""

    EARLY = "early"
    FINAL = "final"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One paper at its rank in a digest.

    Attributes:
        paper: with the votes and comments that the rank was made from.
        rank_before, upvotes_before: in the snapshot before this one; None for a newcomer or
            where there is no earlier one.
        figures: file names or addresses of extra pictures.
    """

    rank: int
    paper: Paper
    brief: Brief = field(default_factory=Brief)
    rank_before: int | None = None
    upvotes_before: int | None = None
    figures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """The ranked papers of one span; never empty.

    Attributes:
        total: how many papers the span's lists held.
        as_of: when the votes were counted (UTC); None where a file did not say.
        origin: `HF` for a list, `IMPORT` for a file, `SAMPLE` for the one that ships with us.
    """

    span: Span
    entries: tuple[Entry, ...]
    total: int
    as_of: datetime | None
    edition: Edition
    language: str
    origin: Origin = Origin.HF

    def __post_init__(self) -> None:
        if not self.entries:
            raise ValueError("a digest is never empty")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a paper stood in one snapshot of a list."""

    rank: int
    upvotes: int


@dataclass(frozen=True, slots=True)
class Found:
    """A paper that a search found, and the text that it was found in."""

    paper: Paper
    excerpt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much a store holds: papers, snapshots of lists, digests and summaries."""

    papers: int
    lists: int
    digests: int
    summaries: int
