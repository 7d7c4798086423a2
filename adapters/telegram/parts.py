"""Parts of what Telegram tells: chats, people, numbers and texts. Pure, and total."""

from collections.abc import Mapping
from typing import Any

from adapters.telegram.incoming import CHANNEL, Kind, Where, Who
from bot.subscription import Address
from formatters.telegram_message import Button, rows

Object = Mapping[str, Any]

_KINDS = {
    "private": Kind.PRIVATE,
    "group": Kind.GROUP,
    "supergroup": Kind.GROUP,
    "channel": Kind.CHANNEL,
}
_NUMBERS = range(-(2**63), 2**63)
_LANGUAGE_LONGEST = 35
"""Characters of a language tag that are enough: https://www.rfc-editor.org/rfc/rfc5646#section-4.4.1."""


def where_of(message: Object) -> Where | None:
    """Where a message stands; None where it does not say."""
    chat = object_of(message.get("chat"))
    number, kind = number_of(chat.get("id")), _KINDS.get(text_of(chat.get("type")))
    if not number or kind is None:
        return None
    # A reply outside of topics has a number of a thread as well.
    in_topic = message.get("is_topic_message") is True
    topic = number_of(message.get("message_thread_id")) if in_topic else 0
    return Where(
        address=Address(CHANNEL, f"{number}:{topic}" if topic > 0 else str(number)),
        kind=kind,
        message=max(number_of(message.get("message_id")), 0),
        title=text_of(chat.get("title")),
    )


def sender_of(message: Object) -> Who | None:
    """Who wrote; None for another bot, and for a post that a channel repeats in its group."""
    if message.get("is_automatic_forward") is True:
        return None
    chat = object_of(message.get("chat"))
    number, speaker = (
        number_of(one.get("id")) for one in (chat, object_of(message.get("sender_chat")))
    )
    # A chat speaks for itself through its administrators; through another, anybody may speak.
    if number and (speaker == number or chat.get("type") == "channel"):
        return Who(speaks_as=str(number))
    return Who() if speaker else person_of(message)


def person_of(told: Object) -> Who | None:
    """Whom something comes from; None where that is nobody, or a bot."""
    person = object_of(told.get("from"))
    number = number_of(person.get("id"))
    if number <= 0 or person.get("is_bot") is True:
        return None
    return Who(id=number, language=text_of(person.get("language_code"))[:_LANGUAGE_LONGEST])


def object_of(value: object) -> Object:
    """The object; an empty one where it is none."""
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def number_of(value: object) -> int:
    """The number; 0 where it is none that Telegram gives."""
    # To Python, True is a number as well.
    return value if type(value) is int and value in _NUMBERS else 0


def text_of(value: object) -> str:
    """The text, without what no database takes: halves of surrogate pairs, and NUL."""
    if not isinstance(value, str):
        return ""
    return value.replace("\0", "").encode(errors="replace").decode()


def buttons_of(keyboard: object) -> tuple[tuple[Button, ...], ...]:
    """The buttons of a message of ours: https://core.telegram.org/bots/api#inlinekeyboardbutton."""
    told = (map(_button, map(object_of, _list(row))) for row in _list(keyboard))
    return rows(*(tuple(one for one in row if one) for row in told))


def _button(told: Object) -> Button | None:
    does = {
        "url": text_of(told.get("url")),
        "callback": text_of(told.get("callback_data")),
        "copy": text_of(object_of(told.get("copy_text")).get("text")),
    }
    known = {name: value for name, value in does.items() if value}
    return Button(text=text_of(told.get("text")), **known) if len(known) == 1 else None
