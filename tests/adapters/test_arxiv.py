import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import filelock
import httpx
import pytest

from adapters.arxiv import BACK_OFF, INTERVAL, Arxiv, parse_feed
from adapters.pace import LONGEST
from bot.errors import BadAnswer, BadPaperId, PaperUnknown, SourceProblem, TryLater
from bot.models import Origin, Paper
from tests.adapters.loop_time import LoopTime
from tests.fakes import FakeClock

ID = "2602.06570"

Answer = Callable[[httpx.Request], httpx.Response]
Source = Callable[..., Arxiv]
Data = Callable[[str], bytes]
Serve = Callable[[Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]], Any]


@pytest.fixture
def source(talk: Callable[..., httpx.AsyncClient], clock: FakeClock, tmp_path: Path) -> Source:
    """Makes the adapter over a function that answers, or over the network."""

    def make(
        answer: Answer | None = None,
        *,
        url: str = "https://arxiv.example",
        folder: Path = tmp_path,
        deadline: float = 120,
    ) -> Arxiv:
        return Arxiv(
            client=talk(answer),
            url=url,
            folder=folder,
            now=clock,
            sleep=clock.sleep,
            deadline=deadline,
        )

    return make


@pytest.fixture
def good(data: Data) -> Answer:
    return lambda _: httpx.Response(200, content=data("arxiv_new_server.xml"))


def feed(*entries: str) -> bytes:
    return f"""<feed xmlns="http://www.w3.org/2005/Atom" xmlns:x="http://arxiv.org/schemas/atom">
        {"".join(f"<entry>{entry}</entry>" for entry in entries)}</feed>""".encode()


def entry(summary: str = "We cook.", comment: str = "", paper_id: str = ID) -> str:
    return f"""<id>http://arxiv.org/abs/{paper_id}v1</id><title>Soup</title>
        <summary>{summary}</summary><x:comment>{comment}</x:comment>"""


# What is read of a paper


def test_every_field_is_read(data: Data) -> None:
    assert parse_feed(data("arxiv_new_server.xml"), wanted=ID) == Paper(
        id=ID,
        title="$ω$Test: Salt & Pepper at 5<9",
        abstract="We season a soup at 5<9 and taste it.",
        authors=("Mina Park", "Jürgen Groß"),
        author_count=2,
        published=date(2026, 2, 6),
        categories=("cs.CL", "cs.AI"),
        doi="10.1000/182",
        origin=Origin.ARXIV,
    )


def test_an_answer_of_the_old_server_is_read_by_its_namespaces(data: Data) -> None:
    paper = parse_feed(data("arxiv_old_server.xml"), wanted="1205.1001")

    assert (paper.title, paper.abstract) == ("On the size of drops", "Drops are small.")
    assert paper.categories == ("cond-mat.soft", "physics.bio-ph")


def test_an_entry_is_found_by_its_id_old_ones_too_and_a_title_can_be_zero(data: Data) -> None:
    paper = parse_feed(data("arxiv_old_server.xml"), wanted="hep-th/9901001")

    assert (paper.id, paper.title, paper.published) == ("hep-th/9901001", "0", date(1999, 1, 1))


@pytest.mark.parametrize(
    ("summary", "comment", "withdrawn"),
    [
        ("This paper has been withdrawn by the authors.", "", True),
        ("We cook.", "This submission has been withdrawn by arXiv administrators", True),
        ("We cook.", "Withdrawn due to an error in Lemma 3", True),
        ("this article was temporarily\n withdrawn", "", True),
        ("Which paper is withdrawn, and why?", "9 pages", False),
        ("A drug has been withdrawn.", "not withdrawn", False),
    ],
)
def test_a_withdrawn_paper_says_so(summary: str, comment: str, *, withdrawn: bool) -> None:
    assert parse_feed(feed(entry(summary, comment)), wanted=ID).withdrawn is withdrawn


def test_a_paper_without_dates_authors_and_categories_is_read() -> None:
    paper = parse_feed(feed(entry()), wanted=ID)

    assert (paper.published, paper.authors, paper.categories, paper.doi) == (None, (), (), None)


# What arXiv answers instead


def test_no_entry_means_that_arxiv_does_not_have_it(data: Data) -> None:
    with pytest.raises(PaperUnknown, match=r"2602\.99999"):
        parse_feed(data("arxiv_no_entry.xml"), wanted="2602.99999")


@pytest.mark.parametrize("status", [400, 200])
async def test_the_error_feed_means_a_bad_id_with_its_new_status_and_its_old_one(
    source: Source, data: Data, status: int
) -> None:
    answer = httpx.Response(status, content=data("arxiv_error.xml"))

    with pytest.raises(BadPaperId, match="not one of its ids"):
        await source(lambda _: answer).fetch_paper(ID)


def test_another_error_entry_is_a_bad_answer_in_arxivs_words() -> None:
    said = "<id>http://arxiv.org/api/errors#x</id><summary>max_results must be\nfun</summary>"

    with pytest.raises(BadAnswer, match="max_results must be fun"):
        parse_feed(feed(said), wanted=ID)


def test_another_paper_than_asked_for_is_a_bad_answer() -> None:
    with pytest.raises(BadAnswer, match="another paper"):
        parse_feed(feed(entry(paper_id="2602.00001"), "<id>?</id>"), wanted=ID)


BOMB = """<?xml version="1.0" encoding="{0}"?><!DOCTYPE feed [<!ENTITY a "ha"><!ENTITY b
 "&a;&a;&a;&a;">]><feed xmlns="http://www.w3.org/2005/Atom">&b;</feed>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused_before_it_declares_anything(encoding: str) -> None:
    with pytest.raises(BadAnswer, match="DOCTYPE"):
        parse_feed(BOMB.format(encoding).encode(encoding), wanted=ID)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<!doctype html><html>Log in</html>",
        b"<html>Log in</html>",
        b'{"error": "no"}',
        b"\xff\xfe",
        b'<?xml version="1.0" encoding="klingon"?><feed/>',
        feed(entry())[:-9],
        feed(f"<id>http://arxiv.org/abs/{ID}</id><title> </title>"),
    ],
)
async def test_what_is_not_a_feed_is_a_bad_answer(source: Source, body: bytes) -> None:
    with pytest.raises(BadAnswer) as caught:
        await source(lambda _: httpx.Response(200, content=body)).fetch_paper(ID)

    assert str(caught.value).endswith(".")


@pytest.mark.parametrize("status", [400, 403, 404])
async def test_another_status_is_a_bad_answer_in_arxivs_words(source: Source, status: int) -> None:
    with pytest.raises(BadAnswer, match="“Go away”"):
        await source(lambda _: httpx.Response(status, text="Go away.\n")).fetch_paper(ID)


async def test_nonsense_is_not_even_asked_for(source: Source) -> None:
    with pytest.raises(BadPaperId):
        await source(lambda _: httpx.Response(500)).fetch_paper("abc")


# How arXiv is asked


@pytest.mark.parametrize(
    ("given_id", "asked"),
    [
        ("https://arxiv.org/pdf/2602.06570v2", "2602.06570"),
        ("math.GT/0309136v1", "math/0309136"),
    ],
)
async def test_one_id_is_asked_for_without_its_version(
    source: Source, given_id: str, asked: str
) -> None:
    requests: list[httpx.URL] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request.url)
        return httpx.Response(200, content=feed(entry(paper_id=asked)))

    paper = await source(answer, url="https://arxiv.example/").fetch_paper(given_id)

    assert paper.id == asked
    assert requests[0].path == "/api/query"
    assert dict(requests[0].params) == {"id_list": asked, "max_results": "1"}


async def test_between_two_calls_three_seconds_pass(
    source: Source, good: Answer, clock: FakeClock
) -> None:
    arxiv = source(good)

    await arxiv.fetch_paper(ID)
    clock.now += timedelta(seconds=1)
    await arxiv.fetch_paper(ID)
    clock.now += timedelta(seconds=30)
    await arxiv.fetch_paper(ID)

    assert clock.slept == [pytest.approx(INTERVAL - 1, abs=0.001)]


async def test_callers_at_once_take_turns(source: Source, good: Answer, clock: FakeClock) -> None:
    arxiv = source(good)

    await asyncio.gather(*(arxiv.fetch_paper(ID) for _ in range(4)))

    assert clock.slept == [pytest.approx(INTERVAL, abs=0.001)] * 3


async def test_two_adapters_on_one_folder_never_ask_at_the_same_time(
    source: Source, data: Data, serve: Serve
) -> None:
    open_now, most = 0, 0

    async def script(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal open_now, most
        open_now += 1
        most = max(most, open_now)
        await asyncio.sleep(0)
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + data("arxiv_new_server.xml"))
        await writer.drain()
        open_now -= 1

    url = await serve(script)
    await asyncio.gather(*(source(url=url).fetch_paper(ID) for _ in range(3)))

    assert most == 1


async def test_the_pace_is_kept_even_if_a_process_dies_in_its_call(
    source: Source, good: Answer, clock: FakeClock, tmp_path: Path
) -> None:
    said: list[float] = []

    def answer(request: httpx.Request) -> httpx.Response:
        said.append(float((tmp_path / "arxiv.next").read_text()))
        return good(request)

    await source(answer).fetch_paper(ID)

    assert said == [pytest.approx(clock().timestamp() + INTERVAL)]


@pytest.mark.parametrize(
    "answer",
    [httpx.Response(429, text="Rate exceeded."), httpx.Response(200, text="Rate exceeded.")],
)
async def test_after_too_many_calls_arxiv_is_left_alone_by_every_process(
    source: Source, good: Answer, clock: FakeClock, answer: httpx.Response
) -> None:
    with pytest.raises(TryLater) as caught:
        await source(lambda _: answer).fetch_paper(ID)
    assert caught.value.after == BACK_OFF

    clock.now += timedelta(seconds=240)
    with pytest.raises(TryLater, match="another 6 min") as caught:
        await source(good).fetch_paper(ID)
    assert caught.value.after == pytest.approx(360, abs=0.01)

    clock.now += timedelta(seconds=360)
    assert (await source(good).fetch_paper(ID)).id == ID
    assert clock.slept == [], "nobody is kept waiting for minutes"


@pytest.mark.parametrize(
    ("status", "asked", "pause"),
    [(429, "5", BACK_OFF), (429, "1800", 1800), (429, "999999", LONGEST), (503, "1800", 1800)],
)
async def test_a_longer_wish_of_arxiv_is_kept(
    source: Source, good: Answer, clock: FakeClock, *, status: int, asked: str, pause: float
) -> None:
    busy = httpx.Response(status, headers={"Retry-After": asked})
    with pytest.raises(TryLater):
        await source(lambda _: busy).fetch_paper(ID)

    with pytest.raises(TryLater) as caught:
        await source(good).fetch_paper(ID)
    assert caught.value.after == pytest.approx(pause, abs=0.01)

    clock.now += timedelta(seconds=pause)
    assert (await source(good).fetch_paper(ID)).id == ID


@pytest.mark.parametrize("status", [500, 503])
async def test_arxiv_in_trouble_is_to_be_tried_later_and_not_at_once(
    source: Source, status: int
) -> None:
    calls: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        calls.append(request)
        return httpx.Response(status)

    with pytest.raises(TryLater, match=f"HTTP {status}"):
        await source(answer).fetch_paper(ID)
    assert len(calls) == 1


# The file that keeps the pace


@pytest.mark.parametrize(
    ("content", "waits"),
    [
        (b"", [INTERVAL]),
        (b"\xff\x00 nonsense", [INTERVAL]),
        (b"nan", [INTERVAL]),
        (b"inf", [INTERVAL]),
        (b"9999999999999.0", [INTERVAL]),
        (b"-inf", []),
        (b"12.5", []),
    ],
)
async def test_a_file_that_says_nonsense_delays_a_call_by_no_more_than_a_turn(
    source: Source,
    good: Answer,
    clock: FakeClock,
    tmp_path: Path,
    *,
    content: bytes,
    waits: list[float],
) -> None:
    (tmp_path / "arxiv.next").write_bytes(content)

    await source(good).fetch_paper(ID)

    assert clock.slept == [pytest.approx(wait, abs=0.001) for wait in waits]


async def test_when_the_clock_is_put_back_the_longest_wait_is_that_of_a_back_off(
    source: Source, good: Answer, clock: FakeClock
) -> None:
    await source(good).fetch_paper(ID)

    clock.now -= timedelta(minutes=40)
    with pytest.raises(TryLater) as caught:
        await source(good).fetch_paper(ID)
    assert caught.value.after
    assert caught.value.after < LONGEST

    clock.now -= timedelta(days=400)
    assert (await source(good).fetch_paper(ID)).id == ID


async def test_the_folder_is_made(source: Source, good: Answer, tmp_path: Path) -> None:
    assert (await source(good, folder=tmp_path / "not" / "yet").fetch_paper(ID)).id == ID


async def test_a_folder_that_cannot_be_one_is_said(
    source: Source, good: Answer, tmp_path: Path
) -> None:
    file = tmp_path / "file"
    file.write_text("in the way")

    with pytest.raises(SourceProblem, match="Make that folder writable"):
        await source(good, folder=file).fetch_paper(ID)


async def test_a_state_that_cannot_be_read_or_written_is_said(
    source: Source, good: Answer, tmp_path: Path
) -> None:
    (tmp_path / "arxiv.next").mkdir()

    with pytest.raises(SourceProblem, match="Make that folder writable"):
        await source(good).fetch_paper(ID)


async def test_a_queue_without_end_is_left(
    source: Source, good: Answer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.pace.QUEUE", 0.05)

    with (
        filelock.FileLock(tmp_path / "arxiv.lock"),
        pytest.raises(TryLater, match="Other programs on this machine"),
    ):
        await source(good).fetch_paper(ID)


ASKER = f"""
import asyncio, pathlib, sys
import httpx
from adapters.arxiv import Arxiv

async def main(url, folder):
    async with httpx.AsyncClient(trust_env=False) as client:
        arxiv = Arxiv(client=client, url=url, folder=pathlib.Path(folder), interval=0.3)
        for _ in range(3):
            await arxiv.fetch_paper("{ID}")

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.mark.slow
async def test_two_processes_keep_one_pace(serve: Serve, data: Data, tmp_path: Path) -> None:
    times: list[float] = []

    async def script(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        times.append(asyncio.get_running_loop().time())
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + data("arxiv_new_server.xml"))
        await writer.drain()

    url = await serve(script)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    askers = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", ASKER, url, str(tmp_path), env=environment
        )
        for _ in range(2)
    ]

    assert [await asker.wait() for asker in askers] == [0, 0]
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert len(gaps) == 5
    assert min(gaps) >= 0.3


# Over a real connection


async def test_a_server_that_says_nothing_is_given_up_and_the_pace_is_kept(
    source: Source, serve: Serve, good: Answer, clock: FakeClock, loop_time: LoopTime
) -> None:
    async def script(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await loop_time.fly(until=reader.at_eof)

    with pytest.raises(TryLater, match=r"arXiv \(127\.0\.0\.1\) did not answer in time"):
        await source(url=await serve(script)).fetch_paper(ID)

    await source(good).fetch_paper(ID)
    assert clock.slept == [pytest.approx(INTERVAL, abs=0.001)]


async def test_a_caller_that_gives_up_leaves_the_turn_to_others(
    source: Source, serve: Serve, good: Answer, clock: FakeClock
) -> None:
    asked = asyncio.Event()

    async def script(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        asked.set()
        await reader.read()

    caller = asyncio.create_task(source(url=await serve(script)).fetch_paper(ID))
    await asked.wait()
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller

    assert (await source(good).fetch_paper(ID)).id == ID
    assert clock.slept == [pytest.approx(INTERVAL, abs=0.001)]


async def test_a_body_shorter_than_announced_is_to_be_tried_later(
    source: Source, serve: Serve
) -> None:
    async def script(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n<feed")
        await writer.drain()

    with pytest.raises(TryLater, match="broke off"):
        await source(url=await serve(script)).fetch_paper(ID)
