"""The `Readers` port on the store's database."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.store.engine import Database, to_the_end
from adapters.store.ledger_rows import adding
from adapters.store.readers_schema import chats, saved
from adapters.store.rows import upsert
from bot.readers import Chat
from bot.subscription import Address


class SqlReaders:
    """Remembers chats and saved papers (`bot.readers.Readers`)."""

    def __init__(self, database: Database, *, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    @to_the_end
    async def chat(self, address: Address) -> Chat:
        """What was chosen there."""
        async with self._database.reading() as db:
            return await _load(db, address)

    @to_the_end
    async def save_chat(self, address: Address, chat: Chat) -> None:
        """Remember that in place of what was chosen before."""
        async with self._database.writing() as db:
            await _save(db, address, chat)

    @to_the_end
    async def move_chat(self, address: Address, to: Address) -> None:
        """Give what was chosen to another address, which keeps what it has."""
        if address == to:
            return
        async with self._database.writing() as db:
            new = await _load(db, to)
            await _save(db, to, new.completed(await _load(db, address)))
            await db.execute(delete(chats).where(_at(address)))

    @to_the_end
    async def save_paper(self, reader: str, paper_id: str) -> bool:
        """Put a paper on the reader's list; False where it is on it."""
        row = {"reader": reader, "paper_id": paper_id, "saved_at": self._now()}
        async with self._database.writing() as db:
            new = adding(db, saved).on_conflict_do_nothing().returning(saved.c.paper_id)
            return await db.scalar(new, row) is not None

    @to_the_end
    async def drop_paper(self, reader: str, paper_id: str) -> bool:
        """Take a paper off the list; False where it was not on it."""
        which = (saved.c.reader == reader, saved.c.paper_id == paper_id)
        async with self._database.writing() as db:
            return bool((await db.execute(delete(saved).where(*which))).rowcount)

    @to_the_end
    async def saved_papers(self, reader: str, *, limit: int, offset: int = 0) -> Sequence[str]:
        """Ids on the list, the last that was saved first."""
        query = (
            select(saved.c.paper_id)
            .where(saved.c.reader == reader)
            .order_by(saved.c.saved_at.desc(), saved.c.paper_id.desc())
            .limit(limit)
            .offset(offset)
        )
        async with self._database.reading() as db:
            return (await db.scalars(query)).all()

    @to_the_end
    async def saved_count(self, reader: str) -> int:
        """How many are on the list."""
        query = select(func.count()).select_from(saved).where(saved.c.reader == reader)
        async with self._database.reading() as db:
            return (await db.execute(query)).scalar_one()


def _at(address: Address) -> ColumnElement[bool]:
    return (chats.c.channel == address.channel) & (chats.c.place == address.place)


async def _load(db: AsyncConnection, address: Address) -> Chat:
    row = (await db.execute(select(chats).where(_at(address)))).mappings().first()
    return Chat(language=row["language"], zone=row["zone"]) if row else Chat()


async def _save(db: AsyncConnection, address: Address, chat: Chat) -> None:
    where = {"channel": address.channel, "place": address.place}
    await upsert(db, chats, [{**where, "language": chat.language, "zone": chat.zone}])
