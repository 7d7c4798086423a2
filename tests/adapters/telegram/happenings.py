"""What happens in Telegram, as it tells a bot: https://core.telegram.org/bots/api#update."""

from itertools import count
from typing import Any

READER, ADMIN, STRANGER = 7, 8, 9
ANONYMOUS = 1087968824
"""As whom Telegram shows administrators without a name."""

BOT = 42
GROUP, FORUM, CHANNEL = -1001, -1002, -1003
CHATS: dict[object, dict[str, Any]] = {
    GROUP: {"id": GROUP, "type": "supergroup", "title": "The reading group"},
    FORUM: {"id": FORUM, "type": "supergroup", "title": "The forum", "is_forum": True},
    CHANNEL: {"id": CHANNEL, "type": "channel", "title": "The channel", "username": "papers_daily"},
}
TOPIC = 5

Update = dict[str, Any]
_numbers = count(1000)


def person(user: int, language: str = "en") -> dict[str, Any]:
    return {"id": user, "is_bot": False, "first_name": f"User {user}", "language_code": language}


def chat(number: int) -> dict[str, Any]:
    return CHATS.get(number, {"id": number, "type": "private", "first_name": f"User {number}"})


def update(kind: str, told: dict[str, Any]) -> Update:
    return {"update_id": next(_numbers), kind: told}


def message(
    text: str,
    *,
    user: int = READER,
    into: int = 0,
    language: str = "en",
    topic: int = 0,
    **more: Any,  # noqa: ANN401 – JSON
) -> Update:
    """Somebody writes, to the bot itself unless `into` is another chat."""
    where = {"is_topic_message": True, "message_thread_id": topic} if topic else {}
    told = {"chat": chat(into or user), "from": person(user, language), "text": text}
    return update("message", {"message_id": next(_numbers), "date": 0, **told, **where, **more})


def anonymous(text: str, into: int, **more: Any) -> Update:  # noqa: ANN401 – JSON
    """An administrator writes in the name of a group."""
    nobody = {"id": ANONYMOUS, "is_bot": True, "username": "GroupAnonymousBot"}
    speaker: dict[str, Any] = {"from": nobody, "sender_chat": chat(into), **more}
    return message(text, into=into, **speaker)


def post(text: str, into: int = CHANNEL) -> Update:
    """An administrator writes in a channel."""
    told = {"chat": chat(into), "sender_chat": chat(into), "text": text}
    return update("channel_post", {"message_id": next(_numbers), "date": 0, **told})


def press(
    act: str,
    below: int,
    *,
    user: int = READER,
    into: int = 0,
    language: str = "en",
    topic: int = 0,
    keyboard: object = None,
) -> Update:
    """Somebody presses a button below a message of the bot's."""
    where = {"is_topic_message": True, "message_thread_id": topic} if topic else {}
    markup = {"reply_markup": {"inline_keyboard": keyboard}} if keyboard else {}
    shown = {"message_id": below, "date": 1, "chat": chat(into or user), **where, **markup}
    number = str(next(_numbers))
    told = {"id": number, "from": person(user, language), "message": shown, "data": act}
    return update("callback_query", {**told, "chat_instance": "1"})


def press_inline(act: str, user: int = READER) -> Update:
    """Somebody presses a button below a message that was sent in inline mode."""
    told = {"id": str(next(_numbers)), "from": person(user), "inline_message_id": "x", "data": act}
    return update("callback_query", told)


def question(words: str, user: int = READER, language: str = "en") -> Update:
    """Somebody writes words after the bot's name."""
    told = {"id": str(next(_numbers)), "from": person(user, language), "query": words, "offset": ""}
    return update("inline_query", told)


def membership(into: int, before: str, after: str, user: int = ADMIN, **rights: object) -> Update:
    """The bot becomes something else in a chat."""
    bot = {"id": BOT, "is_bot": True, "first_name": "Paperboy"}
    told = {"chat": chat(into), "from": person(user), "date": 0}
    old, new = {"status": before, "user": bot}, {"status": after, "user": bot, **rights}
    return update("my_chat_member", {**told, "old_chat_member": old, "new_chat_member": new})


def query_of(told: Update) -> str:
    """The id of a press or question."""
    return str(next(iter(one["id"] for one in told.values() if isinstance(one, dict))))
