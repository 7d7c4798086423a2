"""Where in Telegram: a chat and perhaps a topic of it."""

import re
from dataclasses import dataclass

from bot.channel import AddressGone
from bot.subscription import Address

PRIVATE_SPACING, SHARED_SPACING = 1.0, 3.0
"""Seconds between two messages to a person, and to a group or channel: one a second, 20 a minute.

https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
"""

GENERAL = 1
"""The topic “General”; Telegram takes its number for a topic that is not there."""

_PLACE = re.compile(
    r"(?P<chat>-?[0-9]{1,19}|@[A-Za-z][A-Za-z0-9_]{3,31})(?::(?P<topic>[0-9]{1,10}))?"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A chat by its id or @name, and a topic by its id; None for the chat itself."""

    chat: int | str
    topic: int | None = None


def place_of(to: Address) -> Place:
    """Read an address, written `telegram:CHAT` or `telegram:CHAT:TOPIC`.

    Raises:
        AddressGone: it can never have been one.
    """
    found = _PLACE.fullmatch(to.place)
    if found is None:
        raise AddressGone(
            f"“{to}” is not an address in Telegram. Write telegram:CHAT or telegram:CHAT:TOPIC; "
            "a chat is a number or an @name, a topic a number.",
            reason="bad-address",
        )
    chat, topic = found["chat"], int(found["topic"] or GENERAL)
    return Place(chat if chat.startswith("@") else int(chat), topic if topic > GENERAL else None)


def spacing(to: Address) -> float:
    """Seconds to leave between two messages; groups and channels have negative ids or names."""
    return SHARED_SPACING if to.place.startswith(("-", "@")) else PRIVATE_SPACING
