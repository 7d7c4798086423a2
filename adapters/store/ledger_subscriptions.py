"""Who wants the digest: entered, paused, ended, moved and removed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Row, delete, func, select, update
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.store.ledger_closing import ENDED, FORGOTTEN, MOVED, OPEN, PAUSED, close
from adapters.store.ledger_rows import (
    adding,
    at_address,
    id_of,
    is_row,
    joined,
    sent_to,
    slot_of,
    slot_row,
    subscription_of,
    subscription_row,
)
from adapters.store.ledger_schema import deliveries, slots, subscriptions
from bot.deliveries import State
from bot.ledger import Circle
from bot.span import Period
from bot.subscription import Address, Condition, Slot, Subscription

_KEY = ("channel", "place", "period")


async def save(
    db: AsyncConnection, subscription: Subscription, *, next_due: datetime, at: datetime
) -> None:
    """Enter a subscription in place of one of the same address and period."""
    slot_id = await id_of(db, slots, slot_row(subscription.slot), next_due=next_due)
    row = {**subscription_row(subscription), "slot_id": slot_id}
    await db.execute(
        adding(db, subscriptions)
        .values({**row, "created_at": at})
        .on_conflict_do_update(
            index_elements=_KEY,
            set_={name: value for name, value in row.items() if name not in _KEY},
        )
    )
    if subscription.condition is Condition.ACTIVE:
        await _release(db, subscription.address, subscription.slot.period, at)


async def load(
    db: AsyncConnection, address: Address | None, channel: str | None
) -> Sequence[RowMapping]:
    """The subscriptions of an address, of a channel, or all, in the order of addresses, as rows."""
    query = joined(subscriptions, slots).join_from(subscriptions, slots)
    if address is not None:
        query = query.where(at_address(subscriptions, address))
    if channel is not None:
        query = query.where(subscriptions.c.channel == channel)
    query = query.order_by(*(subscriptions.c[name] for name in _KEY))
    rows: Sequence[RowMapping] = (await db.execute(query)).mappings().all()
    return rows


async def readership(db: AsyncConnection) -> dict[Circle, int]:
    """How many subscriptions there are in each circle."""
    kind = (subscriptions.c.slot_id, subscriptions.c.condition, subscriptions.c.language)
    counted = select(*kind, func.count().label("many")).group_by(*kind).subquery("counted")
    query = joined(slots).add_columns(counted.c.condition, counted.c.language, counted.c.many)
    found = await db.execute(query.join_from(slots, counted, slots.c.id == counted.c.slot_id))
    return {
        Circle(slot_of(row), Condition(row["counted_condition"]), row["counted_language"]): row[
            "counted_many"
        ]
        for row in found.mappings()
    }


async def waiting(db: AsyncConnection, slot: Slot) -> Sequence[Row[str, str]]:
    """The addresses whose active subscriptions wait for a slot, in their order, as rows."""
    channel, place = subscriptions.c.channel, subscriptions.c.place
    active = subscriptions.c.condition == Condition.ACTIVE.value
    query = select(channel, place).join(slots).where(is_row(slots, slot_row(slot)), active)
    return (await db.execute(query.order_by(channel, place))).all()


async def load_within(db: AsyncConnection, chat: Address) -> list[Subscription]:
    """The subscriptions of a chat and of its topics, written `CHAT:TOPIC`."""
    place = subscriptions.c.place
    # A range of the index: `;` is the character after `:`.
    topics = (place > f"{chat.place}:") & (place < f"{chat.place};")
    theirs = (subscriptions.c.channel == chat.channel) & ((place == chat.place) | topics)
    query = joined(subscriptions, slots).join_from(subscriptions, slots).where(theirs)
    query = query.order_by(*(subscriptions.c[name] for name in _KEY))
    return [subscription_of(row) for row in (await db.execute(query)).mappings()]


async def set_condition(
    db: AsyncConnection,
    address: Address,
    period: Period | None,
    condition: Condition,
    *,
    reason: str,
    at: datetime,
) -> int:
    """Pause, resume or end subscriptions, and with them what waits; how many there were."""
    changed = await db.execute(
        update(subscriptions)
        .where(_theirs(address, period))
        .values(condition=condition.value, reason=reason)
    )
    if changed.rowcount:
        match condition:
            case Condition.ACTIVE:
                await _release(db, address, period, at)
            case Condition.PAUSED:
                unsent = _waiting(address, period, but=State.EDIT)
                await close(db, unsent, PAUSED, at=at, says=reason)
            case Condition.ENDED:
                await close(db, _waiting(address, period), ENDED, at=at, says=reason)
    return changed.rowcount


async def lack(db: AsyncConnection, address: Address, reason: str) -> None:
    """Remember what the active subscriptions of an address lack."""
    active = subscriptions.c.condition == Condition.ACTIVE.value
    theirs = _theirs(address, None) & active
    await db.execute(update(subscriptions).where(theirs).values(reason=reason))


async def hindered(db: AsyncConnection, channel: str) -> list[Address]:
    """The addresses of a channel that are held back, in their order."""
    query = (
        select(subscriptions.c.place)
        .where(
            subscriptions.c.channel == channel,
            subscriptions.c.condition != Condition.ENDED.value,
            subscriptions.c.reason != "",
        )
        .distinct()
        .order_by(subscriptions.c.place)
    )
    return [Address(channel, place) for place in await db.scalars(query)]


async def forget(
    db: AsyncConnection, address: Address, period: Period | None, *, at: datetime
) -> int:
    """Remove subscriptions, and drop what waits for them; how many there were."""
    removed = await db.execute(delete(subscriptions).where(_theirs(address, period)))
    if removed.rowcount:
        await close(db, _waiting(address, period), FORGOTTEN, at=at)
    return removed.rowcount


async def move(db: AsyncConnection, address: Address, to: Address, *, at: datetime) -> None:
    """Give everything of an address to another one, but for what that has already.

    The past goes along: who has had a post or a paper must not get it again at the new address.
    """
    if address == to:
        return
    new = {"channel": to.channel, "place": to.place}
    taken = select(subscriptions.c.period).where(at_address(subscriptions, to)).correlate(None)
    old = at_address(subscriptions, address)
    await db.execute(delete(subscriptions).where(old, subscriptions.c.period.in_(taken)))
    await db.execute(update(subscriptions).where(old).values(new))
    known = select(deliveries.c.post_id).where(sent_to(to)).correlate(None)
    free = sent_to(address) & deliveries.c.post_id.not_in(known)
    await db.execute(update(deliveries).where(free).values(new))
    await close(db, _waiting(address, None), MOVED, at=at)


async def _release(
    db: AsyncConnection, address: Address, period: Period | None, at: datetime
) -> None:
    """Let the edits go that waited for a subscription to be resumed."""
    held = _waiting(address, period) & deliveries.c.not_before.is_(None)
    await db.execute(update(deliveries).where(held).values(not_before=at))


def _theirs(address: Address, period: Period | None) -> ColumnElement[bool]:
    theirs = at_address(subscriptions, address)
    return theirs if period is None else theirs & (subscriptions.c.period == period.value)


def _waiting(
    address: Address, period: Period | None, *, but: State | None = None
) -> ColumnElement[bool]:
    """What waits for an address: in every state that is open, `but` one."""
    states = [state for state in OPEN if state != but]
    return sent_to(address, period) & deliveries.c.state.in_(states)
