"""A PostgreSQL server of our own, which can be stopped and started, and a network that can go."""

import asyncio
import itertools
import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
from psycopg import sql

DEBIAN = Path("/usr/lib/postgresql")


class Server:
    """A server at a socket in its folder: a port could be somebody else's by the next start."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self._numbers = itertools.count()
        self._programs = programs
        self._folder = folder
        # The server refuses to run as root.
        self._user = "postgres" if os.geteuid() == 0 else None
        if self._user:
            shutil.chown(folder, self._user)

    @property
    def socket(self) -> Path:
        """Where it listens."""
        return self._folder / ".s.PGSQL.5432"

    def url(self, database: str = "postgres", *, port: int = 0) -> str:
        """The address of a database: at its own socket, or at the port of a proxy."""
        if port:
            return f"postgresql://postgres@127.0.0.1:{port}/{database}"
        return f"postgresql://postgres@/{database}?host={self._folder}"

    def database(self) -> str:
        """Make a database with nothing in it, and say its name."""
        name = f"test_{next(self._numbers)}"
        with psycopg.connect(self.url(), autocommit=True) as db:
            db.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return name

    def create(self) -> None:
        """Make the files of a server with nothing in it."""
        self._call("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "-N")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = f"-F -c listen_addresses='' -c unix_socket_directories='{self._folder}'"
        self._call("pg_ctl", "start", "-w", "-l", str(self._folder / "log"), "-o", options)

    def stop(self) -> None:
        """End it at once, as a crash would."""
        self._call("pg_ctl", "stop", "-w", "-m", "immediate")

    def _call(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), "-D", str(self._folder / "data"), *arguments]
        subprocess.run(  # noqa: S603 – nobody else's words
            command, cwd=self._folder, user=self._user, check=True, stdout=subprocess.DEVNULL
        )


@contextmanager
def running() -> Iterator[Server]:
    """A server that is started here, and ends at the end; without its programs, CI fails."""
    with TemporaryDirectory(prefix="pg", ignore_cleanup_errors=True) as name:
        server = Server(_programs(), Path(name))
        server.create()
        server.start()
        try:
            yield server
        finally:
            with suppress(subprocess.CalledProcessError):  # stopped already
                server.stop()


class Proxy:
    """Forwards to a server, and keeps all that comes in while it is cut.

    Attributes:
        port: where it listens.
    """

    def __init__(self, server: Server) -> None:
        self.port = 0
        self._server = server
        self._whole = asyncio.Event()
        self._whole.set()
        self._tasks: set[asyncio.Task[None]] = set()

    def cut(self) -> None:
        """Forward nothing; connections stay open, and new ones are taken."""
        self._whole.clear()

    def mend(self) -> None:
        """Forward all that was kept, and what comes."""
        self._whole.set()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        listening = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port = listening.sockets[0].getsockname()[1]
        try:
            yield
        finally:
            listening.close()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            await self._whole.wait()
            there, back = await asyncio.open_unix_connection(self._server.socket)
            await asyncio.gather(self._forward(reader, back), self._forward(there, writer))

    async def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with suppress(OSError):
                while data := await reader.read(65536):
                    await self._whole.wait()
                    writer.write(data)
                    await writer.drain()
            await self._whole.wait()
        finally:
            writer.close()


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
