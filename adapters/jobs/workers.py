"""The service over many processes: the same work as in one, each piece in one of them."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import datetime

import structlog
from procrastinate import App, JobContext
from procrastinate.exceptions import ConnectorException
from procrastinate.manager import JobManager
from procrastinate.worker import Worker
from psycopg_pool import PoolTimeout

from adapters.jobs.asking import OWN, TURN, Asking, queue
from adapters.jobs.connector import WAKE, Connector
from adapters.jobs.owning import Owning
from adapters.jobs.places import Places
from adapters.jobs.schema import install
from adapters.jobs.turns import Turns
from adapters.jobs.watch import Watch
from bot.errors import StoreProblem
from bot.work import LONGEST, Work

LOOK = 1.0
"""Seconds between two signs of life."""

LET_GO = 4.0
"""Seconds without the database after which a process gives up what nothing fences: before
`watch.TAKEOVER`, after which another takes it."""

GUARD = LOOK / 4
"""Seconds between two looks whether that is so."""

POLL = 0.5
"""Seconds between two looks for a job whose time has come: of that nobody is notified."""

GRACE = 10.0
"""Seconds that everything is given to end."""

_NEVER = 86_400.0
_NOTIFY = "SELECT pg_notify(%(channel)s, '')"

_log = structlog.get_logger(__name__)


class Workers:
    """One of many processes that share the work (`bot.work.Work`) over a database.

    What this process cannot do, because its work has no such name, others may.

    Args:
        conninfo: of the PostgreSQL database, for libpq.
        now: this instant, aware.
        clock: seconds that only go forward.
        longest: seconds that a job, or what ended by itself, is left alone at most.
    """

    def __init__(
        self,
        work: Work,
        *,
        conninfo: str,
        now: Callable[[], datetime],
        clock: Callable[[], float] = time.monotonic,
        longest: float = LONGEST,
    ) -> None:
        self._work = work
        self._conninfo = conninfo
        self._clock = clock
        self._names = [*work.jobs, *work.owned]
        self._places = Places()
        self._stirred = asyncio.Event()
        self._stop = asyncio.Event()
        self._seen_at = clock()
        self._connector = Connector(conninfo, woken=self._wake_here)
        self._app = App(connector=self._connector)
        self._app.task(name=TURN, pass_context=True)(self._turn)
        self._app.task(name=OWN, pass_context=True)(self._own)
        self._asking = Asking(self._app, jobs=work.jobs.keys())
        self._turns = Turns(
            work.jobs, asking=self._asking, taken=self.wake, now=now, longest=longest
        )
        self._owning = Owning(
            work.owned, places=self._places, asking=self._asking, clock=clock, longest=longest
        )
        self._worker: Worker | None = None

    def wake(self) -> None:
        """Let every process look for work now."""
        self._stirred.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set; a job's turn is cut short then, and taken again by another.

        Raises:
            StoreProblem: the database cannot be used at the start; later it is waited for.
        """
        self._stop = stop
        await install(self._conninfo)
        async with self._open() as manager, asyncio.TaskGroup() as tasks:
            watch = Watch(
                manager=manager, names=self._names, ask=self._asking.ask, clock=self._clock
            )
            beside = [
                tasks.create_task(work)
                for work in (self._look(watch), self._guard(), self._announce(manager))
            ]
            for runner in self._work.local:
                tasks.create_task(runner.run(stop))
            await self._employ(stop)
            for task in beside:
                task.cancel()

    @asynccontextmanager
    async def _open(self) -> AsyncIterator[JobManager]:
        """Open the connections; the manager is one that does not wait for the database."""
        async with AsyncExitStack() as opened:
            try:
                await opened.enter_async_context(self._app.open_async())
            except PoolTimeout as error:
                raise StoreProblem(f"The store's database went away: {error}.") from error
            plain = Connector(self._conninfo, woken=self._wake_here)
            plain.patient = False
            await plain.open_async(self._connector.pool)
            yield JobManager(plain)

    async def _employ(self, stop: asyncio.Event) -> None:
        """Keep a worker at work."""
        stopped = asyncio.create_task(stop.wait())
        while not stop.is_set():
            working = asyncio.create_task(self._employed())
            try:
                await asyncio.wait({working, stopped}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                if not working.done():
                    self._places.close()
                    self._connector.patient = False
                    working.cancel()
                (ended,) = await asyncio.gather(working, return_exceptions=True)
            if not stop.is_set():
                _log.warning("The worker ended and is started again.", says=str(ended))
                await asyncio.wait({stopped}, timeout=LOOK)

    async def _employed(self) -> None:
        self._worker = Worker(
            self._app,
            queues=[queue(name) for name in self._names],
            concurrency=2 * len(self._names) + 1,
            fetch_job_polling_interval=POLL,
            # Signs of life are given by the look; who is dead is decided there as well.
            update_heartbeat_interval=_NEVER,
            stalled_worker_timeout=_NEVER,
            abort_job_polling_interval=_NEVER,
            shutdown_graceful_timeout=GRACE,
            delete_jobs="always",
            install_signal_handlers=False,
        )
        await self._worker.run()  # type: ignore[no-untyped-call]  # it has no annotation

    async def _turn(self, context: JobContext, name: str) -> None:
        await self._turns.take(context.job.id or 0, name, stop=self._stop)

    async def _own(self, context: JobContext, name: str, tries: int) -> None:
        await self._owning.own(context.job.id or 0, name, tries=tries)

    async def _look(self, watch: Watch) -> None:
        silent = False
        while True:
            worker_id = None if self._worker is None else self._worker.worker_id
            began = self._clock()
            try:
                if worker_id is not None:
                    places = (place.job_id for place in self._places)
                    self._places.lose(
                        await watch.look(worker_id, frozenset({*self._turns.job_ids, *places}))
                    )
                    self._seen_at, silent = began, False
            except ConnectorException as error:
                if not silent:
                    says = str(error.__cause__ or error)
                    _log.warning("The database cannot be used; waiting for it.", says=says)
                silent = True
            await asyncio.sleep(LOOK)

    async def _guard(self) -> None:
        """Give up what others may take over soon."""
        while True:
            if self._clock() - self._seen_at > LET_GO:
                self._places.leave_unfenced()
            await asyncio.sleep(GUARD)

    async def _announce(self, manager: JobManager) -> None:
        while True:
            await self._stirred.wait()
            self._stirred.clear()
            self._wake_here()
            with suppress(ConnectorException):  # who is not told looks by himself
                await manager.connector.execute_query_async(_NOTIFY, channel=WAKE)

    def _wake_here(self) -> None:
        self._places.wake()
        for runner in self._work.local:
            runner.wake()
