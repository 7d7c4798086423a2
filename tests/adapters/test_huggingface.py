import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from adapters.http import open_client
from adapters.huggingface import HuggingFace
from adapters.huggingface_budget import RESERVE
from bot.errors import BadAnswer, BadPaperId, NotOpenYet, PaperUnknown, TryLater
from bot.span import Span
from tests.adapters.loop_time import LoopTime
from tests.fakes import FakeClock

pytestmark = pytest.mark.usefixtures("retries_at_once")

DAY = Span.parse("2026-02-09")
WEEK = Span.parse("2026-W07")
MONTH = Span.parse("2026-02")

Answer = Callable[[httpx.Request], httpx.Response]
Source = Callable[..., HuggingFace]
Data = Callable[[str], bytes]
Serve = Callable[[Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]], Any]


@pytest.fixture
def source(talk: Callable[..., httpx.AsyncClient], clock: FakeClock) -> Source:
    """Makes the adapter over a function that answers, or over the network."""

    def make(
        answer: Answer | Callable[[httpx.Request], Awaitable[httpx.Response]] | None = None,
        *,
        url: str = "https://hf.example",
        timeout: float = 30,
        token: SecretStr | None = None,
        deadline: float = 120,
    ) -> HuggingFace:
        return HuggingFace(
            client=talk(answer, timeout),
            url=url,
            token=token,
            now=clock,
            sleep=clock.sleep,
            deadline=deadline,
        )

    return make


def item(
    paper_id: str = "2602.00001", *, on: str = "2026-02-09", **known: object
) -> dict[str, Any]:
    paper = {
        "id": paper_id,
        "title": f"Title of {paper_id}",
        "upvotes": 7,
        "submittedOnDailyAt": f"{on}T00:00:00.000Z",
    }
    return {"paper": {**paper, **known}}


def numbered(start: int, count: int) -> list[dict[str, Any]]:
    return [item(f"2602.{number:05}") for number in range(start, start + count)]


def listing_of(*pages: list[dict[str, Any]]) -> Answer:
    """Answers like the list: page by page, and empty beyond the last."""

    def answer(request: httpx.Request) -> httpx.Response:
        number = int(request.url.params["p"])
        return httpx.Response(200, json=pages[number] if number < len(pages) else [])

    return answer


class Counted:
    """An answer that remembers how it was asked."""

    def __init__(self, *answers: httpx.Response | Exception | Answer) -> None:
        self.requests: list[httpx.Request] = []
        self._answers = answers

    def __call__(self, request: httpx.Request) -> httpx.Response:
        answer = self._answers[min(len(self.requests), len(self._answers) - 1)]
        self.requests.append(request)
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, httpx.Response) else answer(request)


@pytest.mark.parametrize(
    ("bad", "which"),
    [
        (item("not-an-id"), "not-an-id"),
        (item(id=2602.0213), "number 2"),
        (item("2602.00002", upvotes="many"), "2602.00002"),
        (item("2602.00002", upvotes=-3), "2602.00002"),
        (item("2602.00002", upvotes=10**30), "2602.00002"),
        (item("2602.00002", title=" "), "2602.00002"),
        ({"title": "no paper"}, "number 2"),
        ({"paper": None}, "number 2"),
        ("a text", "number 2"),
        (None, "number 2"),
    ],
)
async def test_one_bad_paper_is_kept_out_and_named_and_the_others_are_served(
    source: Source, bad: object, which: str
) -> None:
    whole = json.dumps([item("2602.00001"), bad, item("2602.00003")])

    with capture_logs() as logs:
        listing = await source(lambda _: httpx.Response(200, text=whole)).fetch_list(DAY)

    assert [paper.id for paper in listing.papers] == ["2602.00001", "2602.00003"]
    (line,) = logs
    assert (line["event"], line["paper"]) == ("A paper is kept out of a list", which)
    assert line["why"]


async def test_when_every_paper_is_bad_the_answer_is(source: Source) -> None:
    whole = json.dumps([item("x"), item("y")])

    with pytest.raises(BadAnswer, match=r"None of the 2 papers .* x: "):
        await source(lambda _: httpx.Response(200, text=whole)).fetch_list(DAY)


# How a list is asked for


@pytest.mark.parametrize(
    ("span", "asked"),
    [(DAY, ("date", "2026-02-09")), (WEEK, ("week", "2026-W07")), (MONTH, ("month", "2026-02"))],
)
async def test_a_span_is_asked_for_by_its_own_parameter(
    source: Source, span: Span, asked: tuple[str, str]
) -> None:
    answer = Counted(listing_of([item()]))

    listing = await source(answer, url="https://hf.example/mirror/").fetch_list(span)

    (request,) = answer.requests
    assert request.url.path == "/mirror/api/daily_papers"
    assert dict(request.url.params) == {asked[0]: asked[1], "limit": "100", "p": "0"}
    assert (listing.span, len(listing.papers)) == (span, 1)


async def test_pages_are_read_until_one_is_short(source: Source) -> None:
    answer = Counted(listing_of(numbered(1, 100), numbered(101, 100), numbered(201, 3)))

    listing = await source(answer).fetch_list(MONTH)

    assert [paper.id for paper in listing.papers] == [f"2602.{n:05}" for n in range(1, 204)]
    assert len(answer.requests) == 3


async def test_after_a_full_last_page_an_empty_one_ends_the_list(source: Source) -> None:
    answer = Counted(listing_of(numbered(1, 100)))

    listing = await source(answer).fetch_list(DAY)

    assert (len(listing.papers), len(answer.requests)) == (100, 2)


async def test_a_server_that_does_not_page_is_not_asked_for_ever(source: Source) -> None:
    answer = Counted(lambda _: httpx.Response(200, json=numbered(1, 100)))

    listing = await source(answer).fetch_list(WEEK)

    assert (len(listing.papers), len(answer.requests)) == (100, 2)


async def test_a_list_without_end_is_cut_and_that_is_said(source: Source) -> None:
    def endless(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=numbered(100 * int(request.url.params["p"]), 100))

    with capture_logs() as logs:
        listing = await source(endless).fetch_list(MONTH)

    assert len(listing.papers) == 5_000
    assert [line["event"] for line in logs] == ["The end of a list is left out"]


async def test_of_a_paper_on_two_pages_the_higher_vote_stays_and_the_first_of_equals(
    source: Source,
) -> None:
    first = [*numbered(1, 98), item("2602.09999", upvotes=3), item("2602.08888", upvotes=5)]
    again = [item("2602.09999", upvotes=4), item("2602.08888", upvotes=5, title="Later")]

    listing = await source(listing_of(first, again)).fetch_list(DAY)

    papers = {paper.id: paper for paper in listing.papers}
    assert (len(papers), papers["2602.09999"].upvotes) == (100, 4)
    assert papers["2602.08888"].title == "Title of 2602.08888"


async def test_votes_are_as_of_the_first_answer(source: Source, clock: FakeClock) -> None:
    started = clock()

    async def seen() -> datetime:
        return (await source(slowly).fetch_list(MONTH)).as_of

    def slowly(request: httpx.Request) -> httpx.Response:
        if request.url.params["p"] != "0":
            clock.now = datetime(2026, 2, 9, 18, tzinfo=UTC)
        return listing_of(numbered(1, 100), numbered(101, 2))(request)

    assert await seen() == started


async def test_a_day_without_papers_is_an_empty_list_and_not_an_error(source: Source) -> None:
    listing = await source(lambda _: httpx.Response(200, content=b"[]")).fetch_list(DAY)

    assert listing.papers == ()


async def test_a_day_is_kept_as_it_is_listed(source: Source) -> None:
    moved, old = item("2602.00001", on="2026-02-15"), item("2602.00002")
    del old["paper"]["submittedOnDailyAt"]

    listing = await source(listing_of([moved, old])).fetch_list(DAY)

    assert [paper.listed for paper in listing.papers] == [date(2026, 2, 15), DAY.first]


async def test_a_week_drops_what_other_weeks_listed(source: Source) -> None:
    days = ["2026-02-08", "2026-02-09", "2026-02-15", "2026-02-16"]
    items = [item(f"2602.{n:05}", on=day) for n, day in enumerate(days)]

    listing = await source(listing_of(items)).fetch_list(WEEK)

    assert [paper.listed for paper in listing.papers] == [date(2026, 2, 9), date(2026, 2, 15)]


@pytest.mark.parametrize(("span", "parameter"), [(WEEK, "week"), (MONTH, "month")])
async def test_a_server_that_ignores_the_span_is_found_out(
    source: Source, span: Span, parameter: str
) -> None:
    newest = [item(f"2601.{n:05}", on="2026-01-30") for n in range(1, 101)]
    answer = Counted(lambda _: httpx.Response(200, json=newest))

    with pytest.raises(BadAnswer, match=f"does not know the parameter “{parameter}”"):
        await source(answer).fetch_list(span)
    assert len(answer.requests) == 1


# What the list answers instead


def joi(text: str) -> httpx.Response:
    return httpx.Response(400, json={"error": text})


@pytest.mark.parametrize(
    ("said", "newest"),
    [
        (
            '"date" must be less than or equal to "2026-02-08T22:15:01.123Z"',
            datetime(2026, 2, 8, 22, 15, 1, 123000, tzinfo=UTC),
        ),
        ("must be less than or equal to 2026-02-08", datetime(2026, 2, 8, tzinfo=UTC)),
        ('must be less than or equal to "now"', None),
        ('must be less than or equal to "2026-13-40T99:00:00Z"', None),
    ],
)
async def test_a_day_that_has_not_opened_is_said_with_the_newest_instant(
    source: Source, said: str, newest: datetime | None
) -> None:
    answer = Counted(joi(said))

    with pytest.raises(NotOpenYet, match="has not opened the list of 2026-02-08") as caught:
        await source(answer).fetch_list(Span.parse("2026-02-08"))

    assert caught.value.newest == newest
    assert len(answer.requests) == 1


@pytest.mark.parametrize("key", ["2026-02-09", "2026-02-10", "2026-W08", "2026-03"])
async def test_what_begins_today_or_later_has_not_opened_in_whatever_words(
    source: Source, key: str
) -> None:
    with pytest.raises(NotOpenYet):
        await source(lambda _: joi("Too big: expected a smaller date")).fetch_list(Span.parse(key))


async def test_another_400_is_a_bad_answer_with_the_servers_words_shortened(source: Source) -> None:
    words = "the limit is\n too large. " + "Bla " * 100

    with pytest.raises(BadAnswer, match="the limit is too large") as caught:
        await source(lambda _: joi(words)).fetch_list(Span.parse("2026-02-06"))

    assert len(str(caught.value)) < 300


async def test_a_404_for_the_list_means_another_server(source: Source) -> None:
    with pytest.raises(BadAnswer, match="check that address"):
        await source(lambda _: httpx.Response(404, text="nginx")).fetch_list(DAY)


@pytest.mark.parametrize("status", [401, 403])
async def test_a_refused_token_is_named_by_its_setting_and_not_by_its_value(
    source: Source, status: int
) -> None:
    answer = Counted(httpx.Response(status, json={"error": "Invalid credentials"}))

    with pytest.raises(BadAnswer, match="PAPERBOY_HF_TOKEN") as caught:
        await source(answer, token=SecretStr("hf_secret")).fetch_list(DAY)

    assert "hf_secret" not in str(caught.value)
    assert len(answer.requests) == 1


@pytest.mark.parametrize("token", ["hf_se cret", "hf_sécret", "hf_\nsecret"])
async def test_a_token_that_cannot_be_one_is_not_sent(source: Source, token: str) -> None:
    with pytest.raises(BadAnswer, match="PAPERBOY_HF_TOKEN is not a token") as caught:
        await source(listing_of([]), token=SecretStr(token)).fetch_list(DAY)

    assert token not in str(caught.value)


async def test_the_token_goes_along_and_an_empty_one_does_not(source: Source) -> None:
    answer = Counted(listing_of([]))

    for token in (SecretStr(" hf_secret\n"), SecretStr(" "), None):
        await source(answer, token=token).fetch_list(DAY)

    sent = [request.headers.get("Authorization") for request in answer.requests]
    assert sent == ["Bearer hf_secret", None, None]


async def test_the_token_does_not_follow_to_another_host(source: Source) -> None:
    answer = Counted(
        httpx.Response(307, headers={"Location": "https://elsewhere.example/list"}),
        httpx.Response(200, json=[item()]),
    )

    listing = await source(answer, token=SecretStr("hf_secret")).fetch_list(DAY)

    assert [request.url.host for request in answer.requests] == ["hf.example", "elsewhere.example"]
    assert "Authorization" in answer.requests[0].headers
    assert "Authorization" not in answer.requests[1].headers
    assert len(listing.papers) == 1


async def test_a_redirect_in_circles_ends(source: Source) -> None:
    def round_again(request: httpx.Request) -> httpx.Response:
        return httpx.Response(302, headers={"Location": str(request.url)})

    with pytest.raises(BadAnswer, match="in circles"):
        await source(round_again).fetch_list(DAY)


# Trouble that may pass


@pytest.mark.parametrize(
    ("headers", "after"),
    [
        ({"RateLimit": '"api";r=0;t=123'}, 124),
        ({"RateLimit": '"api"; r=0; t=123', "Retry-After": "7"}, 124),
        ({"RateLimit": '"api";r=3;t=123', "Retry-After": "77"}, 77),
        ({"Retry-After": "77"}, 77),
        (
            {
                "Retry-After": "Mon, 09 Feb 2026 12:01:40 GMT",
                "Date": "Mon, 09 Feb 2026 12:00:00 GMT",
            },
            100,
        ),
        ({"Retry-After": "soon"}, None),
        ({"RateLimit": "nonsense"}, None),
        ({}, None),
    ],
)
async def test_a_limit_is_passed_on_with_the_wait_that_was_asked_for(
    source: Source, headers: dict[str, str], after: float | None
) -> None:
    answer = Counted(httpx.Response(429, headers=headers))

    with pytest.raises(TryLater, match="limits how often") as caught:
        await source(answer).fetch_list(DAY)

    assert caught.value.after == after
    assert len(answer.requests) == 1, "nobody is asked again who asked for silence"


async def test_a_short_wait_is_waited_here(source: Source) -> None:
    answer = Counted(httpx.Response(429, headers={"Retry-After": "2"}), listing_of([item()]))

    assert len((await source(answer).fetch_list(DAY)).papers) == 1


@pytest.mark.parametrize(
    "trouble",
    [
        httpx.Response(500),
        httpx.Response(503, text="<html>down</html>"),
        httpx.ConnectError("refused"),
        httpx.ConnectTimeout("slow"),
        httpx.ReadTimeout("slow"),
        httpx.ReadError("reset"),
        httpx.RemoteProtocolError("peer closed connection"),
        httpx.Response(200, content=b'[{"paper": {"id": "2602.0'),
        lambda _: httpx.Response(
            200, headers={"Content-Encoding": "gzip"}, stream=httpx.ByteStream(b"this is not gzip")
        ),
    ],
)
async def test_passing_trouble_is_asked_again_at_most_twice(
    source: Source, trouble: httpx.Response | Exception | Answer
) -> None:
    once = Counted(trouble, listing_of([item()]))
    always = Counted(trouble)

    assert len((await source(once).fetch_list(DAY)).papers) == 1
    with pytest.raises((TryLater, BadAnswer)):
        await source(always).fetch_list(DAY)

    assert (len(once.requests), len(always.requests)) == (2, 3)


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_a_server_in_trouble_is_to_be_tried_later(source: Source, status: int) -> None:
    with pytest.raises(TryLater, match=f"HTTP {status}"):
        await source(lambda _: httpx.Response(status)).fetch_list(DAY)


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (httpx.ConnectError("refused"), r"Hugging Face \(hf.example\) cannot be reached"),
        (httpx.ReadTimeout("slow"), r"Hugging Face \(hf.example\) did not answer in time"),
        (httpx.PoolTimeout("busy"), r"Hugging Face \(hf.example\) did not answer in time"),
        (httpx.ReadError("reset"), r"Hugging Face \(hf.example\) broke off"),
    ],
)
async def test_trouble_of_the_network_names_the_host(
    source: Source, trouble: Exception, said: str
) -> None:
    with pytest.raises(TryLater, match=said):
        await source(Counted(trouble)).fetch_list(DAY)


@pytest.mark.parametrize(
    "body",
    [
        b"<!doctype html><html>Log in to the hotel's network</html>",
        b"",
        b'[{"paper": {"id"',
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'{"error": "busy"}',
        b'"text"',
        b"null",
        b"[1, 2]",
    ],
)
async def test_what_is_not_a_list_of_papers_is_a_bad_answer(source: Source, body: bytes) -> None:
    with pytest.raises(BadAnswer) as caught:
        await source(lambda _: httpx.Response(200, content=body)).fetch_list(DAY)

    assert str(caught.value).endswith(".")


# The rate limit


async def test_a_long_backfill_stays_within_the_windows(source: Source, clock: FakeClock) -> None:
    calls: list[datetime] = []

    def limited(_: httpx.Request) -> httpx.Response:
        calls.append(clock())
        into = (clock() - start).total_seconds()
        used = sum(1 for call in calls if (call - start).total_seconds() // 300 == into // 300)
        if used > 500:
            return httpx.Response(429, headers={"RateLimit": f'"api";r=0;t={300 - into % 300:.0f}'})
        left = f'"api";r={500 - used};t={int(300 - into % 300)}'
        return httpx.Response(200, json=[], headers={"RateLimit": left})

    start = clock()
    huggingface = source(limited)

    for _ in range(800):
        await huggingface.fetch_list(DAY)

    assert clock.slept == [301]
    assert huggingface.budget
    assert huggingface.budget.left == 500 - (800 - (500 - RESERVE))


async def test_many_callers_at_once_share_the_budget(source: Source, clock: FakeClock) -> None:
    left = iter(range(8, -1, -1))

    async def limited(_: httpx.Request) -> httpx.Response:
        await asyncio.sleep(0)
        return httpx.Response(200, json=[], headers={"RateLimit": f'"api";r={next(left)};t=60'})

    huggingface = source(limited)
    await asyncio.gather(*(huggingface.fetch_list(DAY) for _ in range(5)))

    assert clock.slept == [61], "the fourth answer said that five are left"


# One paper


async def test_a_paper_is_asked_for_by_its_id_without_version(source: Source, data: Data) -> None:
    answer = Counted(httpx.Response(200, content=data("hf_paper_2605.15141.json")))

    paper = await source(answer).fetch_paper("https://arxiv.org/abs/2605.15141v2")

    assert paper.title == "Causes of Kites"
    assert answer.requests[0].url.path == "/api/papers/2605.15141"


async def test_a_paper_that_is_not_there_is_unknown(source: Source, data: Data) -> None:
    missing = httpx.Response(404, content=data("hf_paper_404.json"))

    with pytest.raises(PaperUnknown, match=r"2609\.39403"):
        await source(lambda _: missing).fetch_paper("2609.39403")


async def test_an_old_id_is_not_even_asked_for(source: Source) -> None:
    answer = Counted(httpx.Response(500))

    with pytest.raises(PaperUnknown, match="hep-th/9901001"):
        await source(answer).fetch_paper("hep-th/9901001")
    with pytest.raises(BadPaperId):
        await source(answer).fetch_paper("../../admin")
    assert answer.requests == []


@pytest.mark.parametrize(
    "body",
    [b"[]", b"null", b'{"id": "2605.15141"}', b'{"id": "2605.1', b'{"id": "x", "title": "y"}'],
)
async def test_what_is_not_a_paper_is_a_bad_answer(source: Source, body: bytes) -> None:
    with pytest.raises(BadAnswer):
        await source(lambda _: httpx.Response(200, content=body)).fetch_paper("2605.15141")


async def test_another_paper_than_asked_for_is_a_bad_answer(source: Source, data: Data) -> None:
    other = httpx.Response(200, content=data("hf_paper_2605.15141.json"))

    with pytest.raises(BadAnswer, match=r"asked for 2605.00001 and answered with 2605.15141"):
        await source(lambda _: other).fetch_paper("2605.00001")


# Over a real connection


def reply(body: bytes, *, length: int | None = None) -> bytes:
    size = len(body) if length is None else length
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%b" % (size, body)


async def test_a_list_comes_over_a_real_connection(source: Source, serve: Serve) -> None:
    async def script(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(reply(json.dumps([item()]).encode()))
        await writer.drain()

    listing = await source(url=await serve(script)).fetch_list(DAY)

    assert [paper.id for paper in listing.papers] == ["2602.00001"]


async def test_a_server_that_says_nothing_is_given_up(
    source: Source, serve: Serve, loop_time: LoopTime
) -> None:
    async def script(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await loop_time.fly(until=reader.at_eof)

    with pytest.raises(TryLater, match="did not answer in time"):
        await source(url=await serve(script)).fetch_list(DAY)


async def test_a_server_that_drips_its_headers_is_given_up(
    source: Source, serve: Serve, loop_time: LoopTime
) -> None:
    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n")

        def dripped() -> bool:
            writer.write(b"X-Drip: 1\r\n")
            return reader.at_eof()

        await loop_time.fly(until=dripped)

    with pytest.raises(TryLater, match="took more than"):
        await source(url=await serve(script), timeout=600).fetch_list(DAY)


async def test_a_reset_connection_is_to_be_tried_later(source: Source, serve: Serve) -> None:
    async def script(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n")
        writer.transport.abort()

    with pytest.raises(TryLater, match="broke off"):
        await source(url=await serve(script)).fetch_list(DAY)


async def test_a_body_shorter_than_announced_is_asked_for_again(
    source: Source, serve: Serve
) -> None:
    replies = iter([reply(b"[]", length=5_000), reply(json.dumps([item()]).encode())])

    async def script(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(next(replies))
        await writer.drain()

    listing = await source(url=await serve(script)).fetch_list(DAY)

    assert len(listing.papers) == 1


async def test_a_body_that_is_always_short_is_to_be_tried_later(
    source: Source, serve: Serve
) -> None:
    async def script(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(reply(b"[]", length=5_000))
        await writer.drain()

    with pytest.raises(TryLater, match="broke off"):
        await source(url=await serve(script)).fetch_list(DAY)


async def test_a_port_that_nobody_listens_on_is_to_be_tried_later(
    source: Source, nobody_listens: str
) -> None:
    with pytest.raises(TryLater, match=r"\(127\.0\.0\.1\) cannot be reached"):
        await source(url=nobody_listens).fetch_list(DAY)


async def test_the_client_of_the_house_says_who_asks(clock: FakeClock) -> None:
    heard: list[bytes] = []

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(reply(b"[]"))
        writer.close()

    server = await asyncio.start_server(listen, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    async with server, open_client() as client:
        url = f"http://{host}:{port}"
        await HuggingFace(client=client, url=url, now=clock, sleep=clock.sleep).fetch_list(DAY)

    assert b"user-agent: paperboy" in heard[0].lower()
