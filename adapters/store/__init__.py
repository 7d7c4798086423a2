"""The store: papers, their votes over time, digests and summaries, on SQLite or PostgreSQL.

`open_store` is the door, `SqlStore` what stands behind it. One transaction serves each call;
writers take turns (`engine.Database`).
"""

from adapters.store.ledger import SqlLedger
from adapters.store.store import SqlStore, open_store

__all__ = ["SqlLedger", "SqlStore", "open_store"]
