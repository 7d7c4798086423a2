"""The tables of the ledger: who wants what and when, and every delivery.

Of a delivery, `not_before` is set while it waits, `claimed_at` while it is on its way and `sent_at`
from when it arrived. So three partial indexes hold just the rows that a pump asks for, whose
conditions either engine proves from a query: https://www.sqlite.org/partialindex.html and
https://www.postgresql.org/docs/current/indexes-partial.html.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Double,
    ForeignKey,
    Index,
    Integer,
    Table,
    UniqueConstraint,
    false,
    text,
)

from adapters.store.schema import PaperId, UtcDateTime, WordList, Words, metadata


class Name(PaperId):
    """A channel or a place in it, sorted by code point on both engines."""

    cache_ok = True


ARRIVED_NOT = text("sent_at IS NULL AND state IN ('unknown', 'gone', 'rejected', 'expired')")
"""Which deliveries people are told of as troubles; in words, for SQLite compares them as such."""

_WAITS = text("sent_at IS NULL AND not_before IS NOT NULL")
_WAITS_FOR_EDIT = text("sent_at IS NOT NULL AND not_before IS NOT NULL")
_ON_ITS_WAY = text("claimed_at IS NOT NULL")

# SQLite numbers rows by a key that is INTEGER to the letter.
_number = BigInteger().with_variant(Integer, "sqlite")

slots = Table(
    "slots",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("period", Words, nullable=False),
    Column("at", Words, nullable=False),
    Column("zone", Words, nullable=False),
    Column("weekdays", Integer, nullable=False),
    Column("edition", Words, nullable=False),
    Column("next_due", UtcDateTime, nullable=False),
    UniqueConstraint("period", "at", "zone", "weekdays", "edition"),
    Index("slots_due", "next_due"),
)
"""When subscriptions are due; `weekdays`: a bit for each, Monday's is 1."""

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("channel", Name, nullable=False),
    Column("place", Name, nullable=False),
    Column("period", Words, nullable=False),
    Column("slot_id", Integer, ForeignKey("slots.id"), nullable=False),
    Column("language", Words, nullable=False),
    Column("top", Integer, nullable=False),
    Column("layout", Words, nullable=False),
    Column("images", Boolean, nullable=False),
    Column("silent", Boolean, nullable=False),
    Column("min_upvotes", Integer, nullable=False),
    Column("include", WordList, nullable=False),
    Column("exclude", WordList, nullable=False),
    Column("organizations", WordList, nullable=False),
    Column("say_when_empty", Boolean, nullable=False),
    Column("role", Words, nullable=False),
    Column("publish", Boolean, nullable=False, server_default=false()),
    Column("discuss", Boolean, nullable=False, server_default=false()),
    Column("condition", Words, nullable=False),
    Column("reason", Words, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("channel", "place", "period"),
    Index("subscriptions_waiting", "slot_id", "condition"),
)
"""An address has one of each period; that period is its slot's."""

posts = Table(
    "posts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("period", Words, nullable=False),
    Column("first", Date, nullable=False),
    Column("edition", Words, nullable=False),
    Column("kind", Words, nullable=False),
    UniqueConstraint("period", "first", "edition", "kind"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", _number, primary_key=True),
    Column("post_id", Integer, ForeignKey("posts.id"), nullable=False),
    Column("channel", Name, nullable=False),
    Column("place", Name, nullable=False),
    Column("state", Words, nullable=False),
    Column("reason", Words, nullable=False),
    Column("says", Words, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("deadline", UtcDateTime, nullable=False),
    Column("not_before", UtcDateTime),
    Column("claimed_at", UtcDateTime),
    Column("sent_at", UtcDateTime),
    Column("revised_at", UtcDateTime),
    Column("message_ids", JSON(none_as_null=True)),
    Column("layout", Words, nullable=False),
    Column("shown", Words, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("doubtful_since", UtcDateTime),
    # In this order new rows stand together; an address is looked for in each of the few posts.
    UniqueConstraint("post_id", "channel", "place"),
    Index("deliveries_of_post", "post_id", "channel", "state", "reason"),
    Index(
        "deliveries_waiting",
        "channel",
        "not_before",
        "id",
        sqlite_where=_WAITS,
        postgresql_where=_WAITS,
    ),
    Index(
        "deliveries_to_edit",
        "channel",
        "not_before",
        "id",
        sqlite_where=_WAITS_FOR_EDIT,
        postgresql_where=_WAITS_FOR_EDIT,
    ),
    Index(
        "deliveries_on_their_way", "channel", sqlite_where=_ON_ITS_WAY, postgresql_where=_ON_ITS_WAY
    ),
    Index(
        "deliveries_in_trouble",
        "updated_at",
        sqlite_where=ARRIVED_NOT,
        postgresql_where=ARRIVED_NOT,
    ),
)
"""A delivery belongs to the subscription that its address has for the period of its post.

`revised_at`: when it was last marked for an edit; an edit without `not_before` waits for its
subscription to be resumed. `doubtful_since`: when the first request began of which nothing is
known.
"""

lanes = Table(
    "lanes",
    metadata,
    Column("channel", Name, primary_key=True),
    Column("epoch", Integer, nullable=False),
    Column("tat", Double, nullable=False),
)
"""Who speaks through a channel and how fast (`ledger_lanes`)."""

contents = Table(
    "contents",
    metadata,
    Column("post_id", Integer, ForeignKey("posts.id"), primary_key=True, autoincrement=False),
    Column("fingerprint", Words, primary_key=True),
    Column("paper_id", PaperId, primary_key=True),
    Index("contents_of_paper", "paper_id"),
    sqlite_with_rowid=False,
)
"""The papers behind each `shown` of a post's deliveries: many readers, few contents."""
