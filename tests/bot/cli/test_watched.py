"""A service as it is watched: a process of its own, asked over HTTP."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager

import httpx
import pytest

from tests.adapters.telegram.bot_api import TOKEN, BotApi
from tests.adapters.telegram.bot_api_rules import Refusal
from tests.adapters.telegram.happenings import READER, message
from tests.adapters.web.conftest import samples
from tests.bot.cli.conftest import FakeHuggingFace, Said, item
from tests.bot.cli.service import PATIENCE, Service, serving
from tests.bot.cli.test_serving import listening, telegram
from tests.postgres import running

pytestmark = pytest.mark.slow

TOLD = re.compile(r"Health and metrics are told\..* host=(\S+) port=(\d+)")
"""Where a service can be asked."""

COMMAND = ("paperboy_commands_total", "telegram", "today", "ok")
TURN = ("paperboy_job_turns_total", "plan", "ok")
FETCH = ("paperboy_fetches_total", "ok", "huggingface")


class Watched:
    """A service that is asked over HTTP.

    Attributes:
        seen: all that it answered.
    """

    def __init__(self, service: Service, client: httpx.AsyncClient) -> None:
        self.service = service
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
            while (answer := await self.get("/readyz")).status_code != wanted:
                assert self.service.is_running, self.service.said
                await asyncio.sleep(0.1)  # another process: nothing here is told when it changes
        return answer

    async def counts(self, *wanted: tuple[str, ...]) -> Mapping[tuple[str, ...], float]:
        """Its metrics as soon as these are among them: what is done is counted afterwards."""
        async with asyncio.timeout(PATIENCE):
            while not {*wanted} <= (told := await self.metrics()).keys():  # noqa: ASYNC110 – the same
                await asyncio.sleep(0.1)
        return told


@asynccontextmanager
async def watched(*words: str, **settings: str) -> AsyncIterator[Watched]:
    """Start a service that is watched, at a port that it says itself."""
    async with serving(*words, METRICS_LISTEN="127.0.0.1:0", **settings) as service:
        await service.until(lambda: TOLD.search(service.said))
        base = "http://{}:{}".format(*TOLD.findall(service.said)[-1])
        async with httpx.AsyncClient(base_url=base, trust_env=False, timeout=PATIENCE) as client:
            yield Watched(service, client)


async def test_what_a_bot_does_can_be_read_from_its_metrics(huggingface: FakeHuggingFace) -> None:
    huggingface.settles(item("2602.00009", 5), item("2602.00008", 3))
    api = BotApi()
    async with (
        listening(api),
        watched(**telegram(api)) as bot,
    ):
        await bot.is_ready(200)
        await api.updates.feed(message("/today"))
        await bot.service.until(lambda: api.shown(READER))
        told = await bot.counts(COMMAND, TURN, FETCH)
        alive = await bot.get("/livez")
        took = await bot.service.stop()

    assert told["paperboy_store_up",] == 1
    assert told[COMMAND] == 1
    assert told[TURN] >= 1
    assert told[FETCH] >= 1
    assert told["paperboy_part_up", "poll:telegram"] == 1
    assert alive.status_code == 200
    assert took < 5
    assert TOKEN.partition(":")[2] not in bot.seen + bot.service.said


async def test_a_bot_whose_token_is_taken_back_is_not_ready_and_tells_no_one_what_it_was(
    huggingface: FakeHuggingFace,
) -> None:
    assert huggingface.url
    api = BotApi()
    # It is known when the service begins, and never again.
    api.mishaps.extend([None, *[Refusal(401, "Unauthorized")] * 1000])
    async with (
        listening(api),
        watched(**telegram(api)) as bot,
    ):
        answer = await bot.is_ready(503)
        alive = await bot.get("/livez")
        took = await bot.service.stop()

    parts = answer.json()["parts"]
    assert parts["store"] == "ok"
    assert "token" in parts["poll:telegram"]
    assert alive.status_code == 200
    assert took < 5
    assert TOKEN.partition(":")[2] not in bot.seen + bot.service.said


async def test_every_process_of_many_is_watched_and_says_when_the_store_is_away() -> None:
    with running() as server:
        url = server.url(server.database())
        async with watched("--roles", "worker", DATABASE_URL=url) as bot:
            await bot.is_ready(200)
            await bot.counts(TURN)
            server.stop()
            away = await bot.is_ready(503)
            told = await bot.metrics()
            server.start()
            await bot.is_ready(200)
            took = await bot.service.stop()

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
