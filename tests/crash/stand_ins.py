"""Loopback servers that stand in for the platforms, and misbehave where they are told to.

One takes every message as a new one, as Telegram does; the other returns the old message for a
nonce that it has seen in the same channel, as Discord does with `enforce_nonce`
(https://discord.com/developers/docs/resources/message#create-message).
"""

import asyncio
import json
import socket
import struct
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import Enum, auto
from random import Random
from typing import Any

from aiohttp import web

SLOW = 20
"""One in so many requests is a slow one."""


class Kind(Enum):
    """How a request goes wrong."""

    LIMIT = auto()
    STATUS = auto()
    RESET = auto()
    SILENCE = auto()
    CUT = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One request that goes wrong.

    Attributes:
        taken: whether it becomes a message all the same.
        after: seconds that a limit asks for.
        whole_bot: whether the limit is the bot's, where the platform says so.
        status: of an answer that is an error.
    """

    kind: Kind
    taken: bool = False
    after: float = 0.0
    whole_bot: bool = False
    status: int = 502


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A request: for whom, when (seconds on the stand-in's clock), and what came of it."""

    place: str
    at: float
    key: str = ""
    taken: bool = False
    trouble: Trouble | None = None


class Platform:
    """What both stand-ins have in common.

    Attributes:
        most: requests that it takes in any second.
        latency: seconds between taking a message and answering: up to twice as many, and for one
            in `SLOW` ten times as many, so that requests do not go in step.
        script: for a place, the troubles of its next requests, in turn.
        trouble: of every request beyond the script.
        seen: every request.
        messages: how many messages stand at each place.
        repeated: messages that came again under a nonce that was known.
        at_once, most_at_once: requests that are under way together, and were at most.
        silent: told the place of a request that gets no answer.
    """

    most = 0
    send_path = ""
    edit_path = ""

    def __init__(self, clock: Callable[[], float], *, latency: float = 0.0) -> None:
        self.latency = latency
        self.script: defaultdict[str, list[Trouble]] = defaultdict(list)
        self.trouble: Trouble | None = None
        self.seen: list[Seen] = []
        self.messages: Counter[str] = Counter()
        self.repeated = 0
        self.at_once = self.most_at_once = 0
        self.url = ""
        self._clock = clock
        self._chance = Random(0)  # noqa: S311 – pauses, not secrets
        self.silent: Callable[[str], None] = lambda _: None
        self._stir = asyncio.Event()
        self._closing = asyncio.Event()

    @property
    def taken(self) -> int:
        """How many messages stand at all places."""
        return self.messages.total()

    async def take(self, count: int) -> None:
        """Wait until so many messages stand."""
        while self.taken < count:
            self._stir.clear()
            await self._stir.wait()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Serve at a free port of this machine."""
        served = web.Application()
        served.router.add_post(self.send_path, self._send)
        served.router.add_route("*", self.edit_path, self._edit)
        runner = web.AppRunner(served, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        try:
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
            self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
            yield
        finally:
            self._closing.set()
            await runner.cleanup()

    async def _send(self, request: web.Request) -> web.StreamResponse:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            return await self._answer(request, await request.json())
        finally:
            self.at_once -= 1

    async def _answer(self, request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        place, key = self.place(request, body), str(body.get("nonce", ""))
        waiting = self.script[place]
        trouble = waiting.pop(0) if waiting else self.trouble
        taken = trouble is None or trouble.taken
        self.seen.append(Seen(place=place, at=self._clock(), key=key, taken=taken, trouble=trouble))
        number = self.enter(place, key) if taken else 0
        self._stir.set()
        if self.latency:
            await asyncio.sleep(self._latency())
        if trouble is not None:
            return await self._misbehave(request, trouble, place)
        return web.json_response(self.receipt(number))

    def _latency(self) -> float:
        slow = not self._chance.randrange(SLOW)
        return self.latency * (10 if slow else self._chance.uniform(0, 2))

    async def _edit(self, request: web.Request) -> web.StreamResponse:
        await request.read()
        return web.json_response(self.receipt(1))

    async def _misbehave(
        self, request: web.Request, trouble: Trouble, place: str
    ) -> web.StreamResponse:
        match trouble.kind:
            case Kind.LIMIT:
                return web.json_response(self.limit(trouble), status=429)
            case Kind.STATUS:
                return web.Response(text="<html>Something broke.</html>", status=trouble.status)
            case Kind.RESET:
                _reset(request)
            case Kind.SILENCE:
                self.silent(place)
                await self._closing.wait()
            case Kind.CUT:
                return await self._cut(request)
        return web.Response()

    async def _cut(self, request: web.Request) -> web.StreamResponse:
        whole = json.dumps(self.receipt(1)).encode()
        answer = web.StreamResponse(headers={"Content-Length": str(len(whole))})
        answer.content_type = "application/json"
        await answer.prepare(request)
        await answer.write(whole[: len(whole) // 2])
        if request.transport is not None:
            request.transport.close()
        return answer

    def enter(self, place: str, key: str) -> int:
        """Let a message stand, and return its number."""
        self.messages[place] += 1
        return self.taken

    def place(self, request: web.Request, body: dict[str, Any]) -> str:
        """For whom a request is."""
        raise NotImplementedError

    def receipt(self, number: int) -> dict[str, Any]:
        """What is answered for a message."""
        raise NotImplementedError

    def limit(self, trouble: Trouble) -> dict[str, Any]:
        """What is answered to what comes too fast."""
        raise NotImplementedError


class TelegramStandIn(Platform):
    """Takes every message as a new one."""

    most = 30  # https://core.telegram.org/bots/faq#broadcasting-to-users
    send_path = "/bot{token}/sendMessage"
    edit_path = "/bot{token}/editMessageText"

    def place(self, request: web.Request, body: dict[str, Any]) -> str:
        """The chat."""
        return str(body["chat_id"])

    def receipt(self, number: int) -> dict[str, Any]:
        """A `Message`: https://core.telegram.org/bots/api#sendmessage."""
        return {"ok": True, "result": {"message_id": number}}

    def limit(self, trouble: Trouble) -> dict[str, Any]:
        """`ResponseParameters`: https://core.telegram.org/bots/api#responseparameters."""
        asked = {"retry_after": trouble.after}
        return {"ok": False, "error_code": 429, "parameters": asked}


class DiscordStandIn(Platform):
    """Returns the old message for a nonce that it has seen in the same channel."""

    most = 50  # https://docs.discord.com/developers/topics/rate-limits#global-rate-limit
    send_path = "/channels/{channel}/messages"
    edit_path = "/channels/{channel}/messages/{message}"

    def __init__(self, clock: Callable[[], float], *, latency: float = 0.0) -> None:
        super().__init__(clock, latency=latency)
        self._known: dict[tuple[str, str], int] = {}

    def enter(self, place: str, key: str) -> int:
        """Let a message stand, or find the one that stands."""
        if (place, key) in self._known:
            self.repeated += 1
        else:
            self._known[place, key] = super().enter(place, key)
        return self._known[place, key]

    def place(self, request: web.Request, body: dict[str, Any]) -> str:
        """The channel."""
        return request.match_info["channel"]

    def receipt(self, number: int) -> dict[str, Any]:
        """A message object."""
        return {"id": str(number)}

    def limit(self, trouble: Trouble) -> dict[str, Any]:
        """https://discord.com/developers/docs/topics/rate-limits#exceeding-a-rate-limit."""
        return {"retry_after": trouble.after, "global": trouble.whole_bot}


def _reset(request: web.Request) -> None:
    """End a connection with RST rather than FIN."""
    if request.transport is None:
        return
    plug = request.transport.get_extra_info("socket")
    plug.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.transport.abort()
