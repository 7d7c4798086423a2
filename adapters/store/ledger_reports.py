"""What the ledger tells: to programs what readers had, to people how deliveries ended."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, not_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.store.ledger_rows import (
    among,
    is_row,
    joined,
    number_of,
    post_of,
    post_row,
    sent_to,
    told_of,
)
from adapters.store.ledger_schema import ARRIVED_NOT, contents, deliveries, posts
from adapters.store.rows import batches
from bot.deliveries import Post, State, Tally, Told
from bot.span import Period
from bot.subscription import Address

MEMORY = timedelta(days=60)
"""How long before a post a paper is remembered as one that its readers had."""

Shown = tuple[int, str]
"""A content: the number of its post, and its fingerprint."""


async def had(
    db: AsyncConnection, addresses: Collection[Address], papers: Collection[str], *, but: Post
) -> dict[Address, frozenset[str]]:
    """Which of the papers each of the addresses was shown in another daily post.

    Few contents hold one of the papers, mostly none, so those are looked for first.
    """
    holding = await _contents_with(db, papers, but)
    found = {address: set[str]() for address in addresses}
    if holding:
        for address, shown in await _shown_to(db, addresses, {post for post, _ in holding}):
            found[address] |= holding.get(shown, set())
    return {address: frozenset(some) for address, some in found.items()}


async def posted(
    db: AsyncConnection, addresses: Collection[Address], since: datetime
) -> dict[Address, int]:
    """How many posts each of the addresses was sent since then."""
    found: dict[Address, int] = {}
    for channel, batch in _by_channel(addresses):
        query = (
            select(deliveries.c.place, func.count())
            .where(
                deliveries.c.channel == channel,
                among(db, deliveries.c.place, batch),
                # Posts are named for the sake of the index, which begins with them.
                deliveries.c.post_id.in_(select(posts.c.id)),
                deliveries.c.sent_at >= since,
            )
            .group_by(deliveries.c.place)
        )
        found |= {Address(channel, place): count for place, count in await db.execute(query)}
    return found


async def tally(db: AsyncConnection, post: Post | None) -> list[Tally]:
    """How many deliveries ended how, newest post first."""
    by = (deliveries.c.post_id, deliveries.c.channel, deliveries.c.state, deliveries.c.reason)
    counted = select(*by, func.count().label("count")).group_by(*by)
    if post is not None:
        counted = counted.where(deliveries.c.post_id == await number_of(db, post))
    sums = counted.subquery()
    query = (
        joined(posts)
        .add_columns(sums)
        .join_from(posts, sums)
        .order_by(
            posts.c.first.desc(), posts.c.id.desc(), sums.c.channel, sums.c.state, sums.c.reason
        )
    )
    return [
        Tally(
            post=post_of(row),
            channel=row[sums.c.channel],
            state=State(row[sums.c.state]),
            reason=row[sums.c.reason],
            count=row[sums.c.count],
        )
        for row in (await db.execute(query)).mappings()
    ]


async def last(db: AsyncConnection, address: Address, limit: int) -> list[Told]:
    """The last deliveries to an address, newest first."""
    query = _newest(limit).where(sent_to(address))
    return [told_of(row) for row in (await db.execute(query)).mappings()]


async def troubles(db: AsyncConnection, limit: int) -> list[Told]:
    """The last deliveries that did not arrive, newest first."""
    query = _newest(limit).where(ARRIVED_NOT)
    return [told_of(row) for row in (await db.execute(query)).mappings()]


def _newest(limit: int) -> Select[Any]:
    return (
        joined(deliveries, posts)
        .join_from(deliveries, posts)
        .order_by(deliveries.c.updated_at.desc(), deliveries.c.id.desc())
        .limit(limit)
    )


async def _contents_with(
    db: AsyncConnection, papers: Collection[str], but: Post
) -> dict[Shown, set[str]]:
    """The contents of other daily posts that hold some of the papers, and which."""
    found = defaultdict[Shown, set[str]](set)
    for batch in batches(papers):
        query = (
            select(contents)
            .join(posts)
            .where(
                contents.c.paper_id.in_(batch),
                posts.c.period == Period.DAY.value,
                posts.c.first >= but.span.first - MEMORY,
                not_(is_row(posts, post_row(but))),
            )
        )
        for post_id, fingerprint, paper in await db.execute(query):
            found[post_id, fingerprint].add(paper)
    return found


async def _shown_to(
    db: AsyncConnection, addresses: Collection[Address], post_ids: Collection[int]
) -> list[tuple[Address, Shown]]:
    """What the addresses have of those posts."""
    found: list[tuple[Address, Shown]] = []
    for channel, batch in _by_channel(addresses):
        query = select(deliveries.c.place, deliveries.c.post_id, deliveries.c.shown).where(
            deliveries.c.channel == channel,
            among(db, deliveries.c.place, batch),
            deliveries.c.post_id.in_(post_ids),
        )
        rows = await db.execute(query)
        found += [(Address(channel, place), (post, shown)) for place, post, shown in rows]
    return found


def _by_channel(addresses: Collection[Address]) -> Iterator[tuple[str, Sequence[str]]]:
    """Channels with places in them, as many as a statement takes."""
    places = defaultdict[str, list[str]](list)
    for address in addresses:
        places[address.channel].append(address.place)
    for channel, some in places.items():
        for batch in batches(some):
            yield channel, batch
