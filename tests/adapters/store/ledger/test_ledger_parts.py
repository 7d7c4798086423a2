"""Very many deliveries are planned in several transactions, and nobody is left out or doubled."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.store import SqlLedger, SqlStore
from adapters.store.engine import Database, connect
from adapters.store.place import Place
from bot.errors import StoreProblem
from tests.adapters.store.ledger.conftest import Desk

PART = 2


class Fragile(Database):
    """A database that goes away after so many transactions have written to it."""

    left = 1_000

    @asynccontextmanager
    async def writing(
        self, *, beside: bool = False, long: bool = False
    ) -> AsyncIterator[AsyncConnection]:
        if not self.left:
            raise StoreProblem("The store is out of reach.")
        self.left -= 1
        async with super().writing(beside=beside, long=long) as db:
            yield db


@dataclass
class Office:
    """A desk whose ledger plans in small parts, and the database under it."""

    desk: Desk
    database: Fragile


@pytest.fixture
async def office(
    store: SqlStore,  # noqa: ARG001 – it makes the tables
    url: str,
    clock: SimpleNamespace,
) -> AsyncIterator[Office]:
    place = Place.parse(url)
    engine = connect(place, patience=10)
    database = Fragile(engine, place)
    yield Office(Desk(SqlLedger(database, now=lambda: clock.at, part=PART), clock), database)
    await engine.dispose()


async def everybody(desk: Desk) -> list[str]:
    return sorted(await desk.claimed() + await desk.claimed(channel="discord"))


@pytest.mark.parametrize("count", [1, PART, PART + 1, 2 * PART, 2 * PART + 1])
async def test_everybody_is_planned_for_once(office: Office, count: int) -> None:
    places = [f"{number}" for number in range(count)]
    await office.desk.subscribe(*places)

    assert await office.desk.plan() == count

    assert await everybody(office.desk) == places
    assert await office.desk.ledger.next_slot() == office.desk.now + timedelta(days=1)


async def test_a_part_ends_and_another_begins_within_one_channel_or_between_two(
    office: Office,
) -> None:
    await office.desk.subscribe("1", "2", "3", channel="discord")
    await office.desk.subscribe("1", "2", "4")

    assert await office.desk.plan() == 6

    assert await everybody(office.desk) == ["1", "1", "2", "2", "3", "4"]


async def test_what_an_interrupted_plan_left_out_is_entered_by_the_next(office: Office) -> None:
    await office.desk.subscribe("1", "2", "3", "4", "5")
    office.database.left = 1
    with pytest.raises(StoreProblem):
        await office.desk.plan()
    office.database.left = 1_000

    assert await office.desk.plan() == 3

    assert await everybody(office.desk) == ["1", "2", "3", "4", "5"]
    assert await office.desk.plan() == 0
