"""The commands as a person calls them."""

import errno
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import structlog

from tests.bot.cli.conftest import NOWHERE, FakeHuggingFace, Said

Run = Callable[..., Said]


def test_today_shows_the_list_of_a_day(paperboy: Run) -> None:
    said = paperboy("today", "--date", "2026-02-09")

    assert said.code == 0
    assert said.out.index("Title of 2602.00002") < said.out.index("Title of 2602.00001")
    assert "https://huggingface.co/papers/2602.00002" in said.out
    assert said.err == ""


def test_the_same_day_twice_costs_one_call(paperboy: Run, huggingface: FakeHuggingFace) -> None:
    paperboy("today", "--date", "2026-02-09")
    paperboy("today", "--date", "2026-02-09", "--top", "1", "--language", "ko")

    assert len(huggingface.asked) == 1


def test_without_network_a_new_machine_shows_the_sample_and_says_so(
    paperboy: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAPERBOY_HF_URL", NOWHERE)

    said = paperboy("today", "--language", "ko")

    assert said.code == 0
    assert "Baichuan-M3" in said.out
    assert "127.0.0.1" in said.err
    assert "예시" in said.err


@pytest.mark.slow
def test_without_network_the_stored_digest_is_shown_and_that_is_said(
    paperboy: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    paperboy("today", "--date", "2026-02-09")
    monkeypatch.setenv("PAPERBOY_HF_URL", NOWHERE)

    said = paperboy("today")

    assert said.code == 0
    assert "Title of 2602.00002" in said.out
    assert "newest digest stored" in said.err


@pytest.mark.parametrize("format_", ["json", "markdown", "jekyll"])
def test_a_digest_can_be_printed_in_other_formats(paperboy: Run, format_: str) -> None:
    said = paperboy("today", "-d", "2026-02-09", "-f", format_)

    assert said.code == 0
    assert "Title of 2602.00002" in said.out


def test_a_paper_is_answered_from_the_store(paperboy: Run, huggingface: FakeHuggingFace) -> None:
    paperboy("today", "--date", "2026-02-09")
    huggingface.asked.clear()

    said = paperboy("paper", "https://huggingface.co/papers/2602.00001")

    assert (said.code, huggingface.asked) == (0, [])
    assert "Title of 2602.00001" in said.out
    assert json.loads(paperboy("paper", "2602.00001", "--json").out)["paper"]["id"] == "2602.00001"


def test_words_find_stored_papers(paperboy: Run) -> None:
    paperboy("fetch", "--since", "2026-02-09", "--until", "2026-02-09")

    assert "2602.00001" in paperboy("search", "diffusion").out
    assert paperboy("search", "알파카").code == 3


@pytest.mark.slow
def test_fetch_stores_days_and_counts_them(paperboy: Run) -> None:
    first = paperboy("fetch", "--since", "2026-02-07", "--until", "2026-02-09")
    again = paperboy("fetch", "--since", "2026-02-07", "--until", "2026-02-09")

    assert first.out == (
        "Stored 1 list with 2 papers; 2 days without a list; 0 stored before; 0 not answered.\n"
    )
    assert "3 stored before" in again.out


@pytest.mark.slow
def test_what_was_exported_can_be_imported_and_is_known_the_second_time(
    paperboy: Run, tmp_path: Path
) -> None:
    file = tmp_path / "out" / "2026-02-09.md"

    assert paperboy("export", "-d", "2026-02-09", "-o", str(file)).code == 0
    first, second = paperboy("import", str(file)), paperboy("import", str(file))
    back = paperboy("export", "-d", "2026-02-09")

    assert "2 papers, imported." in first.out
    assert "known already" in second.out
    assert back.out == file.read_text(encoding="utf-8")


def test_a_file_that_cannot_be_read_is_named_and_the_others_are_imported(
    paperboy: Run, tmp_path: Path
) -> None:
    good, bad = tmp_path / "good.md", tmp_path / "bad.md"
    paperboy("export", "-d", "2026-02-09", "-o", str(good))
    bad.write_text("just some words")

    said = paperboy("import", str(bad), str(tmp_path / "missing.md"), str(good))

    assert said.code == 2
    assert "bad.md:1" in said.err
    assert "missing.md: No such file" in said.err
    assert "good.md" in said.out


def test_doctor_checks_everything_and_names_the_mend(paperboy: Run) -> None:
    said = paperboy("doctor")

    assert "✓ store" in said.out
    assert "✓ Hugging Face" in said.out
    assert "✗ arXiv" in said.out
    assert "check the network" in said.out
    assert said.code == 4


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("DATABASE_URL", "postgresql://me:geheim@127.0.0.1:1/paperboy"),
        ("DATABASE_URL", "postgresql://me:ge/geheim@127.0.0.1:port/paperboy"),
        ("DATABASE_URL", "postgresql://me@127.0.0.1:1/paperboy?password=geheim"),
        ("LLM_URL", "https://me:geheim@127.0.0.1/v1"),
    ],
)
def test_doctor_shows_an_address_without_its_password(
    paperboy: Run, monkeypatch: pytest.MonkeyPatch, name: str, address: str
) -> None:
    monkeypatch.setenv(f"PAPERBOY_{name}", address)

    said = paperboy("doctor")

    assert f"PAPERBOY_{name} = {address.partition('://')[0]}://" in said.out
    assert "127.0.0.1" in said.out
    assert "geheim" not in said.out + said.err


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["today", "--date", "yesterday"], 2, "2026-02-09"),
        (["today", "--date", "2026-02"], 2, "a day is wanted"),
        (["today", "--date", "2199-01-01"], 3, "opens at"),
        (["today", "--date", "2026-02-07"], 3, "no list on most weekends"),
        (["today", "--top", "11"], 2, "less than or equal to 10"),
        (["today", "--language", "xx"], 2, "en, ko"),
        (["today", "-d", "2026-02-09", "--min-votes", "99"], 3, "passes your filter"),
        (["paper", "2602.6570"], 2, "is not an arXiv id"),
        (["paper", "2602.06570"], 4, "arXiv"),
        (["export", "--format", "docx"], 2, "markdown, jekyll, deep, json"),
        (["export", "--images"], 2, "--output"),
        (["export", "-d", "2026-02-09", "--order", "line,rest"], 2, "points"),
        (["export", "-d", "2026-02-09", "--format", "deep"], 3, "No deep read"),
        (["fetch", "--since", "2026-02-09", "--until", "2026-02-01"], 2, "--since"),
        (["week", "--date", "2026-02"], 2, "a week is wanted"),
        (["import"], 2, "FILE"),
        (["nonsense"], 2, "nonsense"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence_with_its_exit_code(
    paperboy: Run, words: list[str], code: int, told: str
) -> None:
    said = paperboy(*words)

    assert said.code == code
    assert told in said.err
    assert "Traceback" not in said.err


def test_a_wrong_setting_ends_every_command_in_a_sentence(
    paperboy: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAPERBOY_TOP", "many")

    said = paperboy("today")

    assert said.code == 2
    assert said.err.startswith("paperboy: PAPERBOY_TOP (papers in a digest, 1 to 10) cannot")


def test_a_misspelt_setting_is_mentioned(paperboy: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERBOY_LANGUGE", "ko")

    assert "Did you mean PAPERBOY_LANGUAGE?" in paperboy("today", "-d", "2026-02-09").err


def test_a_store_that_cannot_be_opened_is_the_machines_trouble(
    paperboy: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("PAPERBOY_DATABASE_URL", f"sqlite:///{tmp_path / 'file' / 'p.sqlite3'}")

    said = paperboy("today")

    assert said.code == 1
    assert "Traceback" not in said.err


def test_the_version_is_told(paperboy: Run) -> None:
    assert paperboy("--version").out.startswith("paperboy ")


def test_a_log_that_cannot_be_written_ends_nothing(
    paperboy: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    paperboy("today", "--date", "2026-02-09")  # sets the log up

    monkeypatch.setattr(sys, "stderr", FullDisk())
    structlog.get_logger().error("Nobody reads this")


class FullDisk(io.StringIO):
    """Where nothing more can be written."""

    def write(self, _: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")
