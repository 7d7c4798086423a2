"""What is remembered of chats and people, in memory."""

import asyncio
from collections.abc import Sequence

from bot.readers import Chat
from bot.subscription import Address


class FakeReaders:
    """Remembers as the real one does.

    Attributes:
        broken: raised by every call while it is set.
    """

    def __init__(self) -> None:
        self.chats: dict[Address, Chat] = {}
        self.saved: dict[str, list[str]] = {}
        self.broken: Exception | None = None

    async def chat(self, address: Address) -> Chat:
        await self._turn()
        return self.chats.get(address, Chat())

    async def save_chat(self, address: Address, chat: Chat) -> None:
        await self._turn()
        self.chats[address] = chat

    async def move_chat(self, address: Address, to: Address) -> None:
        await self._turn()
        old = self.chats.pop(address, Chat())
        self.chats[to] = self.chats.get(to, Chat()).completed(old)

    async def save_paper(self, reader: str, paper_id: str) -> bool:
        await self._turn()
        on_list = self.saved.setdefault(reader, [])
        if paper_id in on_list:
            return False
        on_list.append(paper_id)
        return True

    async def drop_paper(self, reader: str, paper_id: str) -> bool:
        await self._turn()
        if paper_id not in self.saved.get(reader, []):
            return False
        self.saved[reader].remove(paper_id)
        return True

    async def saved_papers(self, reader: str, *, limit: int, offset: int = 0) -> Sequence[str]:
        await self._turn()
        return self.saved.get(reader, [])[::-1][offset : offset + limit]

    async def saved_count(self, reader: str) -> int:
        await self._turn()
        return len(self.saved.get(reader, []))

    async def _turn(self) -> None:
        await asyncio.sleep(0)
        if self.broken is not None:
            raise self.broken
