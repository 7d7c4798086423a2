"""What was sent once and is to be sent anew: edits while votes move, and replays."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, case, exists, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.store.ledger_rows import joined, number_of, post_of, sent_to, whose
from adapters.store.ledger_schema import deliveries, posts, subscriptions
from adapters.store.schema import UtcDateTime, Words
from bot import calendar
from bot.deliveries import Kind, Post, State
from bot.models import Edition
from bot.span import Period
from bot.subscription import Address, Condition

WAVES = 60
"""Into how many waves the edits of a post are spread."""

_ACTIVE = subscriptions.c.condition == Condition.ACTIVE.value
_NOT_ENDED = subscriptions.c.condition != Condition.ENDED.value
_IN_PART = deliveries.c.sent_at.is_(None)
_CAN_BE_EDITED = (deliveries.c.state == State.SENT.value) & deliveries.c.message_ids.is_not(None)


async def revise(db: AsyncConnection, post: Post, *, now: datetime, over: float) -> int:
    """Mark what was sent of a post for an edit, wave by wave; how many."""
    of_post = deliveries.c.post_id == await number_of(db, post)
    waiting = deliveries.c.state == State.EDIT.value
    await db.execute(update(deliveries).where(of_post, waiting).values(revised_at=now))
    starts = [now + timedelta(seconds=over * wave / WAVES) for wave in range(WAVES)]
    waves = {wave: literal(start, UtcDateTime) for wave, start in enumerate(starts)}
    marked = await db.execute(
        update(deliveries)
        .where(of_post, _CAN_BE_EDITED, _has(post.span.period, _NOT_ENDED))
        .values(
            state=State.EDIT.value,
            attempts=0,
            not_before=case(waves, value=deliveries.c.id % WAVES),
            revised_at=now,
            updated_at=now,
        )
    )
    return marked.rowcount


async def live_posts(db: AsyncConnection, since: datetime) -> list[Post]:
    """Early posts that were sent since then and not revised after their list settled."""
    # Sent since then, it was still open not long before.
    border = since.astimezone(UTC).date() - timedelta(days=3)
    early = (posts.c.edition == Edition.EARLY.value, posts.c.kind == Kind.DIGEST.value)
    query = joined(posts).where(*early).order_by(posts.c.first, posts.c.id)
    found = [post_of(row) for row in (await db.execute(query)).mappings()]
    return [post for post in found if post.span.last >= border and await _is_live(db, post, since)]


async def retry(db: AsyncConnection, address: Address, says: str, *, now: datetime) -> int:
    """Make what was rejected in those words, and is still news, due again; how many."""
    rejected = (deliveries.c.state == State.REJECTED.value) & (deliveries.c.says == says)
    again = await db.execute(
        update(deliveries)
        .where(sent_to(address), rejected, deliveries.c.deadline > now)
        .values(
            state=State.DUE.value, reason="", says="", attempts=0, not_before=now, updated_at=now
        )
    )
    return again.rowcount


async def replay(
    db: AsyncConnection,
    post: Post,
    states: Collection[State],
    *,
    deadline: datetime,
    now: datetime,
) -> int:
    """Make deliveries of a post due as if for the first time; how many.

    What is on its way is not touched, nor what nobody waits for any more.
    """
    ended = [state.value for state in states if state is not State.SENDING]
    again = await db.execute(
        update(deliveries)
        .where(
            deliveries.c.post_id == await number_of(db, post),
            deliveries.c.state.in_(ended),
            _has(post.span.period, _ACTIVE),
        )
        .values(
            state=State.DUE.value,
            reason="",
            says="",
            attempts=0,
            deadline=deadline,
            not_before=now,
            sent_at=None,
            revised_at=None,
            # Of what was sent in part, the rest is.
            message_ids=case((_IN_PART, deliveries.c.message_ids)),
            layout=case((_IN_PART, deliveries.c.layout), else_=""),
            shown=case((_IN_PART, deliveries.c.shown), else_=""),
            updated_at=now,
            doubtful_since=None,
        )
    )
    return again.rowcount


def _has(period: Period, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether a delivery has a subscription of that condition."""
    theirs = whose(literal(period.value, Words))
    return exists().where(theirs, condition)


async def _is_live(db: AsyncConnection, post: Post, since: datetime) -> bool:
    closes = calendar.closes_at(post.span)
    unrevised = or_(deliveries.c.revised_at.is_(None), deliveries.c.revised_at < closes)
    one = exists().where(
        deliveries.c.post_id == await number_of(db, post),
        deliveries.c.sent_at >= since,
        _CAN_BE_EDITED,
        unrevised,
        _has(post.span.period, _NOT_ENDED),
    )
    return bool(await db.scalar(select(one)))
