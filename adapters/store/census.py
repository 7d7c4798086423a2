"""The `Census` port on the store's database."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.store.engine import Database, to_the_end
from adapters.store.ledger_schema import deliveries, posts, subscriptions
from adapters.store.making_schema import usage, verdicts
from adapters.store.readers_schema import inbox
from adapters.store.schema import snapshots
from bot.deliveries import State
from bot.draft import Usage
from bot.span import Period, Span
from bot.subscription import Condition
from bot.survey import POSTS, Making, Survey, Waiting

_LOOK_BACK = timedelta(days=8)
"""How far back the newest digest is looked for that summaries were made for."""

_SUMS = (func.sum(usage.c.calls), func.sum(usage.c.tokens_in), func.sum(usage.c.tokens_out))


class SqlCensus:
    """Counts what is stored (`bot.survey.Census`)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @to_the_end
    async def survey(self, now: datetime) -> Survey:
        """Count it all, in one state of the store."""
        async with self._database.reading() as db:
            return Survey(
                deliveries=await _deliveries(db),
                sends=await _due(db, deliveries.c.sent_at.is_(None), now),
                edits=await _due(db, deliveries.c.sent_at.is_not(None), now),
                inbox=await _inbox(db),
                subscriptions=await _subscriptions(db),
                list_seen=await db.scalar(select(func.max(snapshots.c.as_of))),
                spent=await _spent(db),
                spent_today=await _spent_today(db, now.date()),
                spent_on=await _spent_on(db, now.date() - _LOOK_BACK),
                summaries=await _summaries(db),
            )


async def _deliveries(db: AsyncConnection) -> Mapping[tuple[str, State], int]:
    newest = select(posts.c.id).order_by(posts.c.first.desc(), posts.c.id.desc()).limit(POSTS)
    by = (deliveries.c.channel, deliveries.c.state)
    query = select(*by, func.count()).where(deliveries.c.post_id.in_(newest)).group_by(*by)
    return {(channel, State(state)): count for channel, state, count in await db.execute(query)}


async def _due(
    db: AsyncConnection, kind: ColumnElement[bool], now: datetime
) -> Mapping[str, Waiting]:
    # That there is an instant is said for the sake of the partial indexes.
    due = (kind, deliveries.c.not_before.is_not(None), deliveries.c.not_before <= now)
    return await _waiting(
        db,
        select(deliveries.c.channel, func.count(), func.min(deliveries.c.not_before))
        .where(*due)
        .group_by(deliveries.c.channel),
    )


async def _inbox(db: AsyncConnection) -> Mapping[str, Waiting]:
    return await _waiting(
        db,
        select(inbox.c.channel, func.count(), func.min(inbox.c.at))
        .where(inbox.c.done_at.is_(None))
        .group_by(inbox.c.channel),
    )


async def _waiting(db: AsyncConnection, query: Select[str, int, datetime]) -> Mapping[str, Waiting]:
    rows = await db.execute(query)
    return {channel: Waiting(count=count, since=since) for channel, count, since in rows}


async def _subscriptions(db: AsyncConnection) -> Mapping[tuple[str, Condition, str], int]:
    by = (subscriptions.c.channel, subscriptions.c.condition, subscriptions.c.language)
    rows = await db.execute(select(*by, func.count()).group_by(*by))
    return {
        (channel, Condition(condition), language): count
        for channel, condition, language, count in rows
    }


async def _spent(db: AsyncConnection) -> Mapping[str, Usage]:
    rows = await db.execute(select(usage.c.version, *_SUMS).group_by(usage.c.version))
    return {row[0]: _usage_of(row[1:]) for row in rows}


async def _spent_today(db: AsyncConnection, today: date) -> Usage:
    row = (await db.execute(select(*_SUMS).where(usage.c.day == today))).one()
    return _usage_of(tuple(row))


async def _spent_on(db: AsyncConnection, since: date) -> Mapping[Period, tuple[Span, Usage]]:
    query = (
        select(usage.c.digest, *_SUMS)
        .where(usage.c.day >= since, usage.c.digest != "")
        .group_by(usage.c.digest)
    )
    found = {Span.parse(row[0]): _usage_of(row[1:]) for row in await db.execute(query)}
    return {span.period: (span, found[span]) for span in sorted(found, key=lambda span: span.first)}


async def _summaries(db: AsyncConnection) -> Mapping[tuple[str, Making], int]:
    making = case(
        (verdicts.c.retry.is_not(None), Making.RETRY.value),
        (verdicts.c.problem != "", Making.FAILED.value),
        (func.json_array_length(verdicts.c.complaints) > 0, Making.IN_PART.value),
        else_=Making.MADE.value,
    ).label("making")
    query = select(verdicts.c.version, making, func.count()).group_by(verdicts.c.version, making)
    return {(version, Making(made)): count for version, made, count in await db.execute(query)}


def _usage_of(sums: tuple[int | None, ...]) -> Usage:
    # PostgreSQL's sums are decimals, and of nothing either engine's is NULL.
    calls, tokens_in, tokens_out = (int(one or 0) for one in sums)
    return Usage(calls=calls, tokens_in=tokens_in, tokens_out=tokens_out)
