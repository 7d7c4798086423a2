import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.images import Pictures
from bot.errors import BadAnswer, NothingThere, PaperboyError, TryLater
from tests.adapters.loop_time import LoopTime

pytestmark = pytest.mark.usefixtures("retries_at_once")

URL = "https://cdn.example/social/2602.06570.png"
PNG = b"\x89PNG\r\n\x1a\n"

Answer = Callable[[httpx.Request], httpx.Response]
Source = Callable[..., Pictures]
Serve = Callable[[Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]], Any]


@pytest.fixture
def source(talk: Callable[..., httpx.AsyncClient]) -> Source:
    """Makes the adapter over a function that answers, or over the network."""

    def make(answer: Answer | None = None, *, most: int = 1_000) -> Pictures:
        return Pictures(client=talk(answer), most=most, deadline=120)

    return make


def picture(body: bytes = PNG, kind: str = "image/png", status: int = 200) -> Answer:
    return lambda _: httpx.Response(status, content=body, headers={"Content-Type": kind})


@pytest.mark.parametrize("kind", ["image/png", "IMAGE/JPEG", "image/webp; q=1", "image/gif"])
async def test_a_picture_comes_as_it_is(source: Source, kind: str) -> None:
    assert await source(picture(kind=kind)).fetch_picture(f" {URL}\n") == PNG


async def test_a_picture_is_followed_to_where_it_moved(source: Source) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.host == "cdn.example":
            return httpx.Response(301, headers={"Location": "https://new.example/a.png"})
        return picture()(request)

    assert await source(answer).fetch_picture(URL) == PNG


@pytest.mark.parametrize("status", [401, 403, 404, 410])
async def test_an_absent_picture_is_nothing_there(source: Source, status: int) -> None:
    with pytest.raises(NothingThere, match=URL):
        await source(picture(b"<Error/>", "application/xml", status)).fetch_picture(URL)


async def test_an_empty_picture_is_nothing_there(source: Source) -> None:
    with pytest.raises(NothingThere, match="empty"):
        await source(picture(b"")).fetch_picture(URL)


@pytest.mark.parametrize("kind", ["image/svg+xml", "text/html", "video/mp4", "", "image"])
async def test_what_is_no_picture_to_show_is_refused(source: Source, kind: str) -> None:
    with pytest.raises(BadAnswer, match="not a picture that can be shown"):
        await source(picture(kind=kind)).fetch_picture(URL)


async def test_a_picture_up_to_the_limit_is_taken_and_no_byte_more(source: Source) -> None:
    assert len(await source(picture(b"x" * 1_000)).fetch_picture(URL)) == 1_000

    with pytest.raises(BadAnswer, match="more than"):
        await source(picture(b"x" * 1_001)).fetch_picture(URL)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a.example/x.png",
        "file:///etc/passwd",
        "data:image/png;base64,AA",
        "",
        "https://",
        "x",
    ],
)
async def test_only_the_web_is_asked(source: Source, url: str) -> None:
    with pytest.raises(BadAnswer, match="not the address of a picture"):
        await source(picture()).fetch_picture(url)


async def test_a_picture_that_moved_out_of_the_web_is_not_followed(source: Source) -> None:
    moved = httpx.Response(302, headers={"Location": "ftp://a.example/x.png"})

    with pytest.raises(BadAnswer):
        await source(lambda _: moved).fetch_picture(URL)


@given(st.text(st.characters()) | st.text().map("https://a.example{}".format))
async def test_whatever_address_comes_it_ends_in_our_words(address: str) -> None:
    async with httpx.AsyncClient(transport=httpx.MockTransport(picture())) as client:
        try:
            assert await Pictures(client=client).fetch_picture(address) == PNG
        except PaperboyError:
            return


@pytest.mark.parametrize(
    ("answer", "after"),
    [
        (httpx.Response(429, headers={"Retry-After": "60"}), 60),
        (httpx.Response(429), None),
        (httpx.Response(503), None),
    ],
)
async def test_a_busy_server_is_to_be_tried_later(
    source: Source, answer: httpx.Response, after: float | None
) -> None:
    with pytest.raises(TryLater) as caught:
        await source(lambda _: answer).fetch_picture(URL)

    assert caught.value.after == after


async def test_another_status_is_a_bad_answer(source: Source) -> None:
    with pytest.raises(BadAnswer, match="HTTP 418"):
        await source(picture(status=418)).fetch_picture(URL)


async def test_a_broken_download_is_made_again(source: Source, serve: Serve) -> None:
    lengths = iter([5_000, len(PNG)])

    async def script(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = f"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: {next(lengths)}"
        writer.write(head.encode() + b"\r\n\r\n" + PNG)
        await writer.drain()

    assert await source().fetch_picture(f"{await serve(script)}/a.png") == PNG


async def test_a_picture_without_end_is_cut_off(source: Source, serve: Serve) -> None:
    async def script(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n")
        while True:
            writer.write(b"x" * 65_536)
            await writer.drain()

    with pytest.raises(BadAnswer, match="more than"):
        await source(most=500_000).fetch_picture(f"{await serve(script)}/a.png")


async def test_a_server_that_says_nothing_is_given_up(
    source: Source, serve: Serve, loop_time: LoopTime
) -> None:
    async def script(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await loop_time.fly(until=reader.at_eof)

    with pytest.raises(TryLater, match="did not answer in time"):
        await source().fetch_picture(f"{await serve(script)}/a.png")
