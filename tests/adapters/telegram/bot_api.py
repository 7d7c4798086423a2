"""A Bot API on this machine: as strict as the real one, and as unreliable as it is told to be.

What it takes is parsed and measured by `bot_api_rules`.
"""

import asyncio
import json
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from aiohttp import web

from tests.adapters.telegram.bot_api_people import People
from tests.adapters.telegram.bot_api_rules import (
    Refusal,
    check_keyboard,
    check_lengths,
    check_preview,
    parse,
)
from tests.adapters.telegram.bot_api_updates import Updates

if TYPE_CHECKING:
    from collections.abc import Callable

TOKEN = "4242424242:AAF-made-up_TOKEN-that-nobody-owns"
"""Shaped as tokens are."""


_ATTACHED = "attach://"


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent instead of the real answer; what was asked was done before, or was not."""

    status: int = 200
    body: bytes = b""
    done: bool = False
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Silence:
    """What was asked is done, and never answered."""


@dataclass(frozen=True, slots=True)
class HangUp:
    """What was asked is done, and the connection is closed."""


@dataclass(frozen=True, slots=True)
class Cut:
    """What was asked is done, and half of the answer is sent."""


Mishap = Refusal | Answer | Silence | HangUp | Cut


@dataclass(slots=True)
class Shown:
    """A message as it stands in a chat."""

    text: str
    entities: list[dict[str, Any]]
    photo: str = ""
    content: str = ""
    silent: bool = False
    topic: int | None = None
    keyboard: list[list[dict[str, Any]]] = field(default_factory=list)


class BotApi:
    """Takes messages, and remembers every call.

    Attributes:
        calls: method and parameters, as they were asked.
        chats: number → message, for each chat.
        refuse: chat → the refusal that each of its sends gets.
        refuse_photos: chats that take none.
        topics: chat → topics that are there.
        unfetchable: address of a picture, or the file itself → description of the refusal.
        fickle: whether a photo is told by another file id each time, all of them good.
        asked: set once it was asked for the first time.
        mishaps: what happens to the next calls, one each; None for nothing.
        updates: what the bot is told, and how.
        people: who is in which chat, and what was answered to their presses.
        when_silent: called once something was done that is never answered.
        latency: seconds between doing what was asked and answering.
    """

    def __init__(self) -> None:
        self.url = ""
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.connections: set[object] = set()
        self.headers: list[dict[str, str]] = []
        self.chats: dict[object, dict[int, Shown]] = {}
        self.refuse: dict[object, Refusal] = {}
        self.refuse_photos: set[object] = set()
        self.topics: dict[object, set[int]] = {}
        self.unfetchable: dict[str | bytes, str] = {}
        self.fickle = False
        self.mishaps: deque[Mishap | None] = deque()
        self.asked = asyncio.Event()
        self.file_ids: dict[str | bytes, str] = {}
        self.updates = Updates()
        self.people = People()
        self.when_silent: Callable[[], None] = lambda: None
        self.latency = 0.0
        self._closing = asyncio.Event()
        self._count = 0

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self._called)
        app.on_shutdown.append(self._close)
        return app

    def methods(self) -> list[str]:
        return [method for method, _ in self.calls]

    def shown(self, chat: object) -> list[Shown]:
        return list(self.chats.get(chat, {}).values())

    async def _close(self, _: web.Application) -> None:
        self._closing.set()

    async def _called(self, request: web.Request) -> web.StreamResponse:
        self.asked.set()
        self.connections.add(request.transport)
        self.headers.append(dict(request.headers))
        mishap = self.mishaps.popleft() if self.mishaps else None
        method, asked = request.match_info["method"].lower(), await _parameters(request)
        if isinstance(mishap, Answer) and not mishap.done:
            self.calls.append((method, asked))
            return web.Response(
                status=mishap.status, body=mishap.body, headers=dict(mishap.headers)
            )
        status, answer = await self._answer(request.match_info["token"], method, asked, mishap)
        body = json.dumps(answer, ensure_ascii=False).encode()
        await asyncio.sleep(self.latency)
        match mishap:
            case Answer():
                return web.Response(status=mishap.status, body=mishap.body)
            case Silence():
                self.when_silent()
                await self._closing.wait()
            case HangUp():
                _hang_up(request)
            case Cut():
                return await _cut(request, status, body)
        return web.Response(status=status, body=body, content_type="application/json")

    async def _answer(
        self, token: str, method: str, asked: dict[str, Any], mishap: Mishap | None
    ) -> tuple[int, dict[str, Any]]:
        try:
            self._admit(token, method, asked, mishap)
            polled = method == "getupdates"
            result = await self.updates.get(asked) if polled else self.take(method, asked)
        except Refusal as no:
            answer: dict[str, Any] = {"ok": False, "error_code": no.code}
            answer["description"] = no.description
            if no.parameters:
                answer["parameters"] = no.parameters
            return no.code, answer
        return 200, {"ok": True, "result": result}

    def _admit(self, token: str, method: str, asked: dict[str, Any], mishap: Mishap | None) -> None:
        if token != TOKEN:
            raise Refusal(401, "Unauthorized")
        self.calls.append((method, asked))
        if isinstance(mishap, Refusal):
            raise mishap

    def take(self, method: str, asked: dict[str, Any]) -> object:
        """The result of a call, or a `Refusal`."""
        does = {
            "getme": self._get_me,
            "sendmessage": self._send,
            "sendphoto": self._send,
            "editmessagetext": self._edit,
            "editmessagecaption": self._edit,
            "editmessagemedia": self._edit,
            "editmessagereplymarkup": self._edit_keyboard,
            "deletemessages": self._delete,
            "senddocument": self._document,
            "setwebhook": self.updates.set_webhook,
            "deletewebhook": self.updates.delete_webhook,
        }.get(method)
        return does(method, asked) if does else self.people.take(method, asked)

    def _get_me(self, method: str, asked: dict[str, Any]) -> object:
        assert method
        assert not asked
        return {"id": 42, "is_bot": True, "first_name": "Paperboy", "username": "paperboy_bot"}

    def _document(self, method: str, asked: dict[str, Any]) -> object:
        assert method
        return {"message_id": 1, "document": {"file_id": asked["document"].decode()}}

    def _send(self, method: str, asked: dict[str, Any]) -> object:
        chat = asked["chat_id"]
        if chat in self.refuse:
            raise self.refuse[chat]
        if method == "sendphoto" and chat in self.refuse_photos:
            raise Refusal(400, "Bad Request: not enough rights to send photos to the chat")
        topic = asked.get("message_thread_id")
        if topic is not None and topic not in self.topics.get(chat, set()):
            raise Refusal(400, "Bad Request: message thread not found")
        markup = asked.get("reply_markup", {})
        if self.people.is_channel(chat) and markup and "inline_keyboard" not in markup:
            raise Refusal(400, "Bad Request: inline keyboard expected")
        shown = self._content("photo" if method == "sendphoto" else "text", asked)
        shown.silent, shown.topic = asked.get("disable_notification", False), topic
        self._count += 1
        self.chats.setdefault(chat, {})[self._count] = shown
        return self._message(chat, self._count)

    def _edit(self, method: str, asked: dict[str, Any]) -> object:
        chat, number = asked["chat_id"], asked["message_id"]
        if chat in self.refuse:
            raise self.refuse[chat]
        old = self.chats.get(chat, {}).get(number)
        if old is None:
            raise Refusal(400, "Bad Request: message to edit not found")
        new = self._edited(method, asked, old)
        if new == old:
            raise Refusal(
                400,
                "Bad Request: message is not modified: specified new message content and reply "
                "markup are exactly the same as a current content and reply markup of the message",
            )
        self.chats[chat][number] = new
        return self._message(chat, number)

    def _edited(self, method: str, asked: dict[str, Any], old: Shown) -> Shown:
        if method == "editmessagetext":
            if old.photo:
                raise Refusal(400, "Bad Request: there is no text in the message to edit")
            new = self._content("text", asked)
        elif method == "editmessagecaption":
            if not old.photo:
                raise Refusal(400, "Bad Request: there is no caption in the message to edit")
            new = self._content("caption", asked)
            new.photo = old.photo
        else:
            markup = {"reply_markup": asked["reply_markup"]} if "reply_markup" in asked else {}
            photo = asked["media"]["media"]
            photo = asked[photo.removeprefix(_ATTACHED)] if photo.startswith(_ATTACHED) else photo
            media = {**asked["media"], "photo": photo, **markup}
            new = self._content("photo", media)
        new.silent, new.topic = old.silent, old.topic
        return new

    def _edit_keyboard(self, method: str, asked: dict[str, Any]) -> object:
        assert method
        keyboard = asked["reply_markup"]["inline_keyboard"]
        check_keyboard(keyboard)
        self.chats[asked["chat_id"]][asked["message_id"]].keyboard = keyboard
        return self._message(asked["chat_id"], asked["message_id"])

    def _delete(self, method: str, asked: dict[str, Any]) -> object:
        assert method
        assert 1 <= len(asked["message_ids"]) <= 100
        for number in asked["message_ids"]:
            self.chats.get(asked["chat_id"], {}).pop(number, None)
        return True

    def _content(self, kind: str, asked: dict[str, Any]) -> Shown:
        assert asked.get("parse_mode") == "HTML"
        html = asked["text" if kind == "text" else "caption"]
        text, entities = parse(html)
        check_lengths(text, entities, caption=kind != "text")
        photo = self._photo(asked["photo"]) if kind == "photo" else ""
        keyboard = asked.get("reply_markup", {}).get("inline_keyboard", [])
        check_keyboard(keyboard)
        check_preview(asked.get("link_preview_options", {}))
        seen = json.dumps([html, asked.get("link_preview_options")])
        return Shown(text, entities, photo, seen, keyboard=keyboard)

    def _photo(self, photo: str | bytes) -> str:
        if isinstance(photo, str):
            if photo.partition("~")[0] in self.file_ids.values():
                return photo
            parts = urlsplit(photo)
            if parts.scheme not in {"http", "https"} or not parts.hostname:
                raise Refusal(400, "Bad Request: wrong file identifier/HTTP URL specified")
        if photo in self.unfetchable:
            raise Refusal(400, f"Bad Request: {self.unfetchable[photo]}")
        return self.file_ids.setdefault(photo, f"AgACAgI-{len(self.file_ids) + 1}")

    def _message(self, chat: object, number: int) -> dict[str, Any]:
        shown = self.chats[chat][number]
        told: dict[str, Any] = {"message_id": number, "date": 0}
        told["chat"] = {"id": chat if isinstance(chat, int) else -100, "type": "private"}
        if not shown.photo:
            return {**told, "text": shown.text}
        photo = f"{shown.photo}~{number}" if self.fickle else shown.photo
        sizes = [{"file_id": "small"}, {"file_id": photo}]  # the largest comes last
        return {**told, "caption": shown.text, "photo": sizes}


async def _parameters(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        asked = json.loads(await request.read())
        assert isinstance(asked, dict)
        return asked
    form = await request.post()
    return {
        name: value.file.read() if isinstance(value, web.FileField) else _value(name, str(value))
        for name, value in form.items()
    }


def _value(name: str, text: str) -> object:
    """What a field of a form says; all but texts are JSON."""
    return text if name in {"caption", "parse_mode"} else json.loads(text)


def _hang_up(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()


async def _cut(request: web.Request, status: int, body: bytes) -> web.StreamResponse:
    response = web.StreamResponse(status=status, headers={"Content-Length": str(len(body))})
    await response.prepare(request)
    await response.write(body[: len(body) // 2])
    if request.transport is not None:
        request.transport.close()
    return response
