"""Procrastinate's way to our database: it outlasts a database that is away."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, LiteralString, TypeVar

from procrastinate import PsycopgConnector
from procrastinate.connector import Notify
from procrastinate.exceptions import ConnectorException
from psycopg import AsyncConnection, InterfaceError, OperationalError, sql
from psycopg.errors import RaiseException
from psycopg_pool import AsyncConnectionPool

from adapters.jobs.schema import NAMESPACE
from adapters.postgres import BoundedConnection

T = TypeVar("T")

WAKE = "paperboy_wake"
"""The notification that tells every process to look for work."""

AGAIN = 0.5
"""Seconds before a database that is away is tried again."""

_PATIENCE = 5.0
"""Seconds that a connection is waited for."""

_IDLE = 2.0
"""Seconds after which a server gives up a transaction whose client says nothing more."""


class _Connection(BoundedConnection):
    limit = 3.0  # a sign of life that takes longer is none


class _Pool(AsyncConnectionPool[AsyncConnection]):
    """Few connections, tried again soon when they are lost."""

    def __init__(self, conninfo: str, **options: Any) -> None:  # noqa: ANN401 – the pool's own
        super().__init__(
            conninfo,
            connection_class=_Connection,
            kwargs={"connect_timeout": 3},
            min_size=2,
            max_size=6,
            timeout=_PATIENCE,
            reconnect_timeout=1.0,
            **options,
        )

    async def open(self, wait: bool = False, timeout: float = _PATIENCE) -> None:  # noqa: ASYNC109, FBT001, FBT002 – the pool's own
        """Open it, and wait no longer than for a connection at any other time."""
        await super().open(wait=wait, timeout=timeout)


class Connector(PsycopgConnector):
    """Asks until the database answers, so that a worker keeps its place over a restart of it.

    Args:
        woken: called when a process tells all to look for work.

    Attributes:
        patient: whether a database that is away is waited for.
    """

    def __init__(self, conninfo: str, *, woken: Callable[[], None]) -> None:
        super().__init__(conninfo=conninfo, pool_factory=_Pool, configure=_set_up_session)
        self.patient = True
        self._woken = woken

    async def execute_query_async(self, query: LiteralString, **arguments: object) -> None:
        """Execute, and wait for the database if need be."""
        try:
            await self._insist(
                lambda: super(Connector, self).execute_query_async(query, **arguments)
            )
        except ConnectorException as error:
            if not isinstance(error.__cause__, RaiseException):
                raise
            # The job that was to be finished was taken away: nobody misses it.

    async def execute_query_one_async(
        self, query: LiteralString, **arguments: object
    ) -> dict[str, Any]:
        """Execute for one row, and wait for the database if need be."""
        return await self._insist(
            lambda: super(Connector, self).execute_query_one_async(query, **arguments)
        )

    async def execute_query_all_async(
        self, query: LiteralString, **arguments: object
    ) -> list[dict[str, Any]]:
        """Execute for all rows, and wait for the database if need be."""
        return await self._insist(
            lambda: super(Connector, self).execute_query_all_async(query, **arguments)
        )

    async def listen_notify(self, on_notification: Notify, channels: Iterable[str]) -> None:
        """Listen for jobs and for calls to look for work, again where the connection is lost."""

        async def notified(*, channel: str, payload: str) -> None:
            if channel == WAKE:
                self._woken()
            else:
                await on_notification(channel=channel, payload=payload)

        await self._insist(
            lambda: super(Connector, self).listen_notify(notified, [*channels, WAKE])
        )

    async def _insist(self, ask: Callable[[], Awaitable[T]]) -> T:
        while True:
            try:
                return await ask()
            except ConnectorException as error:
                if not (self.patient and away(error)):
                    raise
            await asyncio.sleep(AGAIN)


def away(error: ConnectorException) -> bool:
    """Whether it is the database as a whole that does not answer."""
    return isinstance(error.__cause__, OperationalError | InterfaceError)


async def _set_up_session(connection: AsyncConnection) -> None:
    name = sql.Identifier(NAMESPACE)
    await connection.execute(sql.SQL("SET search_path TO {}").format(name))
    idle = f"SET idle_in_transaction_session_timeout = {round(_IDLE * 1000)}"
    await connection.execute(sql.SQL(idle))
    await connection.commit()
