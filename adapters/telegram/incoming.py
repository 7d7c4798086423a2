"""What people do in Telegram, as far as a bot has to do with it. Values only."""

from dataclasses import dataclass
from enum import Enum, auto

from bot.subscription import Address
from formatters.telegram_message import Button

CHANNEL = "telegram"
"""How addresses in Telegram begin."""


class Kind(Enum):
    """Who reads along."""

    PRIVATE = auto()
    GROUP = auto()
    CHANNEL = auto()


@dataclass(frozen=True, slots=True)
class Me:
    """The bot itself, by its id and its name without the @."""

    id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """Who did something.

    Attributes:
        id: 0 where nobody can be told from another.
        language: of their client, or empty.
        speaks_as: the chat in whose name they do it, as only its administrators can; or empty.
    """

    id: int = 0
    language: str = ""
    speaks_as: str = ""

    @property
    def reader(self) -> str:
        """Their name in the store: `telegram:12345`; empty where there is none."""
        return f"{CHANNEL}:{self.id}" if self.id else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Where it was done.

    Attributes:
        address: the chat, or a topic of it.
        message: number of the message that was written or pressed; 0 where there is none.
        title: of a group or channel.
    """

    address: Address
    kind: Kind
    message: int = 0
    title: str = ""

    @property
    def private(self) -> bool:
        """Whether the chat is theirs alone."""
        return self.kind is Kind.PRIVATE


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """`/name text`, or the text in answer to a question that the bot asked for that command."""

    who: Who
    where: Where
    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """Something that is no command, written in a private chat."""

    who: Who
    where: Where
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """Somebody picked one of their chats, as the bot had offered."""

    who: Who
    where: Where
    chat: Address
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """A button was pressed.

    Attributes:
        where: None below a message that was sent in inline mode.
        query: by which it is answered.
        buttons: all those below the message, in rows.
    """

    who: Who
    where: Where | None
    query: str
    act: str
    buttons: tuple[tuple[Button, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Words after the bot's name, in the input field of any chat."""

    who: Who
    query: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """The bot was let into a group, or may post in a channel from now on."""

    who: Who
    where: Where


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """The bot is not in a chat any more; `reason` is that of `adapters.telegram.refusals`."""

    who: Who
    where: Where
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A group became a supergroup, which is another chat."""

    old: Address
    new: Address


Told = Command | Written | Picked | Press | Question | Came | Left | Moved
