"""The `Store` port on a database."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.store import digests, listings, schema, search, typos
from adapters.store import papers as stored_papers
from adapters.store import summaries as stored_summaries
from adapters.store.attic import SqlAttic
from adapters.store.census import SqlCensus
from adapters.store.engine import Database, connect, to_the_end
from adapters.store.figures import SqlFigures
from adapters.store.inbox import SqlInbox
from adapters.store.ledger import SqlLedger
from adapters.store.making import SqlMaking
from adapters.store.photos import SqlPhotos
from adapters.store.place import Place
from adapters.store.readers import SqlReaders
from adapters.store.search import Readable
from adapters.store.upgrade import upgrade
from bot.document import Document, Shape
from bot.models import Counts, Digest, Edition, Found, Listing, Paper, Standing, Summary
from bot.span import Period, Span

PATIENCE = 10.0
"""Seconds that are waited for another process, or for a server to answer."""

SIMILAR_MOST = 5
"""Ids that are offered in place of one that is not stored."""


@asynccontextmanager
async def open_store(
    url: str,
    *,
    readable: Readable,
    now: Callable[[], datetime],
    patience: float = PATIENCE,
) -> AsyncIterator["SqlStore"]:
    """Open the store at `url`, ready for use, and close it at the end.

    A file is created with its folder, and tables are brought to this program's schema.

    Args:
        url: `sqlite:///FILE` or `postgresql://USER:PASSWORD@HOST/DATABASE`.
        readable: makes the remains of TeX in a text readable, before it is searched.
        now: this instant, aware.
        patience: seconds to wait for another process that writes, or for a server to answer.

    Raises:
        StoreProblem: it cannot be opened; the message says what to do, and no password.
    """
    place = Place.parse(url)
    place.make_folder()
    await asyncio.to_thread(upgrade, place, patience)
    engine = connect(place, patience)
    try:
        yield SqlStore(Database(engine, place), readable=readable, now=now)
    finally:
        await to_the_end(engine.dispose)()


class SqlStore:
    """Remembers papers, their votes over time, digests and summaries (`bot.ports.Store`)."""

    def __init__(
        self, database: Database, *, readable: Readable, now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._readable = readable
        self._now = now
        self.ledger = SqlLedger(database, now=now)
        self.readers = SqlReaders(database, now=now)
        self.inbox = SqlInbox(database, now=now)
        self.attic = SqlAttic(database)
        self.census = SqlCensus(database)
        self.figures = SqlFigures(database, now=now)
        self.photos = SqlPhotos(database, now=now)
        self.making = SqlMaking(database, readable=readable, now=now)

    @to_the_end
    async def save_papers(self, papers: Iterable[Paper]) -> None:
        """Merge papers into the stored ones (`merge.merge`)."""
        async with self._database.writing() as db:
            await stored_papers.save(db, papers, at=self._now(), readable=self._readable)

    @to_the_end
    async def paper(self, paper_id: str) -> Paper | None:
        """One paper by its exact id."""
        async with self._database.reading() as db:
            return (await stored_papers.load(db, [paper_id])).get(paper_id)

    @to_the_end
    async def similar_ids(self, paper_id: str) -> Sequence[str]:
        """At most five ids that stand in the store a typo away, nearest first."""
        async with self._database.reading() as db:
            return (await stored_papers.ids_among(db, typos.near(paper_id)))[:SIMILAR_MOST]

    @to_the_end
    async def ids_from(self, begun: str, *, limit: int) -> Sequence[str]:
        """Ids that stand in the store and begin so, the newest first."""
        async with self._database.reading() as db:
            return await stored_papers.ids_from(db, begun, limit=limit)

    @to_the_end
    async def search(self, words: str, *, limit: int) -> Sequence[Found]:
        """Papers that hold every word and every "phrase in quotes", best first."""
        async with self._database.reading() as db:
            return await search.find(db, words, limit=limit, readable=self._readable)

    @to_the_end
    async def save_listing(self, listing: Listing) -> None:
        """Remember a list with its papers and votes; a snapshot only where something moved."""
        async with self._database.writing() as db:
            await stored_papers.save(db, listing.papers, at=listing.as_of, readable=self._readable)
            await listings.save(db, listing)

    @to_the_end
    async def listing(self, span: Span) -> Listing | None:
        """The newest snapshot of the span's list, with the votes and the order of then."""
        async with self._database.reading() as db:
            return await listings.load(db, span)

    @to_the_end
    async def standings_before(self, span: Span, at: datetime) -> Mapping[str, Standing]:
        """Where each paper stood in the last snapshot of the list older than `at`; or nothing."""
        async with self._database.reading() as db:
            return await listings.standings_before(db, span, at)

    @to_the_end
    async def snapshot_times(self, since: date, until: date) -> Mapping[date, datetime]:
        """When each daily list was last seen (UTC), both days included."""
        async with self._database.reading() as db:
            return await listings.times(db, since, until)

    @to_the_end
    async def save_digest(self, digest: Digest) -> None:
        """Remember a digest that was made, without its briefs."""
        async with self._database.writing() as db:
            await self._save_entries(db, digest)
            await digests.save(db, digest)

    @to_the_end
    async def digest(self, span: Span, edition: Edition) -> Digest | None:
        """A digest that was made before, without briefs, with the votes of then."""
        async with self._database.reading() as db:
            return await digests.load(db, span, edition)

    @to_the_end
    async def newest_digest(self, period: Period) -> Digest | None:
        """The digest of the latest span of that length, made or imported, without briefs."""
        async with self._database.reading() as db:
            return await digests.newest(db, period)

    @to_the_end
    async def save_document(self, document: Document) -> bool:
        """Remember an imported file; False where the very same is stored already."""
        digest = document.digest
        async with self._database.writing() as db:
            if await digests.load_document(db, digest.span, document.shape) == document:
                return False
            await self._save_entries(db, digest)
            await self._save_told(db, document)
            await digests.save_document(db, document)
            return True

    @to_the_end
    async def document(self, span: Span, shape: Shape) -> Document | None:
        """The imported file of that span and shape, as it was."""
        async with self._database.reading() as db:
            return await digests.load_document(db, span, shape)

    @to_the_end
    async def save_summaries(self, summaries: Iterable[Summary]) -> None:
        """Remember summaries, each as the newest of its paper and language."""
        async with self._database.writing() as db:
            await stored_summaries.save(db, summaries, at=self._now(), readable=self._readable)

    @to_the_end
    async def summaries(self, paper_ids: Sequence[str], language: str) -> Sequence[Summary]:
        """Every summary of those papers in that language, newest first."""
        async with self._database.reading() as db:
            return await stored_summaries.load(db, paper_ids, language)

    @to_the_end
    async def counts(self) -> Counts:
        """How much is stored."""
        tables = {
            "papers": schema.papers,
            "lists": schema.snapshots,
            "digests": schema.digests,
            "summaries": schema.summaries,
        }
        counted = [
            select(func.count()).select_from(table).scalar_subquery().label(name)
            for name, table in tables.items()
        ]
        async with self._database.reading() as db:
            return Counts(**(await db.execute(select(*counted))).mappings().one())

    async def _save_entries(self, db: AsyncConnection, digest: Digest) -> None:
        told = [entry.paper for entry in digest.entries]
        at = digest.as_of or self._now()
        await stored_papers.save(db, told, at=at, readable=self._readable)

    async def _save_told(self, db: AsyncConnection, document: Document) -> None:
        # What an earlier file of this name said, and this one no longer does, was a mistake.
        version, told = digests.version_of(document), digests.summaries_of(document)
        await stored_summaries.forget(db, version, readable=self._readable)
        await stored_summaries.save(db, told, at=self._now(), readable=self._readable)
