"""Pictures that Telegram has: by its own id they are sent again without being fetched again."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from adapters.telegram.kept_photos import KeptPhotos
from adapters.telegram.uploads import Upload, fetch, no_picture
from bot.channel import MessageRejected
from bot.ports import PictureSource

KEPT = 1_000
"""Pictures remembered, about 300 KB; those of a season at five a day."""

GIVEN_UP = 900.0
"""Seconds for which a picture is left out that neither Telegram nor we could get."""

PATIENCE = 10.0
"""Seconds that a message waits for the upload of another; then it goes without its picture."""


class Photos:
    """Remembers the file id of each picture, by its address; ids are those of one bot.

    https://core.telegram.org/bots/api#sending-files

    Args:
        kept: what is known beyond this process; None for nothing.
        pictures: where those come from that Telegram does not fetch; None for nowhere.
        clock: seconds that only go forward.
        patience: seconds that a message waits for the upload of another.
    """

    def __init__(
        self,
        *,
        kept: KeptPhotos | None = None,
        pictures: PictureSource | None = None,
        clock: Callable[[], float] = time.monotonic,
        most: int = KEPT,
        patience: float = PATIENCE,
    ) -> None:
        self._kept = kept
        self._pictures = pictures
        self._clock = clock
        self._most = most
        self._patience = patience
        # Empty for a picture that the store was asked for, or whose id Telegram forgot.
        self._ids = OrderedDict[str, str]()
        self._given_up = OrderedDict[str, float]()
        self._turn = asyncio.Lock()

    async def file_id(self, url: str | None) -> str:
        """The file id of the picture at an address; empty where it is not known."""
        if not url:
            return ""
        if url not in self._ids:
            found = await self._kept.find(url) if self._kept else ""
            self._ids.setdefault(url, found)  # a send may have learned it in the meantime
        self._put(url, self._ids[url])
        return self._ids[url]

    def keep(self, url: str, file_id: str) -> None:
        """Remember a picture, in place of the one that was not used for longest.

        The first id stays until it is forgotten: Telegram may say another one each time.
        """
        self._given_up.pop(url, None)
        known = self._ids.get(url)
        self._put(url, known or file_id)
        if self._kept and not known:
            self._kept.save(url, file_id)

    def forget(self, url: str, file_id: str) -> None:
        """Telegram does not know that file id any more."""
        if self._kept:
            self._kept.drop(url, file_id)
        if self._ids.get(url) == file_id:
            self._put(url, "")

    def is_given_up(self, url: str) -> bool:
        """Whether a picture is left out for now."""
        since = self._given_up.get(url)
        return since is not None and self._clock() - since < GIVEN_UP

    def give_up(self, url: str) -> None:
        """Leave a picture out for a while."""
        self._given_up[url] = self._clock()
        if len(self._given_up) > self._most:
            self._given_up.popitem(last=False)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """One picture is uploaded at a time, so that each is once, and one in memory.

        Raises:
            MessageRejected: others take too long.
        """
        try:
            async with asyncio.timeout(self._patience):
                await self._turn.acquire()
        except TimeoutError as error:
            raise no_picture("Others are being uploaded.") from error
        try:
            yield
        finally:
            self._turn.release()

    async def fetch(self, url: str) -> Upload:
        """The picture itself, to be uploaded.

        Raises:
            MessageRejected: it cannot be had, and is left out for a while.
        """
        if self.is_given_up(url):
            raise no_picture("It could not be had a short while ago.")
        try:
            if self._pictures is None:
                raise no_picture("Nobody fetches it.")
            return await fetch(self._pictures, url)
        except MessageRejected:
            self.give_up(url)
            raise

    def _put(self, url: str, file_id: str) -> None:
        self._ids[url] = file_id
        self._ids.move_to_end(url)
        if len(self._ids) > self._most:
            self._ids.popitem(last=False)
