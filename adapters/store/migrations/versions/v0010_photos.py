"""By which ids bots send pictures again."""

import sqlalchemy as sa
from alembic.operations import Operations

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade(op: Operations) -> None:
    """Create the table of photos."""
    collation = "C" if op.get_bind().dialect.name == "postgresql" else None
    op.create_table(
        "photos",
        sa.Column("bot", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("url", sa.Text(collation=collation), primary_key=True),
        sa.Column("file_id", sa.Text, nullable=False),
        sa.Column("learned_at", sa.DateTime(timezone=True), nullable=False),
    )
