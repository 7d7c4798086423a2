"""What the tests of an evaluation share: an endpoint on this machine, and papers it knows of."""

from collections.abc import AsyncIterator, Callable

import pytest
from aiohttp.test_utils import TestServer
from pydantic import SecretStr

from adapters.llm.opening import open_summarizer
from bench.gold import Case
from bot.draft import Draft
from bot.models import Paper
from bot.ports import Summarizer
from tests.adapters.llm.conftest import draft_of
from tests.adapters.llm.stub import KEY, MODEL, Endpoint

LANGUAGES = ("ko", "en")


@pytest.fixture
async def endpoint() -> AsyncIterator[Endpoint]:
    """The endpoint; its address is `endpoint.url`."""
    endpoint = Endpoint()
    async with TestServer(endpoint.app()) as server:
        endpoint.url = str(server.make_url("/v1"))
        yield endpoint


@pytest.fixture
async def summarizer(endpoint: Endpoint) -> AsyncIterator[Summarizer]:
    """The real client before the endpoint, which never waits."""

    async def sleep(_: float) -> None:
        return

    async with open_summarizer(
        url=endpoint.url, key=SecretStr(KEY), model=MODEL, sleep=sleep
    ) as opened:
        yield opened


@pytest.fixture
def true_case() -> Callable[[str], Case]:
    """A paper of that title, of which the endpoint says the gold answer."""
    return lambda title: _case(title, "This paper studies one thing. It works on 3 of 4 tasks.")


@pytest.fixture
def false_case() -> Callable[[str], Case]:
    """A paper of that title, of which the endpoint's line is right and its numbers are wrong."""
    return lambda title: _case(title, "This paper studies one thing. It works on 2 of 9 tasks.")


def _case(title: str, abstract: str) -> Case:
    paper = Paper(id=f"9902.{len(title):05}", title=title, abstract=abstract)
    return Case(
        paper=paper,
        gold={"ko": draft_of(title), "en": _english(title, abstract)},
        numbers=("3", "4"),
    )


def _english(title: str, abstract: str) -> Draft:
    told = draft_of(title, translated=False)
    return Draft(one_line=told.one_line, points=told.points, abstract=abstract)
