"""The `Inbox` port on the store's database."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from sqlalchemy import Update, delete, select, update
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.store.engine import Database, to_the_end
from adapters.store.ledger_rows import adding
from adapters.store.readers_schema import desks, inbox
from adapters.store.rows import Row, batches
from bot.errors import Overtaken
from bot.inbox import KEPT, Item


class SqlInbox:
    """Remembers what came in (`bot.inbox.Inbox`)."""

    def __init__(self, database: Database, *, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    @to_the_end
    async def open(self, channel: str) -> int:
        """Open a desk, in place of any other; its epoch."""
        async with self._database.writing() as db:
            opening = (
                adding(db, desks)
                .values(channel=channel, epoch=1)
                .on_conflict_do_update(
                    index_elements=["channel"], set_={"epoch": desks.c.epoch + 1}
                )
                .returning(desks.c.epoch)
            )
            epoch: int = (await db.execute(opening)).scalar_one()
            return epoch

    @to_the_end
    async def put(self, channel: str, items: Sequence[Item]) -> int:
        """Take in what is new, and forget numbers that nobody will repeat; how many were new."""
        async with self._database.writing() as db:
            await db.execute(delete(inbox).where(inbox.c.done_at < self._now() - KEPT))
            return sum([await _put(db, channel, batch) for batch in batches(items, 100)])

    @to_the_end
    async def waiting(
        self,
        channel: str,
        *,
        limit: int,
        but: Collection[str] = frozenset(),
        not_by: Collection[str] = frozenset(),
    ) -> Sequence[Item]:
        """What is not done, oldest first, not about any of `but`, nor by any reader of `not_by`."""
        query = (
            select(inbox)
            .where(inbox.c.channel == channel, inbox.c.done_at.is_(None))
            .where(inbox.c.about.not_in(but), inbox.c.reader.not_in(not_by))
            .order_by(inbox.c.number)
            .limit(limit)
        )
        async with self._database.reading() as db:
            return [_item(row) for row in (await db.execute(query)).mappings()]

    @to_the_end
    async def begin(self, channel: str, number: int, *, epoch: int) -> bool:
        """Enter that an answer is begun, unless there was one.

        Raises:
            Overtaken: another desk was opened since that epoch.
        """
        last = select(desks.c.epoch).where(desks.c.channel == channel)
        beginning = _one(channel, number).where(inbox.c.done_at.is_(None)).values(begun=True)
        # Nobody else writes meanwhile (`Database`): who is the last stays the last.
        async with self._database.writing() as db:
            if await db.scalar(last) != epoch:
                raise Overtaken(f"Another desk is open for {channel} now.")
            return (await db.execute(beginning)).rowcount > 0

    @to_the_end
    async def done(self, channel: str, number: int) -> None:
        """Keep the number alone."""
        async with self._database.writing() as db:
            await db.execute(_one(channel, number).values(body="", done_at=self._now()))


async def _put(db: AsyncConnection, channel: str, items: Sequence[Item]) -> int:
    new = adding(db, inbox).on_conflict_do_nothing().returning(inbox.c.number)
    return len((await db.scalars(new, [_row(channel, item) for item in items])).all())


def _one(channel: str, number: int) -> Update:
    return update(inbox).where(inbox.c.channel == channel, inbox.c.number == number)


def _row(channel: str, item: Item) -> Row:
    return {
        "channel": channel,
        "number": item.number,
        "about": item.about,
        "reader": item.reader,
        "at": item.at,
        "body": item.body,
        "begun": item.begun,
    }


def _item(row: RowMapping) -> Item:
    return Item(
        number=row["number"],
        about=row["about"],
        reader=row["reader"],
        body=row["body"],
        at=row["at"],
        begun=row["begun"],
    )
