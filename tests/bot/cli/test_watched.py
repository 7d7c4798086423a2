"""A service as it is watched: a process of its own, asked over HTTP."""

import asyncio
import os
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager

import httpx
import pytest

from tests.adapters.telegram.bot_api import TOKEN, BotApi
from tests.adapters.telegram.bot_api_rules import Refusal
from tests.adapters.telegram.happenings import READER, message
from tests.adapters.web.conftest import samples
from tests.bot.cli.conftest import FakeHuggingFace, Said, item
from tests.bot.cli.test_running import newest_settled
from tests.bot.cli.test_serving import listening
from tests.postgres import running

pytestmark = pytest.mark.slow

PATIENCE = 45.0


class Service:
    """A process that runs, and what it tells."""

    def __init__(self, process: asyncio.subprocess.Process, client: httpx.AsyncClient) -> None:
        self.process = process
        self.client = client
        self.seen = ""

    async def get(self, path: str) -> httpx.Response:
        answer = await self.client.get(path)
        self.seen += answer.text
        return answer

    async def metrics(self) -> Mapping[tuple[str, ...], float]:
        return samples((await self.get("/metrics")).text)

    async def is_ready(self, wanted: int) -> httpx.Response:
        """The answer of `/readyz` as soon as it has that status."""
        async with asyncio.timeout(PATIENCE):
            while True:
                try:
                    answer = await self.get("/readyz")
                except httpx.ConnectError:
                    answer = httpx.Response(0)
                if answer.status_code == wanted:
                    return answer
                assert self.process.returncode is None
                await asyncio.sleep(0.1)  # another process: nothing here is told when it changes

    async def is_at_work(self) -> None:
        """Wait until it has taken a turn of a job."""
        await self.is_ready(200)
        async with asyncio.timeout(PATIENCE):
            while ("paperboy_job_turns_total", "plan", "ok") not in await self.metrics():  # noqa: ASYNC110 – another process works
                await asyncio.sleep(0.1)  # the same

    async def stop(self) -> float:
        """End it as the machine does; the seconds that it takes."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        out, errors = await self.process.communicate()
        self.seen += (out + errors).decode()
        assert self.process.returncode == 0, self.seen
        return time.monotonic() - began


@asynccontextmanager
async def serving(*words: str, **settings: str) -> AsyncIterator[Service]:
    port = _free_port()
    given = {"METRICS_LISTEN": f"127.0.0.1:{port}", "LOG_LEVEL": "DEBUG", **settings}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", *words,
        env=os.environ | {f"PAPERBOY_{name}": value for name, value in given.items()},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    base = f"http://127.0.0.1:{port}"
    async with httpx.AsyncClient(base_url=base, trust_env=False, timeout=20) as client:
        try:
            yield Service(process, client)
        finally:
            if process.returncode is None:
                process.kill()
                await process.communicate()


async def test_what_a_bot_does_can_be_read_from_its_metrics(huggingface: FakeHuggingFace) -> None:
    huggingface.lists[newest_settled()] = [item("2602.00009", 5), item("2602.00008", 3)]
    api = BotApi()
    async with (
        listening(api),
        serving(TELEGRAM_TOKEN=TOKEN, TELEGRAM_API_URL=api.url) as service,
    ):
        await service.is_ready(200)
        await api.updates.feed(message("/today"))
        async with asyncio.timeout(30):
            while not api.shown(READER):  # noqa: ASYNC110 – another process speaks
                await asyncio.sleep(0.05)
        told = await service.metrics()
        alive = await service.get("/livez")
        took = await service.stop()

    assert told["paperboy_store_up",] == 1
    assert told["paperboy_commands_total", "telegram", "today", "ok"] == 1
    assert told["paperboy_job_turns_total", "plan", "ok"] >= 1
    assert told["paperboy_fetches_total", "ok", "huggingface"] >= 1
    assert told["paperboy_part_up", "poll:telegram"] == 1
    assert alive.status_code == 200
    assert took < 5
    assert TOKEN.partition(":")[2] not in service.seen


async def test_a_bot_whose_token_is_taken_back_is_not_ready_and_tells_no_one_what_it_was(
    huggingface: FakeHuggingFace,
) -> None:
    assert huggingface.url
    api = BotApi()
    # It is known when the service begins, and never again.
    api.mishaps.extend([None, *[Refusal(401, "Unauthorized")] * 1000])
    async with (
        listening(api),
        serving(TELEGRAM_TOKEN=TOKEN, TELEGRAM_API_URL=api.url) as service,
    ):
        answer = await service.is_ready(503)
        alive = await service.get("/livez")
        took = await service.stop()

    parts = answer.json()["parts"]
    assert parts["store"] == "ok"
    assert "token" in parts["poll:telegram"]
    assert alive.status_code == 200
    assert took < 5
    assert TOKEN.partition(":")[2] not in service.seen


async def test_every_process_of_many_is_watched_and_says_when_the_store_is_away() -> None:
    with running() as server:
        url = server.url(server.database())
        async with serving("--roles", "worker", DATABASE_URL=url) as service:
            await service.is_at_work()
            server.stop()
            away = await service.is_ready(503)
            told = await service.metrics()
            server.start()
            await service.is_ready(200)
            took = await service.stop()

    assert away.json()["parts"]["store"] != "ok"
    assert away.json()["parts"]["plan"] == "ok"
    assert told["paperboy_store_up",] == 0
    assert took < 5


def test_where_the_port_is_taken_it_says_so_and_leaves(
    paperboy: Callable[..., Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        listen = f"127.0.0.1:{taken.getsockname()[1]}"
        monkeypatch.setenv("PAPERBOY_METRICS_LISTEN", listen)

        said = paperboy("run")

    assert said.code == 2
    assert f"Nothing can listen on {listen}" in said.err


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as asked:
        port: int = asked.getsockname()[1]
        return port
