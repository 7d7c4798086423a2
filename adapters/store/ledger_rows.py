"""Slots, subscriptions, posts and deliveries as rows, and back.

Rows are read with every column named after its table (`deliveries_layout`), for they are joined.
"""

from collections.abc import Collection
from datetime import date, time
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import (
    LABEL_STYLE_TABLENAME_PLUS_COL,
    BigInteger,
    ColumnElement,
    Select,
    Table,
    Text,
    and_,
    any_,
    insert,
    literal,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.store.ledger_schema import deliveries, posts, subscriptions
from adapters.store.rows import Row
from bot.deliveries import Delivery, Kind, Post, State, Told
from bot.models import Edition
from bot.span import Period, Span
from bot.subscription import Address, Condition, Slot, Subscription

T = TypeVar("T")

_PLAIN = (
    "language",
    "top",
    "layout",
    "images",
    "silent",
    "min_upvotes",
    "include",
    "exclude",
    "organizations",
    "say_when_empty",
    "role",
    "publish",
    "discuss",
    "reason",
)
"""Fields of a subscription that are one column of the same name."""


def joined(*tables: Table) -> Select[Any]:
    """Every column of those tables, named so that the functions below can read it."""
    return select(*tables).set_label_style(LABEL_STYLE_TABLENAME_PLUS_COL)


def whose(period: ColumnElement[str]) -> ColumnElement[bool]:
    """How a delivery of a post of that period finds its subscription."""
    return and_(
        subscriptions.c.channel == deliveries.c.channel,
        subscriptions.c.place == deliveries.c.place,
        subscriptions.c.period == period,
    )


def at_address(table: Table, address: Address) -> ColumnElement[bool]:
    """The rows of a table that belong to one address."""
    return and_(table.c.channel == address.channel, table.c.place == address.place)


def sent_to(address: Address, period: Period | None = None) -> ColumnElement[bool]:
    """The deliveries to one address, of posts of one period or of all.

    Posts are named for the sake of the index, which begins with them.
    """
    known = select(posts.c.id)
    some = known if period is None else known.where(posts.c.period == period.value)
    return at_address(deliveries, address) & deliveries.c.post_id.in_(some)


def is_row(table: Table, row: Row) -> ColumnElement[bool]:
    """The one row of a table with those values."""
    return and_(*(table.c[name] == value for name, value in row.items()))


def adding(db: AsyncConnection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """An insertion that may be told what to do on a conflict."""
    return postgresql.insert(table) if db.dialect.name == "postgresql" else sqlite.insert(table)


def among(
    db: AsyncConnection, column: ColumnElement[T], values: Collection[T]
) -> ColumnElement[bool]:
    """Whether a column holds one of many values.

    To a server they go as one array: hundreds of parameters take it longer than the answer.
    """
    if db.dialect.name != "postgresql":
        return column.in_(values)
    kind = BigInteger() if column.type.python_type is int else Text()
    return column == any_(literal(list(values), postgresql.ARRAY(kind)))


async def id_of(db: AsyncConnection, table: Table, row: Row, **more: object) -> int:
    """The number of the row with those values; entered with `more` where there is none."""
    found = select(table.c.id).where(is_row(table, row))
    number: int | None = await db.scalar(found)
    if number is None:
        await db.execute(insert(table).values({**row, **more}))
        number = (await db.execute(found)).scalar_one()
    return number


def slot_row(slot: Slot) -> Row:
    """What makes a slot itself, as a row of `slots`."""
    return {
        "period": slot.period.value,
        "at": f"{slot.at:%H:%M}",
        "zone": slot.zone,
        "weekdays": sum(1 << day for day in slot.weekdays),
        "edition": slot.edition.value,
    }


def slot_of(row: RowMapping) -> Slot:
    """The slot of a row."""
    return _slot(
        row["slots_period"],
        row["slots_at"],
        row["slots_zone"],
        row["slots_weekdays"],
        row["slots_edition"],
    )


@lru_cache(maxsize=1024)
def _slot(period: str, at: str, zone: str, weekdays: int, edition: str) -> Slot:
    return Slot(
        period=Period(period),
        at=time.fromisoformat(at),
        zone=zone,
        weekdays=frozenset(day for day in range(7) if weekdays >> day & 1),
        edition=Edition(edition),
    )


def subscription_row(subscription: Subscription) -> Row:
    """A subscription as a row of `subscriptions`, without the number of its slot."""
    return {
        **{name: getattr(subscription, name) for name in _PLAIN},
        "channel": subscription.address.channel,
        "place": subscription.address.place,
        "period": subscription.slot.period.value,
        "condition": subscription.condition.value,
    }


def subscription_of(row: RowMapping) -> Subscription:
    """The subscription of a row that holds its slot, too."""
    return Subscription(
        address=Address(row["subscriptions_channel"], row["subscriptions_place"]),
        slot=slot_of(row),
        condition=Condition(row["subscriptions_condition"]),
        **{name: row[f"subscriptions_{name}"] for name in _PLAIN},
    )


def post_row(post: Post) -> Row:
    """A post as a row of `posts`."""
    return {
        "period": post.span.period.value,
        "first": post.span.first,
        "edition": post.edition.value,
        "kind": post.kind.value,
    }


async def number_of(db: AsyncConnection, post: Post) -> int | None:
    """The number of a post; None where it never had a delivery."""
    return await db.scalar(select(posts.c.id).where(is_row(posts, post_row(post))))


def post_of(row: RowMapping) -> Post:
    """The post of a row."""
    return _post(row["posts_period"], row["posts_first"], row["posts_edition"], row["posts_kind"])


@lru_cache(maxsize=128)
def _post(period: str, first: date, edition: str, kind: str) -> Post:
    return Post(Span(Period(period), first), Edition(edition), Kind(kind))


def delivery_of(row: RowMapping, wanted: RowMapping) -> Delivery:
    """The delivery of a row that holds its post, one more try begun.

    `wanted` is the row of its subscription and slot.
    """
    sent = tuple(row["deliveries_message_ids"] or ())
    return Delivery(
        id=row["deliveries_id"],
        post=post_of(row),
        subscription=subscription_of(wanted),
        attempts=row["deliveries_attempts"] + 1,
        deadline=row["deliveries_deadline"],
        doubtful_since=row["deliveries_doubtful_since"],
        message_ids=sent,
        layout=row["deliveries_layout"],
        shown=row["deliveries_shown"],
        partly=bool(sent) and row["deliveries_sent_at"] is None,
    )


def told_of(row: RowMapping) -> Told:
    """What people are told of the delivery of a row that holds its post."""
    return Told(
        post=post_of(row),
        address=Address(row["deliveries_channel"], row["deliveries_place"]),
        state=State(row["deliveries_state"]),
        reason=row["deliveries_reason"],
        says=row["deliveries_says"],
        attempts=row["deliveries_attempts"],
        at=row["deliveries_updated_at"],
    )
