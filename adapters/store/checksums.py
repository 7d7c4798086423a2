"""What a table holds, in a form that is the same on either engine: rows, read and summed up."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, Row, Table, func, select

_BYTES = 8
_CHECKSUMS = 1 << 8 * _BYTES


@dataclass(frozen=True, slots=True)
class Content:
    """How many rows, and the sum of their checksums, which is the same in any order of them."""

    rows: int = 0
    checksum: int = 0

    def plus(self, rows: Sequence[Row[Any]]) -> "Content":
        """The content with those rows as well."""
        added = sum(map(_checksum, rows))
        return Content(self.rows + len(rows), (self.checksum + added) % _CHECKSUMS)


def count(db: Connection, table: Table) -> int:
    """How many rows there are."""
    return db.execute(select(func.count()).select_from(table)).scalar_one()


def batches(
    db: Connection, table: Table, size: int, *, skip: int = 0, most: int | None = None
) -> Iterator[Sequence[Row[Any]]]:
    """The rows in the order of their primary key, so many in memory at a time."""
    query = select(table).order_by(*table.primary_key).offset(skip).limit(most)
    yield from db.execute(query, execution_options={"yield_per": size}).partitions()


def contents(
    db: Connection, table: Table, size: int, *, most: int | None = None
) -> Iterator[Content]:
    """The content of the first batch, of the first two, and so on; the last is that of all.

    `most`: of so many rows only, the first.
    """
    content = Content()
    for rows in batches(db, table, size, most=most):
        content = content.plus(rows)
        yield content


def _checksum(row: Row[Any]) -> int:
    # Values come as our types make them, so they are written alike whichever engine held them.
    written = repr(tuple(row)).encode(errors="surrogatepass")
    return int.from_bytes(blake2b(written, digest_size=_BYTES).digest())
