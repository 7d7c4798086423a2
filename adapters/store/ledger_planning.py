"""Slots that come due, and the deliveries that are entered for them."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlalchemy import ColumnElement, Select, func, literal, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.store.engine import Database, to_the_end
from adapters.store.ledger_rows import adding, id_of, is_row, joined, post_row, slot_of, slot_row
from adapters.store.ledger_schema import deliveries, posts, slots, subscriptions
from adapters.store.rows import Row
from bot.deliveries import Kind, Post, State
from bot.ledger import SlotDue
from bot.subscription import Address, Condition

PART = 20_000
"""Deliveries that are entered in one transaction: other writers wait some 0.3 s for it."""

_ACTIVE: ColumnElement[bool] = subscriptions.c.condition == Condition.ACTIVE.value


@dataclass(frozen=True, slots=True)
class _Part:
    """The addresses of a slot after one of them, up to another; without an end, to the last."""

    after: Address | None = None
    until: Address | None = None


async def slots_due(db: AsyncConnection, now: datetime) -> list[SlotDue]:
    """The slots that are due, earliest first, with how many wait for each."""
    waiting = (
        select(func.count())
        .where(subscriptions.c.slot_id == slots.c.id, _ACTIVE)
        .scalar_subquery()
        .label("waiting")
    )
    query = (
        joined(slots)
        .add_columns(waiting)
        .where(slots.c.next_due <= now)
        .order_by(slots.c.next_due, slots.c.id)
    )
    return [
        SlotDue(slot=slot_of(row), due=row["slots_next_due"], subscriptions=row["waiting"])
        for row in (await db.execute(query)).mappings()
    ]


async def next_slot(db: AsyncConnection) -> datetime | None:
    """When the next slot is due."""
    first: datetime | None = await db.scalar(select(func.min(slots.c.next_due)))
    return first


async def plan(
    database: Database,
    due: SlotDue,
    post: Post | None,
    *,
    most: int,
    deadline: datetime,
    next_due: datetime,
    now: datetime,
) -> int:
    """Enter the deliveries of a slot, `most` in one transaction; how many were entered.

    Interrupted, the next call enters the rest: the slot moves on with the last of them. Where it
    has moved on already, nothing happens.
    """
    return sum(
        [
            await _plan(database, due, post, part, deadline=deadline, next_due=next_due, now=now)
            for part in await _parts(database, due, post, most)
        ]
    )


@to_the_end
async def _parts(database: Database, due: SlotDue, post: Post | None, most: int) -> list[_Part]:
    """Split those who are to have a post, so many at a time."""
    async with database.reading() as db:
        slot_id = await _number_of(db, due)
        if post is None or slot_id is None or due.subscriptions <= most:
            return [_Part()]
        order = (subscriptions.c.channel, subscriptions.c.place)
        number = func.row_number().over(order_by=order).label("number")
        counted = _wanting(slot_id, post, _Part()).add_columns(number).subquery()
        ends = (
            select(counted.c.channel, counted.c.place)
            .where(counted.c.number % most == 0)
            .order_by(counted.c.number)
        )
        borders = [Address(*row) for row in await db.execute(ends)]
        return [_Part(*ends) for ends in pairwise([None, *borders, None])]


@to_the_end
async def _plan(
    database: Database,
    due: SlotDue,
    post: Post | None,
    part: _Part,
    *,
    deadline: datetime,
    next_due: datetime,
    now: datetime,
) -> int:
    """Enter the deliveries of a part, and with the last move the slot on; how many were entered."""
    async with database.writing() as db:
        slot_id = await _number_of(db, due)
        if slot_id is None:
            return 0
        if part.until is None:
            await db.execute(update(slots).where(slots.c.id == slot_id).values(next_due=next_due))
        if post is None:
            return 0
        fixed = {
            "post_id": await id_of(db, posts, post_row(post)),
            "state": State.DUE.value,
            "reason": "",
            "says": "",
            "attempts": 0,
            # The slot's time rather than `now`: after a pause, what was due first goes first.
            "not_before": due.due,
            "deadline": deadline,
            "layout": "",
            "shown": "",
            "updated_at": now,
        }
        return await _enter(db, _wanting(slot_id, post, part), fixed)


async def _number_of(db: AsyncConnection, due: SlotDue) -> int | None:
    """The number of a slot that is still due."""
    this = is_row(slots, {**slot_row(due.slot), "next_due": due.due})
    return await db.scalar(select(slots.c.id).where(this))


async def _enter(db: AsyncConnection, wanting: Select[str, str], fixed: Row) -> int:
    """Enter deliveries that differ in their address alone; how many were not there yet."""
    values = [literal(value, deliveries.c[name].type) for name, value in fixed.items()]
    entered = await db.execute(
        adding(db, deliveries)
        .from_select(["channel", "place", *fixed], wanting.add_columns(*values))
        .on_conflict_do_nothing(index_elements=["post_id", "channel", "place"]),
        execution_options={"preserve_rowcount": True},
    )
    return entered.rowcount


def _wanting(slot_id: int, post: Post, part: _Part) -> Select[str, str]:
    """The addresses of a slot that are to have a post, in the order of the index they go into."""
    channel, place = subscriptions.c.channel, subscriptions.c.place
    wanting = (
        select(channel, place)
        .where(subscriptions.c.slot_id == slot_id, _ACTIVE)
        .order_by(channel, place)
    )
    if part.after:
        wanting = wanting.where(tuple_(channel, place) > (part.after.channel, part.after.place))
    if part.until:
        wanting = wanting.where(tuple_(channel, place) <= (part.until.channel, part.until.place))
    return wanting.where(subscriptions.c.say_when_empty) if post.kind is Kind.EMPTY else wanting
