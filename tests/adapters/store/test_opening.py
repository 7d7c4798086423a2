import asyncio
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, suppress
from pathlib import Path

import pytest

from adapters.store import SqlStore
from adapters.store.engine import Database, connect
from adapters.store.place import Place
from bot.errors import StoreProblem
from bot.models import Counts, Paper

pytestmark = pytest.mark.slow

Open = Callable[..., AbstractAsyncContextManager[SqlStore]]
Execute = Callable[[str, str], None]
Python = Callable[..., subprocess.Popen[str]]

SAVE = """
import asyncio, sys
from datetime import UTC, datetime
from adapters.store import open_store
from bot.models import Paper

async def main(url, paper_id):
    now = lambda: datetime.now(UTC)
    async with open_store(url, readable=str, now=now, patience=60) as store:
        await store.save_papers([Paper(id=paper_id, title="T")])

asyncio.run(main(*sys.argv[1:]))
"""

FAIL = """
import asyncio, sys
from datetime import UTC, datetime
from adapters.store import open_store

async def main(url):
    store = open_store(url, readable=str, now=lambda: datetime.now(UTC))
    await (await store.__aenter__()).counts()
    raise RuntimeError("something else")

asyncio.run(main(*sys.argv[1:]))
"""

IMPORTED = """
import asyncio, sys
from datetime import UTC, datetime
from adapters.store import open_store

async def main(url):
    async with open_store(url, readable=str, now=lambda: datetime.now(UTC)) as store:
        await store.search("a word", limit=5)

asyncio.run(main(*sys.argv[1:]))
print([name for name in sys.modules if name.startswith("psycopg")])
"""


async def problem(opened: Open, url: str, **options: object) -> str:
    """What opening and writing says where it does not work."""
    with pytest.raises(StoreProblem) as caught:
        async with opened(url, **options) as store:
            await store.save_papers([Paper(id="2602.06570", title="T")])
    assert "secret" not in "".join(traceback.format_exception(caught.value))
    return str(caught.value)


async def test_what_is_stored_is_there_when_the_store_is_opened_again(
    url: str, opened: Open, paper: Callable[..., Paper]
) -> None:
    async with opened(url) as store:
        await store.save_papers([paper()])
    async with opened(url) as store:
        assert await store.paper("2602.06570") == paper()


@pytest.mark.slow
def test_processes_may_open_one_new_store_at_once(empty_url: str, python: Python) -> None:
    started = [python(SAVE, empty_url, f"2602.0000{number}") for number in range(3)]
    ended = [one.communicate(timeout=120) for one in started]

    assert [one.returncode for one in started] == [0, 0, 0], ended


async def test_tasks_may_open_one_new_store_at_once(empty_url: str, opened: Open) -> None:
    async def save(number: int) -> None:
        async with opened(empty_url, patience=60) as store:
            await store.save_papers([Paper(id=f"2602.{number:05}", title="T")])

    await asyncio.gather(*map(save, range(6)))

    async with opened(empty_url) as store:
        assert await store.counts() == Counts(papers=6, lists=0, digests=0, summaries=0)


async def test_many_tasks_may_write_at_once(store: SqlStore, paper: Callable[..., Paper]) -> None:
    await asyncio.gather(*(store.save_papers([paper(upvotes=n)]) for n in range(40)))

    assert await store.paper("2602.06570") == paper(upvotes=39)


@pytest.mark.slow
def test_a_process_that_fails_ends_with_its_store_open(url: str, python: Python) -> None:
    failing = python(FAIL, url)
    _, said = failing.communicate(timeout=60)

    assert failing.returncode == 1
    assert "RuntimeError: something else" in said


async def test_no_connection_outlives_the_store(sqlite_url: str, opened: Open) -> None:
    before = set(threading.enumerate())
    async with opened(sqlite_url) as store:
        await asyncio.gather(*(store.counts() for _ in range(5)))
        workers = {one for one in threading.enumerate() if "connection_worker" in one.name}
        assert workers - before
    for worker in workers - before:
        worker.join(30)

    assert not any(worker.is_alive() for worker in workers - before)


@pytest.mark.slow
def test_a_file_needs_no_driver_for_postgresql(sqlite_url: str, python: Python) -> None:
    said, trouble = python(IMPORTED, sqlite_url).communicate(timeout=60)

    assert said.splitlines()[-1:] == ["[]"], trouble


async def test_a_missing_driver_is_named(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)

    said = await problem(opened, "postgresql://user:secret@localhost/papers")

    assert "Stores on PostgreSQL need packages that are not installed" in said
    assert "pip install '.[postgres]'" in said


@pytest.mark.parametrize(
    ("address", "hint"),
    [
        ("papers.sqlite3", "write it as sqlite:///FILE"),
        ("", "write it as sqlite:///FILE"),
        ("postgresql://user:secret@host:port/papers", "%40"),
        ("mysql://user:secret@host/papers", "mysql://"),
        ("postgresql+asyncpg://user:secret@host/papers", "postgresql+asyncpg://"),
        ("sqlite://", "sqlite:///FILE"),
        ("sqlite:///:memory:", "sqlite:///FILE"),
        ("postgresql://user:secret@127.0.0.1:1/papers", "out of reach"),
        ("postgres://user@127.0.0.1:1/papers?password=secret", "out of reach"),
        ("postgresql+psycopg://user:secret@nowhere.invalid/papers", "out of reach"),
    ],
)
async def test_an_address_that_cannot_be_used_is_explained(
    opened: Open, address: str, hint: str
) -> None:
    says = await problem(opened, address)

    assert hint in says
    assert "?." not in says


async def test_a_newer_version_of_the_store_is_refused(
    url: str, opened: Open, execute: Execute
) -> None:
    async with opened(url):
        pass
    execute(url, "UPDATE paperboy_version SET version_num = '9999'")

    assert "newer version of Paperboy" in await problem(opened, url)


async def test_another_writer_is_named_after_the_patience_ends(url: str, opened: Open) -> None:
    async with opened(url):
        pass
    # The server itself answers in time, however late we hear it.
    patient = url if url.startswith("sqlite") else f"{url}&connect_timeout=30"
    engine = connect(Place.parse(patient), patience=30)
    async with Database(engine, Place.parse(patient)).writing():
        assert "in use by another process" in await problem(opened, patient, patience=0.5)
    await engine.dispose()


async def test_a_failed_write_leaves_nothing_behind(
    store: SqlStore, paper: Callable[..., Paper]
) -> None:
    too_many = 2**70
    with pytest.raises(StoreProblem):
        await store.save_papers([paper(), paper("2602.00001", upvotes=too_many)])

    assert (await store.counts()).papers == 0
    await store.save_papers([paper()])


@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize("turns", [0, 1, 25, 75])
async def test_a_cancelled_write_is_whole_and_blocks_no_other(
    store: SqlStore, paper: Callable[..., Paper], turns: int, times: int
) -> None:
    many = [paper(f"2602.{number:05}") for number in range(600)]
    writing = asyncio.create_task(store.save_papers(many))
    for _ in range(turns):
        await asyncio.sleep(0)
    for _ in range(times):
        writing.cancel()
        await asyncio.sleep(0)
    with suppress(asyncio.CancelledError):  # it may have ended before
        await writing

    await store.save_papers([paper("2601.00001")])
    # A server that has heard nothing for long has ended our connection, and undone all of it.
    whole = {1} if turns == 0 else {1, 601}
    assert (await store.counts()).papers in whole


async def test_a_file_that_is_no_database_is_refused(tmp_path: Path, opened: Open) -> None:
    file = tmp_path / "paperboy.sqlite3"
    file.write_text("This is a letter. " * 500)

    assert "is not a database" in await problem(opened, f"sqlite:///{file}")
    assert file.read_text().startswith("This is a letter.")


async def test_a_folder_that_cannot_be_made_is_explained(tmp_path: Path, opened: Open) -> None:
    (tmp_path / "file").touch()

    said = await problem(opened, f"sqlite:///{tmp_path}/file/below/paperboy.sqlite3")

    assert "cannot be made" in said


async def test_a_folder_in_the_place_of_the_file_is_explained(tmp_path: Path, opened: Open) -> None:
    assert await problem(opened, f"sqlite:///{tmp_path}") == (
        f"The store ({tmp_path}) cannot be opened. Make sure that it is a file, and that you may "
        "write to it and to its folder; or name another one in PAPERBOY_DATABASE_URL."
    )


async def test_a_table_of_another_program_is_explained(
    empty_url: str, opened: Open, execute: Execute, tmp_path: Path
) -> None:
    (tmp_path / "new folder").mkdir()
    execute(empty_url, "CREATE TABLE papers (id INTEGER)")

    assert "another program" in await problem(opened, empty_url)


@pytest.mark.slow
async def test_a_refused_password_is_explained(
    postgresql_url: str, opened: Open, execute: Execute
) -> None:
    execute(postgresql_url, "CREATE ROLE guarded LOGIN PASSWORD 'right'")
    wrong = postgresql_url.replace("postgres@", "guarded:secret@")

    assert "Check user and password" in await problem(opened, wrong)


async def test_an_unknown_database_is_explained(server: Callable[[str], str], opened: Open) -> None:
    assert "Create it" in await problem(opened, server("nowhere"))


async def test_a_database_without_korean_is_refused(
    new_database: Callable[[str], str], opened: Open
) -> None:
    url = new_database("ENCODING 'LATIN1' TEMPLATE template0")

    assert "LATIN1" in await problem(opened, url)


async def test_a_database_that_went_away_is_explained(
    postgresql_url: str, opened: Open, execute: Execute, server: Callable[[str], str]
) -> None:
    name = Place.parse(postgresql_url).url.database
    async with opened(postgresql_url) as store:
        await store.counts()
        execute(server("postgres"), f"DROP DATABASE {name} WITH (FORCE)")

        with pytest.raises(StoreProblem, match="does not exist"):
            await store.counts()


async def test_a_server_that_ended_our_connections_is_asked_again(
    postgresql_url: str, opened: Open, execute: Execute, paper: Callable[..., Paper]
) -> None:
    async with opened(postgresql_url) as store:
        await store.save_papers([paper()])
        execute(
            postgresql_url,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()",
        )

        assert await store.paper("2602.06570") == paper()
