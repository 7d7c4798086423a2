"""What a newcomer types, sets and pipes wrongly, and what the commands say to it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.bot.cli.conftest import Said

pytestmark = pytest.mark.slow

Run = Callable[..., Said]

_ROOT = Path(__file__).parents[3]


class _Elsewhere(BaseHTTPRequestHandler):
    """An arXiv that has no papers, a Telegram that lets nobody in, and two models."""

    def do_GET(self) -> None:
        if self.path == "/v1/models":
            self._send(200, b'{"data": [{"id": "little"}, {"id": "qwen3:latest"}]}')
            return
        self._send(200, b'<feed xmlns="http://www.w3.org/2005/Atom"/>')

    def do_POST(self) -> None:
        self._send(401, b'{"ok": false, "error_code": 401, "description": "Unauthorized"}')

    def _send(self, status: int, body: bytes) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing: the test's own output is what is looked at."""


@pytest.fixture
def elsewhere() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Elsewhere) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["today", "--date", ""], 2, "is not a date"),
        (["week", "--date", ""], 2, "is not a date"),
        (["export", "--date", ""], 2, "is not a date"),
        (["preview", "--format", "telegram", "--date", ""], 2, "is not a date"),
        (["send", "--to", "console:", "--date", ""], 2, "is not a date"),
        (["fetch", "--until", ""], 2, "is not a date"),
        (["export", "--order", ""], 2, "--order takes"),
        (["today", "--open", "--date", "2026-02-09"], 2, "one of --date and --open"),
        (["paper", "2602.00001", "--json", "--why"], 2, "--json stands alone"),
        (["paper", "2602.00001", "--json", "--bibtex"], 2, "--json stands alone"),
        (["search", ""], 2, "what to search for"),
        (["search", '"', " "], 2, "what to search for"),
        (["fetch", "--since", "2199-01-01"], 3, "not open yet; the newest is of"),
        (["run", "--dry-run", "--roles", "cook"], 2, "“cook”"),
        (["run", "--shards", ""], 2, "names no shards"),
        (["subscriptions", "add", "console:", "--days", "mon,someday"], 2, "no weekdays"),
        (["subscriptions", "add", "console:", "--days", ""], 2, "no weekdays"),
        (["subscriptions", "add", "console:", "--at", "25:00"], 2, "no time of day"),
        (["subscriptions", "add", "console:", "--zone", "Soeul"], 2, "Asia/Seoul or Seoul"),
        (["subscriptions", "add", "console:", "--zone", ""], 2, "no time zone"),
        (["subscriptions", "add", "console:", "--zone", "Kolk"], 2, "Did you mean Asia/Kolkata?"),
        (["subscriptions", "add", "console:", "--layout", "cards"], 2, "no layout “cards”"),
        (
            ["subscriptions", "add", "discord-webhook:https://x/y/z", "--layout", "nice"],
            2,
            "choose full, compact, embeds, text",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused_in_a_sentence(
    paperboy: Run, words: list[str], code: int, told: str
) -> None:
    said = paperboy(*words)

    assert (said.code, said.out) == (code, "")
    assert told in said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--days", "mon-fri"], "every weekday at 09:00 UTC"),
        (["--days", "Mon, thu"], "on Mon, Thu at 09:00 UTC"),
        (["--at", "9pm"], "every day at 21:00 UTC"),
        (["--zone", "seoul"], "every day at 09:00 Asia/Seoul"),
        (["--period", "week"], "on Tuesday"),
    ],
)
def test_a_subscription_is_written_as_in_a_chat(paperboy: Run, words: list[str], told: str) -> None:
    said = paperboy("subscriptions", "add", "console:", *words)

    assert said.code == 0
    assert told in said.out


def test_the_end_of_a_webhook_is_not_shown_when_it_is_removed(paperboy: Run) -> None:
    webhook = "discord-webhook:https://discord.com/api/webhooks/123/geheim"
    paperboy("subscriptions", "add", webhook)

    said = paperboy("subscriptions", "remove", webhook)

    assert said.out == (
        "Removed 1 subscription of discord-webhook:https://discord.com/api/webhooks/123/….\n"
    )


def test_a_forecast_names_the_zone_of_each_hour(paperboy: Run) -> None:
    paperboy("subscriptions", "add", "console:", "--at", "09:00", "--zone", "Asia/Seoul")

    assert "09:00 Asia/Seoul  console:" in paperboy("run", "--dry-run").out


def test_a_backfill_into_a_log_leaves_no_blank_line(paperboy: Run) -> None:
    said = paperboy("fetch", "--since", "2026-02-09", "--until", "2026-02-09")

    assert said.err == ""
    assert said.out.startswith("Stored 1 list with 2 papers; 0 days without a list;")


def test_a_dash_is_standard_output(paperboy: Run) -> None:
    said = paperboy("export", "--date", "2026-02-09", "-o", "-")

    assert said.out.startswith("# 2026-02-09")
    assert not Path("-").exists()


def test_a_file_that_cannot_be_written_is_trouble_on_this_machine(paperboy: Run) -> None:
    Path("taken").mkdir()

    said = paperboy("export", "--date", "2026-02-09", "-o", "taken")

    assert (said.code, said.err) == (1, "paperboy: taken cannot be written: Is a directory.\n")


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("discord-webhook:http://chat.example/geheim", "Write discord-webhook:URL"),
        ("file:", "Write file:FOLDER"),
    ],
)
def test_an_address_that_cannot_be_right_is_told_so_before_anything_is_sent(
    paperboy: Run, address: str, told: str
) -> None:
    Path("moved.json").write_text(json.dumps([{"address": "console:"}, {"address": address}]))
    ways = [
        paperboy("send", "--to", address, "--date", "2026-02-09"),
        paperboy("subscriptions", "add", address),
        paperboy("subscriptions", "import", "moved.json"),
    ]

    assert {said.code for said in ways} == {2}
    assert len({said.err for said in ways}) == 1
    assert told in ways[0].err
    assert "geheim" not in ways[0].err
    assert paperboy("subscriptions", "list").code == 3


@pytest.mark.slow  # both libraries are imported
@pytest.mark.filterwarnings("ignore:'audioop' is deprecated:DeprecationWarning")
@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("telegram:abc", "Write telegram:CHAT"),
        ("telegram:-100:topic", "Write telegram:CHAT"),
        ("discord:general", "Write discord:CHANNEL"),
        ("discord:https://discord.com/api/webhooks/7/geheim", "write discord-webhook:URL"),
        ("discord:https://discord.com/api/webhooks/7/geheim/", "/webhooks/7/…” is not"),
    ],
)
def test_a_chat_that_can_be_none_is_not_subscribed(
    paperboy: Run, monkeypatch: pytest.MonkeyPatch, address: str, told: str
) -> None:
    monkeypatch.setenv("PAPERBOY_TELEGRAM_TOKEN", "123456:of-nobody")
    monkeypatch.setenv("PAPERBOY_DISCORD_TOKEN", "of.no.body")

    said = paperboy("subscriptions", "add", address)

    assert (said.code, said.out) == (2, "")
    assert told in said.err
    assert "geheim" not in said.err


@pytest.mark.parametrize("role", ["@everyone", "readers", "<@&5>"])
def test_a_role_that_can_be_none_is_not_taken(paperboy: Run, role: str) -> None:
    hook = "discord-webhook:https://discord.com/api/webhooks/123/geheim"
    Path("moved.json").write_text(json.dumps([{"address": hook, "role": role}]))

    added = paperboy("subscriptions", "add", hook, "--role", role)
    imported = paperboy("subscriptions", "import", "moved.json")

    assert added.code == imported.code == 2
    assert f"“{role}” is no role: write its number" in added.err
    assert added.err == imported.err
    assert paperboy("subscriptions", "add", hook, "--role", "5").code == 0


def test_a_folder_that_cannot_be_written_is_trouble_on_this_machine(paperboy: Run) -> None:
    Path("taken").touch()

    said = paperboy("send", "--to", "file:taken", "--date", "2026-02-09")

    assert said.code == 1
    assert "file:taken cannot be written" in said.err


def test_doctor_shows_values_as_they_are_written(
    paperboy: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAPERBOY_WINDOW", "2.5")

    said = paperboy("doctor")

    assert "PAPERBOY_TELEGRAM_RATE = 25 (default)" in said.out
    assert "PAPERBOY_FIGURES = false (default)" in said.out
    assert "PAPERBOY_WINDOW = 2.5\n" in said.out


def test_doctor_does_not_blame_the_network_for_a_wrong_token(
    paperboy: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAPERBOY_HF_TOKEN", "hf_ of two words")

    [line] = [one for one in paperboy("doctor").out.splitlines() if "✗ Hugging Face" in one]

    assert line.endswith("only ASCII.")


def test_doctor_says_of_a_token_that_is_none_what_it_says_of_anything_else(
    paperboy: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAPERBOY_DISCORD_TOKEN", "…")

    said = paperboy("doctor")

    assert "✗ bot           PAPERBOY_DISCORD_TOKEN does not look like the token" in said.out
    assert "✓ Hugging Face" in said.out
    assert said.code == 2


@pytest.mark.slow
def test_doctor_does_not_end_well_where_a_setting_is_misspelt(
    paperboy: Run, monkeypatch: pytest.MonkeyPatch, elsewhere: str
) -> None:
    monkeypatch.setenv("PAPERBOY_ARXIV_URL", elsewhere)
    assert paperboy("doctor").code == 0

    monkeypatch.setenv("PAPERBOY_LANGAUGE", "ko")
    said = paperboy("doctor")

    assert "Did you mean PAPERBOY_LANGUAGE?" in said.out
    assert (said.code, said.err) == (2, "paperboy: A setting does nothing; see above.\n")


@pytest.mark.parametrize(
    ("model", "path", "code", "line"),
    [
        ("little", "/v1", 0, "✓ model         little is there"),
        ("qwen3", "/v1", 0, "✓ model         qwen3 is there"),
        ("large", "/v1", 0, "✓ model         reachable, but it does not list large"),
        ("little", "", 4, "✗ model         The endpoint does not list its models (HTTP 200)"),
    ],
)
def test_doctor_asks_whether_the_model_is_there(
    paperboy: Run, monkeypatch: pytest.MonkeyPatch, elsewhere: str,
    *, model: str, path: str, code: int, line: str,
) -> None:  # fmt: skip
    monkeypatch.setenv("PAPERBOY_ARXIV_URL", elsewhere)
    monkeypatch.setenv("PAPERBOY_LLM_MODEL", model)
    monkeypatch.setenv("PAPERBOY_LLM_URL", f"{elsewhere}{path}")

    said = paperboy("doctor")

    assert line in said.out
    assert said.code == code


@pytest.mark.parametrize(
    ("name", "value", "what"),
    [
        ("PAPERBOY_LLM_MODEL", "little", "Summaries by a model (PAPERBOY_LLM_MODEL)"),
        ("PAPERBOY_FIGURES", "true", "Figures (PAPERBOY_FIGURES)"),
    ],
)
def test_a_service_does_not_begin_without_the_packages_that_its_settings_need(
    paperboy: Run, monkeypatch: pytest.MonkeyPatch, name: str, value: str, what: str
) -> None:
    monkeypatch.setenv(name, value)
    monkeypatch.setitem(sys.modules, "pypdf", None)

    said = paperboy("run")

    assert said.code == 2
    assert f"{what} need packages that are not installed" in said.err


def test_doctor_says_that_a_models_packages_are_not_installed(
    paperboy: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAPERBOY_LLM_MODEL", "little")
    monkeypatch.setitem(sys.modules, "httpx2", None)

    assert "✗ model         Summaries by a model need packages" in paperboy("doctor").out


@pytest.mark.slow
@pytest.mark.parametrize("letters", ["ascii", "cp1252"])
def test_what_a_pipe_is_given_is_utf8_on_every_machine(letters: str) -> None:
    left = subprocess.run(
        [sys.executable, "-m", "bot", "today", "--date", "2026-02-09"],
        # As if the machine's own were these letters.
        env={**os.environ, "PYTHONIOENCODING": letters, "PYTHONPATH": str(_ROOT)},
        capture_output=True, check=True,
    )  # fmt: skip

    assert "▲ 8" in left.stdout.decode("utf-8")


@pytest.mark.slow
def test_doctor_does_not_end_well_where_a_bot_is_not_let_in(
    paperboy: Run, monkeypatch: pytest.MonkeyPatch, elsewhere: str
) -> None:
    monkeypatch.setenv("PAPERBOY_ARXIV_URL", elsewhere)
    monkeypatch.setenv("PAPERBOY_TELEGRAM_TOKEN", "123456:of-nobody")
    monkeypatch.setenv("PAPERBOY_TELEGRAM_API_URL", elsewhere)

    said = paperboy("doctor")

    assert "✓ arXiv" in said.out
    assert "✗ Telegram" in said.out
    assert (said.code, said.err) == (
        4,
        "paperboy: A bot is not let in, or its platform is out of reach; see above.\n",
    )


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is full")
def test_a_full_disk_behind_standard_output_is_said_in_a_sentence() -> None:
    with Path("/dev/full").open("w") as full:
        left = subprocess.run(
            [sys.executable, "-m", "bot", "--help"],
            cwd=_ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip

    assert left.returncode == 1
    assert left.stderr.splitlines() == [
        "paperboy: The output cannot be written: its disk is full. Free some space and try again."
    ]


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="a shell of POSIX closes the stream")
@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-"])
def test_a_closed_stream_is_written_to_in_vain(closed: str) -> None:
    left = subprocess.run(  # noqa: S603 – a command of our own
        ["/bin/sh", "-c", f'"{sys.executable}" -m bot --version {closed}'],
        cwd=_ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (left.returncode, left.stderr) == (0, "")
