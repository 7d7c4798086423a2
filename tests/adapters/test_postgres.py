import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import psycopg
import pytest
from sqlalchemy import text

from adapters.postgres import BoundedConnection
from adapters.store import SqlStore, open_store
from adapters.store.engine import Database, connect
from adapters.store.place import Place
from bot.errors import StoreProblem
from tests.postgres import Proxy, Server, running

PATIENCE = 2.0
LIMIT = PATIENCE + 3.0
"""Seconds after which everything has to have ended, with a second to spare."""

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
    server: Server, proxy: Proxy
) -> None:
    db = await BoundedConnection.connect(server.url(port=proxy.port), autocommit=True)
    db.limit = 0.3
    proxy.cut()
    began = time.monotonic()

    async with asyncio.timeout(3):
        with pytest.raises(psycopg.OperationalError):
            await db.execute("SELECT 1")

    assert time.monotonic() - began < 1
    assert db.broken
    await db.close()


async def test_who_waits_for_notifications_may_wait(server: Server) -> None:
    async with await BoundedConnection.connect(server.url(), autocommit=True) as db:
        db.limit = 0.1
        await db.execute("LISTEN something")

        assert [one async for one in db.notifies(timeout=0.5)] == []

        await db.execute("SELECT 1")


async def test_a_call_ends_where_the_network_goes_silent_and_works_again_when_it_is_back(
    server: Server, database: str, proxy: Proxy
) -> None:
    async with store_at(server.url(database, port=proxy.port)) as store:
        await store.counts()
        proxy.cut()
        for _ in range(2):
            began = time.monotonic()
            with pytest.raises(StoreProblem, match="out of reach"):
                await store.counts()
            assert time.monotonic() - began < 2 * LIMIT, "it waits for ever"
        proxy.mend()
        await store.counts()


async def test_a_call_that_is_cancelled_in_a_silent_network_ends_as_well(
    server: Server, database: str, proxy: Proxy
) -> None:
    async with store_at(server.url(database, port=proxy.port)) as store:
        await store.counts()
        proxy.cut()
        call = asyncio.create_task(store.counts())
        await asyncio.sleep(0.1)
        call.cancel()
        began = time.monotonic()

        with pytest.raises(asyncio.CancelledError):
            await call

        assert time.monotonic() - began < 2 * LIMIT
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
        began = time.monotonic()
        await asyncio.to_thread(db.execute, "UPDATE lanes SET epoch = epoch + 10")

        assert time.monotonic() - began < 6
        assert db.execute("SELECT epoch FROM lanes").fetchone() == (11,)
        await engine.dispose()


async def test_a_long_transaction_may_take_longer_than_the_others(
    server: Server, database: str
) -> None:
    place = Place.parse(server.url(database))
    engine = connect(place, 0.1)
    slow = text("SELECT pg_sleep(2.6)")

    async with Database(engine, place).writing(long=True) as db:
        await db.execute(slow)
    with pytest.raises(StoreProblem):
        async with Database(engine, place).writing() as db:
            await db.execute(slow)

    await engine.dispose()
