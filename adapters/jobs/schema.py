"""Procrastinate's tables, in a namespace of their own inside the store's database.

Another program in the same database may have a Procrastinate of its own. What is in ours may be
lost at any time, so where it was made by another version, it is simply made anew.
"""

from hashlib import blake2b

from procrastinate.schema import SchemaManager
from psycopg import Error, sql
from psycopg.errors import InsufficientPrivilege

from adapters.postgres import BoundedConnection
from bot.errors import StoreProblem

NAMESPACE = "paperboy_jobs"

_TURN = 0x70616A6F
"""The advisory lock of whoever installs: “pajo”."""

_REFUSED = "The jobs cannot be set up in the store's database"
_MARK = "SELECT obj_description(to_regnamespace(%s)::oid, 'pg_namespace')"


async def install(conninfo: str) -> None:
    """Make the tables where they are missing or of another version; safe for several at once.

    Raises:
        StoreProblem: the database does not let us.
    """
    try:
        async with await BoundedConnection.connect(conninfo, connect_timeout=10) as db:
            await db.execute("SELECT pg_advisory_xact_lock(%s)", [_TURN])
            known = await (await db.execute(_MARK, [NAMESPACE])).fetchone()
            if known != (_mark(),):
                await _make(db)
    except InsufficientPrivilege as error:
        raise StoreProblem(
            f"{_REFUSED}: {error}. Its user needs the right to create a schema there ({NAMESPACE})."
        ) from error
    except Error as error:
        raise StoreProblem(f"{_REFUSED}: {error}.") from error


async def _make(db: BoundedConnection) -> None:
    name = sql.Identifier(NAMESPACE)
    await db.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(name))
    await db.execute(sql.SQL("CREATE SCHEMA {}").format(name))
    await db.execute(sql.SQL("SET LOCAL search_path TO {}").format(name))
    await db.execute(SchemaManager.get_schema())
    await db.execute(sql.SQL("COMMENT ON SCHEMA {} IS {}").format(name, _mark()))


def _mark() -> str:
    """What tells one version of the tables from another."""
    told = blake2b(SchemaManager.get_schema().encode(), digest_size=8).hexdigest()
    return f"Jobs of Paperboy, may be dropped at any time ({told})"
