"""A store moves to another database: all of it, from either engine to the other, once."""

from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Float,
    Integer,
    NullPool,
    Table,
    create_engine,
    insert,
    inspect,
    select,
)

from adapters.store import SqlStore
from adapters.store.moving import Doing, Moved, Step, ends, move
from adapters.store.place import Place
from adapters.store.schema import UtcDateTime, WordList, Words, metadata
from adapters.store.upgrade import VERSION_TABLE, upgrade
from bot.errors import StoreProblem
from bot.models import Paper
from tests.adapters.store.conftest import ENGINES

pytestmark = pytest.mark.slow

Open = Callable[..., AbstractAsyncContextManager[SqlStore]]
Execute = Callable[[str, str], None]

ROWS = 5
BATCH = 2
POST = "INSERT INTO posts (period, first, edition, kind) VALUES ('day', '2026-01-01', '', '')"
EPOCH = datetime(2026, 2, 9, 3, 4, 5, 678901, tzinfo=UTC)


VALUES: list[tuple[type, Callable[[str, int], object]]] = [
    (UtcDateTime, lambda _, number: EPOCH + timedelta(seconds=number)),
    (WordList, lambda name, number: (f"{name} {number}", "확산 “모델”")),
    (JSON, lambda _, number: {"ü": [number, None, 0.1], "a": "확산"}),
    (Boolean, lambda _, number: number % 2 == 0),
    (Integer, lambda _, number: number),
    (Float, lambda _, number: number / 7),
    (Date, lambda _, number: date(2026, 2, 9) + timedelta(days=number)),
    (Words, lambda name, number: f"{name} {number} of 확산 Größe"),
]
"""What a column of each of our types holds in the row of a number."""


def value(column: Column[Any], number: int) -> object:
    """What a column holds in the row of that number; every third is empty where it may be."""
    for key in column.foreign_keys:
        return value(key.column, number)
    if column.nullable and number % 3 == 0:
        return None
    return next(make for kind, make in VALUES if isinstance(column.type, kind))(column.name, number)


def fill(url: str) -> None:
    """Put rows into every table there is, whichever those are."""
    upgrade(Place.parse(url), 10)
    with create_engine(Place.parse(url).blocking_url, poolclass=NullPool).begin() as db:
        for table in metadata.sorted_tables:
            rows = [
                {column.name: value(column, number) for column in table.columns}
                for number in range(1, ROWS + 1)
            ]
            db.execute(insert(table), rows)


def rows_of(url: str) -> dict[str, list[tuple[object, ...]]]:
    with create_engine(Place.parse(url).blocking_url, poolclass=NullPool).connect() as db:
        return {
            table.name: [tuple(row) for row in db.execute(in_order(table))]
            for table in metadata.sorted_tables
        }


def in_order(table: Table) -> Any:  # noqa: ANN401 – a query for whichever columns
    return select(table).order_by(*table.primary_key)


def moving(source: str, target: str) -> Iterator[Step | Moved]:
    return move(*ends(source, target), batch=BATCH)


def moved(source: str, target: str) -> list[Moved]:
    return [step for step in moving(source, target) if isinstance(step, Moved)]


def interrupt(source: str, target: str, *, after: str) -> None:
    """Stop a copy after the first batch of a table."""
    steps = moving(source, target)
    for step in steps:
        if isinstance(step, Step) and (step.doing, step.table) == (Doing.COPYING, after):
            break
    steps.close()  # type: ignore[attr-defined]  # a generator, as every caller's loop sees it


def refusal(source: str, target: str) -> str:
    with pytest.raises(StoreProblem) as caught:
        moved(source, target)
    return str(caught.value)


@pytest.fixture
def source(tmp_path: Path) -> str:
    """A file with rows in every table."""
    url = f"sqlite:///{(tmp_path / 'source.sqlite3').as_posix()}"
    fill(url)
    return url


@pytest.fixture(params=ENGINES)
def target(request: pytest.FixtureRequest) -> str:
    """The address of a database that nothing was ever in."""
    fixture = {"sqlite": "sqlite_url", "postgresql": "empty_postgresql_url"}[request.param]
    address: str = request.getfixturevalue(fixture)
    return address


def test_every_table_arrives_whole_and_comes_back_whole(
    source: str, target: str, tmp_path: Path
) -> None:
    home = f"sqlite:///{tmp_path / 'home.sqlite3'}"

    there, back = moved(source, target), moved(target, home)

    assert rows_of(source) == rows_of(target) == rows_of(home)
    assert [one.checksum for one in there] == [one.checksum for one in back]
    assert {one.rows for one in there} == {one.copied for one in there} == {ROWS}


def test_no_table_of_the_database_is_forgotten(source: str, tmp_path: Path) -> None:
    with create_engine(Place.parse(source).blocking_url, poolclass=NullPool).connect() as db:
        tables = {name for name in inspect(db).get_table_names() if "search_index" not in name}

    told = moved(source, f"sqlite:///{tmp_path / 'target.sqlite3'}")

    assert {one.table for one in told} == tables - {VERSION_TABLE}


def test_a_second_time_nothing_is_copied(source: str, target: str) -> None:
    first, second = moved(source, target), moved(source, target)

    assert [one.copied for one in second] == [0] * len(first)
    assert [one.checksum for one in second] == [one.checksum for one in first]


@pytest.mark.parametrize("after", ["papers", "deliveries", metadata.sorted_tables[-1].name])
def test_an_interrupted_copy_goes_on_where_it_stopped(source: str, target: str, after: str) -> None:
    interrupt(source, target, after=after)
    assert len(rows_of(target)[after]) == BATCH

    told = {one.table: one for one in moved(source, target)}

    assert told[after].copied == ROWS - BATCH
    assert rows_of(source) == rows_of(target)


async def test_new_rows_are_numbered_behind_those_that_came(
    source: str, target: str, opened: Open, execute: Execute, paper: Callable[..., Paper]
) -> None:
    moved(source, target)

    execute(target, POST)
    async with opened(target) as store:
        await store.save_papers([paper("2602.00001")])

    assert [row[0] for row in rows_of(target)["posts"]] == [*range(1, ROWS + 2)]
    assert [row[0] for row in rows_of(target)["search_texts"]] == [*range(1, ROWS + 2)]


async def test_a_search_finds_what_was_moved(
    tmp_path: Path, target: str, opened: Open, paper: Callable[..., Paper]
) -> None:
    source = f"sqlite:///{tmp_path / 'source.sqlite3'}"
    async with opened(source) as store:
        await store.save_papers([paper("2602.06570", title="확산 모델의 정책")])

    moved(source, target)

    async with opened(target) as store:
        assert [one.paper.id for one in await store.search("모델", limit=5)] == ["2602.06570"]
        assert [one.paper.id for one in await store.search("모델의 정책", limit=5)] == [
            "2602.06570"
        ]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE deliveries SET attempts = 77 WHERE id = 3",
        "UPDATE summaries SET made_at = '2020-01-01 00:00:00.000000'",
        "DELETE FROM saved WHERE reader = (SELECT min(reader) FROM saved)",
        POST,
    ],
)
def test_a_target_with_other_data_is_refused_and_left_alone(
    source: str, sqlite_url: str, execute: Execute, change: str
) -> None:
    moved(source, sqlite_url)
    execute(sqlite_url, change)
    before = rows_of(sqlite_url)

    assert "holds other data than the source" in refusal(source, sqlite_url)
    assert rows_of(sqlite_url) == before


def test_other_data_in_the_last_table_is_found_before_the_first_is_written(
    source: str, sqlite_url: str, execute: Execute
) -> None:
    upgrade_empty(sqlite_url)
    execute(sqlite_url, "INSERT INTO usage VALUES ('2020-01-01', 'v', 'd', 1, 2, 3)")

    assert "“usage”" in refusal(source, sqlite_url)
    assert rows_of(sqlite_url)["papers"] == []


def test_a_source_that_changes_meanwhile_is_found_out(
    source: str, sqlite_url: str, execute: Execute
) -> None:
    steps = moving(source, sqlite_url)
    for step in steps:
        if isinstance(step, Step) and step.table == "deliveries":
            break
    execute(source, "UPDATE deliveries SET state = 'sent' WHERE id = 1")

    with pytest.raises(StoreProblem, match="“deliveries” differs after it was copied"):
        list(steps)


@pytest.mark.slow
async def test_a_server_where_somebody_else_is_connected_is_refused(
    source: str, empty_postgresql_url: str, opened: Open, tmp_path: Path
) -> None:
    moved(source, empty_postgresql_url)

    async with opened(empty_postgresql_url) as store:
        await store.counts()
        said = refusal(empty_postgresql_url, f"sqlite:///{tmp_path / 'target.sqlite3'}")

    assert "Stop every `paperboy run` there" in said


@pytest.fixture
def shared(new_database: Callable[[str], str], execute: Execute) -> tuple[str, str]:
    """One database as two see it: `postgres`, who may do all, and a clerk, who owns but this."""
    url = new_database("TEMPLATE template0")
    name = Place.parse(url).url.database
    execute(url, f"CREATE ROLE clerk_of_{name} LOGIN")
    execute(url, f"ALTER DATABASE {name} OWNER TO clerk_of_{name}")
    return url, url.replace("postgres@", f"clerk_of_{name}@")


@pytest.mark.parametrize("named", ["", "&application_name=the%20attic%27s"])
@pytest.mark.parametrize("clerk_moves", [True, False])
async def test_a_service_of_another_user_is_seen_too(
    shared: tuple[str, str], opened: Open, tmp_path: Path, named: str, *, clerk_moves: bool
) -> None:
    his, clerks = shared
    upgrade_empty(clerks)
    serves, moves = (his, clerks) if clerk_moves else (clerks, his)

    async with opened(serves + named) as store:
        await store.counts()
        said = refusal(moves, f"sqlite:///{tmp_path / 'target.sqlite3'}")

    assert "Stop every `paperboy run` there, whichever user it has" in said
    assert moved(moves, f"sqlite:///{tmp_path / 'target.sqlite3'}")


def test_who_only_looks_on_under_another_name_is_let(
    shared: tuple[str, str], tmp_path: Path
) -> None:
    his, clerks = shared
    upgrade_empty(clerks)

    with psycopg.connect(his, application_name="grafana"):
        assert moved(clerks, f"sqlite:///{tmp_path / 'target.sqlite3'}")


def test_one_store_is_no_two(source: str) -> None:
    aside = source.replace("/source.sqlite3", "/../" + Path(source).parent.name + "/source.sqlite3")

    assert "one store" in refusal(source, source)
    assert "one store" in refusal(source, aside)


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("paperboy.sqlite3", "cannot be read"),
        ("mysql://user:secret@host/paperboy", "No store can be kept at mysql"),
        ("sqlite://", "needs a file"),
        ("postgresql://user:secret@127.0.0.1:1/paperboy", "is out of reach"),
    ],
)
def test_a_wrong_address_is_said_without_its_password(
    source: str, tmp_path: Path, address: str, told: str
) -> None:
    for said in (refusal(address, f"sqlite:///{tmp_path / 'x'}"), refusal(source, address)):
        assert told in said
        assert "secret" not in said


def test_a_source_that_is_not_there_is_not_made(sqlite_url: str, tmp_path: Path) -> None:
    file = tmp_path / "missing" / "paperboy.sqlite3"

    assert "There is no store to copy" in refusal(f"sqlite:///{file}", sqlite_url)
    assert not file.parent.exists()


def upgrade_empty(url: str) -> None:
    Place.parse(url).make_folder()
    upgrade(Place.parse(url), 10)
