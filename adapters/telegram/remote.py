"""Commands to a channel or group, given in one's own chat: `/settings @channel at 9:30`.

By its id, a topic can be meant as well: `/settings -1001234567890:17 at 9:30`.
"""

import re

from telegram import Bot

from adapters.telegram.calls import Call
from adapters.telegram.incoming import CHANNEL
from adapters.telegram.request import ask
from bot.channel import DeliveryError
from bot.subscription import Address

REMOTE = frozenset({"subscribe", "settings", "pause", "unsubscribe", "status"})
"""Commands that can be about another chat."""

_ABOUT = re.compile(
    r"(?P<chat>@[a-z][a-z0-9_]{3,31}|-[0-9]{1,19}(?::[0-9]{1,10})?)(?:\s+(?P<rest>.*))?",
    re.IGNORECASE | re.DOTALL | re.ASCII,
)


def aimed(text: str) -> tuple[str, str]:
    """The chat that a command's text begins with, or empty, and the rest."""
    found = _ABOUT.fullmatch(text)
    return (found["chat"], found["rest"] or "") if found else ("", text)


async def chat_named(bot: Bot, name: str) -> Address | None:
    """The group or channel of that @name or id, or its topic; None where the bot knows none."""
    chat_id, colon, topic = name.partition(":")
    try:
        chat = await ask(bot, Call("GetChat", {"chat_id": chat_id}))
    except DeliveryError:
        return None
    number = chat.get("id") if isinstance(chat, dict) else None
    # People have ids above zero; what they get is nobody else's business.
    known = type(number) is int and number < 0
    return Address(CHANNEL, f"{number}{colon}{topic}") if known else None
