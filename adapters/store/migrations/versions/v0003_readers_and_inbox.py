"""What chats chose, the papers that people saved, and the updates that wait for an answer."""

import sqlalchemy as sa
from alembic.operations import Operations

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade(op: Operations) -> None:
    """Create the tables of readers and of the inbox."""
    _chats(op)
    _saved(op)
    _inbox(op)


def _name(op: Operations) -> sa.Text:
    return sa.Text(collation="C" if op.get_bind().dialect.name == "postgresql" else None)


def _chats(op: Operations) -> None:
    op.create_table(
        "chats",
        sa.Column("channel", _name(op), primary_key=True),
        sa.Column("place", _name(op), primary_key=True),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("zone", sa.Text, nullable=False),
    )


def _saved(op: Operations) -> None:
    op.create_table(
        "saved",
        sa.Column("reader", _name(op), primary_key=True),
        sa.Column("paper_id", _name(op), primary_key=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("saved_newest", "saved", ["reader", "saved_at"])


def _inbox(op: Operations) -> None:
    op.create_table(
        "inbox",
        sa.Column("channel", _name(op), primary_key=True),
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("about", _name(op), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("begun", sa.Boolean, nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True)),
    )
    _index_some(op, "waiting", ["channel", "number"], "done_at IS NULL")
    _index_some(op, "done", ["done_at"], "done_at IS NOT NULL")


def _index_some(op: Operations, which: str, columns: list[str], condition: str) -> None:
    some = sa.text(condition)
    op.create_index(f"inbox_{which}", "inbox", columns, sqlite_where=some, postgresql_where=some)
