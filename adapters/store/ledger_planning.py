"""Slots that come due, and the deliveries that are entered for them."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.store.ledger_rows import adding, id_of, is_row, joined, post_row, slot_of, slot_row
from adapters.store.ledger_schema import deliveries, posts, slots, subscriptions
from bot.ledger import Kind, Post, SlotDue, State
from bot.subscription import Condition

_ACTIVE: ColumnElement[bool] = subscriptions.c.condition == Condition.ACTIVE.value


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
    db: AsyncConnection,
    due: SlotDue,
    post: Post | None,
    *,
    deadline: datetime,
    next_due: datetime,
    now: datetime,
) -> int:
    """Move a slot on and enter its deliveries, unless that was done; how many were entered."""
    this = is_row(slots, {**slot_row(due.slot), "next_due": due.due})
    slot_id = await db.scalar(select(slots.c.id).where(this))
    if slot_id is None:
        return 0
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
    values = [literal(value, deliveries.c[name].type) for name, value in fixed.items()]
    entered = await db.execute(
        adding(db, deliveries)
        .from_select(["channel", "place", *fixed], _wanting(slot_id, post).add_columns(*values))
        .on_conflict_do_nothing(index_elements=["post_id", "channel", "place"]),
        execution_options={"preserve_rowcount": True},
    )
    return entered.rowcount


def _wanting(slot_id: int, post: Post) -> Select[str, str]:
    """The addresses of a slot that are to have a post, in the order of the index they go into."""
    wanting = (
        select(subscriptions.c.channel, subscriptions.c.place)
        .where(subscriptions.c.slot_id == slot_id, _ACTIVE)
        .order_by(subscriptions.c.channel, subscriptions.c.place)
    )
    return wanting.where(subscriptions.c.say_when_empty) if post.kind is Kind.EMPTY else wanting
