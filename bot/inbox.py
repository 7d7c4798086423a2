"""The inbox: what came in from a channel, kept until it was answered. Values and port.

::

    put ──▶ waiting ──begin──▶ begun ──done──▶ done      (its number is kept, so that it is known)

`begin` is written before an answer is sent, `done` after it: whatever happens in between, nothing
is answered twice, and what was perhaps answered is found.

Only the desk that was opened last for a channel may begin anything. So a process that was frozen
while another took over begins nothing when it wakes up, and what a desk finds begun, but not by
itself, was begun before it was opened.
"""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.errors import PaperboyError

KEPT = timedelta(days=2)
"""How long a number is known after it is done; Telegram repeats an update for 24 hours.

https://core.telegram.org/bots/api#getting-updates
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One update, as it came in.

    Attributes:
        number: the platform's own; of two the smaller is the older.
        about: chat or person; of those about the same, one is answered after the other.
        reader: the person who did it, or the chat that speaks; empty where nobody knows.
        body: JSON as the platform writes it.
        at: when it came in (UTC).
        begun: whether an answer was begun, and perhaps sent.
    """

    number: int
    about: str
    body: str
    at: datetime
    reader: str = ""
    begun: bool = False


class Postponed(PaperboyError):
    """The platform takes an answer, or the rest of it, only later.

    Attributes:
        after: seconds until then.
        go_on: says what is left; may raise the same again.
    """

    def __init__(self, message: str, *, after: float, go_on: Callable[[], Awaitable[None]]) -> None:
        super().__init__(message)
        self.after = after
        self.go_on = go_on


class Inbox(Protocol):
    """Remembers what came in; each call is one transaction.

    Every method raises `StoreProblem` where the database does not do its part.
    """

    async def open(self, channel: str) -> int:
        """Open a desk for the channel, in place of any other; its epoch, which only grows."""
        ...

    async def put(self, channel: str, items: Sequence[Item]) -> int:
        """Take in what is new; how much that was. What is there already stays as it is."""
        ...

    async def waiting(
        self,
        channel: str,
        *,
        limit: int,
        but: Collection[str] = frozenset(),
        not_by: Collection[str] = frozenset(),
    ) -> Sequence[Item]:
        """What is not done, oldest first, not about any of `but`, nor by any reader of `not_by`."""
        ...

    async def begin(self, channel: str, number: int, *, epoch: int) -> bool:
        """Enter that the desk of that epoch begins an answer; False where it was answered.

        To ask again changes nothing, for a desk that does not know whether its first call arrived.

        Raises:
            Overtaken: it is not the desk that was opened last.
        """
        ...

    async def done(self, channel: str, number: int) -> None:
        """It was answered, or never will be; the body is forgotten."""
        ...
