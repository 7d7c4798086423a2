"""The `SummaryStore` port on the store's database."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.store import summaries
from adapters.store.engine import Database, to_the_end
from adapters.store.ledger_rows import adding
from adapters.store.making_schema import usage, verdicts
from adapters.store.rows import batches, upsert
from adapters.store.search import Readable
from bot.draft import Complaint, Usage
from bot.models import Summary
from bot.verdict import Spent, Verdict

_KEY = [column.name for column in usage.primary_key]


class SqlMaking:
    """Remembers how summaries were made, and what that took (`bot.ports.SummaryStore`)."""

    def __init__(
        self, database: Database, *, readable: Readable, now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._readable = readable
        self._now = now

    @to_the_end
    async def save_verdict(self, verdict: Verdict, summary: Summary | None = None) -> None:
        """Remember a verdict, and the summary with it, in one transaction."""
        async with self._database.writing() as db:
            await upsert(db, verdicts, [asdict(verdict)])
            if summary is not None:
                await summaries.save(db, [summary], at=self._now(), readable=self._readable)

    @to_the_end
    async def verdicts(self, paper_ids: Sequence[str], language: str) -> Sequence[Verdict]:
        """Every verdict on those papers in that language, newest first."""
        found: list[Verdict] = []
        async with self._database.reading() as db:
            for batch in batches(dict.fromkeys(paper_ids)):
                query = (
                    select(verdicts)
                    .where(verdicts.c.paper_id.in_(batch), verdicts.c.language == language)
                    .order_by(verdicts.c.at.desc(), verdicts.c.version.desc())
                )
                found += [_verdict_of(row) for row in (await db.execute(query)).mappings()]
        return found

    @to_the_end
    async def add_usage(self, spent: Spent) -> None:
        """Add to the sum of that day, version and digest."""
        async with self._database.writing() as db:
            await _add(db, spent)

    @to_the_end
    async def usage(self, since: date) -> Sequence[Spent]:
        """The sums from that day (UTC) on, newest day first."""
        query = (
            select(usage)
            .where(usage.c.day >= since)
            .order_by(usage.c.day.desc(), usage.c.version, usage.c.digest)
        )
        async with self._database.reading() as db:
            return [_spent_of(row) for row in (await db.execute(query)).mappings()]


async def _add(db: AsyncConnection, spent: Spent) -> None:
    more = asdict(spent.usage)
    row = {"day": spent.day, "version": spent.version, "digest": spent.digest, **more}
    entry = adding(db, usage)
    sums = {name: usage.c[name] + entry.excluded[name] for name in more}
    await db.execute(entry.on_conflict_do_update(index_elements=_KEY, set_=sums), row)


def _verdict_of(row: RowMapping) -> Verdict:
    return Verdict(**{**row, "complaints": tuple(Complaint(**one) for one in row["complaints"])})


def _spent_of(row: RowMapping) -> Spent:
    took = Usage(calls=row["calls"], tokens_in=row["tokens_in"], tokens_out=row["tokens_out"])
    return Spent(day=row["day"], version=row["version"], digest=row["digest"], usage=took)
