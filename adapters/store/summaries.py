"""Summaries: every version of them, in every language."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.store import search
from adapters.store.rows import batches, summary_of, summary_row, upsert
from adapters.store.schema import summaries
from adapters.store.search import Readable
from bot.models import Summary


async def save(
    db: AsyncConnection, told: Iterable[Summary], *, at: datetime, readable: Readable
) -> None:
    """Remember summaries made at `at` (UTC); the last of those with the same key stays."""
    once = {(one.paper_id, one.language, one.version): one for one in told}
    for batch in batches(once.values()):
        await upsert(db, summaries, [summary_row(one, at) for one in batch])
        await search.refresh(db, list({one.paper_id for one in batch}), readable=readable)


async def forget(db: AsyncConnection, version: str, *, readable: Readable) -> None:
    """Drop every summary of one version."""
    dropped = (
        delete(summaries).where(summaries.c.version == version).returning(summaries.c.paper_id)
    )
    paper_ids = set((await db.scalars(dropped)).all())
    await search.refresh(db, list(paper_ids), readable=readable)


async def load(db: AsyncConnection, paper_ids: Sequence[str], language: str) -> list[Summary]:
    """Every summary of those papers in that language, newest first."""
    found: list[Summary] = []
    for batch in batches(dict.fromkeys(paper_ids)):
        query = (
            select(summaries)
            .where(summaries.c.paper_id.in_(batch), summaries.c.language == language)
            .order_by(summaries.c.made_at.desc(), summaries.c.version.desc())
        )
        found += [summary_of(row) for row in (await db.execute(query)).mappings()]
    return found
