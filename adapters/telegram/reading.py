"""What Telegram tells a bot, read into our values. Pure, and total: anything can be read.

https://core.telegram.org/bots/api#update
"""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from adapters.telegram.incoming import (
    CHANNEL,
    Came,
    Command,
    Kind,
    Left,
    Me,
    Moved,
    Picked,
    Press,
    Question,
    Told,
    Where,
    Who,
    Written,
)
from adapters.telegram.parts import (
    Object,
    buttons_of,
    number_of,
    object_of,
    person_of,
    sender_of,
    text_of,
    where_of,
)
from bot import menu
from bot.subscription import Address
from formatters.telegram_reply import TO_ANSWER

AGAIN = "again"
"""What a button does that repeats what was written: `again:/today 5`."""

_INSIDE = {"creator", "administrator", "member"}

_COMMAND = re.compile(
    r"/(?P<name>[a-z0-9_]{1,32})(?:@(?P<bot>[a-z0-9_]{1,32}))?(?:\s+(?P<text>.*))?",
    re.IGNORECASE | re.DOTALL | re.ASCII,
)
_KNOWN = frozenset({*menu.EVERYTHING, "start"})
_PROMPT = re.compile(rf"/(?P<name>[a-z]+)(?P<begun>(?: \S+)*) {TO_ANSWER}")
"""The last line of a question of ours: the command, and how what it takes begins."""


def read(update: object, me: Me) -> Told | None:
    """What an update tells; None where it is nothing to us."""
    told = object_of(update)
    for kind, reading in _READINGS.items():
        if kind in told:
            return reading(object_of(told[kind]), me)
    return None


def repeated(press: Press) -> Command | Written | None:
    """What is asked again by a press of `again:WORDS`; None for any other press."""
    kind, _, words = press.act.partition(":")
    if kind != AGAIN or press.where is None or not words:
        return None
    found = _COMMAND.fullmatch(words)
    if found is None:
        return Written(who=press.who, where=press.where, text=words)
    return Command(
        who=press.who, where=press.where, name=found["name"].lower(), text=found["text"] or ""
    )


def _message(message: Object, me: Me) -> Told | None:
    where, who = where_of(message), sender_of(message)
    if where is None:
        return None
    if moved := _moved(message, where):
        return moved
    if who is None or "via_bot" in message:
        return None
    shared = object_of(message.get("chat_shared"))
    if chat := number_of(shared.get("chat_id")):
        title = text_of(shared.get("title"))
        return Picked(who=who, where=where, chat=Address(CHANNEL, str(chat)), title=title)
    text = text_of(message.get("text")) or text_of(message.get("caption"))
    return _said(message, text.strip(), who, where, me) if text.strip() else None


def _said(message: Object, text: str, who: Who, where: Where, me: Me) -> Told | None:
    forwarded = "forward_origin" in message
    if text.startswith("/") and not forwarded:
        return _command(text, who, where, me)
    if (asked := _asked(message, me)) and not forwarded:
        name, begun = asked
        return Command(who=who, where=where, name=name, text=f"{begun} {text}".strip())
    return Written(who=who, where=where, text=text) if where.private else None


def _command(text: str, who: Who, where: Where, me: Me) -> Told | None:
    found = _COMMAND.fullmatch(text)
    if found is None:
        return Written(who=who, where=where, text=text) if where.private else None
    name, to = found["name"].lower(), (found["bot"] or "").lower()
    meant = to == me.name.lower() if to else where.private or name in _KNOWN
    if not meant:
        return None
    return Command(who=who, where=where, name=name, text=(found["text"] or "").strip())


def _asked(message: Object, me: Me) -> tuple[str, str] | None:
    """The command, and its beginning, for which a message answers a question; None for none."""
    question = object_of(message.get("reply_to_message"))
    if number_of(object_of(question.get("from")).get("id")) != me.id:
        return None
    found = _PROMPT.fullmatch(text_of(question.get("text")).rpartition("\n")[2])
    return (found["name"], found["begun"]) if found and found["name"] in _KNOWN else None


def _press(query: Object, _: Me) -> Told | None:
    who, number = person_of(query), text_of(query.get("id"))
    if who is None or not number:
        return None
    message = object_of(query.get("message"))
    return Press(
        who=who,
        where=where_of(message),
        query=number,
        act=text_of(query.get("data")),
        buttons=buttons_of(object_of(message.get("reply_markup")).get("inline_keyboard")),
    )


def _question(query: Object, _: Me) -> Told | None:
    who, number = person_of(query), text_of(query.get("id"))
    if who is None or not number:
        return None
    return Question(who=who, query=number, words=text_of(query.get("query")))


def _membership(change: Object, _: Me) -> Told | None:
    where = where_of(change)
    if where is None:
        return None
    # Nobody but people can be told; an anonymous administrator is a bot to Telegram.
    who = person_of(change) or Who()
    before, after = (
        object_of(change.get("old_chat_member")),
        object_of(change.get("new_chat_member")),
    )
    if _inside(before) and not _inside(after):
        return Left(who=who, where=where, reason="blocked" if where.private else "removed")
    present = _posting if where.kind is Kind.CHANNEL else _inside
    if present(after) and not present(before) and not where.private:
        return Came(who=who, where=where)
    return None


def _inside(member: Object) -> bool:
    """https://core.telegram.org/bots/api#chatmember."""
    status = text_of(member.get("status"))
    return status in _INSIDE or (status == "restricted" and member.get("is_member") is True)


def _posting(member: Object) -> bool:
    return member.get("status") == "administrator" and member.get("can_post_messages") is True


def _moved(message: Object, where: Where) -> Moved | None:
    """Both groups tell it, the old one and the new."""
    if new := number_of(message.get("migrate_to_chat_id")):
        return Moved(old=where.address.chat, new=Address(CHANNEL, str(new)))
    if old := number_of(message.get("migrate_from_chat_id")):
        return Moved(old=Address(CHANNEL, str(old)), new=where.address.chat)
    return None


_READINGS: Mapping[str, Callable[[Object, Me], Told | None]] = MappingProxyType(
    {
        "message": _message,
        "channel_post": _message,
        "callback_query": _press,
        "inline_query": _question,
        "my_chat_member": _membership,
    }
)
