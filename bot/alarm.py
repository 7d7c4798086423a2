"""The operator is told what is wrong: once a day of each thing, and without waiting for it."""

import asyncio
from collections.abc import Callable
from datetime import date, datetime
from typing import Protocol

import structlog

_log = structlog.get_logger(__name__)


class Alarm(Protocol):
    """Tells the operator."""

    async def raise_(self, key: str, sentence: str) -> None:
        """Say what is wrong; `key` is a word for it."""
        ...


class Alarms:
    """Raises each alarm once a day (UTC) while this process runs.

    Args:
        told: called when the operator was told, or could not be.
    """

    def __init__(
        self, alarm: Alarm, *, now: Callable[[], datetime], told: Callable[[], None]
    ) -> None:
        self._alarm = alarm
        self._now = now
        self._told = told
        self._raised: set[str] = set()
        self._day: date | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def busy(self) -> bool:
        """Whether the operator is just being told."""
        return bool(self._tasks)

    def raise_(self, key: str, sentence: str) -> None:
        """Tell the operator in the background, unless that was said today."""
        today = self._now().date()
        if today != self._day:
            self._day, self._raised = today, set()
        if key in self._raised:
            return
        self._raised.add(key)
        task = asyncio.create_task(self._tell(key, sentence))
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    async def drop(self) -> None:
        """Leave what the operator has not been told by now."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _tell(self, key: str, sentence: str) -> None:
        try:
            await self._alarm.raise_(key, sentence)
        except Exception:  # noqa: BLE001 – a deaf operator stops no delivery
            self._raised.discard(key)
            _log.exception("The operator could not be told.", key=key, sentence=sentence)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._told()
