"""Who speaks through a channel, and how fast over all processes."""

import sqlalchemy as sa
from alembic.operations import Operations

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade(op: Operations) -> None:
    """Create the table of the channels' owners."""
    collation = "C" if op.get_bind().dialect.name == "postgresql" else None
    op.create_table(
        "lanes",
        sa.Column("channel", sa.Text(collation=collation), primary_key=True),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("tat", sa.Double, nullable=False),
    )
