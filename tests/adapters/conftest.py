"""What the tests of the sources share: data files, a clock to wind, servers that misbehave."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
import stamina

from tests.adapters.loop_time import LoopTime
from tests.fakes import FakeClock

NOON = datetime(2026, 2, 9, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOON)


@pytest.fixture
async def loop_time() -> LoopTime:
    """The clock of the loop, in the hand of the test."""
    return LoopTime()


@pytest.fixture
def nobody_listens() -> Iterator[str]:
    """The address of a port that takes no connection, and that nobody else can get."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        host, port = bound.getsockname()
        yield f"http://{host}:{port}"


@pytest.fixture
def data() -> Callable[[str], bytes]:
    """Reads a file of the data folder."""
    folder = Path(__file__).parent / "data"
    return lambda name: (folder / name).read_bytes()


@pytest.fixture
def retries_at_once() -> Iterator[None]:
    """Calls are made again as often as ever, but without the waits in between."""
    with stamina.set_testing(True, attempts=9, cap=True):
        yield


@pytest.fixture
async def talk() -> AsyncIterator[Callable[..., httpx.AsyncClient]]:
    """Makes a client: of a function that answers each request, or of the real network."""
    async with AsyncExitStack() as stack:

        def make(
            answer: Callable[[httpx.Request], httpx.Response] | None = None, timeout: float = 30
        ) -> httpx.AsyncClient:
            transport = httpx.MockTransport(answer) if answer else None
            client = httpx.AsyncClient(transport=transport, timeout=timeout, trust_env=False)
            stack.push_async_callback(client.aclose)
            return client

        yield make


Script = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@pytest.fixture
async def serve() -> AsyncIterator[Callable[[Script], Awaitable[str]]]:
    """Starts a server on this machine that plays a script to each connection; gives its URL."""
    servers: list[asyncio.Server] = []

    async def start(script: Script) -> str:
        async def play(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                await reader.readuntil(b"\r\n\r\n")
                await script(reader, writer)
            except (ConnectionError, asyncio.IncompleteReadError):
                pass  # the client has had enough
            finally:
                writer.close()

        server = await asyncio.start_server(play, "127.0.0.1", 0)
        servers.append(server)
        host, port = server.sockets[0].getsockname()[:2]
        return f"http://{host}:{port}"

    yield start
    for server in servers:
        server.close()
        await server.wait_closed()
