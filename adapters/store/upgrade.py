"""Bring a database to the schema that this program speaks."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import structlog
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext, MigrationStep
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from adapters.store import migrations
from adapters.store.engine import WRITES, connect_blocking
from adapters.store.place import Place
from adapters.store.problems import translated
from bot.errors import StoreProblem

log = structlog.get_logger(__name__)

VERSION_TABLE = "paperboy_version"
"""Not Alembic's own name: a PostgreSQL database may be shared with another program."""

_WAL_TRIES = 50


def upgrade(place: Place, patience: float) -> None:
    """Create or change the tables where needed, all in one transaction.

    Several processes may do this at once: one does the work, the others wait for it.

    Raises:
        StoreProblem: the database cannot be used, or a newer program wrote it.
    """
    engine = connect_blocking(place, patience)
    with translated(place):
        with engine.connect() as db:
            if _is_current(db, place):
                return
        if place.is_file:
            _turn_on_wal(place, patience)
        with engine.execution_options(**WRITES).begin() as db:
            if not place.is_file:
                _check_encoding(db, place)
            if not _is_current(db, place):
                _take_steps(db)
                log.info("Brought the store up to date.", store=str(place))


def scripts() -> ScriptDirectory:
    """The steps that this program knows."""
    return ScriptDirectory(str(Path(migrations.__file__).parent))


def _is_current(db: Connection, place: Place) -> bool:
    known = scripts()
    heads = _context(db).get_current_heads()
    if not set(heads) <= {script.revision for script in known.walk_revisions()}:
        raise StoreProblem(
            f"The store ({place}) was written by a newer version of Paperboy. "
            "Update this one, or name another store."
        )
    return heads == tuple(known.get_heads())


def _take_steps(db: Connection) -> None:
    known = scripts()

    def steps(heads: tuple[str, ...], _: MigrationContext) -> Iterable[MigrationStep]:
        ahead = list(known.iterate_revisions("heads", heads or "base"))
        return [MigrationStep.upgrade_from_script(known.revision_map, one) for one in ahead[::-1]]

    context = _context(db, fn=steps)
    # Handed over rather than installed as Alembic's global `op`, which is not safe in threads.
    context.run_migrations(op=Operations(context))


def _context(db: Connection, **options: object) -> MigrationContext:
    return MigrationContext.configure(db, opts={"version_table": VERSION_TABLE, **options})


def _turn_on_wal(place: Place, patience: float) -> None:
    """Let readers and a writer work at once: https://www.sqlite.org/wal.html; the file keeps it.

    Of processes that do this at once some are refused without any waiting (3 of 480 in a trial);
    BEGIN EXCLUSIVE does wait until the others are out.
    """
    with closing(sqlite3.connect(place.file, timeout=patience, isolation_level=None)) as db:
        for _ in range(_WAL_TRIES):
            try:
                db.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    raise
                db.execute("BEGIN EXCLUSIVE")
                db.execute("COMMIT")
            else:
                return
        db.execute("PRAGMA journal_mode = WAL")


def _check_encoding(db: Connection, place: Place) -> None:
    encoding = db.exec_driver_sql("SHOW server_encoding").scalar_one()
    if encoding != "UTF8":
        raise StoreProblem(
            f"The store ({place}) keeps text as {encoding}, which holds no Korean. "
            "Create the database with ENCODING 'UTF8' TEMPLATE template0."
        )
