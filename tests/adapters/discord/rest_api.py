"""A Discord on this machine: as strict as its documents, and as unreliable as it is told to be.

It speaks REST only; a gateway can be added in a subclass, whose `routes` are more. Some traps for
the library: JSON is exactly `application/json`, and a limit of Discord's own has a `Via` header.
"""

import asyncio
import json
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.adapters.discord.interaction import thread_of
from tests.adapters.discord.rest_rules import (
    INTERACTIVE,
    V2,
    Refusal,
    all_components,
    check_schema,
    invalid,
)
from tests.adapters.discord.rest_rules import check_message as check
from tests.adapters.loop_time import let_pass

TOKEN = "MTA0Mjg.made-up.TOKEN-that-nobody-owns_0123456789"
"""Shaped as tokens are."""

ME = "4242"
GUILD = "900"
TEXT, ANNOUNCEMENT, THREAD, FORUM, CATEGORY = 0, 5, 11, 15, 4
REQUIRES_TAG = 1 << 4
MISSING_ACCESS = 50001

CROSSPOSTED, HAS_THREAD = 1 << 0, 1 << 5
"""Flags of a message that Discord sets by itself."""

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent instead of the real answer; what was asked was done before, or was not."""

    status: int = 200
    body: bytes = b""
    done: bool = False
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Silence:
    """What was asked is done, and never answered.

    Attributes:
        lasts: seconds of it that pass at once; whoever is less patient gives up.
    """

    lasts: float = 0.0


LONG_SILENCE = Silence(lasts=30.0)
"""One that is longer than anybody's patience."""


@dataclass(frozen=True, slots=True)
class HangUp:
    """What was asked is done, and the connection is closed."""


@dataclass(frozen=True, slots=True)
class Cut:
    """What was asked is done, and half of the answer is sent."""


Mishap = Refusal | Answer | Silence | HangUp | Cut


def limit(seconds: float, *, whole_bot: bool = False, scope: str = "user") -> Answer:
    """A limit as Discord says it."""
    said = {"message": "You are being rate limited.", "retry_after": seconds, "global": whole_bot}
    headers = [
        ("Content-Type", "application/json"),
        ("Via", "1.1 google"),
        ("Retry-After", f"{seconds:.0f}"),
        ("X-RateLimit-Scope", scope),
    ]
    if whole_bot:
        headers.append(("X-RateLimit-Global", "true"))
    return Answer(429, json.dumps(said).encode(), headers=tuple(headers))


@dataclass(slots=True)
class Bucket:
    """A limit by route and channel, which empties and is filled again."""

    limit: int
    per: float
    left: int = 0
    until: float = 0.0


@dataclass(slots=True)
class Place:
    """A channel, thread or forum.

    Attributes:
        refuse: what each message to it is answered with.
        embeds: whether the bot has Embed Links there.
        history: whether it may read what was said; if not, Discord shows it an empty channel.
        threads: whether it may open threads there.
        put_away: when a thread was archived, as ISO 8601; empty while it is open.
        tags: of a forum.
    """

    kind: int = TEXT
    refuse: Refusal | None = None
    embeds: bool = True
    history: bool = True
    threads: bool = True
    tags: list[Json] = field(default_factory=list)
    flags: int = 0
    parent: str = ""
    name: str = ""
    owner: str = ""
    guild: str = GUILD
    put_away: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """One request, as it was made."""

    method: str
    path: str
    body: Json | None
    query: dict[str, str]


class RestApi:
    """Takes messages, and remembers every call.

    Attributes:
        url: the address of the API, as it is set for Paperboy.
        calls: every request that was let in.
        places: channels by id; one that is not there is unknown.
        messages: channel → id → message, as it stands there.
        last: channel → id of the last message, which may be gone.
        webhooks: id → its secret and its channel.
        mishaps: what happens to the next calls that change something; None for nothing.
        trouble: the same for calls that only look.
        faults: bodies that were refused for their form.
        asked: set once anything was asked.
    """

    def __init__(self) -> None:
        self.url = ""
        self.calls: list[Call] = []
        self.places: dict[str, Place] = {"7": Place()}
        self.messages: dict[str, dict[str, Json]] = {}
        self.last: dict[str, str] = {}
        self.webhooks: dict[str, tuple[str, str]] = {}
        self.mishaps: deque[Mishap | None] = deque()
        self.trouble: deque[Mishap | None] = deque()
        self.faults: list[Refusal] = []
        self.buckets: dict[str, Bucket] = {}
        self.asked = asyncio.Event()
        self.headers: list[dict[str, str]] = []
        self._nonces: dict[tuple[str, str], str] = {}
        self._closing = asyncio.Event()
        self._count = 5_000

    def app(self) -> web.Application:
        app = web.Application()
        for method, path, does in self.routes():
            app.router.add_route(method, f"/api/v10{path}", self._answering(does))
        app.on_shutdown.append(self._close)
        return app

    def routes(self) -> list[tuple[str, str, Callable[[web.Request, Json], Any]]]:
        """Method, path, and what answers it: the result, or a `Refusal`."""
        messages, webhook = "/channels/{channel}/messages", "/webhooks/{webhook}/{secret}"
        return [
            ("GET", "/users/@me", self._me),
            ("GET", "/oauth2/applications/@me", self._application),
            ("GET", "/channels/{channel}", self._channel),
            ("GET", "/guilds/{guild}/threads/active", self._threads),
            ("GET", "/channels/{channel}/threads/archived/public", self._archived),
            ("GET", messages, self._history),
            ("POST", messages, self._send),
            ("GET", f"{messages}/{{message}}", self._one),
            ("PATCH", f"{messages}/{{message}}", self._edit),
            ("DELETE", f"{messages}/{{message}}", self._delete),
            ("POST", f"{messages}/{{message}}/crosspost", self._crosspost),
            ("POST", f"{messages}/{{message}}/threads", self._discuss),
            ("POST", "/channels/{channel}/threads", self._start_thread),
            ("POST", webhook, self._execute),
            ("PATCH", f"{webhook}/messages/{{message}}", self._edit_executed),
            ("DELETE", f"{webhook}/messages/{{message}}", self._delete_executed),
        ]

    def shown(self, channel: str = "7") -> list[Json]:
        """The messages of a channel, oldest first."""
        return list(self.messages.get(channel, {}).values())

    def made(self, method: str = "POST") -> list[Call]:
        """The calls of one method."""
        return [call for call in self.calls if call.method == method]

    def forget_nonces(self) -> None:
        """Let the past few minutes be over."""
        self._nonces.clear()

    async def _close(self, _: web.Application) -> None:
        self._closing.set()

    def _answering(
        self, does: Callable[[web.Request, Json], Any]
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def answer(request: web.Request) -> web.StreamResponse:
            self.asked.set()
            self.headers.append(dict(request.headers))
            body = await _read(request)
            script = self.trouble if request.method == "GET" else self.mishaps
            mishap = script.popleft() if script else None
            self.calls.append(
                Call(request.method, request.path.removeprefix("/api/v10"), body, {**request.query})
            )
            if isinstance(mishap, Answer) and not mishap.done:
                return web.Response(
                    status=mishap.status, body=mishap.body, headers=dict(mishap.headers)
                )
            status, said = self._said(does, request, body or {}, mishap)
            return await self._deliver(request, status, said, mishap)

        return answer

    def _said(
        self,
        does: Callable[[web.Request, Json], Any],
        request: web.Request,
        body: Json,
        mishap: Mishap | None,
    ) -> tuple[int, object]:
        try:
            self._admit(request)
            if isinstance(mishap, Refusal):
                raise mishap
            result = does(request, body)
        except Refusal as no:
            if no.code in {50035, 50006} and no is not mishap:
                self.faults.append(no)
            return no.status, {"message": no.message, "code": no.code, **no.more}
        return (204 if result is None else 200), result

    async def _deliver(
        self, request: web.Request, status: int, said: object, mishap: Mishap | None
    ) -> web.StreamResponse:
        body = b"" if status == 204 else json.dumps(said, ensure_ascii=False).encode()
        match mishap:
            case Answer():
                return web.Response(
                    status=mishap.status, body=mishap.body, headers=dict(mishap.headers)
                )
            case Silence(lasts=seconds):
                let_pass(seconds)
                await self._closing.wait()
            case HangUp():
                if request.transport is not None:
                    request.transport.abort()
            case Cut():
                return await _cut(request, status, body)
        headers = {"Via": "1.1 google", **self._spend(request)}
        if status != 204:
            headers["Content-Type"] = "application/json"
        return web.Response(status=status, body=body, headers=headers)

    def _spend(self, request: web.Request) -> dict[str, str]:
        """The headers of a bucket, where one is set for that channel."""
        channel = request.match_info.get("channel", "")
        bucket = self.buckets.get(channel) if request.method == "POST" else None
        if bucket is None:
            return {}
        now = asyncio.get_running_loop().time()
        if now >= bucket.until:
            bucket.left, bucket.until = bucket.limit, now + bucket.per
        bucket.left -= 1
        return {
            "X-RateLimit-Bucket": "made-up",
            "X-RateLimit-Limit": str(bucket.limit),
            "X-RateLimit-Remaining": str(max(bucket.left, 0)),
            "X-RateLimit-Reset-After": f"{bucket.until - now:.3f}",
        }

    def _admit(self, request: web.Request) -> None:
        if "webhook" in request.match_info:
            assert "Authorization" not in request.headers
        elif request.headers.get("Authorization") != f"Bot {TOKEN}":
            raise Refusal(401, 0, "401: Unauthorized")

    def _me(self, request: web.Request, body: Json) -> Json:
        return {"id": ME, "username": "Paperboy", "discriminator": "0", "avatar": None, "bot": True}

    def _application(self, request: web.Request, body: Json) -> Json:
        return {
            "id": ME,
            "name": "Paperboy",
            "icon": None,
            "description": "",
            "bot_public": True,
            "bot_require_code_grant": False,
            "verify_key": "0" * 64,
            "flags": 0,
            "owner": {"id": "1", "username": "owner", "discriminator": "0", "avatar": None},
        }

    def _place(self, channel: str) -> Place:
        if channel not in self.places:
            raise Refusal(404, 10003, "Unknown Channel")
        return self.places[channel]

    def _channel(self, request: web.Request, body: Json) -> Json:
        channel = request.match_info["channel"]
        place = self._place(channel)
        told: Json = {"id": channel, "type": place.kind, "guild_id": place.guild}
        told |= {"flags": place.flags, "last_message_id": self.last.get(channel)}
        if place.kind == THREAD:
            told |= {**thread_of(place.parent), "name": place.name}
        return told | ({"available_tags": place.tags} if place.kind == FORUM else {})

    def _threads(self, request: web.Request, body: Json) -> Json:
        threads = [
            _thread_of(id_, place)
            for id_, place in self.places.items()
            if place.kind == THREAD and not place.put_away
        ]
        return {"threads": threads, "members": []}

    def _archived(self, request: web.Request, body: Json) -> Json:
        """Those that were put away, the last of them first."""
        channel, most = request.match_info["channel"], int(request.query["limit"])
        assert 2 <= most <= 100
        if not self._place(channel).history:
            raise Refusal(403, 50013, "Missing Permissions")
        before = request.query.get("before", "9")
        away = [
            _thread_of(id_, place)
            for id_, place in self.places.items()
            if place.parent == channel and "" < place.put_away < before
        ]
        away.sort(key=lambda one: one["thread_metadata"]["archive_timestamp"], reverse=True)
        return {"threads": away[:most], "members": [], "has_more": len(away) > most}

    def _history(self, request: web.Request, body: Json) -> list[Json]:
        channel, most = request.match_info["channel"], int(request.query["limit"])
        assert 1 <= most <= 100
        place = self._place(channel)
        if place.refuse is not None and place.refuse.code == MISSING_ACCESS:
            raise place.refuse
        if place.kind == FORUM:
            raise Refusal(400, 50008, "Cannot send messages in a non-text channel")
        if not place.history:
            return []
        before = int(request.query.get("before", 2**63))
        older = [one for one in self.shown(channel) if int(one["id"]) < before]
        return older[::-1][:most]

    def _one(self, request: web.Request, body: Json) -> Json:
        if not self._place(request.match_info["channel"]).history:
            raise Refusal(403, 50013, "Missing Permissions")
        return self._known(request.match_info["channel"], request.match_info["message"])

    def _known(self, channel: str, number: str) -> Json:
        self._place(channel)
        if number not in self.messages.get(channel, {}):
            raise Refusal(404, 10008, "Unknown Message")
        return self.messages[channel][number]

    def _send(self, request: web.Request, body: Json) -> Json:
        channel = request.match_info["channel"]
        place = self._place(channel)
        if place.refuse is not None:
            raise place.refuse
        if place.kind in {FORUM, CATEGORY}:
            raise Refusal(400, 50008, "Cannot send messages in a non-text channel")
        check_schema("MessageCreateRequest", body)
        check(body)
        self._check_permissions(place, body)
        if body.get("enforce_nonce"):
            known = self._nonces.get((channel, body["nonce"]))
            if known is not None:
                return self._known(channel, known)
        message = self._keep(channel, body)
        if body.get("enforce_nonce"):
            self._nonces[channel, body["nonce"]] = message["id"]
        return message

    def _check_permissions(self, place: Place, body: Json) -> None:
        if not place.embeds and (body.get("embeds") or (body.get("flags") or 0) & V2):
            raise Refusal(403, 50013, "Missing Permissions")

    def _keep(self, channel: str, body: Json, number: str = "", **more: object) -> Json:
        number = number or self._next()
        shown = {"content": "", "embeds": [], "components": [], "flags": 0}
        message: Json = {
            **shown,
            **{name: body[name] for name in shown if name in body},
            "author": {"id": ME, "username": "Paperboy"},
            "mention_roles": _mentions(body),
            **more,
            "id": number,
            "channel_id": channel,
        }
        self.messages.setdefault(channel, {})[number] = message
        self.last[channel] = number
        return message

    def _next(self) -> str:
        self._count += 1
        return str(self._count)

    def _edit(self, request: web.Request, body: Json) -> Json:
        old = self._known(request.match_info["channel"], request.match_info["message"])
        if old["author"]["id"] != ME:
            raise Refusal(403, 50005, "Cannot edit a message authored by another user")
        check_schema("MessageEditRequestPartial", body)
        return self._change(old, body)

    def _change(self, old: Json, body: Json) -> Json:
        new = {**old, **{name: body[name] for name in body if name in old}}
        if old["flags"] & V2 and not body.get("flags", V2) & V2:
            raise invalid("flags", "The components flag cannot be removed")
        check({**new, "flags": new["flags"] & ~(CROSSPOSTED | HAS_THREAD)}, before=old["flags"])
        new["flags"] |= old["flags"]
        old.update(new)
        return old

    def _delete(self, request: web.Request, body: Json) -> None:
        channel, number = request.match_info["channel"], request.match_info["message"]
        self._known(channel, number)
        del self.messages[channel][number]

    def _crosspost(self, request: web.Request, body: Json) -> Json:
        channel, number = request.match_info["channel"], request.match_info["message"]
        if self._place(channel).kind != ANNOUNCEMENT:
            raise Refusal(400, 50024, "Cannot execute action on this channel type")
        message = self._known(channel, number)
        if message["flags"] & CROSSPOSTED:
            raise Refusal(400, 40033, "This message has already been crossposted.")
        message["flags"] |= CROSSPOSTED
        return message

    def _discuss(self, request: web.Request, body: Json) -> Json:
        """The thread of a message has its id."""
        channel, number = request.match_info["channel"], request.match_info["message"]
        place = self._place(channel)
        check_schema("CreateTextThreadWithMessageRequest", body)
        if place.kind not in {TEXT, ANNOUNCEMENT}:
            raise Refusal(400, 50024, "Cannot execute action on this channel type")
        if not place.threads:
            raise Refusal(403, 50013, "Missing Permissions")
        message = self._known(channel, number)
        if message["flags"] & HAS_THREAD:
            raise Refusal(400, 160004, "A thread has already been created for this message")
        message["flags"] |= HAS_THREAD
        name = body["name"]
        self.places[number] = Place(kind=THREAD, parent=channel, name=name, owner=ME)
        return {"id": number, "type": THREAD, "parent_id": channel, "name": name}

    def _start_thread(self, request: web.Request, body: Json) -> Json:
        channel = request.match_info["channel"]
        place = self._place(channel)
        if place.refuse is not None:
            raise place.refuse
        if place.kind != FORUM:
            raise Refusal(400, 50024, "Cannot execute action on this channel type")
        check_schema("CreateForumThreadRequest", body)
        check(body["message"])
        self._check_permissions(place, body["message"])
        given = set(body.get("applied_tags", []))
        if given - {tag["id"] for tag in place.tags}:
            raise invalid("applied_tags", "Unknown tag")
        if place.flags & REQUIRES_TAG and not given:
            raise Refusal(400, 40067, "A tag is required to create a forum post in this channel")
        return self._thread(channel, body["name"], body["message"])

    def _thread(self, forum: str, name: str, body: Json) -> Json:
        number = self._next()
        self.places[number] = Place(kind=THREAD, parent=forum, name=name, owner=ME)
        first = self._keep(number, body, number)
        return {"id": number, "type": THREAD, "parent_id": forum, "name": name, "message": first}

    def _hook(self, request: web.Request) -> str:
        """The channel of a webhook, or its thread."""
        number, secret = request.match_info["webhook"], request.match_info["secret"]
        if number not in self.webhooks:
            raise Refusal(404, 10015, "Unknown Webhook")
        known, channel = self.webhooks[number]
        if secret != known:
            raise Refusal(401, 50027, "Invalid Webhook Token")
        return request.query.get("thread_id", channel)

    def _execute(self, request: web.Request, body: Json) -> Json:
        channel = self._hook(request)
        place = self._place(channel)
        check_schema("IncomingWebhookRequestPartial", body)
        check(body)
        self._check_executed(request, body)
        if place.kind == FORUM:
            if not body.get("thread_name"):
                says = "Webhooks posted to forum channels must have a thread_name or thread_id"
                raise Refusal(400, 220001, says)
            first = self._thread(channel, body["thread_name"], body)["message"]
            first["author"] = {"id": request.match_info["webhook"]}
            return dict(first)
        if body.get("thread_name"):
            raise Refusal(400, 220003, "Webhooks can only create threads in forum channels")
        author = {"id": request.match_info["webhook"], "username": "Hook"}
        return self._keep(channel, body, author=author)

    def _check_executed(self, request: web.Request, body: Json) -> None:
        """A webhook that no application owns has no menus, and components only when it says so."""
        components = list(all_components(body.get("components") or []))
        if components and request.query.get("with_components") != "true":
            raise invalid("components", "Components need with_components")
        if any("custom_id" in one or one["type"] in INTERACTIVE for one in components):
            raise invalid("components", "Only an application's webhook has interactive components")

    def _edit_executed(self, request: web.Request, body: Json) -> Json:
        old = self._known(self._hook(request), request.match_info["message"])
        check_schema("IncomingWebhookUpdateRequestPartial", body)
        self._check_executed(request, body)
        return self._change(old, body)

    def _delete_executed(self, request: web.Request, body: Json) -> None:
        channel, number = self._hook(request), request.match_info["message"]
        self._known(channel, number)
        del self.messages[channel][number]


def _thread_of(number: str, place: Place) -> Json:
    lasting = {"archived": bool(place.put_away), "archive_timestamp": place.put_away}
    known = {"id": number, "name": place.name, "parent_id": place.parent, "owner_id": place.owner}
    return {**known, "thread_metadata": lasting}


def _mentions(body: Json) -> list[str]:
    """The roles that are pinged: those that are allowed, and stand in the text."""
    allowed = body.get("allowed_mentions")
    assert allowed is not None, "without it, every mention in a text pings"
    assert allowed["parse"] == []
    texts = [body.get("content") or ""]
    texts += [one.get("content", "") for one in all_components(body.get("components") or [])]
    return [role for role in allowed["roles"] if f"<@&{role}>" in "".join(texts)]


async def _read(request: web.Request) -> Json | None:
    body = await request.read()
    if not body:
        return None
    assert request.headers["Content-Type"] == "application/json"
    asked: Json = json.loads(body)
    # Commands are registered as a list.
    assert isinstance(asked, dict | list)
    return asked


async def _cut(request: web.Request, status: int, body: bytes) -> web.StreamResponse:
    headers = {"Content-Length": str(len(body)), "Content-Type": "application/json"}
    response = web.StreamResponse(status=status, headers=headers)
    await response.prepare(request)
    await response.write(body[: len(body) // 2])
    if request.transport is not None:
        request.transport.close()
    return response
