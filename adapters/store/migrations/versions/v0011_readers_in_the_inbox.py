"""Who did what is in the inbox."""

import sqlalchemy as sa
from alembic.operations import Operations

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade(op: Operations) -> None:
    """Add the reader; of what came in before, nobody knows."""
    collation = "C" if op.get_bind().dialect.name == "postgresql" else None
    reader = sa.Column("reader", sa.Text(collation=collation), nullable=False, server_default="")
    op.add_column("inbox", reader)
