"""A store moves as an operator moves it."""

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import filelock
import pytest
from rich.console import Console

from adapters.store.moving import Doing, Moved, Step
from bot.cli.moving import watch
from tests.bot.cli.conftest import Said

pytestmark = pytest.mark.slow

Run = Callable[..., Said]


@pytest.fixture
def home(tmp_path: Path) -> str:
    """Where the commands' settings have the store."""
    return f"sqlite:///{tmp_path / 'data' / 'p.sqlite3'}"


@pytest.fixture
def away(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'away' / 'q.sqlite3'}"


def test_a_store_moves_and_is_used_where_it_is_then(
    paperboy: Run, monkeypatch: pytest.MonkeyPatch, home: str, away: str
) -> None:
    paperboy("subscriptions", "add", "console:")
    paperboy("fetch", "--since", "2026-02-09", "--until", "2026-02-09")

    said = paperboy("migrate-store", home, away)

    assert said.code == 0
    assert re.search(r"^papers +2 rows  [0-9a-f]{16}$", said.out, re.MULTILINE)
    assert re.search(r"Copied \d+ of \d+ rows\. Counts and checksums of all \d+ tables", said.out)
    assert "papers: 2 rows copied" in said.err
    monkeypatch.setenv("PAPERBOY_DATABASE_URL", away)
    assert "console:" in paperboy("subscriptions", "list").out


def test_a_second_time_everything_is_there(paperboy: Run, home: str, away: str) -> None:
    paperboy("subscriptions", "add", "console:")
    paperboy("migrate-store", home, away)

    said = paperboy("migrate-store", home, away)

    assert said.code == 0
    assert "Everything is there already." in said.out
    assert "copied" not in said.err


@pytest.mark.parametrize("held", ["home", "away"])
def test_a_store_that_a_service_works_on_is_not_moved(
    paperboy: Run, request: pytest.FixtureRequest, home: str, away: str, held: str
) -> None:
    paperboy("status")
    file = Path(request.getfixturevalue(held).removeprefix("sqlite:///"))
    file.parent.mkdir(exist_ok=True)

    with filelock.FileLock(f"{file}.lock"):
        said = paperboy("migrate-store", home, away)

    assert said.code == 1
    assert f"Another `paperboy run` works on {file}" in said.err


def test_another_store_is_not_written_over(paperboy: Run, home: str, away: str) -> None:
    paperboy("subscriptions", "add", "console:")
    paperboy("migrate-store", home, away)
    paperboy("subscriptions", "remove", "console:")

    said = paperboy("migrate-store", home, away)

    assert said.code == 1
    assert "holds other data than the source" in said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("sqlite:///nothing.sqlite3", "There is no store to copy at nothing.sqlite3"),
        ("postgresql://me:secret@127.0.0.1:1/paperboy", "is out of reach"),
        ("postgresql://me:secret@127.0.0.1:port/paperboy", "cannot be read"),
    ],
)
def test_a_wrong_address_is_said_in_a_sentence_without_its_password(
    paperboy: Run, tmp_path: Path, away: str, source: str, told: str
) -> None:
    said = paperboy("migrate-store", source, away)

    assert said.code == 1
    assert told in said.err
    assert "secret" not in said.err
    assert not (tmp_path / "away").exists()


def test_an_interrupted_copy_says_how_to_go_on(capsys: pytest.CaptureFixture[str]) -> None:
    def steps() -> Iterator[Step | Moved]:
        yield Step(Doing.COPYING, "papers", 2, 5)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        watch(steps(), Console(file=io.StringIO()))

    assert "The same command goes on from here" in capsys.readouterr().err


def test_on_a_terminal_a_bar_shows_how_far_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    screen = io.StringIO()
    done = Moved("papers", rows=5, copied=5, checksum=0)
    steps: list[Step | Moved] = [
        Step(Doing.COPYING, "papers", 5, 5),
        Step(Doing.CHECKING, "papers", 4, 5),
        done,
    ]

    moved = watch(iter(steps), Console(file=screen, force_terminal=True, width=100))

    assert moved == [done]
    assert "checking papers" in screen.getvalue()
    assert "4/5" in screen.getvalue()
    assert capsys.readouterr().err == ""
