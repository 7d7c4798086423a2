"""One call at a time, and none too soon: over all processes of a machine."""

import asyncio
import math
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import filelock

from bot.errors import SourceProblem, TryLater

LONGEST = 3600.0
"""Seconds that a service is left alone at most; a file that says more was written by a clock
that has been put right since."""

PATIENCE = 15.0
"""Seconds to next turn that are waited; with more to go, the caller is told to come later."""

QUEUE = 120.0
"""Seconds that a turn is waited for while other processes have theirs."""


class Pace:
    """Gives out turns for one service.

    `folder` holds two files: a lock, kept from before the wait until after the call, and the
    instant (Unix time) from which the next call is allowed.
    """

    def __init__(
        self,
        *,
        service: str,
        folder: Path,
        interval: float,
        now: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._service = service
        self._interval = interval
        self._now = now
        self._sleep = sleep
        self._lock = folder / f"{service.lower()}.lock"
        self._state = folder / f"{service.lower()}.next"
        # Callers in this process queue here, without polling the file.
        self._alone = asyncio.Lock()

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for the turn and hold it; a `TryLater` with `after` within delays the next one.

        Raises:
            TryLater: the service is being left alone, or the queue is too long.
            SourceProblem: the folder cannot be used.
        """
        async with self._alone, self._locked():
            await self._wait()
            # Said before the call, too: the process may die in it.
            self._allow_after(self._interval)
            pause = self._interval
            try:
                yield
            except TryLater as problem:
                pause = max(pause, problem.after or 0.0)
                raise
            finally:
                self._allow_after(pause)

    @asynccontextmanager
    async def _locked(self) -> AsyncIterator[None]:
        try:
            self._make_folder()
            lock = filelock.AsyncFileLock(self._lock, timeout=QUEUE)
            await lock.acquire()
        except filelock.Timeout as error:
            raise TryLater(
                f"Other programs on this machine are asking {self._service}. Try again later."
            ) from error
        except OSError as error:
            raise self._unusable(error) from error
        try:
            yield
        finally:
            await lock.release()

    async def _wait(self) -> None:
        wait = self._next() - self._now().timestamp()
        if wait > PATIENCE:
            raise TryLater(
                f"{self._service} asked to be left alone for another {math.ceil(wait / 60)} min.",
                after=wait,
            )
        if wait > 0:
            await self._sleep(wait)

    def _next(self) -> float:
        """When the next call is allowed, in Unix time."""
        now = self._now().timestamp()
        try:
            moment = float(self._state.read_bytes())
        except FileNotFoundError:
            return now
        except ValueError:
            moment = math.nan
        except OSError as error:
            raise self._unusable(error) from error
        # Nonsense was still written by someone who may just have called.
        return moment if moment <= now + LONGEST else now + self._interval

    def _allow_after(self, seconds: float) -> None:
        moment = self._now().timestamp() + min(seconds, LONGEST)
        try:
            self._state.write_text(f"{moment:.6f}\n", encoding="ascii")
        except OSError as error:
            raise self._unusable(error) from error

    def _make_folder(self) -> None:
        self._lock.parent.mkdir(parents=True, exist_ok=True)

    def _unusable(self, error: OSError) -> SourceProblem:
        return SourceProblem(
            f"The pace of calls to {self._service} is kept in {self._lock.parent}, "
            f"which cannot be used: {error.strerror or error}. Make that folder writable."
        )
