from pathlib import Path

import psycopg.errors
import pytest
from sqlalchemy.exc import DBAPIError

from adapters.store.engine import connect_blocking
from adapters.store.place import Place
from adapters.store.problems import translate, translated
from bot.errors import StoreProblem


def execute(place: Place, statements: list[str]) -> None:
    with translated(place), connect_blocking(place, 1).begin() as db:
        for statement in statements:
            db.exec_driver_sql(statement)


SERVER = Place.parse("postgresql://user:secret@db.example.org:5433/papers?password=secret")


@pytest.mark.parametrize(
    ("statements", "hint"),
    [
        (["PRAGMA max_page_count = 2", "CREATE TABLE t AS SELECT zeroblob(99999)"], "no room left"),
        (["PRAGMA query_only = ON", "CREATE TABLE t (c)"], "may not be written to"),
        (["CREATE VIRTUAL TABLE t USING fts5(c, tokenize = 'unheard_of')"], "newer SQLite"),
        (["SELECT nonsense"], "does not do its part: no such column: nonsense"),
    ],
)
def test_what_a_file_refuses_is_said_in_our_words(
    tmp_path: Path, statements: list[str], hint: str
) -> None:
    place = Place.parse(f"sqlite:///{tmp_path / 'paperboy.sqlite3'}")

    with pytest.raises(StoreProblem, match=hint) as caught:
        execute(place, statements)

    assert str(place.file) in str(caught.value)
    assert isinstance(caught.value.__cause__, DBAPIError)


@pytest.mark.parametrize(
    ("refusal", "hint"),
    [
        (psycopg.errors.DiskFull("no space left on device"), "no room left"),
        (psycopg.errors.TooManyConnections("sorry"), "short of connections"),
        (psycopg.errors.AdminShutdown("terminating"), "Try again in a moment"),
        (psycopg.errors.ReadOnlySqlTransaction("a standby"), "may not be written to"),
        (psycopg.errors.InsufficientPrivilege("denied"), "GRANT"),
        (psycopg.errors.InvalidPassword("no"), "Check user and password"),
        (psycopg.OperationalError('FATAL: role "user" does not exist'), "Check user and password"),
        (psycopg.OperationalError("FATAL: sorry, too many clients already"), "raise its limits"),
        (psycopg.OperationalError("the database system is starting up"), "in a moment"),
        (psycopg.OperationalError("server closed the connection"), "does not do its part"),
    ],
)
def test_what_a_server_refuses_is_said_in_our_words(refusal: Exception, hint: str) -> None:
    said = str(translate(DBAPIError("SELECT 1", {}, refusal), SERVER))

    assert hint in said
    assert "papers at db.example.org:5433" in said
    assert "secret" not in said


def test_a_parameter_that_is_none_may_be_half_a_password_and_is_not_repeated() -> None:
    place = Place.parse("postgresql://user:half@/papers?secret=half")

    with pytest.raises(StoreProblem, match="a parameter in its address") as caught:
        execute(place, ["SELECT 1"])

    assert "secret" not in str(caught.value)


def test_a_password_with_its_sign_as_it_is_is_no_part_of_a_host() -> None:
    with pytest.raises(StoreProblem, match="as %40") as caught:
        Place.parse("postgresql://user:half@secret@db/papers")

    assert "secret" not in str(caught.value)
