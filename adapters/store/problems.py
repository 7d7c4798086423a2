"""Database errors, said in our own words: what is wrong, and what to do."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, ProgrammingError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from adapters.store.place import Place
from bot.errors import StoreProblem

_IN_USE = ("is in use by another process", "Wait until that has finished, or end it.")
_FULL = ("has no room left", "Free some space on its disk and try again.")
_MAY_WRITE = (
    "Make sure that it is a file, and that you may write to it and to its folder; or name another "
    "one in PAPERBOY_DATABASE_URL."
)
_READ_ONLY = ("may not be written to", "Give yourself the right to, or choose another place.")
_NOT_OURS = ("holds another program's table of one of our names", "Choose a place of our own.")
_CANNOT_HOLD = ("was given a value that it cannot hold", "Report the paper that it belongs to.")
_UNKNOWN = ("does not do its part", "")

_SAID = {
    # https://www.sqlite.org/rescode.html
    "SQLITE_BUSY": _IN_USE,
    "SQLITE_LOCKED": _IN_USE,
    "SQLITE_FULL": _FULL,
    "SQLITE_READONLY": ("may not be written to", _MAY_WRITE),
    "SQLITE_PERM": ("may not be written to", _MAY_WRITE),
    "SQLITE_TOOBIG": _CANNOT_HOLD,
    "SQLITE_NOTADB": ("is not a database", "Move that file away, or choose another place."),
    "SQLITE_CORRUPT": ("is damaged", "Put a copy in its place, or move it away and start anew."),
    "SQLITE_CANTOPEN": ("cannot be opened", _MAY_WRITE),
    "SQLITE_IOERR": ("cannot be read or written", "Check its disk."),
    "no fts5": ("needs a newer SQLite", "Use a Python with SQLite 3.34 or newer and FTS5."),
    "address": ("has a parameter in its address that is none", "Correct the address."),
    # https://www.postgresql.org/docs/current/errcodes-appendix.html
    "08": ("is out of reach", "Check that the server runs and can be reached from here."),
    "22": _CANNOT_HOLD,
    "25006": _READ_ONLY,
    "28": ("does not let us in", "Check user and password in its address."),
    "3D000": ("does not exist", "Create it, or correct its address."),
    "42501": ("does not give us the right", "GRANT it to the user in its address."),
    "42P07": _NOT_OURS,
    "53100": _FULL,
    "53": ("is short of connections or memory", "Try again later, or raise its limits."),
    "55P03": _IN_USE,
    "57": ("is starting up or shutting down", "Try again in a moment."),
}
"""What is wrong and what to do, by the beginning of an error's code."""

# An address that psycopg cannot read it quotes, and in it perhaps a piece of a password.
_SAID_ALL = ("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM", "address")

_BY_TEXT = {
    r"no such (module|tokenizer)": "no fts5",
    r"already exists": "42P07",
    # A connection that fails has no code, only libpq's text and in it the server's.
    r"password|no pg_hba|role .* does not exist|authentication": "28",
    r"database .* does not exist": "3D000",
    r"too many (connections|clients)|slots are reserved": "53",
    r"starting up|shutting down|recovery mode": "57",
}


@contextmanager
def translated(place: Place) -> Iterator[None]:
    """Let what the database refuses leave as a `StoreProblem`."""
    try:
        yield
    except (DBAPIError, NoConnectionFree, sqlite3.Error, OSError, OverflowError) as error:
        raise translate(error, place) from error


def translate(error: Exception, place: Place) -> StoreProblem:
    """Say an error of SQLAlchemy or of a driver in our own words."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    code = _code(error, cause)
    wrong, mend = next((_SAID[key] for key in _SAID if code.startswith(key)), _UNKNOWN)
    return StoreProblem(f"The store ({place}) {wrong}{_detail(code, cause)} {mend}".rstrip())


def _detail(code: str, cause: BaseException | None) -> str:
    """The end of the sentence, with the database's own words where they say more than it."""
    if code.startswith(_SAID_ALL):
        return "."
    detail = " ".join(str(cause).split())[:300].rstrip(".")
    return f": {detail}" if detail.endswith("?") else f": {detail}."


def _code(error: Exception, cause: BaseException | None) -> str:
    """The database's own code of an error, or ours for one that has none of use."""
    if isinstance(cause, OverflowError):
        return "22"
    if isinstance(error, NoConnectionFree):
        return "53"
    code = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None)
    if code and code != "SQLITE_ERROR":
        return str(code)
    if isinstance(error, ProgrammingError) and not error.statement:
        return "address"
    lost = isinstance(error, DBAPIError) and (error.connection_invalidated or not error.statement)
    out_of_reach = "08" if lost else ""
    texts = _BY_TEXT.items()
    return next((ours for text, ours in texts if re.search(text, str(cause))), out_of_reach)
