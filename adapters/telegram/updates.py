"""What Telegram tells a bot, as items of the inbox. Pure."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from bot.inbox import Item

ALLOWED = ("message", "channel_post", "callback_query", "inline_query", "my_chat_member")
"""Kinds of updates that are asked for: https://core.telegram.org/bots/api#update."""

_NUMBERS = range(-(2**63), 2**63)
"""What fits into the inbox."""


def item_of(update: object, *, at: datetime) -> Item | None:
    """An update that came in at that instant (UTC); None where it is not one."""
    number = update.get("update_id") if isinstance(update, dict) else None
    # To Python, True is a number as well.
    if not isinstance(update, dict) or type(number) is not int or number not in _NUMBERS:
        return None
    body = json.dumps(update, ensure_ascii=False, separators=(",", ":"))
    reader = _first_id(update, _by)
    return Item(number=number, about=about_of(update), reader=reader, body=body, at=at)


def about_of(update: dict[str, Any]) -> str:
    """The id of the chat that an update is about, or of the person; empty where it names none.

    A button is about the chat with its message; one below a message of inline mode, and what is
    written in inline mode, about the person.
    """
    return _first_id(update, _whom)


def _first_id(update: dict[str, Any], of: Callable[[dict[str, Any]], Iterator[object]]) -> str:
    told = (one for one in update.values() if isinstance(one, dict))
    return next((id_ for one in told for whom in of(one) if (id_ := _id(whom))), "")


def _whom(told: dict[str, Any]) -> Iterator[object]:
    message = told.get("message")
    yield told.get("chat")
    yield message.get("chat") if isinstance(message, dict) else None
    yield told.get("from")


def _by(told: dict[str, Any]) -> Iterator[object]:
    """Who speaks in the name of a chat comes under a name that many share."""
    yield told.get("sender_chat")
    yield told.get("from")


def _id(one: object) -> str:
    number = one.get("id") if isinstance(one, dict) else None
    return str(number) if type(number) is int and number in _NUMBERS else ""
