"""What the tests of the summarizer share: an endpoint on this machine, and no key in any log."""

import logging
from collections.abc import AsyncIterator, Iterator
from dataclasses import asdict

import pytest
from pydantic import SecretStr

from adapters.llm.opening import open_summarizer
from bot.draft import Draft
from bot.ports import Summarizer
from tests.adapters.llm.stub import KEY, MODEL, Endpoint, running, summary

DEADLINE = 30.0
"""Seconds; no test waits for it."""


class Sleeps:
    """Waits that are not waited for."""

    def __init__(self) -> None:
        self.waits: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.waits.append(seconds)


@pytest.fixture(autouse=True)
def no_key_in_any_log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Every test listens to everything that is logged."""
    caplog.set_level(logging.DEBUG)
    for name in list(logging.Logger.manager.loggerDict):
        if name.split(".")[0] in {"openai", "httpx2", "httpcore2", "pydantic_ai", "asyncio"}:
            caplog.set_level(logging.DEBUG, logger=name)
    yield
    said = [caplog.text]
    for record in caplog.get_records("call") + caplog.get_records("setup"):
        said += [record.getMessage(), repr(record.__dict__)]
    assert KEY not in "\n".join(said)


@pytest.fixture
async def endpoint() -> AsyncIterator[Endpoint]:
    """The endpoint; its address is `endpoint.url`."""
    async with running(Endpoint()) as endpoint:
        yield endpoint


@pytest.fixture
def sleeps() -> Sleeps:
    return Sleeps()


@pytest.fixture
async def summarizer(endpoint: Endpoint, sleeps: Sleeps) -> AsyncIterator[Summarizer]:
    """The real client before the endpoint."""
    async with open_summarizer(
        url=endpoint.url, key=SecretStr(KEY), model=MODEL, sleep=sleeps, deadline=DEADLINE
    ) as opened:
        yield opened


def draft_of(title: str, *, translated: bool = True) -> Draft:
    """The draft of a good answer."""
    told = asdict(Draft()) | summary(title, translated=translated)
    return Draft(**{**told, "points": tuple(told["points"])})
