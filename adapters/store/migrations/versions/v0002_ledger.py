"""Subscriptions, the slots in which they are due, and the deliveries of posts to them."""

import sqlalchemy as sa
from alembic.operations import Operations

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade(op: Operations) -> None:
    """Create the tables of the ledger."""
    _slots(op)
    _subscriptions(op)
    _posts(op)
    _deliveries(op)
    _index_deliveries(op)
    _contents(op)


def _name(op: Operations) -> sa.Text:
    return sa.Text(collation="C" if op.get_bind().dialect.name == "postgresql" else None)


def _slots(op: Operations) -> None:
    op.create_table(
        "slots",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("period", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("weekdays", sa.Integer, nullable=False),
        sa.Column("edition", sa.Text, nullable=False),
        sa.Column("next_due", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("period", "at", "zone", "weekdays", "edition"),
    )
    op.create_index("slots_due", "slots", ["next_due"])


def _subscriptions(op: Operations) -> None:
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("channel", _name(op), nullable=False),
        sa.Column("place", _name(op), nullable=False),
        sa.Column("period", sa.Text, nullable=False),
        sa.Column("slot_id", sa.Integer, sa.ForeignKey("slots.id"), nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("top", sa.Integer, nullable=False),
        sa.Column("layout", sa.Text, nullable=False),
        sa.Column("images", sa.Boolean, nullable=False),
        sa.Column("silent", sa.Boolean, nullable=False),
        sa.Column("min_upvotes", sa.Integer, nullable=False),
        sa.Column("include", sa.JSON, nullable=False),
        sa.Column("exclude", sa.JSON, nullable=False),
        sa.Column("organizations", sa.JSON, nullable=False),
        sa.Column("say_when_empty", sa.Boolean, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("condition", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("channel", "place", "period"),
    )
    op.create_index("subscriptions_waiting", "subscriptions", ["slot_id", "condition"])


def _posts(op: Operations) -> None:
    op.create_table(
        "posts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("period", sa.Text, nullable=False),
        sa.Column("first", sa.Date, nullable=False),
        sa.Column("edition", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.UniqueConstraint("period", "first", "edition", "kind"),
    )


def _deliveries(op: Operations) -> None:
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "deliveries",
        sa.Column("id", number, primary_key=True),
        sa.Column("post_id", sa.Integer, sa.ForeignKey("posts.id"), nullable=False),
        sa.Column("channel", _name(op), nullable=False),
        sa.Column("place", _name(op), nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("says", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True)),
        sa.Column("claimed_at", sa.DateTime(timezone=True)),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.Column("revised_at", sa.DateTime(timezone=True)),
        sa.Column("message_ids", sa.JSON),
        sa.Column("layout", sa.Text, nullable=False),
        sa.Column("shown", sa.Text, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("post_id", "channel", "place"),
    )


def _index_deliveries(op: Operations) -> None:
    op.create_index("deliveries_of_post", "deliveries", ["post_id", "channel", "state", "reason"])
    queue = ["channel", "not_before", "id"]
    _index_some(op, "waiting", queue, "sent_at IS NULL AND not_before IS NOT NULL")
    _index_some(op, "to_edit", queue, "sent_at IS NOT NULL AND not_before IS NOT NULL")
    _index_some(op, "on_their_way", ["channel"], "claimed_at IS NOT NULL")
    trouble = "sent_at IS NULL AND state IN ('unknown', 'gone', 'rejected', 'expired')"
    _index_some(op, "in_trouble", ["updated_at"], trouble)


def _index_some(op: Operations, which: str, columns: list[str], condition: str) -> None:
    some = sa.text(condition)
    op.create_index(
        f"deliveries_{which}", "deliveries", columns, sqlite_where=some, postgresql_where=some
    )


def _contents(op: Operations) -> None:
    op.create_table(
        "contents",
        sa.Column(
            "post_id",
            sa.Integer,
            sa.ForeignKey("posts.id"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("fingerprint", sa.Text, primary_key=True),
        sa.Column("paper_id", _name(op), primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_index("contents_of_paper", "contents", ["paper_id"])
