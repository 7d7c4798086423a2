"""Which desk may answer what comes in through a channel."""

import sqlalchemy as sa
from alembic.operations import Operations

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade(op: Operations) -> None:
    """Create the table of the channels' desks."""
    collation = "C" if op.get_bind().dialect.name == "postgresql" else None
    op.create_table(
        "desks",
        sa.Column("channel", sa.Text(collation=collation), primary_key=True),
        sa.Column("epoch", sa.Integer, nullable=False),
    )
