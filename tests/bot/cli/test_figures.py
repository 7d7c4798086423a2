"""Figures from the service to the reader: arXiv and Hugging Face on loopback."""

import asyncio
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from bot.app import open_app
from bot.configuration import load_settings
from bot.serving import open_work
from bot.work import Bell
from tests.adapters.full_text.pages import PAGE
from tests.bot.cli.conftest import FakeHuggingFace, Said, item

Run = Callable[..., Said]

ID = "2602.00009"


class _Answer(BaseHTTPRequestHandler):
    """Has a page of every paper."""

    def do_GET(self) -> None:
        data = PAGE.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Say nothing: the test's own output is what is looked at."""


@pytest.fixture
def arxiv(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of an arXiv that the settings name."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Answer) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        url = f"http://127.0.0.1:{server.server_port}"
        monkeypatch.setenv("PAPERBOY_FULL_TEXT_URL", url)
        yield url
        server.shutdown()
        thread.join()


@pytest.fixture
def wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERBOY_FIGURES", "true")


async def jobs(*, turn: str = "") -> set[str]:
    """What the service does again and again; `turn` is done once."""
    async with open_app(load_settings()) as app, open_work(app, bell=Bell()) as work:
        if turn:
            await work.jobs[turn]()
        return {*work.jobs}


def test_where_figures_are_not_wanted_nobody_looks_for_them() -> None:
    assert "illustrate" not in asyncio.run(jobs())


@pytest.mark.slow
@pytest.mark.usefixtures("wanted")
def test_a_figure_that_the_service_found_is_shown_and_exported(
    paperboy: Run, huggingface: FakeHuggingFace, arxiv: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = huggingface.settles(item(ID, 5))

    asyncio.run(jobs(turn="illustrate"))

    address = f"{arxiv}/html/2602.06570v2/x1.png"
    assert f"\nFigure 1\nA pot of soup\n{address}\n" in paperboy("paper", ID).out
    assert f"![Figure]({address})" in paperboy("export", "--date", day, "--figures").out
    assert address not in paperboy("export", "--date", day).out
    monkeypatch.setenv("PAPERBOY_FIGURES", "false")
    assert "Figure 1" not in paperboy("paper", ID).out
