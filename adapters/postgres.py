"""Connections to PostgreSQL on which nothing is waited for without end."""

import asyncio
import os
import socket
from contextlib import suppress
from typing import Any

from psycopg import AsyncConnection, ProgrammingError
from psycopg.conninfo import make_conninfo
from psycopg.pq import TransactionStatus
from psycopg.rows import TupleRow
from sqlalchemy import URL

from bot.errors import StoreProblem

LIMIT = 10.0
"""Seconds within which a server answers a statement."""


def conninfo_of(url: URL) -> str:
    """What libpq reads: the very parameters that SQLAlchemy gives to psycopg for that URL.

    A rendered URL is none of libpq's: it has a space as it is, or as a `+`.

    Raises:
        StoreProblem: libpq knows no such parameter.
    """
    _, parameters = url.get_dialect()().create_connect_args(url)
    try:
        return make_conninfo(**parameters)
    except ProgrammingError:
        # Without its text, which may quote a piece of a password.
        raise StoreProblem("The address of the store has a parameter that is none.") from None


class BoundedConnection(AsyncConnection[TupleRow]):
    """A connection that breaks where the server does not answer within `limit` seconds.

    A network that goes silent says nothing to a client that waits for an answer, and to cancel
    psycopg's wait means to ask that network again. So the socket is shut: to psycopg this is a
    connection that the server closed, it raises `OperationalError`, and pools throw it away. The
    server gives up its half of the transaction by `idle_in_transaction_session_timeout`.
    """

    limit = LIMIT

    async def wait(self, gen: Any, *args: Any, **options: Any) -> Any:  # noqa: ANN401 – psycopg's
        """Do as psycopg does, for a limited time."""
        timer = asyncio.get_running_loop().call_later(self.limit, self._cut)
        try:
            return await super().wait(gen, *args, **options)
        finally:
            timer.cancel()

    def _cut(self) -> None:
        # Who waits for notifications has asked nothing, and may wait as long as he likes.
        if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
            with suppress(OSError), socket.socket(fileno=os.dup(self.pgconn.socket)) as connected:
                connected.shutdown(socket.SHUT_RDWR)
