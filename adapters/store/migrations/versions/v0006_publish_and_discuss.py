"""Whether digests are published to who follows a channel, and discussed in a thread."""

import sqlalchemy as sa
from alembic.operations import Operations

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade(op: Operations) -> None:
    """Add both wishes to subscriptions; nobody had them so far."""
    for name in ("publish", "discuss"):
        wish = sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false())
        op.add_column("subscriptions", wish)
