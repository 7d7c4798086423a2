"""What the commands' tests share: real store, real httpx, a Hugging Face on loopback."""

import json
import logging
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

import pytest
import structlog

from bot import calendar
from bot.cli import main
from bot.settings import Settings, variable
from bot.span import Period

NOWHERE = "http://127.0.0.1:9"
HOUR = timedelta(hours=1)


def now() -> datetime:
    return datetime.now(UTC)


class Said(NamedTuple):
    """What a command answered."""

    code: int
    out: str
    err: str


class FakeHuggingFace(ThreadingHTTPServer):
    """Serves lists by date and papers by id, and remembers what it was asked for."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.lists: dict[str, list[dict[str, object]]] = {}
        self.asked: list[str] = []
        self.url = f"http://127.0.0.1:{self.server_port}"

    def settles(self, *items: dict[str, object]) -> str:
        """Serve these as the newest settled list, and as the next, should it settle; the day."""
        days = [calendar.newest_settled(Period.DAY, at).key for at in (now(), now() + HOUR)]
        self.lists |= {day: [*items] for day in days}
        return days[0]


class _Answer(BaseHTTPRequestHandler):
    server: FakeHuggingFace

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        query = parse_qs(urlsplit(self.path).query)
        if query.get("p", ["0"]) != ["0"]:
            self._send(200, [])
        elif "date" in query:
            self._send(200, self.server.lists.get(query["date"][0], []))
        else:
            self._send(404, {"error": "Paper not found."})

    def _send(self, status: int, body: object) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Say nothing: the test's own output is what is looked at."""


def item(paper_id: str, upvotes: int, title: str = "") -> dict[str, object]:
    paper = {
        "id": paper_id,
        "title": title or f"Title of {paper_id}",
        "summary": f"We study {paper_id} with diffusion. It works.",
        "upvotes": upvotes,
        "authors": [{"name": "Ada", "hidden": False}],
        "submittedOnDailyAt": "2026-02-09T00:00:00.000Z",
    }
    return {"paper": paper, "title": paper["title"], "numComments": 1}


@pytest.fixture
def huggingface() -> Iterator[FakeHuggingFace]:
    with FakeHuggingFace() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        server.lists["2026-02-09"] = [item("2602.00001", 3), item("2602.00002", 8)]
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def machine(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    huggingface: FakeHuggingFace,
    empty_store: Path,
) -> None:
    """A machine of its own: no settings but where the store and the sources are."""
    store = tmp_path / "data" / "p.sqlite3"
    store.parent.mkdir()
    shutil.copy(empty_store, store)
    for name in ("HF_ENDPOINT", "HF_TOKEN", *map(variable, Settings.model_fields)):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("PAPERBOY_DATABASE_URL", f"sqlite:///{store}")
    monkeypatch.setenv("PAPERBOY_HF_URL", huggingface.url)
    monkeypatch.setenv("PAPERBOY_ARXIV_URL", NOWHERE)


@pytest.fixture
def own_log() -> Iterator[None]:
    """Give the log of a command back as it was: it writes to a stream that the test closes."""
    root = logging.getLogger()
    handlers = [*root.handlers]
    yield
    structlog.reset_defaults()
    root.handlers[:] = handlers


@pytest.fixture
def paperboy(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    own_log: None,  # noqa: ARG001 – it only surrounds the test
) -> Callable[..., Said]:
    def run(*words: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["paperboy", *words])
        code = 0
        try:
            main()
        except SystemExit as left:
            code = left.code if isinstance(left.code, int) else 1
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return run
