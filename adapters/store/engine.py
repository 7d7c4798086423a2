"""Connections to the database, and whose turn it is to write."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import partial, wraps
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, NullPool, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from adapters.store.place import Place
from adapters.store.problems import translated
from adapters.store.texts import storable
from bot.errors import StoreProblem

P = ParamSpec("P")
R = TypeVar("R")

WRITES = {"paperboy_writes": True}
"""Execution options of a transaction that writes."""

_TURN = 0x70617065
"""The advisory lock that writers on PostgreSQL hold: “pape”."""


class Database:
    """Hands out transactions; one writes at a time, on either engine and over all processes.

    So what is read before a write still holds when it is written, and nothing has to be retried.
    """

    def __init__(self, engine: AsyncEngine, place: Place) -> None:
        self._place = place
        self._read = (
            engine if place.is_file else engine.execution_options(isolation_level="REPEATABLE READ")
        )
        self._write = engine.execution_options(**WRITES)
        self._turn = asyncio.Lock()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that sees one state of the store throughout."""
        with translated(self._place):
            async with self._read.connect() as db:
                yield db

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that is kept whole, or not at all."""
        with translated(self._place):
            # Tasks of this process queue here: waiting in the database costs a connection each.
            async with self._turn, self._write.begin() as db:
                yield db


def to_the_end(call: Callable[P, Coroutine[Any, Any, R]]) -> Callable[P, Coroutine[Any, Any, R]]:
    """Let a call come to its end though its caller is cancelled; the caller is so afterwards.

    A statement that is cancelled halfway leaves its connection in a state from which neither
    driver recovers: SQLite's keeps its lock on the file, psycopg fails its own assertions.
    """

    @wraps(call)
    async def run(*args: P.args, **kwargs: P.kwargs) -> R:
        task = asyncio.create_task(call(*args, **kwargs))
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            while not task.done():
                with suppress(asyncio.CancelledError):
                    await asyncio.wait([task])
            if not task.cancelled():
                task.exception()  # seen, so that asyncio does not report it as lost
            raise

    return run


def connect(place: Place, patience: float) -> AsyncEngine:
    """Prepare connections; the first use opens one.

    Raises:
        StoreProblem: the driver for PostgreSQL is not installed.
    """
    with _driver_needed():
        engine = create_async_engine(
            place.url, pool_pre_ping=not place.is_file, **_options(place, patience)
        )
    _listen(engine.sync_engine, place, patience)
    return engine


def connect_blocking(place: Place, patience: float) -> Engine:
    """Prepare connections for code that does not await; each is closed after its use.

    Raises:
        StoreProblem: the driver for PostgreSQL is not installed.
    """
    with _driver_needed():
        engine = create_engine(place.blocking_url, poolclass=NullPool, **_options(place, patience))
    _listen(engine, place, patience)
    return engine


@contextmanager
def _driver_needed() -> Iterator[None]:
    try:
        yield
    except ImportError as error:
        raise StoreProblem(
            "PostgreSQL needs a driver that is not installed: pip install 'paperboy[postgres]'."
        ) from error


def _options(place: Place, patience: float) -> dict[str, Any]:
    if place.is_file:
        waits: dict[str, Any] = {"timeout": patience}
    elif "connect_timeout" in place.url.query:
        waits = {}
    else:
        waits = {"connect_timeout": max(2, round(patience))}  # libpq takes no less
    return {
        "connect_args": waits,
        "hide_parameters": True,
        "json_serializer": _to_json,
    }


def _to_json(value: object) -> str:
    return storable(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def _listen(engine: Engine, place: Place, patience: float) -> None:
    """Take the beginning of transactions into our own hands.

    SQLite: after https://docs.sqlalchemy.org/en/21/dialects/sqlite.html#sqlite-transactions.
    """
    if place.is_file:
        event.listen(engine, "connect", _set_up_file)
        event.listen(engine, "begin", _begin_on_file)
    else:
        event.listen(engine, "begin", partial(_begin_on_server, patience))


def _set_up_file(connection: DBAPIConnection, _record: object) -> None:
    connection.isolation_level = None  # the driver begins no transaction of its own
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.close()


def _begin_on_file(connection: Connection) -> None:
    # A transaction that first reads and then writes would fail if another wrote in between:
    # https://www.sqlite.org/lang_transaction.html
    writes = connection.get_execution_options().get("paperboy_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _begin_on_server(patience: float, connection: Connection) -> None:
    if connection.get_execution_options().get("paperboy_writes"):
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {round(patience * 1000)}")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_TURN})")
