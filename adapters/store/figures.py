"""The `FigureStore` port on the store's database."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Column, Table, select

from adapters.store.engine import Database, to_the_end
from adapters.store.rows import batches, upsert
from adapters.store.schema import PaperId, UtcDateTime, Words, metadata
from bot.models import Figure

table = Table(
    "figures",
    metadata,
    # No foreign key: a paper may be looked at before it is stored.
    Column("paper_id", PaperId, primary_key=True),
    Column("url", Words, nullable=False),
    Column("caption", Words, nullable=False),
    Column("looked_at", UtcDateTime, nullable=False),
)
"""The first figure of each paper that was looked at; without one the address is empty."""


class SqlFigures:
    """Remembers figures (`bot.ports.FigureStore`)."""

    def __init__(self, database: Database, *, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    @to_the_end
    async def save_figure(self, paper_id: str, figure: Figure | None) -> None:
        """Remember what was found in that paper, in place of what was known."""
        row = {
            "paper_id": paper_id,
            "url": figure.url if figure else "",
            "caption": figure.caption if figure else "",
            "looked_at": self._now(),
        }
        async with self._database.writing() as db:
            await upsert(db, table, [row])

    @to_the_end
    async def figures(self, paper_ids: Sequence[str]) -> Mapping[str, Figure | None]:
        """The figure, or None, of each of those papers that was looked at."""
        found: dict[str, Figure | None] = {}
        async with self._database.reading() as db:
            for batch in batches(dict.fromkeys(paper_ids)):
                query = select(table).where(table.c.paper_id.in_(batch))
                for row in (await db.execute(query)).mappings():
                    known = Figure(row["url"], row["caption"])
                    found[row["paper_id"]] = known if known.url else None
        return found
