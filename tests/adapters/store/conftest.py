"""A store on either engine; PostgreSQL is a server of our own, for one run."""

import asyncio
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import NullPool, create_engine

from adapters.store import SqlStore, open_store
from adapters.store.place import Place

DEBIAN = Path("/usr/lib/postgresql")


def readable(text: str) -> str:
    """Stand for the real reader of TeX: this one knows a single letter."""
    return text.replace(r"$\alpha$", "α")


ENGINES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)]


@pytest.fixture
def clock() -> SimpleNamespace:
    """What the store takes for now; a test sets `clock.at`."""
    return SimpleNamespace(at=datetime(2026, 2, 10, 3, tzinfo=UTC))


@pytest.fixture
def opened(clock: SimpleNamespace) -> Callable[..., AbstractAsyncContextManager[SqlStore]]:
    """Open the store at an address."""
    return partial(open_store, readable=readable, now=lambda: clock.at)


@pytest.fixture
async def store(
    url: str, opened: Callable[..., AbstractAsyncContextManager[SqlStore]]
) -> AsyncIterator[SqlStore]:
    async with opened(url) as store:
        yield store


@pytest.fixture
def ids(store: SqlStore) -> Callable[..., Awaitable[list[str]]]:
    """The ids of what a search finds, in order."""

    async def search(words: str, limit: int = 100) -> list[str]:
        return [found.paper.id for found in await store.search(words, limit=limit)]

    return search


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest) -> str:
    """The address of a store that nobody has written to."""
    fixture = {"sqlite": "store_url", "postgresql": "postgresql_url"}[request.param]
    address: str = request.getfixturevalue(fixture)
    return address


@pytest.fixture(params=ENGINES)
def empty_url(request: pytest.FixtureRequest) -> str:
    """The address of a database without a single table."""
    fixture = {"sqlite": "sqlite_url", "postgresql": "empty_postgresql_url"}[request.param]
    address: str = request.getfixturevalue(fixture)
    return address


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{(tmp_path / 'new folder' / 'paperboy.sqlite3').as_posix()}"


@pytest.fixture
def postgresql_url(new_database: Callable[[str], str], migrated: str) -> str:
    return new_database(f"TEMPLATE {migrated}")


@pytest.fixture
def empty_postgresql_url(new_database: Callable[[str], str]) -> str:
    return new_database("TEMPLATE template0")


@pytest.fixture(scope="session")
def execute() -> Callable[[str, str], None]:
    """Do something to a database behind the store's back."""

    def run(url: str, statement: str) -> None:
        address = Place.parse(url).blocking_url
        engine = create_engine(address, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        with engine.connect() as db:
            db.exec_driver_sql(statement)

    return run


@pytest.fixture(scope="session")
def new_database(
    server: Callable[[str], str], execute: Callable[[str, str], None]
) -> Callable[[str], str]:
    """Make a PostgreSQL database with these options, and say its address."""
    numbers = itertools.count()

    def create(options: str) -> str:
        name = f"test_{next(numbers)}"
        execute(server("postgres"), f"CREATE DATABASE {name} {options}")
        return server(name)

    return create


@pytest.fixture(scope="session")
def migrated(new_database: Callable[[str], str]) -> str:
    """The name of a PostgreSQL database with our tables, to be copied."""

    async def migrate(url: str) -> None:
        async with open_store(url, readable=readable, now=lambda: datetime.now(UTC)):
            pass

    url = new_database("TEMPLATE template0")
    asyncio.run(migrate(url))
    return Place.parse(url).url.database or ""


@pytest.fixture(scope="session")
def server() -> Iterator[Callable[[str], str]]:
    """Start a PostgreSQL server, and say the address of one of its databases."""
    programs = _programs()
    with tempfile.TemporaryDirectory(prefix="pg", ignore_cleanup_errors=True) as name:
        folder, data = Path(name), Path(name, "data")
        user = "postgres" if hasattr(os, "geteuid") and os.geteuid() == 0 else None
        if user:
            shutil.chown(folder, user)  # the server refuses to run as root

        def call(program: str, *arguments: str) -> None:
            command = [str(programs / program), "-D", str(data), *arguments]
            subprocess.run(  # noqa: S603 – nobody else's words
                command, cwd=folder, user=user, check=True, stdout=subprocess.DEVNULL
            )

        call("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
        rules = data / "pg_hba.conf"
        rules.write_text(f"local all guarded scram-sha-256\n{rules.read_text()}")
        settings = f"-F -c listen_addresses='' -c unix_socket_directories='{folder}'"
        call("pg_ctl", "start", "-w", "-l", str(folder / "log"), "-o", settings)
        yield lambda database: f"postgresql://postgres@/{database}?host={folder}"
        call("pg_ctl", "stop", "-w", "-m", "immediate")


def _programs() -> Path:
    """The folder of PostgreSQL's programs; Debian keeps them off the path."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    folders = sorted(DEBIAN.glob("*/bin"), key=lambda one: float(one.parent.name))
    if folders:
        return folders[-1]
    missing = "PostgreSQL's programs are not installed (Debian, Ubuntu: apt install postgresql)"
    if os.environ.get("CI"):
        pytest.fail(missing)
    pytest.skip(missing)


@pytest.fixture
def python() -> Callable[..., subprocess.Popen[str]]:
    """Start a Python of its own with a script and its arguments."""

    def start(script: str, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(  # noqa: S603 – nobody else's words
            [sys.executable, "-W", "error", "-c", script, *arguments],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return start
