"""Move a store to another database, SQLite or PostgreSQL, and prove that it arrived.

Tables are copied in the order of their foreign keys, rows in the order of their primary key, a
batch in each transaction. So what an interrupted copy left behind is the beginning of each table:
where a target holds just that, copying goes on behind it; where it does not, nothing is written.
"""

import time
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from sqlalchemy import Connection, Engine, Table, func, insert, inspect, select, text

from adapters.store.checksums import Content, batches, contents, count
from adapters.store.engine import WRITES, connect_blocking
from adapters.store.place import APPLICATION, Place
from adapters.store.problems import translated
from adapters.store.schema import metadata
from adapters.store.store import PATIENCE
from adapters.store.upgrade import VERSION_TABLE, upgrade
from bot.errors import StoreProblem

BATCH = 2_000
"""Rows that are held in memory, and written in one transaction."""

_LOOKS, _PAUSE = 20, 0.1
"""How often, and seconds apart, others are looked for: a connection takes a moment to close."""

# Paperboy by its name, for it may have another user; what else our own user does. Monitoring and
# the like looks on under a name of its own. That name is shown to everybody, but not what kind of
# backend it is: https://www.postgresql.org/docs/current/monitoring-stats.html
_OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid() "
    "AND (starts_with(application_name, :ours) "
    "OR usename = current_user AND backend_type = 'client backend')"
).bindparams(ours=APPLICATION)


class Doing(StrEnum):
    """What is done to a table just now."""

    COMPARING = "comparing"
    COPYING = "copying"
    CHECKING = "checking"


@dataclass(frozen=True, slots=True)
class Step:
    """So many rows of a table are done, of so many."""

    doing: Doing
    table: str
    rows: int
    total: int


@dataclass(frozen=True, slots=True)
class Moved:
    """A table that is the same on both sides.

    Attributes:
        rows: that it holds.
        copied: how many of them were not there before.
        checksum: of all its rows, whatever their order; the same on either engine.
    """

    table: str
    rows: int
    copied: int
    checksum: int


_Held: TypeAlias = Mapping[str, int]
"""Rows that the target had at the beginning, by table."""


@dataclass(frozen=True, slots=True)
class _Side:
    """A database that is copied from or to."""

    place: Place
    engine: Engine

    @classmethod
    def of(cls, place: Place) -> "_Side":
        return cls(place, connect_blocking(place, PATIENCE))

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the store throughout."""
        engine = self.engine
        if not self.place.is_file:
            engine = engine.execution_options(isolation_level="REPEATABLE READ")
        with translated(self.place), engine.connect() as db:
            yield db

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        with translated(self.place), self.engine.execution_options(**WRITES).begin() as db:
            yield db


def ends(source: str, target: str) -> tuple[Place, Place]:
    """Read the addresses of a store that is there, and of another place for it.

    Raises:
        StoreProblem: there is no store at the first, or the second is the same.
    """
    here, there = Place.parse(source), Place.parse(target)
    if _identity(here) == _identity(there):
        raise StoreProblem(f"Both addresses are those of one store ({here}).")
    if not _is_store(here):
        raise StoreProblem(f"There is no store to copy at {here}.")
    return here, there


def move(source: Place, target: Place, *, batch: int = BATCH) -> Iterator[Step | Moved]:
    """Copy what the target lacks, then compare both; each table ends with a `Moved`.

    Nobody else may use either of them meanwhile. Stopped at any time, it can be begun again.

    Raises:
        StoreProblem: somebody else is there, the target holds other data, or the two differ after
            all; the message says what to do, and no password.
    """
    for place in (source, target):
        _must_be_ours(place)
        place.make_folder()
        upgrade(place, PATIENCE)
    here, there = _Side.of(source), _Side.of(target)
    with here.reading() as db:
        held = _held(there)
        yield from _compare(db, here, there, held, batch)
        for table in metadata.sorted_tables:
            yield from _copy(db, table, there, held[table.name], batch)
    _number_on(there)
    yield from _check(here, there, held, batch)


def _identity(place: Place) -> object:
    return place.file.resolve() if place.is_file else place.url


def _is_store(place: Place) -> bool:
    if place.is_file and not place.file.exists():
        return False  # asking SQLite would create it
    with _Side.of(place).reading() as db:
        return inspect(db).has_table(VERSION_TABLE)


def _must_be_ours(place: Place) -> None:
    """Refuse a server's database in which others are at work; for a file there is a lock."""
    if place.is_file:
        return
    for _ in range(_LOOKS):
        with _Side.of(place).reading() as db:
            others = db.scalar(_OTHERS)
        if not others:
            return
        time.sleep(_PAUSE)
    raise StoreProblem(
        f"Somebody else is connected to the {place}, {others} times. "
        "Stop every `paperboy run` there, whichever user it has, and whatever else works there "
        "as yours, and try again."
    )


def _held(side: _Side) -> _Held:
    with side.reading() as db:
        return {table.name: count(db, table) for table in metadata.sorted_tables}


def _compare(db: Connection, here: _Side, there: _Side, held: _Held, batch: int) -> Iterator[Step]:
    """Make sure that what the target holds are the first rows of each of the source's tables."""
    with there.reading() as theirs:
        for table in metadata.sorted_tables:
            most = held[table.name]
            if not most:
                continue
            known = yield from _told(Doing.COMPARING, theirs, table, most, batch)
            ours = yield from _told(Doing.COMPARING, db, table, most, batch)
            if known != ours:
                raise StoreProblem(
                    f"The target ({there.place}) holds other data than the source ({here.place}), "
                    f"in its table “{table.name}”. Empty it, or choose another one."
                )


def _copy(db: Connection, table: Table, there: _Side, held: int, batch: int) -> Iterator[Step]:
    total = count(db, table)
    for rows in batches(db, table, batch, skip=held):
        with there.writing() as target:
            target.execute(insert(table), [row._asdict() for row in rows])
        held += len(rows)
        yield Step(Doing.COPYING, table.name, held, total)


def _number_on(side: _Side) -> None:
    """Let PostgreSQL number new rows behind those that came with their numbers."""
    if side.place.is_file:
        return
    with side.writing() as db:
        for table in metadata.sorted_tables:
            column = table.autoincrement_column
            if column is not None:
                numbers = func.pg_get_serial_sequence(table.name, column.name)
                last = select(func.max(column)).scalar_subquery()
                db.execute(select(func.setval(numbers, last)))


def _check(here: _Side, there: _Side, held: _Held, batch: int) -> Iterator[Step | Moved]:
    """Read everything once more from both sides, and compare."""
    with here.reading() as source, there.reading() as target:
        for table in metadata.sorted_tables:
            total = count(source, table)
            ours = yield from _told(Doing.CHECKING, source, table, total, batch)
            theirs = yield from _told(Doing.CHECKING, target, table, None, batch)
            if ours != theirs:
                raise StoreProblem(
                    f"The table “{table.name}” differs after it was copied: {ours.rows} rows in "
                    f"{here.place}, {theirs.rows} in {there.place}, or other values. "
                    "Stop whatever writes to either, empty the target, and copy again."
                )
            copied = ours.rows - held[table.name]
            yield Moved(table.name, ours.rows, copied, ours.checksum)


def _told(
    doing: Doing, db: Connection, table: Table, most: int | None, batch: int
) -> Generator[Step, None, Content]:
    """What a table holds, all of it or its first rows, and a step for each batch on the way."""
    content = Content()
    for content in contents(db, table, batch, most=most):
        yield Step(doing, table.name, content.rows, most or content.rows)
    return content
