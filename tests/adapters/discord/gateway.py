"""A Discord on this machine with its gateway: it tells what people do, and takes the answers.

https://docs.discord.com/developers/events/gateway and …/interactions/receiving-and-responding.
"""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any, cast

from aiohttp import WSMsgType, web

from tests.adapters.discord.interaction import (
    EPHEMERAL,
    POSTING,
    SEND,
    Interaction,
    Person,
    acts_of,
    person_of,
    place_of,
)
from tests.adapters.discord.rest_api import GUILD, ME, TOKEN, RestApi
from tests.adapters.discord.rest_rules import V2, Refusal, check_message, check_schema, invalid

Json = dict[str, Any]

COMMAND, COMPONENT, AUTOCOMPLETE, FORM_SENT = 2, 3, 4, 5
SAID, COMES, UPDATES, OFFERS, FORM = 4, 5, 6, 8, 9
"""First answers: https://docs.discord.com/developers/interactions/receiving-and-responding"""

WAITED_FOR = 3.0
"""Seconds in which the first answer has to come."""

SESSION = "made-up-session"

ROLE = "55"
"""A role that may do all that the bot needs."""

HERE = Person()


class Discord(RestApi):
    """REST and gateway.

    Attributes:
        commands: as they are registered.
        guilds: servers that the bot is in, by id: their channels and threads.
        everyone: what everybody may do in them.
        heard: what the library said on the gateway, by opcode.
        invalid_session: whether the next connection cannot be resumed.
        beat: seconds between two heartbeats.
        closing: a code with which the next connection is closed.
    """

    def __init__(self) -> None:
        super().__init__()
        self.gateway = ""
        self.commands: list[Json] = []
        self.guilds: dict[str, tuple[list[Json], list[Json]]] = {
            GUILD: ([_channel("7"), _channel("8"), _channel("9")], [])
        }
        self.everyone = SEND
        self.heard: list[int] = []
        self.invalid_session = False
        self.closing = 0
        self.beat = 20.0
        self.shards: list[list[int]] = []
        self.asked_for: dict[str, Interaction] = {}
        self.ready = asyncio.Event()
        self._socket: web.WebSocketResponse | None = None
        self._request: web.Request | None = None
        self._events: list[Json] = []
        self._untold: deque[Json] = deque()
        self._telling: asyncio.Task[None] | None = None

    def app(self) -> web.Application:
        app = super().app()
        app.router.add_get("/gateway/", self._listen)
        return app

    def routes(self) -> list[tuple[str, str, Callable[[web.Request, Json], Any]]]:
        mine = f"/webhooks/{ME}/{{token}}"
        answer = f"{mine}/messages/@original"
        return [
            ("GET", "/gateway/bot", self._gateway),
            ("GET", f"/applications/{ME}/commands", self._commands),
            ("PUT", f"/applications/{ME}/commands", self._register),
            ("POST", "/interactions/{interaction}/{token}/callback", self._first),
            ("POST", mine, self._follow),
            ("PATCH", answer, self._put),
            ("DELETE", answer, self._take_back),
            *super().routes(),
        ]

    async def command(self, name: str, who: Person = HERE, /, **options: object) -> Interaction:
        """Give a command; `channel` and `role` are JSON as Discord resolves them."""
        return await self._ask(COMMAND, who, self._given(name, who, options)).answered()

    async def offers(
        self, name: str, option: str, words: str, who: Person = HERE
    ) -> list[tuple[str, str]]:
        """What is offered for an option while somebody types: names and values."""
        data = self._given(name, who, {option: words})
        data["options"][0]["focused"] = True
        asked = await self._ask(AUTOCOMPLETE, who, data).answered()
        return [(one["name"], one["value"]) for one in asked.choices]

    async def press(
        self, message: Json, custom_id: str, value: str = "", who: Person = HERE
    ) -> Interaction:
        """Press a button of a message, or choose of its select."""
        return await self.begin_press(message, custom_id, value, who).answered()

    async def write(self, form: Interaction, text: str, who: Person = HERE) -> Interaction:
        """Write something into a form that a press has shown, and send it."""
        assert form.form is not None
        (label,) = form.form["components"]
        written = {**label["component"], "value": text}
        assert 1 <= len(text) <= written["max_length"]
        data = {
            "custom_id": form.form["custom_id"],
            "components": [{"type": label["type"], "id": 1, "component": written}],
        }
        return await self._ask(FORM_SENT, who, data, form.asked["message"]).answered()

    def begin_press(
        self, message: Json, custom_id: str, value: str = "", who: Person = HERE
    ) -> Interaction:
        """The same, without waiting for what comes of it."""
        acts = acts_of(message)
        assert custom_id in acts, acts
        assert not value or value in acts, acts
        data: Json = {"custom_id": custom_id, "component_type": 3 if value else 2}
        data |= {"values": [value]} if value else {}
        return self._ask(COMPONENT, who, data, message)

    def begin(self, name: str, who: Person = HERE, /, **options: object) -> Interaction:
        """Give a command, without waiting for what comes of it."""
        return self._ask(COMMAND, who, self._given(name, who, options))

    def as_told(self, message: Json) -> Json:
        """A message of a channel, as it is told of with a press."""
        return {**message, **_message(), "components": _numbered(message["components"])}

    def tell(self, event: str, data: Json) -> None:
        """Tell the library of an event; where it does not listen, once it resumes."""
        told = {"op": 0, "t": event, "s": len(self._events) + 1, "d": data}
        self._events.append(told)
        self._untold.append(told)
        self._flush()

    def remove_guild(self, guild: str = GUILD, *, outage: bool = False) -> None:
        told: Json = {"id": guild, **({"unavailable": True} if outage else {})}
        self.tell("GUILD_DELETE", told)

    async def drop(self) -> None:
        """Tear the connection; return once it is resumed or begun anew."""
        self.hang_up()
        await self.connected()

    def hang_up(self) -> None:
        """Tear the connection."""
        self.ready.clear()
        assert self._request is not None
        assert self._request.transport is not None
        self._request.transport.abort()

    @property
    def listened_to(self) -> bool:
        """Whether the library is connected."""
        return self._socket is not None

    async def connected(self) -> None:
        async with asyncio.timeout(30):
            await self.ready.wait()

    def _ask(self, kind: int, who: Person, data: Json, message: Json | None = None) -> Interaction:
        number = self._next()
        owners = {"1": who.id} if who.installed or not who.guild else {"0": who.guild}
        asked: Json = {
            "id": number,
            "application_id": ME,
            "type": kind,
            "token": f"made-up-{number}",
            "version": 1,
            "data": data,
            "locale": who.locale,
            "app_permissions": str(who.bot_may),
            "entitlements": [],
            "authorizing_integration_owners": owners,
            "attachment_size_limit": 10_000,
            **place_of(who),
            **person_of(who),
        }
        if message is not None:
            asked["message"] = message
        made = Interaction(number, asked["token"], asked, shown=message)
        self.asked_for[made.token] = made
        self.tell("INTERACTION_CREATE", asked)
        return made

    def _given(self, name: str, who: Person, options: Json) -> Json:
        """The data of a command that Discord lets somebody give there."""
        known = next(one for one in self.commands if one["name"] == name)
        assert (0 if who.guild else 1) in known["contexts"]
        assert (1 if who.installed else 0) in known["integration_types"]
        needed = int(known.get("default_member_permissions") or 0)
        assert who.may & needed == needed
        kinds = {one["name"]: one for one in known.get("options", [])}
        given, resolved = [], dict[str, dict[str, Json]]()
        for option, value in options.items():
            kind = kinds[option]["type"]
            told = value["id"] if isinstance(value, dict) else value
            if isinstance(value, dict):
                resolved.setdefault(f"{option}s", {})[told] = value
            given.append({"name": option, "type": kind, "value": told})
        data: Json = {"id": "1", "name": name, "type": 1, "options": given}
        return {**data, "resolved": resolved} if resolved else data

    def _admit(self, request: web.Request) -> None:
        if "token" in request.match_info:
            assert "Authorization" not in request.headers
        else:
            super()._admit(request)

    def _gateway(self, request: web.Request, body: Json) -> Json:
        limits = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
        return {"url": self.gateway, "shards": 1, "session_start_limit": limits}

    def _commands(self, request: web.Request, body: Json) -> list[Json]:
        assert request.query["with_localizations"] == "true"
        return [dict(one) for one in self.commands]

    def _register(self, request: web.Request, body: Json) -> list[Json]:
        told = cast("list[Json]", body)
        assert len(told) <= 100
        self.commands = [_registered(at, one) for at, one in enumerate(told)]
        return self.commands

    def _of(self, request: web.Request) -> Interaction:
        asked = self.asked_for.get(request.match_info["token"])
        if asked is None:
            raise Refusal(404, 10015, "Unknown Webhook")
        return asked

    def _first(self, request: web.Request, body: Json) -> Json | None:
        asked = self._of(request)
        asked.calls.append("first")
        asked.waited = asyncio.get_running_loop().time() - asked.at
        if asked.first:
            raise Refusal(400, 40060, "Interaction has already been acknowledged.")
        if asked.waited > WAITED_FOR:
            asked.done.set()  # nothing more comes of it
            raise Refusal(404, 10062, "Unknown interaction")
        asked.first = body["type"]
        data = body.get("data") or {}
        asked.hidden = bool(data.get("flags", 0) & EPHEMERAL)
        if asked.first == OFFERS:
            asked.choices = data["choices"]
            assert len(asked.choices) <= 25
            assert all(1 <= len(one["name"]) <= 100 for one in asked.choices)
            asked.done.set()
        elif asked.first == SAID:
            asked.shown = self._message(asked, data)
            asked.done.set()
        elif asked.first == FORM:
            asked.form = data
            assert asked.asked["type"] == COMPONENT
            assert len(data["title"]) <= 45
            assert len(data["custom_id"]) <= 100
            assert all(len(one["label"]) <= 45 for one in data["components"])
            asked.done.set()
        elif asked.first == COMES:
            assert data.keys() <= {"flags"}
            asked.shown = None
            # Nobody answers in public who may not speak there.
            assert asked.hidden or not asked.asked.get("guild_id") or _may_speak(asked)
        else:
            assert asked.first == UPDATES
        if request.query.get("with_response"):
            about = {"id": asked.id, "type": asked.asked["type"]}
            return {"interaction": about}
        return None

    def _put(self, request: web.Request, body: Json) -> Json:
        asked = self._of(request)
        asked.calls.append("put")
        if not asked.first:
            raise Refusal(404, 10015, "Unknown Webhook")
        self._check_put(asked, body)
        if asked.first == UPDATES and asked.shown is not None:
            asked.hidden = bool(asked.shown["flags"] & EPHEMERAL)
        asked.shown = self._message(asked, body)
        asked.done.set()
        return asked.shown

    def _check_put(self, asked: Interaction, body: Json) -> None:
        check_schema("IncomingWebhookUpdateRequestPartial", body)
        before = asked.shown["flags"] if asked.shown else 0
        if before & V2 and not body.get("flags", V2) & V2:
            raise invalid("flags", "The components flag cannot be removed")
        check_message(body, before=before)

    def _follow(self, request: web.Request, body: Json) -> Json:
        asked = self._of(request)
        asked.calls.append("follow")
        check_schema("IncomingWebhookRequestPartial", {**body, "flags": 0})
        check_message({**body, "flags": body["flags"] & ~EPHEMERAL})
        assert body["flags"] & EPHEMERAL
        message = self._message(asked, body)
        asked.whispers.append(message)
        asked.done.set()
        return message

    def _take_back(self, request: web.Request, body: Json) -> None:
        asked = self._of(request)
        asked.calls.append("take back")
        asked.shown = None

    def _message(self, asked: Interaction, body: Json) -> Json:
        """A message as Discord shows it; nobody is ever called by an answer."""
        called = body.get("allowed_mentions", {"parse": []})
        assert not any(called.values())
        hidden = EPHEMERAL if asked.hidden else body.get("flags", 0) & EPHEMERAL
        return {
            **_message(),
            "id": self._next(),
            "channel_id": asked.asked["channel_id"],
            "content": body.get("content", ""),
            "embeds": body.get("embeds", []),
            "components": _numbered(body.get("components", [])),
            "flags": body.get("flags", 0) | hidden,
        }

    async def _listen(self, request: web.Request) -> web.WebSocketResponse:
        assert request.query["v"] == "10"
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._socket, self._request = socket, request
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": self.beat * 1_000}})
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                break
            await self._heard(socket, json.loads(message.data))
        if self._socket is socket:
            self._socket = None
        return socket

    async def _heard(self, socket: web.WebSocketResponse, told: Json) -> None:
        self.heard.append(told["op"])
        match told["op"]:
            case 1:
                await socket.send_json({"op": 11})
            case 2 if self.closing:
                await socket.close(code=self.closing)
                self.closing = 0
            case 2:
                await self._begin(socket, told["d"])
            case 6 if self.invalid_session:
                self.invalid_session = False
                await socket.send_json({"op": 9, "d": False})
            case 6:
                assert (told["d"]["token"], told["d"]["session_id"]) == (TOKEN, SESSION)
                self._untold = deque(self._events[told["d"]["seq"] or 0 :])
                await socket.send_json({"op": 0, "t": "RESUMED", "s": None, "d": {}})
                self._flush()
                self.ready.set()

    async def _begin(self, socket: web.WebSocketResponse, told: Json) -> None:
        assert told["token"] == TOKEN
        assert told["intents"] == 1, "servers and their channels, and nothing of what is said"
        self.shards.append(told["shard"])
        self._events.clear()
        self._untold.clear()
        servers = [{"id": guild, "unavailable": True} for guild in self.guilds]
        self.tell(
            "READY",
            {
                "v": 10,
                "user": self._me_(),
                "guilds": servers,
                "session_id": SESSION,
                "resume_gateway_url": self.gateway,
                "application": {"id": ME, "flags": 0},
                "shard": told["shard"],
            },
        )
        for guild in self.guilds:
            self.tell("GUILD_CREATE", self._guild(guild))
        self.ready.set()

    def _me_(self) -> Json:
        return {"id": ME, "username": "Paperboy", "discriminator": "0", "avatar": None, "bot": True}

    def role(self, number: str, permissions: int) -> Json:
        """A role of a server; the one that everybody has is named as the server is."""
        shown = {"color": 0, "hoist": False, "managed": False, "mentionable": False, "flags": 0}
        name = "@everyone" if number in self.guilds else "A role"
        known = {"id": number, "name": name, "permissions": str(permissions), "position": 0}
        return {**known, **shown}

    def _guild(self, guild: str) -> Json:
        channels, threads = self.guilds[guild]
        me = {"user": self._me_(), "roles": [], "joined_at": "2026-01-01T00:00:00+00:00"}
        return {
            "id": guild,
            "name": "A server",
            "owner_id": "1",
            "unavailable": False,
            "member_count": 3,
            "channels": channels,
            "threads": threads,
            "roles": [self.role(guild, self.everyone), self.role(ROLE, POSTING)],
            "members": [{**me, "deaf": False, "mute": False, "flags": 0}],
            "emojis": [],
            "stickers": [],
            "features": [],
            "presences": [],
            "voice_states": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
            "preferred_locale": "en-US",
            "premium_tier": 0,
            "verification_level": 0,
            "default_message_notifications": 0,
            "explicit_content_filter": 0,
            "mfa_level": 0,
            "nsfw_level": 0,
            "system_channel_flags": 0,
            "afk_timeout": 60,
            "premium_progress_bar_enabled": False,
        }

    def _flush(self) -> None:
        """Tell what is untold, in its order."""
        if self._telling is None or self._telling.done():
            self._telling = asyncio.create_task(self._tell_on())

    async def _tell_on(self) -> None:
        while self._untold and self._socket is not None and not self._socket.closed:
            with suppress(ConnectionError):
                await self._socket.send_json(self._untold.popleft())


@asynccontextmanager
async def serving(api: Discord | None = None) -> AsyncIterator[Discord]:
    """A Discord at a free port of this machine."""
    api = api or Discord()
    runner = web.AppRunner(api.app(), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, backlog=4096)
    await site.start()
    host, port = runner.addresses[0][:2]
    api.url, api.gateway = f"http://{host}:{port}/api", f"ws://{host}:{port}/gateway/"
    try:
        yield api
    finally:
        await runner.cleanup()


def _message() -> Json:
    """What is told of every message."""
    me = {"id": ME, "username": "Paperboy", "discriminator": "0", "avatar": None, "bot": True}
    return {
        "author": me,
        "timestamp": "2026-02-10T12:00:00+00:00",
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "pinned": False,
        "type": 0,
    }


def _registered(number: int, command: Json) -> Json:
    """A command as Discord remembers it: with more, and without what is as usual."""
    assert 1 <= len(command["description"]) <= 100
    options = [_option(one) for one in command.get("options", [])]
    permissions = command.get("default_member_permissions")
    told = {
        **{name: value for name, value in command.items() if value not in ({}, [])},
        "id": str(100 + number),
        "application_id": ME,
        "version": "1",
        "default_member_permissions": None if permissions is None else str(permissions),
        "name_localizations": command.get("name_localizations") or None,
    }
    return {**told, "options": options} if options else told


def _option(option: Json) -> Json:
    assert 1 <= len(option["description"]) <= 100
    assert all(len(one) <= 100 for one in option.get("description_localizations", {}).values())
    return {name: value for name, value in option.items() if value not in (False, {}, [])}


def _channel(number: str, kind: int = 0) -> Json:
    return {
        "id": number,
        "type": kind,
        "name": f"channel-{number}",
        "position": 0,
        "guild_id": GUILD,
        "permission_overwrites": [],
        "nsfw": False,
    }


def _may_speak(asked: Interaction) -> bool:
    return bool(int(asked.asked["member"]["permissions"]) & SEND)


def _numbered(components: list[Json], start: int = 1) -> list[Json]:
    """Components with the ids that Discord gives them."""
    numbered = []
    for at, one in enumerate(components):
        within = (
            {"components": _numbered(one["components"], start * 10)} if "components" in one else {}
        )
        numbered.append({**one, "id": start * 100 + at, **within})
    return numbered
