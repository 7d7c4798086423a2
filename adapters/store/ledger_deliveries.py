"""Deliveries on their way: claimed, recorded, opened again."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import Boolean, ColumnElement, Update, bindparam, case, func, select, update
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.store.ledger_closing import INTERRUPTED, Closing, close, hindrance
from adapters.store.ledger_rows import adding, among, delivery_of, joined
from adapters.store.ledger_schema import contents, deliveries, posts, slots, subscriptions
from adapters.store.rows import Row, batches
from adapters.store.schema import Words
from bot.deliveries import Delivery, Outcome, State

ROUNDS = 4
"""How often one claim looks again for what may go, where it found what may not."""

HEAD = 500
"""Deliveries that such another look covers."""

_SEND: ColumnElement[bool] = deliveries.c.sent_at.is_(None)
_EDIT: ColumnElement[bool] = deliveries.c.sent_at.is_not(None)
_ON_ITS_WAY: ColumnElement[bool] = deliveries.c.claimed_at.is_not(None)

# The same, where rows are named by number: of `claimed_at` PostgreSQL has an index, and while its
# statistics know of nothing on its way, it would look through that rather than for the number.
_SENDING: ColumnElement[bool] = deliveries.c.state == State.SENDING.value

_DOUBTFUL_SINCE = func.coalesce(deliveries.c.doubtful_since, deliveries.c.claimed_at)

_Waiting: TypeAlias = tuple[RowMapping, RowMapping | None]
"""A delivery with its post, and the subscription that it belongs to with its slot."""

_ALL_SENT = (State.SENT, State.EDIT)
_SHOWN = (*_ALL_SENT, State.UNKNOWN)
_AGAIN = (State.DUE, State.RETRY, State.EDIT)


async def claim(db: AsyncConnection, channel: str, *, now: datetime, limit: int) -> list[Delivery]:
    """Take what may go: first what is to be sent, oldest first, then edits."""
    sends = await _take(db, channel, _SEND, now, limit)
    return sends + await _take(db, channel, _EDIT, now, limit - len(sends))


async def put_back(db: AsyncConnection, taken: Sequence[Delivery], *, now: datetime) -> None:
    """Undo a claim of which nothing was sent."""
    for batch in batches(taken):
        which = among(db, deliveries.c.id, [one.id for one in batch]) & _SENDING
        one_less = {"attempts": deliveries.c.attempts - 1}
        await _wait(db, which & _SEND, State.DUE, now, **one_less)
        await _wait(db, which & _EDIT, State.EDIT, now, **one_less)


async def record(db: AsyncConnection, outcomes: Sequence[Outcome]) -> None:
    """Enter how requests ended, and what readers were shown."""
    for batch in batches(outcomes):
        await _remember_contents(db, batch)
        await db.execute(_recording(), [_outcome_row(outcome) for outcome in batch])


async def reopen(
    db: AsyncConnection, channel: str, *, again: bool, now: datetime, begun: bool = True
) -> int:
    """Find a state for what was on its way; an edit can be made again at any time.

    `begun` says that it may have been sent, and is doubtful since it was claimed.
    """
    lost = (deliveries.c.channel == channel) & _ON_ITS_WAY
    edits = await _wait(db, lost & _EDIT, State.EDIT, now)
    if again:
        doubt = {"doubtful_since": _DOUBTFUL_SINCE} if begun else {}
        return edits + await _wait(db, lost & _SEND, State.DUE, now, **doubt)
    return edits + await close(db, lost & _SEND, INTERRUPTED, at=now)


async def next_at(db: AsyncConnection, channel: str) -> datetime | None:
    """The earliest instant that something waits for."""
    waits = (deliveries.c.channel == channel, deliveries.c.not_before.is_not(None))
    first = select(func.min(deliveries.c.not_before)).where(*waits)
    found = [await db.scalar(first.where(kind)) for kind in (_SEND, _EDIT)]
    return min((at for at in found if at is not None), default=None)


async def _take(
    db: AsyncConnection, channel: str, kind: ColumnElement[bool], now: datetime, room: int
) -> list[Delivery]:
    taken: list[Delivery] = []
    look = room
    for _ in range(ROUNDS):
        head = await _head(db, channel, kind, now, look) if room > len(taken) else []
        going = [one for one in head if hindrance(*one, now) is None][: room - len(taken)]
        await _begin(db, [row["deliveries_id"] for row, _ in going], now)
        taken += [delivery_of(row, wanted) for row, wanted in going if wanted]
        if len(going) == len(head):
            break
        await _close(db, head, now)
        look = HEAD
    return taken


async def _head(
    db: AsyncConnection, channel: str, kind: ColumnElement[bool], now: datetime, limit: int
) -> list[_Waiting]:
    query = (
        joined(deliveries, posts)
        .join_from(deliveries, posts)
        .where(deliveries.c.channel == channel, deliveries.c.not_before <= now, kind)
        .order_by(deliveries.c.not_before, deliveries.c.id)
        .limit(limit)
        .with_for_update(of=deliveries, skip_locked=True)
    )
    rows = (await db.execute(query)).mappings().all()
    wanted = await _wanted(db, channel, [row["deliveries_place"] for row in rows])
    return [(row, wanted.get((row["deliveries_place"], row["posts_period"]))) for row in rows]


async def _wanted(
    db: AsyncConnection, channel: str, places: Sequence[str]
) -> dict[tuple[str, str], RowMapping]:
    """The subscriptions of some places of a channel, by place and period.

    Joined to the deliveries, they would cost PostgreSQL a look through all of the channel's for
    each delivery, for as long as it has no statistics of them.
    """
    found: dict[tuple[str, str], RowMapping] = {}
    for batch in batches(places):
        query = (
            joined(subscriptions, slots)
            .join_from(subscriptions, slots)
            .where(subscriptions.c.channel == channel, among(db, subscriptions.c.place, batch))
        )
        for row in (await db.execute(query)).mappings():
            found[row["subscriptions_place"], row["subscriptions_period"]] = row
    return found


async def _begin(db: AsyncConnection, ids: Sequence[int], now: datetime) -> None:
    for batch in batches(ids):
        await db.execute(
            update(deliveries)
            .where(among(db, deliveries.c.id, batch))
            .values(
                state=State.SENDING.value,
                attempts=deliveries.c.attempts + 1,
                not_before=None,
                claimed_at=now,
                updated_at=now,
            )
        )


async def _close(db: AsyncConnection, head: Sequence[_Waiting], now: datetime) -> None:
    ids = defaultdict[Closing, list[int]](list)
    for row, wanted in head:
        if how := hindrance(row, wanted, now):
            ids[how].append(row["deliveries_id"])
    for how, some in ids.items():
        for batch in batches(some):
            await close(db, among(db, deliveries.c.id, batch), how, at=now)


async def _wait(
    db: AsyncConnection, which: ColumnElement[bool], state: State, now: datetime, **more: object
) -> int:
    waiting = {"state": state.value, "not_before": now, "claimed_at": None, "updated_at": now}
    return (await db.execute(update(deliveries).where(which).values({**waiting, **more}))).rowcount


def _recording() -> Update:
    """Enter one outcome; what the reader has stays known where the outcome does not say."""
    told = {
        name: func.coalesce(bindparam(f"new_{name}", type_=deliveries.c[name].type), column)
        for name, column in deliveries.c.items()
        if name in ("sent_at", "message_ids", "layout", "shown")
    }
    plain = {
        name: bindparam(f"new_{name}", type_=deliveries.c[name].type)
        for name in ("reason", "says", "not_before", "updated_at")
    }
    of_edit, of_send = (bindparam(f"state_of_{one}", type_=Words) for one in ("edit", "send"))
    doubtful = bindparam("doubtful", type_=Boolean)
    return (
        update(deliveries)
        .where(deliveries.c.id == bindparam("delivery"), _SENDING)
        .values(
            state=case((_EDIT, of_edit), else_=of_send),
            claimed_at=None,
            doubtful_since=case((doubtful, _DOUBTFUL_SINCE), else_=deliveries.c.doubtful_since),
            **plain,
            **told,
        )
    )


def _outcome_row(outcome: Outcome) -> Row:
    again = outcome.state in _AGAIN
    seen = bool(outcome.message_ids) or outcome.state in _SHOWN
    of_send = State.RETRY if again and outcome.state is not State.EDIT else outcome.state
    return {
        "delivery": outcome.delivery_id,
        "state_of_send": of_send.value,
        "state_of_edit": State.EDIT.value if again else outcome.state.value,
        "doubtful": outcome.doubtful,
        "new_reason": outcome.reason,
        "new_says": outcome.says,
        "new_not_before": (outcome.not_before or outcome.at) if again else None,
        "new_updated_at": outcome.at,
        "new_sent_at": outcome.at if outcome.state in _ALL_SENT else None,
        "new_message_ids": list(outcome.message_ids) or None,
        "new_layout": (outcome.layout or None) if seen else None,
        "new_shown": (outcome.shown or None) if seen else None,
    }


async def _remember_contents(db: AsyncConnection, outcomes: Sequence[Outcome]) -> None:
    told = {one.delivery_id: one for one in outcomes if one.state in _SHOWN and one.papers}
    query = select(deliveries.c.id, deliveries.c.post_id).where(
        among(db, deliveries.c.id, told), _SENDING
    )
    seen = {
        (post_id, told[number].shown, paper)
        for number, post_id in await db.execute(query)
        for paper in told[number].papers
    }
    if seen:
        columns = ("post_id", "fingerprint", "paper_id")
        rows = [dict(zip(columns, one, strict=True)) for one in sorted(seen)]
        await db.execute(adding(db, contents).on_conflict_do_nothing(), rows)
