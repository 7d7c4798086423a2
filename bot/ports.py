"""What the use cases need of the outside world: the only interfaces that we own."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from bot.document import Document, Shape
from bot.draft import Draft, Usage
from bot.models import Counts, Digest, Edition, Figure, Found, Listing, Paper, Standing, Summary
from bot.span import Period, Span
from bot.verdict import Spent, Verdict


class ListSource(Protocol):
    """Knows which papers stood on a list."""

    async def fetch_list(self, span: Span) -> Listing:
        """Ask for every paper of the span, or raise a `SourceProblem` or `NotOpenYet`."""
        ...


class PaperSource(Protocol):
    """Knows single papers by their id."""

    async def fetch_paper(self, paper_id: str) -> Paper:
        """Ask for one paper, or raise `PaperUnknown` or a `SourceProblem`."""
        ...


class PictureSource(Protocol):
    """Knows what lies at a picture's address."""

    async def fetch_picture(self, url: str) -> bytes:
        """Ask for one picture, or raise `NothingThere` or a `SourceProblem`."""
        ...


class Store(Protocol):
    """Remembers papers, their votes over time, digests and summaries.

    Every method raises `StoreProblem` where the database does not do its part.
    """

    async def save_papers(self, papers: Iterable[Paper]) -> None:
        """Remember papers; what a better source said of one before is kept."""
        ...

    async def paper(self, paper_id: str) -> Paper | None:
        """One paper by its exact id."""
        ...

    async def similar_ids(self, paper_id: str) -> Sequence[str]:
        """Ids that a typo away stand in the store, nearest first."""
        ...

    async def ids_from(self, begun: str, *, limit: int) -> Sequence[str]:
        """Ids of stored papers that begin so, the newest first."""
        ...

    async def search(self, words: str, *, limit: int) -> Sequence[Found]:
        """Papers whose title, summaries or abstract hold every word, best first."""
        ...

    async def save_listing(self, listing: Listing) -> None:
        """Remember a list with its papers and votes; nothing is doubled where nothing moved."""
        ...

    async def listing(self, span: Span) -> Listing | None:
        """The newest snapshot of the span's list."""
        ...

    async def standings_before(self, span: Span, at: datetime) -> Mapping[str, Standing]:
        """Where each paper stood in the last snapshot of the list older than `at`; or nothing."""
        ...

    async def snapshot_times(self, since: date, until: date) -> Mapping[date, datetime]:
        """When each daily list was last seen (UTC), for the days that were."""
        ...

    async def save_digest(self, digest: Digest) -> None:
        """Remember a digest that was made; the same one again replaces it."""
        ...

    async def digest(self, span: Span, edition: Edition) -> Digest | None:
        """A digest that was made before, without briefs."""
        ...

    async def newest_digest(self, period: Period) -> Digest | None:
        """The digest of the latest span of that length, made or imported, without briefs."""
        ...

    async def save_document(self, document: Document) -> bool:
        """Remember an imported file: papers, summaries and digest; False if nothing was new."""
        ...

    async def document(self, span: Span, shape: Shape) -> Document | None:
        """The imported file of that span and shape, as it was."""
        ...

    async def save_summaries(self, summaries: Iterable[Summary]) -> None:
        """Remember summaries; the same paper, language and version again replaces one."""
        ...

    async def summaries(self, paper_ids: Sequence[str], language: str) -> Sequence[Summary]:
        """Every summary of those papers in that language, newest first."""
        ...

    async def counts(self) -> Counts:
        """How much is stored."""
        ...


class FigureStore(Protocol):
    """Remembers the first figure of papers, and which papers have none.

    Every method raises `StoreProblem` where the database does not do its part.
    """

    async def save_figure(self, paper_id: str, figure: Figure | None) -> None:
        """Remember what was found in that paper, in place of what was known."""
        ...

    async def figures(self, paper_ids: Sequence[str]) -> Mapping[str, Figure | None]:
        """The figure, or None, of each of those papers that was looked at."""
        ...


class PhotoStore(Protocol):
    """Remembers by which file ids a bot sends pictures again; to other bots they mean nothing.

    A bot is known by its number. Every method raises `StoreProblem` where the database does not do
    its part.
    """

    async def photo(self, bot: int, url: str) -> str:
        """The file id of the picture at that address; empty where none is known."""
        ...

    async def save_photo(self, bot: int, url: str, file_id: str) -> None:
        """Remember that id in place of what was known."""
        ...

    async def drop_photo(self, bot: int, url: str, file_id: str) -> None:
        """Forget that id of that picture; one that was learned since stays."""
        ...


class Summarizer(Protocol):
    """Writes summaries."""

    @property
    def version(self) -> str:
        """The model and the way it is asked: `Summary.version` of what it writes."""
        ...

    async def summarize(
        self, paper: Paper, *, language: str, complaint: str = "", before: Draft | None = None
    ) -> tuple[Draft, Usage]:
        """Write of one paper, or raise a `SummarizerProblem`.

        `complaint` is what was wrong with the draft `before`.
        """
        ...


class SummaryStore(Protocol):
    """Remembers how summaries were made, and what that took.

    Every method raises `StoreProblem` where the database does not do its part.
    """

    async def save_verdict(self, verdict: Verdict, summary: Summary | None = None) -> None:
        """Remember how a summary was made, in place of what was known, and the summary with it."""
        ...

    async def verdicts(self, paper_ids: Sequence[str], language: str) -> Sequence[Verdict]:
        """What is known of every version of those papers' summaries, newest first."""
        ...

    async def add_usage(self, spent: Spent) -> None:
        """Add to what that version took on that day for that digest."""
        ...

    async def usage(self, since: date) -> Sequence[Spent]:
        """What was taken from that day (UTC) on, newest day first."""
        ...
