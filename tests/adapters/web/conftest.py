"""What whoever watches sees: a real server on this machine, over findings that a test chooses."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from adapters.web.glance import Glance
from adapters.web.health import Checks
from adapters.web.measuring import new_registry, open_measures
from adapters.web.server import open_server
from bot.draft import Usage
from bot.price import Price
from bot.survey import Findings, Survey

if TYPE_CHECKING:
    from bot.errors import StoreProblem

NOON = datetime(2026, 2, 10, 12, tzinfo=UTC)

EMPTY = Survey(
    deliveries={},
    sends={},
    edits={},
    inbox={},
    subscriptions={},
    list_seen=None,
    spent={},
    spent_today=Usage(),
    spent_on={},
    summaries={},
)


def findings(survey: Survey = EMPTY, **told: object) -> Findings:
    known: dict[str, object] = {"rungs": {}, "price": Price(), "left": {}}
    return Findings(at=NOON, survey=survey, **{**known, **told})  # type: ignore[arg-type]


def samples(text: str) -> Mapping[tuple[str, ...], float]:
    """Every row, by its name and the values of its labels in the order of the labels' names."""
    return {
        (row.name, *(value for _, value in sorted(row.labels.items()))): row.value
        for family in text_string_to_metric_families(text)
        for row in family.samples
    }


class Watched:
    """A process that is watched; a test says what the store tells, and what is wrong.

    Attributes:
        answers: whether the store does.
        asked: set once the store was read.
        looks: how often it was.
    """

    def __init__(self) -> None:
        self.found = findings()
        self.broken: StoreProblem | None = None
        self.wrong: dict[str, str] = {}
        self.looks = 0
        self.asked = asyncio.Event()
        self.answers = asyncio.Event()
        self.answers.set()
        self.registry = new_registry()
        self.measures = open_measures(self.registry, clock=time.monotonic)
        self.base = ""
        self._client = httpx.AsyncClient(trust_env=False, timeout=30)

    async def look(self) -> Findings:
        self.looks += 1
        self.asked.set()
        await self.answers.wait()
        if self.broken is not None:
            raise self.broken
        return self.found

    @property
    def checks(self) -> Checks:
        return {part: lambda says=says: says for part, says in self.wrong.items()}  # type: ignore[misc]  # a lambda's default has no type

    async def open(self, stack: AsyncExitStack, *, ttl: float = 0.0) -> None:
        # On a clock that stands still no look took long, and each stands for as long as it should.
        glance = Glance(self.look, clock=lambda: 0.0, ttl=ttl, patience=3600)
        server = open_server(
            "127.0.0.1", 0, glance=glance, checks=self.checks, registry=self.registry
        )
        host, port = await stack.enter_async_context(server)
        self.base = f"http://{host}:{port}"
        await stack.enter_async_context(self._client)

    async def get(self, path: str, **headers: str) -> httpx.Response:
        return await self._client.get(self.base + path, headers=headers)

    async def post(self, path: str) -> httpx.Response:
        return await self._client.post(self.base + path)

    async def metrics(self) -> Mapping[tuple[str, ...], float]:
        return samples((await self.get("/metrics")).text)


@pytest.fixture
async def opened() -> AsyncIterator[AsyncExitStack]:
    """What is open until the test ends."""
    async with AsyncExitStack() as stack:
        yield stack


@pytest.fixture
def watched() -> Watched:
    return Watched()
