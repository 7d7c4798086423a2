"""Forgetting what is over (`bot.housekeeping.Attic`)."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.store.engine import Database, to_the_end
from adapters.store.ledger_closing import OPEN
from adapters.store.ledger_schema import contents, deliveries, posts
from adapters.store.photos import table as photos
from bot.span import Period


class SqlAttic:
    """What is over, in the store's database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @to_the_end
    async def forget(self, *, daily: date, longer: date, limit: int) -> int:
        """Forget deliveries that are over, of posts from before those days; how many.

        What the readers of a post were shown goes with the last of its deliveries.
        """
        async with self._database.writing(beside=True) as db:
            count = await _forget_deliveries(db, _before(daily, longer), limit)
            if count < limit:
                await _forget_contents(db, _before(daily, longer))
            return count

    @to_the_end
    async def forget_photos(self, *, before: datetime) -> None:
        """Forget by which ids pictures are sent again that were learned before that instant."""
        async with self._database.writing(beside=True) as db:
            await db.execute(delete(photos).where(photos.c.learned_at < before))


def _before(daily: date, longer: date) -> ColumnElement[bool]:
    of_day = posts.c.period == Period.DAY.value
    return or_(and_(of_day, posts.c.first < daily), and_(~of_day, posts.c.first < longer))


async def _forget_deliveries(db: AsyncConnection, old: ColumnElement[bool], limit: int) -> int:
    some = (
        select(deliveries.c.id)
        .where(deliveries.c.post_id.in_(select(posts.c.id).where(old)))
        .where(deliveries.c.state.not_in(OPEN), deliveries.c.claimed_at.is_(None))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return (await db.execute(delete(deliveries).where(deliveries.c.id.in_(some)))).rowcount


async def _forget_contents(db: AsyncConnection, old: ColumnElement[bool]) -> None:
    left = exists().where(deliveries.c.post_id == contents.c.post_id)
    query = delete(contents).where(contents.c.post_id.in_(select(posts.c.id).where(old)), ~left)
    await db.execute(query)
