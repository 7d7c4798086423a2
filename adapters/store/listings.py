"""Lists as they stood over time: one snapshot for every time that something moved."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import Select, delete, func, insert, select, update
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.store.rows import Row, paper_then, then
from adapters.store.schema import papers, snapshots, votes
from bot.models import Listing, Paper, Standing
from bot.span import Period, Span


async def save(db: AsyncConnection, listing: Listing) -> None:
    """Remember how a list stood; its papers are stored already.

    Where it stands as in the snapshot before it, that one is only seen later. A snapshot of the
    same instant is replaced.
    """
    ranked = _ranked(listing.papers)
    before = await _newest(db, _of(listing.span).where(snapshots.c.as_of <= listing.as_of))
    if before is not None and await _votes(db, before["id"]) == ranked:
        await db.execute(
            update(snapshots).where(snapshots.c.id == before["id"]).values(as_of=listing.as_of)
        )
        return
    if before is not None and before["as_of"] == listing.as_of:
        await db.execute(delete(snapshots).where(snapshots.c.id == before["id"]))
    await _add(db, listing, ranked)


async def load(db: AsyncConnection, span: Span) -> Listing | None:
    """The newest snapshot of a list, its papers in the order of their ranks."""
    newest = await _newest(db, _of(span))
    if newest is None:
        return None
    query = (
        select(papers, *then(votes))
        .join(votes)
        .where(votes.c.snapshot_id == newest["id"])
        .order_by(votes.c.rank)
    )
    rows = (await db.execute(query)).mappings()
    return Listing(
        span=span,
        papers=tuple(paper_then(row) for row in rows),
        as_of=newest["as_of"],
    )


async def standings_before(db: AsyncConnection, span: Span, at: datetime) -> dict[str, Standing]:
    """Where each paper stood in the last snapshot older than `at`."""
    before = await _newest(db, _of(span).where(snapshots.c.as_of < at))
    ranked = await _votes(db, before["id"]) if before is not None else []
    return {row["paper_id"]: Standing(rank=row["rank"], upvotes=row["upvotes"]) for row in ranked}


async def times(db: AsyncConnection, since: date, until: date) -> dict[date, datetime]:
    """When each daily list of those days, both included, was last seen."""
    seen = func.max(snapshots.c.as_of).label("seen")
    query = (
        select(snapshots.c.first, seen)
        .where(snapshots.c.period == Period.DAY.value, snapshots.c.first.between(since, until))
        .group_by(snapshots.c.first)
    )
    return {row.first: row.seen for row in await db.execute(query)}


def _ranked(listed: Iterable[Paper]) -> list[Row]:
    once = {paper.id: paper for paper in listed}.values()
    order = sorted(once, key=lambda one: (-one.upvotes, -one.comments, one.id))
    return [
        {"paper_id": one.id, "rank": rank, "upvotes": one.upvotes, "comments": one.comments}
        for rank, one in enumerate(order, start=1)
    ]


def _of(span: Span) -> Select[tuple[int, datetime]]:
    return select(snapshots.c.id, snapshots.c.as_of).where(
        snapshots.c.period == span.period.value, snapshots.c.first == span.first
    )


async def _newest(db: AsyncConnection, of: Select[tuple[int, datetime]]) -> RowMapping | None:
    return (await db.execute(of.order_by(snapshots.c.as_of.desc()).limit(1))).mappings().first()


async def _votes(db: AsyncConnection, snapshot_id: int) -> list[Row]:
    query = (
        select(votes.c.paper_id, votes.c.rank, votes.c.upvotes, votes.c.comments)
        .where(votes.c.snapshot_id == snapshot_id)
        .order_by(votes.c.rank)
    )
    return [dict(row) for row in (await db.execute(query)).mappings()]


async def _add(db: AsyncConnection, listing: Listing, ranked: Sequence[Row]) -> None:
    snapshot = {
        "period": listing.span.period.value,
        "first": listing.span.first,
        "as_of": listing.as_of,
        "total": len(ranked),
    }
    added = insert(snapshots).values(snapshot).returning(snapshots.c.id)
    key = (await db.execute(added)).scalar_one()
    if ranked:
        await db.execute(insert(votes), [{**row, "snapshot_id": key} for row in ranked])
