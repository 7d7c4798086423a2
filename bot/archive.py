"""Use cases that fill and empty the archive: backfill, import, export."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from bot import calendar
from bot.digest import Selection
from bot.document import Document, Imprint, Section, Shape
from bot.editions import Editions
from bot.errors import BadAnswer, NothingThere, NotOpenYet, TryLater
from bot.models import Digest, Edition, Entry
from bot.ports import Store
from bot.span import Period, Span
from formatters.markdown import figure_name, thumbnail_name

PATIENCE = 3
"""How often a day is asked for again when the source says to wait."""

_STILL = (".png", ".jpg", ".jpeg", ".gif", ".webp")
"""Media that a Markdown page can show; the rest are films."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayDone:
    """How one day of a backfill ended.

    Attributes:
        papers: how many the list holds; 0 for an empty day.
        asked: whether the source was asked, or the day stood in the store already.
        problem: why there is nothing of this day; empty where there is.
    """

    day: date
    papers: int = 0
    asked: bool = True
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that belongs beside an exported file: its name there, and where it lies now."""

    name: str
    url: str


class Archive:
    """Moves lists and digests into the store and out of it."""

    def __init__(
        self,
        *,
        editions: Editions,
        store: Store,
        now: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._editions = editions
        self._store = store
        self._now = now
        self._sleep = sleep

    def days(self, since: date, until: date) -> list[date]:
        """The days from `since` to `until`, both included, whose lists have opened."""
        last = min(until, calendar.open_day(self._now()))
        return [since + timedelta(days=n) for n in range((last - since).days + 1)]

    async def backfill(self, days: list[date], *, refresh: bool = False) -> AsyncIterator[DayDone]:
        """Store the lists of those days, one after another.

        A settled list that is stored is not asked for again, so an interrupted run goes on where
        it stopped. One bad day does not stop the others.

        Raises:
            TryLater: the source stays out of reach; what came before is stored.
        """
        if not days:
            return
        seen = await self._store.snapshot_times(days[0], days[-1])
        for day in days:
            span = Span(Period.DAY, day)
            settled = day in seen and calendar.edition(span, seen[day]) is Edition.FINAL
            if settled and not refresh:
                yield DayDone(day=day, asked=False)
            else:
                yield await self._fill(span, refresh=refresh)

    async def save(self, document: Document) -> bool:
        """Remember an imported file; False if it was known already, to the last word."""
        return await self._store.save_document(document)

    async def document(
        self,
        span: Span,
        shape: Shape,
        selection: Selection,
        *,
        language: str,
        sections: tuple[Section, ...] | None = None,
        figures: bool = False,
    ) -> Document:
        """The digest of a span as a file of that shape.

        A file that was imported in this shape comes back as it was, in its own order unless
        `sections` says another; any other digest is made from its list.

        Raises:
            NothingThere, SourceProblem: as `Editions.of`; or no deep read is stored.
        """
        imported = await self._store.document(span, shape)
        if imported is not None:
            return _in_order(imported, sections)
        made = (await self._editions.of(span, selection, language=language)).digest
        if shape is Shape.DEEP:
            made = _deep_only(made)
        made = _with_figures(made) if figures else made
        return _in_order(Document(shape=shape, digest=made, imprint=Imprint()), sections)

    async def _fill(self, span: Span, *, refresh: bool) -> DayDone:
        for turn in range(PATIENCE):
            try:
                listing = await self._editions.listing(span, refresh=refresh)
            except TryLater as problem:
                if problem.after is None or turn == PATIENCE - 1:
                    raise
                await self._sleep(problem.after)
            except (BadAnswer, NotOpenYet, NothingThere) as problem:
                return DayDone(day=span.first, problem=str(problem))
            else:
                return DayDone(day=span.first, papers=len(listing.papers))
        raise AssertionError("unreachable: the last turn returns or raises")


def pictures(document: Document) -> Iterator[Picture]:
    """The pictures that the file names and whose addresses are known."""
    digest = document.digest
    for entry in digest.entries:
        if entry.paper.thumbnail:
            yield Picture(thumbnail_name(entry, digest), entry.paper.thumbnail)
        stills = _stills(entry.paper.media)
        yield from (Picture(name, url) for name, url in zip(entry.figures, stills, strict=False))


def _in_order(document: Document, sections: tuple[Section, ...] | None) -> Document:
    if sections is None:
        return document
    return replace(document, imprint=replace(document.imprint, sections=sections))


def _with_figures(digest: Digest) -> Digest:
    entries = (replace(one, figures=tuple(_figures(one, digest))) for one in digest.entries)
    return replace(digest, entries=tuple(entries))


def _figures(entry: Entry, digest: Digest) -> Iterator[str]:
    """What the authors added, named as it lies beside the file, and where the first figure is."""
    for number, url in enumerate(_stills(entry.paper.media), start=1):
        yield figure_name(entry, digest, number, url)
    if entry.brief.figure:
        yield entry.brief.figure.url


def _stills(media: tuple[str, ...]) -> list[str]:
    return [url for url in media if urlsplit(url).path.lower().endswith(_STILL)]


def _deep_only(digest: Digest) -> Digest:
    entries = tuple(entry for entry in digest.entries if entry.brief.deep)
    if not entries:
        raise NothingThere(f"No deep read of the papers of {digest.span.key} is stored.")
    return replace(digest, entries=entries)
