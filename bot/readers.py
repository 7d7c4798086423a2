"""What is remembered of chats and of people. Values and port."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.subscription import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """What was chosen in a chat; empty where nothing was.

    Attributes:
        language: in which it is spoken to.
        zone: IANA name of its time zone.
    """

    language: str = ""
    zone: str = ""

    def completed(self, other: "Chat") -> "Chat":
        """This one, with the choices of another where it has none."""
        return Chat(language=self.language or other.language, zone=self.zone or other.zone)


class Readers(Protocol):
    """Remembers chats and saved papers; each call is one transaction.

    A reader is a person in a channel: `telegram:12345`. Every method raises `StoreProblem` where
    the database does not do its part.
    """

    async def chat(self, address: Address) -> Chat:
        """What was chosen there."""
        ...

    async def save_chat(self, address: Address, chat: Chat) -> None:
        """Remember that in place of what was chosen before."""
        ...

    async def move_chat(self, address: Address, to: Address) -> None:
        """A chat goes on at another address; what was chosen there stays."""
        ...

    async def save_paper(self, reader: str, paper_id: str) -> bool:
        """Put a paper on the reader's list; False where it is on it."""
        ...

    async def drop_paper(self, reader: str, paper_id: str) -> bool:
        """Take a paper off the list; False where it was not on it."""
        ...

    async def saved_papers(self, reader: str, *, limit: int, offset: int = 0) -> Sequence[str]:
        """Ids on the list, the last that was saved first."""
        ...

    async def saved_count(self, reader: str) -> int:
        """How many are on the list."""
        ...
