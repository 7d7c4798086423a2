"""What a Bot API knows of chats and people, and how it takes answers to what they press."""

import asyncio
import re
from typing import Any

from tests.adapters.telegram.bot_api_rules import (
    Refusal,
    check_keyboard,
    check_lengths,
    check_preview,
    parse,
)

TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"
OURS = "https://t.me/paperboy_bot?start="
COMMANDS, COMMAND_WORDS, DESCRIPTION, SHORT = 100, 256, 512, 120
TOAST, RESULTS = 200, 50

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


class People:
    """Knows chats and their members, and remembers what was answered and set.

    Attributes:
        chats: by @name, or id as a text, as `getChat` gives them.
        members: chat and person → status; everybody else has left.
        pressed: presses by their id, with the answer that each got.
        asked: questions of inline mode by their id, with their answer.
        typing: places where it was shown that an answer is being made.
        typed: set once that was shown.
        settings: what was set, by its name, scope and language.
    """

    def __init__(self) -> None:
        self.chats: dict[object, dict[str, Any]] = {}
        self.members: dict[tuple[object, int], str] = {}
        self.pressed: dict[str, dict[str, Any]] = {}
        self.asked: dict[str, dict[str, Any]] = {}
        self.typing: list[dict[str, Any]] = []
        self.typed = asyncio.Event()
        self.settings: dict[tuple[str, str, str], Any] = {}

    def take(self, method: str, asked: dict[str, Any]) -> object:
        """The result of a call, or a `Refusal`."""
        match method:
            case "getchat":
                return self._chat(asked["chat_id"])
            case "getchatmember":
                return self._member(asked["chat_id"], asked["user_id"])
            case "answercallbackquery":
                return self._answer_press(asked)
            case "answerinlinequery":
                return self._answer_question(asked)
            case "sendchataction":
                assert asked["action"] == "typing"
                self.typing.append(asked)
                self.typed.set()
                return True
        if found := re.fullmatch(r"(get|set)my(\w+)", method):
            return self._setting(found[1], found[2], asked)
        raise Refusal(404, "Not Found")

    def is_channel(self, chat: object) -> bool:
        """Whether it is known as a channel, in which nobody but its administrators writes."""
        known = self.chats.get(chat) or self.chats.get(str(chat)) or {}
        return known.get("type") == "channel"

    def _chat(self, chat: object) -> object:
        found = self.chats.get(chat) or self.chats.get(str(chat))
        if found is None:
            raise Refusal(400, "Bad Request: chat not found")
        return found

    def _member(self, chat: object, user: int) -> object:
        assert isinstance(chat, int)
        return {"status": self.members.get((chat, user), "left"), "user": {"id": user}}

    def _answer_press(self, asked: dict[str, Any]) -> object:
        query = asked["callback_query_id"]
        if query in self.pressed:
            raise Refusal(400, TOO_OLD)
        assert len(asked.get("text", "")) <= TOAST
        if "url" in asked and not _PAYLOAD.fullmatch(asked["url"].removeprefix(OURS)):
            raise Refusal(400, "Bad Request: URL_INVALID")
        self.pressed[query] = asked
        return True

    def _answer_question(self, asked: dict[str, Any]) -> object:
        assert len(asked["results"]) <= RESULTS
        assert len({one["id"] for one in asked["results"]}) == len(asked["results"])
        for one in asked["results"]:
            assert one["title"].strip()
            assert 1 <= len(one["id"].encode()) <= 64
            content = one["input_message_content"]
            check_lengths(*parse(content["message_text"]), caption=False)
            check_preview(content["link_preview_options"])
            check_keyboard(one.get("reply_markup", {}).get("inline_keyboard", []))
        assert _PAYLOAD.fullmatch(asked["button"]["start_parameter"])
        self.asked[asked["inline_query_id"]] = asked
        return True

    def _setting(self, does: str, name: str, asked: dict[str, Any]) -> object:
        field = {"shortdescription": "short_description"}.get(name, name)
        key = (name, asked.get("scope", {}).get("type", ""), asked["language_code"])
        if does == "get":
            now = self.settings.get(key, [] if name == "commands" else "")
            return now if name == "commands" else {field: now}
        value = asked[field]
        if name == "commands":
            assert len(value) <= COMMANDS
            assert all(_COMMAND.fullmatch(one["command"]) for one in value)
            assert all(1 <= len(one["description"]) <= COMMAND_WORDS for one in value)
        else:
            assert len(value) <= (SHORT if name == "shortdescription" else DESCRIPTION)
        self.settings[key] = value
        return True
