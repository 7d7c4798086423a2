"""Since when a delivery may have arrived of which nothing is known."""

import sqlalchemy as sa
from alembic.operations import Operations

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade(op: Operations) -> None:
    """Add the instant to deliveries; of those that are there, none is in doubt."""
    since = sa.Column("doubtful_since", sa.DateTime(timezone=True))
    op.add_column("deliveries", since)
