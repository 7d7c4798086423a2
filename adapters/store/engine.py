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
from bot.extras import POSTGRES, lacking

P = ParamSpec("P")
R = TypeVar("R")

WRITES = {"paperboy_writes": True}
"""Execution options of a transaction that writes."""

LONGEST = 900.0
"""Seconds that a statement over everybody may take; a million deliveries are planned in 22 s."""

_MARGIN = 2.0
"""Seconds in which a server says that it is there, or that it waited in vain."""

_IDLE = 5.0
"""Seconds after which a server gives up a transaction whose client says nothing more.

A process that was cut off would otherwise keep its locks from whoever takes over.
"""

_TURN = 0x70617065
"""The advisory lock that writers on PostgreSQL hold: “pape”."""


class Database:
    """Hands out transactions; one writes at a time, on either engine and over all processes.

    So what is read before a write still holds when it is written, and nothing has to be retried.
    On a server, transactions that lock what they read go beside.

    Every one ends within a time, also where the network goes silent: with a `StoreProblem`, and
    with nothing done, but that nobody knows whether a commit without an answer took place.
    """

    def __init__(self, engine: AsyncEngine, place: Place) -> None:
        self._place = place
        self._read = (
            engine if place.is_file else engine.execution_options(isolation_level="REPEATABLE READ")
        )
        self._write = engine.execution_options(**WRITES)
        self._beside = engine
        self._turn = asyncio.Lock()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that sees one state of the store throughout."""
        with translated(self._place):
            async with self._read.connect() as db:
                yield db

    @asynccontextmanager
    async def writing(
        self, *, beside: bool = False, long: bool = False
    ) -> AsyncIterator[AsyncConnection]:
        """A transaction that is kept whole, or not at all.

        `beside` says that it locks the rows that it reads: on a server it then goes beside other
        writers, so that a pump need not wait for a planner. A `long` one may take `LONGEST`.
        """
        with translated(self._place):
            if beside and not self._place.is_file:
                async with self._beside.begin() as db:
                    yield db
                return
            # Tasks of this process queue here: waiting in the database costs a connection each.
            write = self._write.execution_options(paperboy_long=True) if long else self._write
            async with self._turn, write.begin() as db:
                yield db


def to_the_end(call: Callable[P, Coroutine[Any, Any, R]]) -> Callable[P, Coroutine[Any, Any, R]]:
    """Let a call come to its end though its caller is cancelled; the caller is so afterwards.

    A statement that is cancelled halfway leaves its connection in a state from which neither
    driver recovers: SQLite's keeps its lock on the file, psycopg fails its own assertions. It does
    come to an end: a file's statements by themselves, a server's by `adapters.postgres`.
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
        options = _options(place, patience)
        if not place.is_file:
            options["connect_args"]["async_creator_fn"] = _bounded_connect()
            options |= {"pool_pre_ping": True, "pool_timeout": patience}
        engine = create_async_engine(place.url, **options)
    if not place.is_file:
        _limit(engine.sync_engine, patience + _MARGIN)
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


def _bounded_connect() -> Callable[..., Coroutine[Any, Any, Any]]:
    # The driver is an extra, and takes long to import.
    from adapters.postgres import BoundedConnection  # noqa: PLC0415

    return BoundedConnection.connect


@contextmanager
def _driver_needed() -> Iterator[None]:
    try:
        yield
    except ImportError as error:
        raise StoreProblem(lacking("Stores on PostgreSQL", POSTGRES)) from error


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


def _limit(engine: Engine, seconds: float) -> None:
    """Let every statement end within so many seconds, but those of a `long` transaction."""

    def begin(connection: Connection) -> None:
        long = connection.get_execution_options().get("paperboy_long")
        driver: Any = connection.connection.driver_connection
        driver.limit = LONGEST if long else seconds

    event.listen(engine, "connect", _set_up_session)
    event.listen(engine, "begin", begin)
    event.listen(engine, "checkin", _rest)


def _set_up_session(connection: DBAPIConnection, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute(f"SET idle_in_transaction_session_timeout = {round(_IDLE * 1000)}")
    cursor.close()
    connection.commit()
    _rest(connection)


def _rest(connection: Any, _record: object = None) -> None:  # noqa: ANN401 – a driver's, or None
    # What is asked next is whether the connection is alive.
    if connection is not None:
        connection.driver_connection.limit = _MARGIN
