"""Papers in, digest out: ranking, choosing and rolling up. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot import calendar
from bot.errors import NothingThere
from bot.models import TOP_MAX, TOP_MIN, Digest, Entry, Listing, Paper, Standing
from bot.span import Span
from bot.subscription import Subscription


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which papers of a list a reader wants.

    Attributes:
        top: how many at most, 1 to 10.
        min_upvotes: papers with fewer votes are left out.
        include: if any are given, a paper must hold one of them.
        exclude: a paper that holds one of them is left out.

    A word is looked for in title, organization and keywords (in the abstract where the source
    gave no keywords), as a whole word and in any case: `RL` is not found in `World`.
    """

    top: int = 5
    min_upvotes: int = 0
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not TOP_MIN <= self.top <= TOP_MAX:
            raise ValueError(f"a digest holds {TOP_MIN} to {TOP_MAX} papers, not {self.top}")

    @classmethod
    def of(cls, wanted: Subscription) -> "Selection":
        """What a subscription lets through; an organization is a word like any other."""
        return cls(
            top=wanted.top,
            min_upvotes=wanted.min_upvotes,
            include=wanted.include + wanted.organizations,
            exclude=wanted.exclude,
        )

    def wants(self, paper: Paper) -> bool:
        """Whether the paper may stand in this reader's digest."""
        return (
            paper.upvotes >= self.min_upvotes
            and (not self.include or _mentions(paper, self.include))
            and not _mentions(paper, self.exclude)
        )


def rank(papers: Iterable[Paper]) -> list[Paper]:
    """Order papers by votes, then comments, then id.

    The source leaves ties in no stable order; the id makes two runs agree.
    """
    return sorted(papers, key=lambda paper: (-paper.upvotes, -paper.comments, paper.id))


def build(
    listing: Listing,
    selection: Selection,
    *,
    language: str,
    before: Mapping[str, Standing] | None = None,
) -> Digest:
    """Make the digest of a list; `before` says where the papers stood in the snapshot before.

    Raises:
        NothingThere: the list is empty, or the selection leaves no paper of it.
    """
    ranked = rank(listing.papers)
    if not ranked:
        raise NothingThere(
            f"No papers were listed for {listing.span.key}: "
            "Hugging Face has no list on most weekends and some holidays."
        )
    chosen = [paper for paper in ranked if selection.wants(paper)][: selection.top]
    if not chosen:
        raise NothingThere(
            f"None of the {len(ranked)} papers listed for {listing.span.key} passes your filter."
        )
    return Digest(
        span=listing.span,
        entries=tuple(
            _entry(place, paper, before or {}) for place, paper in enumerate(chosen, start=1)
        ),
        total=len(ranked),
        as_of=listing.as_of,
        edition=calendar.edition(listing.span, listing.as_of),
        language=language,
    )


def roll_up(span: Span, listings: Sequence[Listing]) -> Listing:
    """Join the lists of a span's days: each paper once, with the votes seen last.

    Raises:
        NothingThere: there is no list to join.
    """
    if not listings:
        raise NothingThere(f"No daily list of {span.key} is stored.")
    papers: dict[str, Paper] = {}
    for listing in sorted(listings, key=lambda one: one.as_of):
        papers.update((paper.id, paper) for paper in listing.papers)
    return Listing(
        span=span,
        papers=tuple(rank(papers.values())),
        # No younger than the oldest part: only then can "as of" be said of the whole.
        as_of=min(listing.as_of for listing in listings),
    )


def top(digest: Digest, count: int) -> Digest:
    """The same digest with no more than `count` papers."""
    return replace(digest, entries=digest.entries[:count])


def _entry(place: int, paper: Paper, before: Mapping[str, Standing]) -> Entry:
    standing = before.get(paper.id)
    return Entry(
        rank=place,
        paper=paper,
        rank_before=standing.rank if standing else None,
        upvotes_before=standing.upvotes if standing else None,
    )


def _mentions(paper: Paper, words: Iterable[str]) -> bool:
    organization = paper.organization.fullname if paper.organization else ""
    about = paper.keywords or (paper.abstract,)
    text = "\n".join((paper.title, organization, *about))
    return any(
        re.search(rf"(?<!\w){re.escape(word.strip())}(?!\w)", text, re.IGNORECASE)
        for word in words
        if word.strip()
    )
