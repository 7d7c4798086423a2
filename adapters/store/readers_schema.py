"""The tables of readers: what chats chose, what people saved, and what came in from them."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, Table, text

from adapters.store.ledger_schema import Name
from adapters.store.schema import PaperId, UtcDateTime, Words, metadata

_WAITS = text("done_at IS NULL")
_DONE = text("done_at IS NOT NULL")

chats = Table(
    "chats",
    metadata,
    Column("channel", Name, primary_key=True),
    Column("place", Name, primary_key=True),
    Column("language", Words, nullable=False),
    Column("zone", Words, nullable=False),
)
"""What was chosen in an address; empty where nothing was."""

saved = Table(
    "saved",
    metadata,
    Column("reader", Name, primary_key=True),
    # No foreign key: what is saved may be unknown to this store, or come to it later.
    Column("paper_id", PaperId, primary_key=True),
    Column("saved_at", UtcDateTime, nullable=False),
    Index("saved_newest", "reader", "saved_at"),
)

inbox = Table(
    "inbox",
    metadata,
    Column("channel", Name, primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("about", Name, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("body", Words, nullable=False),
    Column("begun", Boolean, nullable=False),
    Column("done_at", UtcDateTime),
    Column("reader", Name, nullable=False, server_default=""),
    Index("inbox_waiting", "channel", "number", sqlite_where=_WAITS, postgresql_where=_WAITS),
    Index("inbox_done", "done_at", sqlite_where=_DONE, postgresql_where=_DONE),
)
"""Updates by the number that their channel gave them; of one that is done the body is empty."""

desks = Table(
    "desks",
    metadata,
    Column("channel", Name, primary_key=True),
    Column("epoch", Integer, nullable=False),
)
"""How many desks were opened for a channel; the last of them is the one that may answer."""
