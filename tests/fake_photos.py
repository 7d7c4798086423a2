"""Pictures and what is known of them, without a network and without a database."""

import asyncio

from bot.errors import NothingThere, StoreProblem

PNG = b"\x89PNG\r\n\x1a\n and so on"


class FakePictures:
    """Has the pictures that it was given, and notes what it is asked for.

    Attributes:
        begun: set once it was asked.
        open: cleared to keep everybody waiting.
    """

    def __init__(self) -> None:
        self.there: dict[str, bytes] = {}
        self.asked: list[str] = []
        self.begun = asyncio.Event()
        self.open = asyncio.Event()
        self.open.set()

    async def fetch_picture(self, url: str) -> bytes:
        self.asked.append(url)
        self.begun.set()
        await self.open.wait()
        if url not in self.there:
            raise NothingThere("There is no picture.")
        return self.there[url]


class FakePhotoStore:
    """Remembers in a dictionary (`bot.ports.PhotoStore`).

    Attributes:
        broken: whether it says so to everybody who asks.
        open: cleared to keep everybody waiting.
    """

    def __init__(self) -> None:
        self.known: dict[tuple[int, str], str] = {}
        self.reads: list[str] = []
        self.writes: list[tuple[str, str]] = []
        self.broken = False
        self.open = asyncio.Event()
        self.open.set()

    async def photo(self, bot: int, url: str) -> str:
        self.reads.append(url)
        await self._works()
        return self.known.get((bot, url), "")

    async def save_photo(self, bot: int, url: str, file_id: str) -> None:
        self.writes.append((url, file_id))
        await self._works()
        self.known[bot, url] = file_id

    async def drop_photo(self, bot: int, url: str, file_id: str) -> None:
        self.writes.append((url, ""))
        await self._works()
        if self.known.get((bot, url)) == file_id:
            del self.known[bot, url]

    async def _works(self) -> None:
        await self.open.wait()
        if self.broken:
            raise StoreProblem("The database is away.")
