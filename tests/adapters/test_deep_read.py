"""A deep read from arXiv's documents through a model's endpoint to what a reader sees."""

import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import httpx
import pytest

from adapters.full_text.source import ArxivFullText
from adapters.llm.deep_opening import open_deep_writer
from bot import deep_writing
from bot.deep_draft import DeepWriter
from bot.models import Paper
from bot.tex import readable
from formatters.deep_sections import render
from tests.adapters.full_text.pages import PAGE, pdf
from tests.adapters.llm.deep_stub import DeepEndpoint, claims
from tests.adapters.llm.stub import MODEL, Json, running
from tests.fakes import FakeClock

PAPER = Paper(id="2602.06570", title="Slow Soup")
GONE = httpx.Response(404)
Read = Callable[..., Awaitable[str]]


def said(part: str, text: str, where: str, quote: str) -> Json:
    return {"part": part, "text": text, "where": where, "quote": quote}


TABLE = "Table 1: Taste Soup | Score Slow | 85.2"
WRONG = said("results", "느린 수프는 97점을 얻습니다.", "§3", TABLE)
HEAT = said("method", "90도 이하로 유지합니다.", "§2.1", "Keep α ≤ 90 degrees.")
INVENTED = said("outlook", "빵도 굽습니다.", "§4", "We will bake bread as well.")


@pytest.fixture
async def endpoint() -> AsyncIterator[DeepEndpoint]:
    async with running(DeepEndpoint()) as endpoint:
        yield endpoint


@pytest.fixture
async def writer(endpoint: DeepEndpoint, clock: FakeClock) -> AsyncIterator[DeepWriter]:
    async with open_deep_writer(
        url=endpoint.url, key=None, model=MODEL, sleep=clock.sleep
    ) as opened:
        yield opened


@pytest.fixture
def read(
    talk: Callable[..., httpx.AsyncClient], clock: FakeClock, tmp_path: Path, writer: DeepWriter
) -> Read:
    """Reads the paper in Korean, from the document that arXiv has of it."""

    async def reading(html: httpx.Response, file: httpx.Response = GONE) -> str:
        source = ArxivFullText(
            client=talk(lambda asked: html if "/html/" in asked.url.path else file),
            folder=tmp_path,
            readable=readable,
            now=clock,
            sleep=clock.sleep,
        )
        full_text = await source.fetch_full_text(PAPER.id)
        written = await deep_writing.write(PAPER, full_text, language="ko", writer=writer)
        return render(written.draft, language="ko")

    return reading


async def test_of_an_html_only_what_stands_in_it_is_told_and_where(
    read: Read, endpoint: DeepEndpoint
) -> None:
    endpoint.says.extend([claims(WRONG, HEAT, INVENTED), claims(INVENTED)])

    assert await read(httpx.Response(200, text=PAGE)) == (
        "## 1. 모델 아키텍처 및 학습 설정\n\n90도 이하로 유지합니다. (§2.1)"
    )
    assert len(endpoint.asked) == 2


async def test_a_wrong_number_is_put_right_in_the_second_answer(
    read: Read, endpoint: DeepEndpoint
) -> None:
    right = said("results", "느린 수프는 85.2점을 얻습니다.", "§3", TABLE)
    endpoint.says.extend([claims(WRONG), claims(right)])

    assert await read(httpx.Response(200, text=PAGE)) == (
        "## 1. 정량적 결과\n\n느린 수프는 85.2점을 얻습니다. (§3)"
    )
    assert "97" in str(endpoint.asked[1]["messages"][1]["content"])


async def test_of_a_pdf_the_pages_are_told(read: Read, endpoint: DeepEndpoint) -> None:
    file = pdf(["We cook."], ["Keep the pot be-", "low 90 degrees."])
    endpoint.says.append(
        claims(HEAT | {"where": "p. 2", "quote": "Keep the pot below 90 degrees."})
    )

    assert await read(GONE, httpx.Response(200, content=file)) == (
        "## 1. 모델 아키텍처 및 학습 설정\n\n90도 이하로 유지합니다. (p. 2)"
    )


@pytest.mark.slow
def test_the_packages_that_it_needs_are_not_imported_before_it_is_opened() -> None:
    asked = (
        "import sys, adapters.full_text.opening, adapters.llm.deep_opening, bot.deep_reading;"
        "print({'lxml', 'pypdf', 'pydantic_ai', 'httpx2'} & {*sys.modules})"
    )

    told = subprocess.run(  # noqa: S603 – this interpreter and our own words
        [sys.executable, "-c", asked], capture_output=True, check=True, text=True
    )

    assert told.stdout.strip() == "set()"
