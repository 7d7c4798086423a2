"""Asking for something to be done, by whichever process comes first."""

from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import datetime, timedelta

from procrastinate import App
from procrastinate.exceptions import AlreadyEnqueued

TURN, OWN = "paperboy:turn", "paperboy:own"


class Asking:
    """Enters jobs, each of which holds one lock at most.

    Of turns one may wait, and of what is owned one may run. Both locks on one job jam it:
    https://github.com/procrastinate-org/procrastinate/issues/1543.

    Args:
        jobs: the names of what takes turns; other names are of what is owned.
        now: this instant, aware.
    """

    def __init__(self, app: App, *, jobs: Collection[str], now: Callable[[], datetime]) -> None:
        self._app = app
        self._jobs = jobs
        self._now = now

    async def ask(self, name: str, *, wait: float = 0.0, tries: int = 0) -> None:
        """Ask for a turn, or for somebody to own it, in `wait` seconds.

        `tries` is how often its owner ended by itself of late.
        """
        at = self._now() + timedelta(seconds=wait) if wait else None
        where = queue(name)
        if name in self._jobs:
            asked = self._app.configure_task(TURN, queue=where, queueing_lock=name, schedule_at=at)
            with suppress(AlreadyEnqueued):
                await asked.defer_async(name=name)
        else:
            asked = self._app.configure_task(OWN, queue=where, lock=name, schedule_at=at)
            await asked.defer_async(name=name, tries=tries)


def queue(name: str) -> str:
    """Where it waits: one queue for each name, so that a process takes what it can do."""
    return f"paperboy:{name}"
