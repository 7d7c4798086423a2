"""Use case: the digest of a span, from the source, or from what is stored when that fails."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import islice

from bot import calendar, digest, summaries
from bot.calendar import ListState
from bot.digest import Selection
from bot.document import Shape
from bot.errors import NothingThere, NotOpenYet, SourceProblem
from bot.language import ENGLISH
from bot.models import TOP_MAX, Digest, Edition, Entry, Figure, Listing, Summary
from bot.ports import FigureStore, ListSource, Store
from bot.span import Period, Span

FRESH = timedelta(seconds=60)
"""How long a stored list that is still open stands for the source's own."""

_LOOK_BACK = {Period.DAY: 10, Period.WEEK: 3, Period.MONTH: 2}
"""How many spans back a list is looked for: the longest gap seen is the turn of a year."""


class Caveat(StrEnum):
    """Why a digest is not the source's newest word."""

    STORED_NEWEST = "stored newest"
    STORED_COPY = "stored copy"
    SAMPLE = "sample"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A digest, and what its reader has to know of it.

    Attributes:
        cause: what kept the source from answering, as a sentence; empty where nothing did.
    """

    digest: Digest
    caveat: Caveat | None = None
    cause: str = ""


class Editions:
    """Fetches lists and makes digests of them.

    Args:
        figures: None where digests are made without any.
    """

    def __init__(
        self,
        *,
        source: ListSource,
        store: Store,
        sample: Callable[[], tuple[Digest, Sequence[Summary]]],
        now: Callable[[], datetime],
        figures: FigureStore | None = None,
    ) -> None:
        self._source = source
        self._store = store
        self._sample = sample
        self._now = now
        self._figures = figures

    async def newest(
        self, period: Period, selection: Selection, *, language: str, refresh: bool = False
    ) -> Made:
        """The digest of the newest settled list that holds papers.

        Without the source it is the newest stored one, and on a new machine the bundled sample.

        Raises:
            NothingThere: no list within reach holds papers, or none passes the selection.
            SourceProblem: the source is out of reach and nothing of that length is stored.
        """
        spans = islice(calendar.settled_spans(period, self._now()), _LOOK_BACK[period])
        for span in spans:
            try:
                listing = await self.listing(span, refresh=refresh)
            except NotOpenYet:
                continue  # this machine's clock is ahead of the source's
            except SourceProblem as problem:
                return await self._without_source(period, selection, language, problem)
            if listing.papers:
                return Made(digest=await self._make(listing, selection, language))
        raise NothingThere(f"None of the last {_LOOK_BACK[period]} lists holds a paper.")

    async def of(
        self, span: Span, selection: Selection, *, language: str, refresh: bool = False
    ) -> Made:
        """The digest of one span, open or settled.

        Raises:
            NotOpenYet: its list has not opened.
            NothingThere: its list is empty, or no paper passes the selection.
            SourceProblem: the source is out of reach and no copy is stored.
        """
        try:
            listing = await self.listing(span, refresh=refresh)
        except SourceProblem as problem:
            return await self._copy(span, selection, language, problem)
        return Made(digest=await self._make(listing, selection, language))

    async def listing(self, span: Span, *, refresh: bool = False) -> Listing:
        """The span's list: the stored one where that is settled or fresh, else the source's."""
        now = self._now()
        if calendar.state(span, now) is ListState.NOT_OPEN:
            opens = f"{calendar.opens_at(span):%Y-%m-%d %H:%M}"
            raise NotOpenYet(f"The list of {span.key} opens at {opens} UTC.")
        stored = await self._store.listing(span)
        if stored and not refresh and _stands(stored, now):
            return stored
        fetched = await self._source.fetch_list(span)
        if not fetched.papers:
            # A mirror may know days only; a day has nothing else to be made of.
            fetched = await self._rolled_up(span) or fetched
        await self._store.save_listing(fetched)
        # Read back: the store knows more of some papers than this answer said.
        return await self._store.listing(span) or Listing(span=span, papers=(), as_of=now)

    async def dress(self, made: Digest, *, language: str) -> Digest:
        """The digest with the texts of its papers in a language, and their figures."""
        ids = [one.paper.id for one in made.entries]
        known = await self._store.summaries(ids, language)
        figures = await self._figures.figures(ids) if self._figures else {}
        return _dressed(made, known, language, figures)

    async def _make(self, listing: Listing, selection: Selection, language: str) -> Digest:
        before = await self._store.standings_before(listing.span, listing.as_of)
        made = digest.build(listing, selection, language=language, before=before)
        if selection == Selection(top=selection.top):
            await self._store.save_digest(
                digest.build(listing, Selection(top=TOP_MAX), language=language, before=before)
            )
        return await self.dress(made, language=language)

    async def _without_source(
        self, period: Period, selection: Selection, language: str, problem: SourceProblem
    ) -> Made:
        """The newest stored digest; failing that a roll-up, the sample, the problem itself."""
        newest = await self._store.newest_digest(period)
        if newest is not None:
            made = await self._stored(newest.span, selection, language) or newest
        elif rolled_up := await self._rolled_up(calendar.newest_settled(period, self._now())):
            made = await self._make(rolled_up, selection, language)
        elif period is Period.DAY:
            sample, texts = self._sample()
            spoken = [text for text in texts if text.language == language]
            # The sample speaks a few languages; any other reader rather has English than nothing.
            told = spoken or [text for text in texts if text.language == ENGLISH]
            dressed = _dressed(digest.top(sample, selection.top), told, language, {})
            return Made(digest=dressed, caveat=Caveat.SAMPLE, cause=str(problem))
        else:
            raise problem
        return Made(digest=made, caveat=Caveat.STORED_NEWEST, cause=str(problem))

    async def _copy(
        self, span: Span, selection: Selection, language: str, problem: SourceProblem
    ) -> Made:
        """What is stored of a span, or the problem itself."""
        made = await self._stored(span, selection, language)
        if made is None:
            rolled_up = await self._rolled_up(span)
            if rolled_up is None:
                raise problem
            made = await self._make(rolled_up, selection, language)
        return Made(digest=made, caveat=Caveat.STORED_COPY, cause=str(problem))

    async def _stored(self, span: Span, selection: Selection, language: str) -> Digest | None:
        listing = await self._store.listing(span)
        if listing and listing.papers:
            return await self._make(listing, selection, language)
        for shape in Shape:
            document = await self._store.document(span, shape)
            if document is not None:
                cut = digest.top(document.digest, selection.top)
                return await self.dress(cut, language=language)
        return None

    async def _rolled_up(self, span: Span) -> Listing | None:
        if span.period is Period.DAY:
            return None
        days = [await self._store.listing(Span(Period.DAY, day)) for day in span.days]
        listings = [day for day in days if day is not None and day.papers]
        return digest.roll_up(span, listings) if listings else None


def _stands(stored: Listing, now: datetime) -> bool:
    """Whether a stored list needs no call: it is settled, or younger than `FRESH`.

    An instant before the stored one means that this machine's clock was set back: ask again.
    """
    age = now.timestamp() - stored.as_of.timestamp()
    settled = calendar.edition(stored.span, stored.as_of) is Edition.FINAL
    if not stored.papers and stored.span.period is not Period.DAY:
        return False  # its days may be known by now
    return settled or 0 <= age < FRESH.total_seconds()


def _dressed(
    made: Digest,
    known: Sequence[Summary],
    language: str,
    figures: Mapping[str, Figure | None],
) -> Digest:
    entries = tuple(_entry(one, known, figures.get(one.paper.id)) for one in made.entries)
    return replace(made, language=language, entries=entries)


def _entry(entry: Entry, known: Sequence[Summary], figure: Figure | None) -> Entry:
    paper = summaries.readable_paper(entry.paper)
    return replace(entry, paper=paper, brief=summaries.brief(paper, known, figure))
