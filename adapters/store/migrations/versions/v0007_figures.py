"""The first figure of papers."""

import sqlalchemy as sa
from alembic.operations import Operations

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade(op: Operations) -> None:
    """Create the table of figures."""
    collation = "C" if op.get_bind().dialect.name == "postgresql" else None
    op.create_table(
        "figures",
        sa.Column("paper_id", sa.Text(collation=collation), primary_key=True),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("caption", sa.Text, nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
    )
