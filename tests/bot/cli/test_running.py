"""Subscriptions and the service as an operator calls them; the service as a real process."""

import asyncio
import json
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import filelock
import pytest

from tests.bot.cli.conftest import FakeHuggingFace, Said, item
from tests.bot.cli.service import serving

Run = Callable[..., Said]


def test_an_address_subscribes_and_sees_its_time_in_words(paperboy: Run) -> None:
    said = paperboy(
        "subscriptions", "add", "console:", "--at", "9:00", "--zone", "Asia/Seoul",
        "--days", "mon,tue,wed,thu,fri", "--language", "ko",
    )  # fmt: skip

    assert said.code == 0
    assert "every weekday at 09:00 Asia/Seoul, first " in said.out
    assert (
        "console:  every weekday at 09:00 Asia/Seoul, ko, top 5"
        in paperboy("subscriptions", "list").out
    )


def test_a_subscription_is_paused_resumed_and_removed(paperboy: Run) -> None:
    paperboy("subscriptions", "add", "console:")

    assert "paused" in paperboy("subscriptions", "pause", "console:").out
    assert "paperboy subscriptions resume console:" in paperboy("status", "console:").out
    assert "paused" not in paperboy("subscriptions", "resume", "console:").out
    assert paperboy("subscriptions", "remove", "console:").code == 0
    assert paperboy("subscriptions", "list").code == 3


def test_what_an_active_subscription_lacks_is_said(paperboy: Run, tmp_path: Path) -> None:
    paperboy("subscriptions", "add", "console:")
    with sqlite3.connect(tmp_path / "data" / "p.sqlite3") as db:
        db.execute("UPDATE subscriptions SET reason = 'It may not embed links.'")
    db.close()

    assert "  It may not embed links." in paperboy("status", "console:").out.splitlines()


def test_subscriptions_move_to_another_machine_as_a_file(paperboy: Run, tmp_path: Path) -> None:
    paperboy("subscriptions", "add", "console:", "--top", "3", "--include", "RL", "--discuss")
    file = tmp_path / "subscriptions.json"
    file.write_text(paperboy("subscriptions", "export").out, encoding="utf-8")
    paperboy("subscriptions", "remove", "console:")

    assert "1 subscription imported" in paperboy("subscriptions", "import", str(file)).out
    back = json.loads(paperboy("subscriptions", "export").out)
    assert (back[0]["top"], back[0]["include"]) == (3, ["RL"])
    assert (back[0]["publish"], back[0]["discuss"]) == (False, True)


def test_a_digest_is_sent_at_once_to_an_address(paperboy: Run, tmp_path: Path) -> None:
    said = paperboy("send", "--to", f"file:{tmp_path / 'out'}", "--date", "2026-02-09")

    assert said.code == 0
    assert "Title of 2602.00002" in (tmp_path / "out" / "2026-02-09.en.md").read_text()


def test_a_dry_run_says_what_is_due(paperboy: Run) -> None:
    assert paperboy("run", "--dry-run").code == 3
    paperboy("subscriptions", "add", "console:")

    assert "console:" in paperboy("run", "--dry-run").out


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["subscriptions", "add", "nobody"], 2, "is not an address"),
        (["subscriptions", "add", "pigeon:1"], 2, "there is console, discord-webhook, file"),
        (["subscriptions", "add", "console:", "--zone", "Mars/Olympus"], 2, "no time zone"),
        (["subscriptions", "add", "console:", "--at", "25:00"], 2, "write it as 09:00"),
        (["subscriptions", "add", "console:", "--days", "someday"], 2, "no weekday"),
        (["subscriptions", "pause", "console:"], 3, "Nothing is subscribed"),
        (["subscriptions", "import", "missing.json"], 2, "cannot be read"),
        (["send", "--to", "pigeon:1"], 2, "No channel"),
        (["send", "--to", "file:out", "-d", "2026-02-09", "--layout", "cards"], 2, "no layout"),
        (["send", "--to", "telegram:1"], 2, "Telegram needs PAPERBOY_TELEGRAM_TOKEN"),
        (["replay", "2026-02-09", "--only", "sent"], 2, "unknown, failed"),
        (["replay", "2026-02-09", "--only", "failed"], 3, "No delivery"),
        (["replay", "monday", "--only", "failed"], 2, "is not a date"),
        (["status", "console:"], 3, "Nothing is known"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    paperboy: Run, words: list[str], code: int, told: str
) -> None:
    said = paperboy(*words)

    assert said.code == code
    assert told in said.err
    assert "Traceback" not in said.err


def test_a_second_service_on_the_same_store_says_so_and_leaves(
    paperboy: Run, tmp_path: Path
) -> None:
    paperboy("status")

    with filelock.FileLock(tmp_path / "data" / "p.sqlite3.lock"):
        said = paperboy("run")

    assert said.code == 1
    assert "Another `paperboy run` works on" in said.err


def test_where_the_store_cannot_be_locked_it_says_so_and_leaves(
    paperboy: Run, tmp_path: Path
) -> None:
    (tmp_path / "data" / "p.sqlite3.lock").mkdir(parents=True)

    said = paperboy("run")

    assert said.code == 1
    assert "p.sqlite3 cannot be locked (Is a directory)" in said.err


@pytest.mark.slow
def test_the_service_delivers_what_is_due_and_ends_when_it_is_told_to(
    paperboy: Run, huggingface: FakeHuggingFace, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    huggingface.settles(item("2602.00009", 5))
    due = datetime.now(UTC) - timedelta(minutes=1)
    paperboy("subscriptions", "add", f"file:{out}", "--at", f"{due:%H:%M}")
    # As if it had been subscribed a day ago: its time has just come.
    overdue(tmp_path / "data" / "p.sqlite3", due.replace(second=0, microsecond=0))

    async def deliver() -> None:
        async with serving() as service:
            await service.until(lambda: [*out.glob("*.en.md")])
            await service.stop()

    asyncio.run(deliver())

    (file,) = out.glob("*.en.md")
    assert f"{file.name.partition('.')[0]}: 1 sent" in paperboy("status").out


def overdue(file: Path, due: datetime) -> None:
    with sqlite3.connect(file) as db:
        db.execute("UPDATE slots SET next_due = ?", [f"{due:%Y-%m-%d %H:%M:%S}.000000"])
    db.close()
