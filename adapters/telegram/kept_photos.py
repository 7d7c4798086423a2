"""What the store knows of a bot's photos, asked and told beside the sending."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from functools import partial

import structlog

from bot.errors import StoreProblem
from bot.ports import PhotoStore

PATIENCE = 0.5
"""Seconds that a message waits for what the store knows; one read of a file takes 1 ms."""

_log = structlog.get_logger(__name__)


class KeptPhotos:
    """Reads once for all who ask at once, and writes behind.

    A store that is slow or fails costs an upload, never a message.

    Args:
        bot: the bot's number.
        patience: seconds that are waited for an answer.
    """

    def __init__(self, *, store: PhotoStore, bot: int, patience: float = PATIENCE) -> None:
        self._store = store
        self._bot = bot
        self._patience = patience
        self._reads: dict[str, asyncio.Task[str]] = {}
        self._changes = deque[Callable[[], Awaitable[None]]]()
        self._writes: asyncio.Task[None] | None = None

    async def find(self, url: str) -> str:
        """The file id of a picture; empty where it is not known, or not said in time."""
        reading = self._reads.get(url)
        if reading is None:
            reading = self._reads[url] = asyncio.create_task(self._read(url))
            reading.add_done_callback(lambda _: self._reads.pop(url, None))
        # Neither a time-out nor somebody who gives up takes it away from the others.
        done, _ = await asyncio.wait([reading], timeout=self._patience)
        return reading.result() if done else ""

    def save(self, url: str, file_id: str) -> None:
        """Have an id remembered."""
        self._change(partial(self._store.save_photo, self._bot, url, file_id))

    def drop(self, url: str, file_id: str) -> None:
        """Have an id forgotten."""
        self._change(partial(self._store.drop_photo, self._bot, url, file_id))

    async def close(self) -> None:
        """Wait until everything is read and written."""
        await asyncio.gather(*self._reads.values(), *filter(None, [self._writes]))

    async def _read(self, url: str) -> str:
        try:
            return await self._store.photo(self._bot, url)
        except StoreProblem as problem:
            _log.info("The store does not say how a picture is sent again.", says=str(problem))
            return ""

    def _change(self, change: Callable[[], Awaitable[None]]) -> None:
        self._changes.append(change)
        if self._writes is None or self._writes.done():
            self._writes = asyncio.create_task(self._write())

    async def _write(self) -> None:
        while self._changes:
            try:
                await self._changes.popleft()()
            except StoreProblem as problem:
                _log.info("It is not kept how a picture is sent again.", says=str(problem))
                self._changes.clear()  # each would be waited for as long
