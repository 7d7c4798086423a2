import asyncio
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from adapters.arxiv import Arxiv
from adapters.full_text.source import BACK_OFF, INTERVAL, LARGEST_HTML, ArxivFullText
from bot.errors import BadAnswer, BadPaperId, NothingThere, TryLater
from bot.full_text import TextOrigin
from bot.tex import readable
from tests.adapters.full_text.pages import PAGE, pdf
from tests.adapters.loop_time import LoopTime
from tests.fakes import FakeClock

ID = "2602.06570"

Answer = Callable[[httpx.Request], httpx.Response]
Source = Callable[..., ArxivFullText]
Serve = Callable[[Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]], Any]

GONE = httpx.Response(404, text="No HTML for this paper")


@pytest.fixture
def source(talk: Callable[..., httpx.AsyncClient], clock: FakeClock, tmp_path: Path) -> Source:
    """Makes the adapter over a function that answers, or over the network."""

    def make(
        answer: Answer | None = None, *, url: str = "https://arxiv.example/", deadline: float = 120
    ) -> ArxivFullText:
        return ArxivFullText(
            client=talk(answer),
            url=url,
            folder=tmp_path,
            readable=readable,
            now=clock,
            sleep=clock.sleep,
            deadline=deadline,
        )

    return make


def arxiv(html: httpx.Response, pdf_file: httpx.Response = GONE) -> Answer:
    return lambda request: html if request.url.path.startswith("/html/") else pdf_file


async def test_the_html_is_enough(source: Source, clock: FakeClock) -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(200, text=PAGE)

    full_text = await source(answer).fetch_full_text(f"https://arxiv.org/abs/{ID}v2")

    assert (full_text.paper_id, full_text.origin) == (ID, TextOrigin.HTML)
    assert asked == [f"https://arxiv.example/html/{ID}"]
    assert full_text.figures[1].url == f"https://arxiv.example/html/{ID}v2/x1.png"
    assert clock.slept == []


@pytest.mark.parametrize(
    "html",
    [
        GONE,
        httpx.Response(200, text="<html><body>An error page that claims to be fine</body></html>"),
        httpx.Response(200, text=""),
        httpx.Response(200, content=b" " * (LARGEST_HTML + 1)),
    ],
)
async def test_without_html_the_pdf_is_read_a_turn_later(
    source: Source, clock: FakeClock, html: httpx.Response
) -> None:
    answer = arxiv(html, httpx.Response(200, content=pdf(["Slow soup."], ["It is hot."])))

    full_text = await source(answer).fetch_full_text(ID)

    assert full_text.origin is TextOrigin.PDF
    assert [one.where for one in full_text.passages] == ["p. 1", "p. 2"]
    assert clock.slept == [pytest.approx(INTERVAL, abs=0.001)]


async def test_a_paper_with_neither_says_so(source: Source) -> None:
    with pytest.raises(NothingThere, match=r"neither an HTML nor a PDF version of 2602\.06570"):
        await source(arxiv(GONE)).fetch_full_text(ID)


async def test_an_html_that_cannot_be_read_is_not_the_same_as_none(source: Source) -> None:
    with pytest.raises(BadAnswer, match="is empty"):
        await source(arxiv(httpx.Response(200, text=""))).fetch_full_text(ID)


@pytest.mark.parametrize(
    "file", [httpx.Response(200, text="<html>Later</html>"), httpx.Response(403)]
)
async def test_a_pdf_that_is_none_is_a_bad_answer(source: Source, file: httpx.Response) -> None:
    with pytest.raises(BadAnswer):
        await source(arxiv(GONE, file)).fetch_full_text(ID)


@pytest.mark.parametrize("status", [500, 503])
async def test_a_server_in_trouble_is_asked_later_and_not_for_the_pdf(
    source: Source, status: int
) -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        return httpx.Response(status)

    with pytest.raises(TryLater):
        await source(answer).fetch_full_text(ID)

    assert asked == [f"/html/{ID}"]


async def test_after_too_many_calls_the_api_is_left_alone_as_well(
    source: Source, clock: FakeClock, tmp_path: Path, talk: Callable[..., httpx.AsyncClient]
) -> None:
    with pytest.raises(TryLater) as caught:
        await source(lambda _: httpx.Response(429)).fetch_full_text(ID)
    assert caught.value.after == BACK_OFF

    api = Arxiv(client=talk(lambda _: GONE), folder=tmp_path, now=clock, sleep=clock.sleep)
    with pytest.raises(TryLater, match="left alone"):
        await api.fetch_paper(ID)


async def test_nonsense_is_not_even_asked_for(source: Source) -> None:
    with pytest.raises(BadPaperId):
        await source(lambda _: httpx.Response(500)).fetch_full_text("abc")


async def test_over_the_network_redirects_lead_to_the_version(source: Source, serve: Serve) -> None:
    body = PAGE.replace('<base href="/html/2602.06570v2/">', "").encode()
    answers = [
        b"HTTP/1.1 301 Moved\r\nLocation: /html/2602.06570v2/\r\nConnection: close\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + body,
    ]

    async def script(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(answers.pop(0))
        await writer.drain()

    url = await serve(script)
    full_text = await source(url=url).fetch_full_text(ID)

    assert full_text.figures[1].url == f"{url}/html/2602.06570v2/x1.png"


async def test_a_server_that_drips_is_given_up(
    source: Source, serve: Serve, loop_time: LoopTime
) -> None:
    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n<html>")

        def dripped() -> bool:
            writer.write(b"<p>")
            return reader.at_eof()

        await loop_time.fly(until=dripped)

    with pytest.raises(TryLater, match="took more than"):
        await source(url=await serve(script)).fetch_full_text(ID)


def test_who_ends_in_the_middle_of_a_paper_does_not_wait_for_its_end(tmp_path: Path) -> None:
    begun, ended, read = threading.Event(), threading.Event(), list[str]()
    formulas = "".join(f'<p class="ltx_p"><math alttext="{n}"></math></p>' for n in range(9))
    page = f'<html><body><article class="ltx_document">{formulas}</article></body></html>'

    def readable(tex: str) -> str:
        read.append(tex)
        begun.set()
        ended.wait(30)
        return tex

    async def fetch_for_a_moment() -> None:
        answer = httpx.MockTransport(lambda _: httpx.Response(200, text=page))
        async with httpx.AsyncClient(transport=answer) as client:
            source = ArxivFullText(client=client, folder=tmp_path, readable=readable)
            fetching = asyncio.create_task(source.fetch_full_text(ID))
            await asyncio.to_thread(begun.wait, 30)
            fetching.cancel()
            await asyncio.wait([fetching])
            ended.set()

    asyncio.run(fetch_for_a_moment())

    assert read == ["$0$"]
