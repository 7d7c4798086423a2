import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import psycopg
import pytest
from sqlalchemy import text

from adapters.postgres import LIMIT, BoundedConnection, conninfo_of
from adapters.store import SqlStore, open_store
from adapters.store.engine import Database, connect
from adapters.store.place import Place
from bot.errors import StoreProblem
from tests.adapters.loop_time import LoopTime, real
from tests.postgres import Proxy, Server, running

PATIENCE = 3.0
"""Seconds; to get a connection has to fit into it, on any machine."""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running() as started:
        yield started


@pytest.fixture
async def proxy(server: Server) -> AsyncIterator[Proxy]:
    made = Proxy(server)
    async with made.open():
        yield made


@pytest.fixture
def database(server: Server) -> str:
    return server.database()


@asynccontextmanager
async def store_at(url: str) -> AsyncIterator[SqlStore]:
    opened = open_store(url, readable=str, now=lambda: datetime.now(UTC), patience=PATIENCE)
    async with opened as store:
        yield store


async def test_a_statement_that_nobody_answers_breaks_its_connection(
    server: Server, proxy: Proxy, loop_time: LoopTime
) -> None:
    db = await BoundedConnection.connect(server.url(port=proxy.port), autocommit=True)
    proxy.cut()

    asking = asyncio.create_task(db.execute("SELECT 1"))
    await loop_time.fly(until=asking.done)

    with pytest.raises(psycopg.OperationalError):
        await asking
    assert db.broken
    await db.close()


def test_a_parameter_that_libpq_does_not_know_is_not_repeated() -> None:
    place = Place.parse("postgresql://user:half@db/papers?secret=half")

    with pytest.raises(StoreProblem) as caught:
        conninfo_of(place.url)

    assert "secret" not in str(caught.value)


async def test_who_waits_for_notifications_may_wait(server: Server) -> None:
    async with await BoundedConnection.connect(server.url(), autocommit=True) as db:
        await db.execute("LISTEN something")

        db.limit = 0.1
        assert [one async for one in db.notifies(timeout=0.5)] == []

        db.limit = LIMIT
        await db.execute("SELECT 1")


async def test_a_call_ends_where_the_network_goes_silent_and_works_again_when_it_is_back(
    server: Server, database: str, proxy: Proxy
) -> None:
    async with store_at(server.url(database, port=proxy.port)) as store:
        await store.counts()
        proxy.cut()
        for _ in range(2):
            async with asyncio.timeout(60):
                with pytest.raises(StoreProblem, match="out of reach"):
                    await store.counts()
        proxy.mend()
        await store.counts()


async def test_a_call_that_is_cancelled_in_a_silent_network_ends_as_well(
    server: Server, database: str, proxy: Proxy
) -> None:
    async with store_at(server.url(database, port=proxy.port)) as store:
        await store.counts()
        proxy.cut()
        call = asyncio.create_task(store.counts())
        await asyncio.sleep(0.1)  # nobody can tell that it was asked
        call.cancel()

        async with asyncio.timeout(60):
            with pytest.raises(asyncio.CancelledError):
                await call

        proxy.mend()
        await store.counts()


async def test_what_is_cut_off_in_the_middle_is_not_done_and_lets_its_locks_go(
    server: Server, database: str, proxy: Proxy
) -> None:
    with psycopg.connect(server.url(database), autocommit=True) as db:
        db.execute("CREATE TABLE lanes (epoch int)")
        db.execute("INSERT INTO lanes VALUES (1)")
        place = Place.parse(server.url(database, port=proxy.port))
        engine = connect(place, PATIENCE)

        async def write() -> None:
            async with Database(engine, place).writing(beside=True) as far:
                await far.execute(text("UPDATE lanes SET epoch = 2"))
                proxy.cut()
                await far.execute(text("SELECT 1"))

        with pytest.raises(StoreProblem):
            await write()
        db.execute("SET lock_timeout = '60s'")
        await asyncio.to_thread(db.execute, "UPDATE lanes SET epoch = epoch + 10")

        assert db.execute("SELECT epoch FROM lanes").fetchone() == (11,)
        await engine.dispose()


@pytest.mark.parametrize("long", [True, False])
async def test_a_long_transaction_may_take_longer_than_the_others(
    server: Server, database: str, loop_time: LoopTime, *, long: bool
) -> None:
    place = Place.parse(server.url(database))
    engine = connect(place, 30)

    async def write() -> None:
        async with Database(engine, place).writing(long=long) as db:
            await db.execute(text("SELECT pg_advisory_xact_lock(1)"))

    with psycopg.connect(server.url(database), autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(1)")
        writing = asyncio.create_task(write())
        async with asyncio.timeout(real(30)):
            waits = "SELECT 1 FROM pg_locks WHERE NOT granted"
            while not other.execute(waits).fetchone():  # noqa: ASYNC110 – only the server knows
                await asyncio.sleep(0)
        loop_time.skip(60)
        if not long:
            with pytest.raises(StoreProblem):
                await writing
    # The other has let go.
    if long:
        await writing

    await engine.dispose()
