"""The `PhotoStore` port on the store's database."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import BigInteger, Column, Table, delete, select

from adapters.store.engine import Database, to_the_end
from adapters.store.ledger_schema import Name
from adapters.store.rows import upsert
from adapters.store.schema import UtcDateTime, Words, metadata

table = Table(
    "photos",
    metadata,
    Column("bot", BigInteger, primary_key=True, autoincrement=False),
    Column("url", Name, primary_key=True),
    Column("file_id", Words, nullable=False),
    Column("learned_at", UtcDateTime, nullable=False),
)
"""By which id a bot, known by its number, sends the picture at an address again."""


class SqlPhotos:
    """Remembers the file ids of photos (`bot.ports.PhotoStore`)."""

    def __init__(self, database: Database, *, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    @to_the_end
    async def photo(self, bot: int, url: str) -> str:
        """The file id of the picture at that address; empty where none is known."""
        query = select(table.c.file_id).where(table.c.bot == bot, table.c.url == url)
        async with self._database.reading() as db:
            return await db.scalar(query) or ""

    @to_the_end
    async def save_photo(self, bot: int, url: str, file_id: str) -> None:
        """Remember that id in place of what was known."""
        row = {"bot": bot, "url": url, "file_id": file_id, "learned_at": self._now()}
        async with self._database.writing(beside=True) as db:
            await upsert(db, table, [row])

    @to_the_end
    async def drop_photo(self, bot: int, url: str, file_id: str) -> None:
        """Forget that id of that picture; one that was learned since stays."""
        which = (table.c.bot == bot, table.c.url == url, table.c.file_id == file_id)
        async with self._database.writing(beside=True) as db:
            await db.execute(delete(table).where(*which))
