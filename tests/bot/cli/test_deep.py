"""Deep reads from the command line: a model, arXiv and Hugging Face on loopback."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tests.adapters.full_text.pages import PAGE
from tests.adapters.llm.deep_stub import DeepEndpoint, claims
from tests.adapters.llm.elsewhere import elsewhere
from tests.adapters.llm.stub import MODEL, running
from tests.bot.cli.conftest import FakeHuggingFace, Said, item

Run = Callable[..., Said]

ID, OTHER = "2602.00001", "2602.00002"
HEAT = {
    "part": "method",
    "text": "90도 이하로 유지합니다.",
    "where": "§2.1",
    "quote": "Keep α ≤ 90 degrees.",
}
BURNS = {
    "part": "motivation",
    "text": "Fast soup burns.",
    "where": "§1",
    "quote": "Fast soup burns",
}


class FakeArxiv(ThreadingHTTPServer):
    """Has the HTML of some papers, and nothing of any other."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.papers = {ID}
        self.asked: list[str] = []
        self.url = f"http://127.0.0.1:{self.server_port}"


class _Answer(BaseHTTPRequestHandler):
    server: FakeArxiv

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        known = self.path in {f"/html/{one}" for one in self.server.papers}
        data = PAGE.encode() if known else b""
        self.send_response(200 if known else 404)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Say nothing: the test's own output is what is looked at."""


@pytest.fixture
def arxiv(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeArxiv]:
    with FakeArxiv() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        monkeypatch.setenv("PAPERBOY_FULL_TEXT_URL", server.url)
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch) -> Iterator[DeepEndpoint]:
    with elsewhere(running(DeepEndpoint())) as opened:
        monkeypatch.setenv("PAPERBOY_LLM_URL", opened.url)
        monkeypatch.setenv("PAPERBOY_LLM_MODEL", MODEL)
        yield opened


@pytest.fixture
def listed(huggingface: FakeHuggingFace) -> None:
    huggingface.lists["2026-02-09"] = [item(OTHER, 8), item(ID, 3, "Slow Soup")]


@pytest.mark.slow
@pytest.mark.usefixtures("listed")
def test_a_paper_is_read_once_and_each_claim_says_where_it_stands(
    paperboy: Run, endpoint: DeepEndpoint, arxiv: FakeArxiv
) -> None:
    paperboy("today", "--date", "2026-02-09", "--as-is")
    endpoint.says.append(claims(HEAT))

    first = paperboy("deep", ID, "--language", "ko")
    again = paperboy("deep", f"https://arxiv.org/abs/{ID}", "--language", "ko")

    assert (first.code, first.err) == (0, "")
    assert first.out.startswith(
        f"Slow Soup\n심층 해설 (AI 작성) · {ID}\n\n"
        "1. 모델 아키텍처 및 학습 설정\n90도 이하로 유지합니다. (§2.1)\n"
    )
    assert again == first
    assert (len(endpoint.asked), arxiv.asked) == (1, [f"/html/{ID}"])


@pytest.mark.slow
@pytest.mark.usefixtures("listed")
def test_those_of_a_day_are_made_and_exported_though_one_fails(
    paperboy: Run, endpoint: DeepEndpoint, arxiv: FakeArxiv
) -> None:
    endpoint.says.append(claims(BURNS))

    made = paperboy("deep", "--date", "2026-02-09", "--top", "2")
    exported = paperboy("export", "--format", "deep", "--date", "2026-02-09")

    assert made.code == 3
    assert made.out == ""
    assert [line.partition(":")[0] for line in made.err.splitlines()] == [OTHER, ID, "paperboy"]
    assert f"{OTHER}: arXiv has neither" in made.err
    assert "1 of 2 deep reads could not be made" in made.err
    assert sorted(arxiv.asked) == [f"/html/{ID}", f"/html/{OTHER}", f"/pdf/{OTHER}"]
    assert exported.out == (
        "# 📰 Hugging Face Daily Papers – 2026-02-09\n\n"
        f"## {ID}\n🔗 https://huggingface.co/papers/{ID}\n\n"
        "**Summary**:\n# Slow Soup\n\n"
        "## 1. Motivation and problem\n\nFast soup burns. (§1)\n\n---\n\n"
    )


@pytest.mark.usefixtures("listed")
def test_without_a_model_that_is_said(paperboy: Run) -> None:
    paperboy("today", "--date", "2026-02-09")

    for words in ((ID,), ("--date", "2026-02-09")):
        said = paperboy("deep", *words)
        assert (said.code, said.out) == (3, "")
        assert "PAPERBOY_LLM_MODEL" in said.err


@pytest.mark.parametrize("words", [(), (ID, "--date", "2026-02-09")])
def test_a_paper_or_a_day_has_to_be_named(paperboy: Run, words: tuple[str, ...]) -> None:
    said = paperboy("deep", *words)

    assert said.code == 2
    assert "--date" in said.err


@pytest.mark.slow
def test_without_a_model_its_packages_are_not_imported() -> None:
    asked = (
        "import asyncio, sys\n"
        "from bot.app import open_app\n"
        "from bot.serving import open_work\n"
        "from bot.configuration import load_settings\n"
        "from bot.work import Bell\n"
        "async def main():\n"
        "    async with open_app(load_settings()) as app, open_work(app, bell=Bell()):\n"
        "        print({'lxml', 'pypdf', 'pydantic_ai', 'httpx2'} & {*sys.modules})\n"
        "asyncio.run(main())\n"
    )

    told = subprocess.run(  # noqa: S603 – this interpreter and our own words
        [sys.executable, "-c", asked], capture_output=True, check=True, text=True
    )

    assert told.stdout.splitlines()[-1] == "set()"
