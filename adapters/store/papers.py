"""Papers: merged with what is stored, found again by their ids."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.store import search
from adapters.store.merge import Known, combine
from adapters.store.rows import batches, known_of, paper_row, upsert
from adapters.store.schema import papers
from adapters.store.search import Readable
from bot.models import Paper


async def save(
    db: AsyncConnection, told: Iterable[Paper], *, at: datetime, readable: Readable
) -> None:
    """Merge papers, as their source told them at `at` (UTC), into the stored ones."""
    for batch in batches(told):
        stored = await _known(db, [paper.id for paper in batch])
        merged = dict(stored)
        for paper in batch:
            merged[paper.id] = combine(merged.get(paper.id), Known(paper, at))
        await upsert(db, papers, [paper_row(known) for known in merged.values()])
        changed = [one for one in merged if _texts(stored.get(one)) != _texts(merged[one])]
        await search.refresh(db, changed, readable=readable)


async def load(db: AsyncConnection, paper_ids: Sequence[str]) -> dict[str, Paper]:
    """Those of the papers that are stored, by their ids."""
    return {key: known.paper for key, known in (await _known(db, paper_ids)).items()}


async def ids_among(db: AsyncConnection, candidates: Sequence[str]) -> list[str]:
    """Those of the candidates that are stored, in the order given."""
    stored = set[str]()
    for batch in batches(candidates):
        stored.update(await db.scalars(select(papers.c.id).where(papers.c.id.in_(batch))))
    return [one for one in candidates if one in stored]


async def ids_from(db: AsyncConnection, begun: str, *, limit: int) -> Sequence[str]:
    """Stored ids that begin so, the greatest first: a range of the index."""
    if not begun:
        return []
    end = begun[:-1] + chr(ord(begun[-1]) + 1)
    theirs = select(papers.c.id).where(papers.c.id >= begun, papers.c.id < end)
    return (await db.scalars(theirs.order_by(papers.c.id.desc()).limit(limit))).all()


async def _known(db: AsyncConnection, paper_ids: Sequence[str]) -> dict[str, Known]:
    known: dict[str, Known] = {}
    for batch in batches(dict.fromkeys(paper_ids)):
        rows = (await db.execute(select(papers).where(papers.c.id.in_(batch)))).mappings()
        known |= {row["id"]: known_of(row) for row in rows}
    return known


def _texts(known: Known | None) -> tuple[str | None, ...] | None:
    if known is None:
        return None
    return known.paper.title, known.paper.abstract, known.paper.ai_summary
