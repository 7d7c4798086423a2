"""The webhook: Telegram brings updates by itself, to a server of ours."""

import asyncio
import hashlib
import hmac
import json
import random as chance
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial

import structlog
from aiohttp import web
from telegram import Bot

from adapters.telegram.calls import Call
from adapters.telegram.request import ask
from adapters.telegram.updates import ALLOWED, item_of
from bot.backoff import Backoff
from bot.channel import ChannelBroken, DeliveryError, TryAgain
from bot.errors import StoreProblem
from bot.inbox import Item
from bot.stopping import until

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 – its name
"""Where Telegram shows that it is Telegram: https://core.telegram.org/bots/api#setwebhook."""

CONNECTIONS = 40
"""Connections that Telegram may open at once; 1 to 100."""

BODY_MOST = 2**20
"""Bytes of an update at most; a message has 4,096 characters."""

AGAIN = 5
"""Seconds after which Telegram is asked to repeat what could not be taken in."""

FIRST, LONGEST = 1.0, 30.0
"""Seconds before something is tried again after a failure, and at most between two tries."""

_CLOSING = 1.0
"""Seconds that requests under way are given to end."""

_log = structlog.get_logger(__name__)


class Webhook:
    """Takes updates into the inbox, and confirms each once it is there.

    Path and secret are made of the token, so that several processes agree on them.

    Args:
        public_url: address under which the server is reached from outside; the port there is
            443, 80, 88 or 8443.
        host, port: where it listens, behind a proxy that speaks HTTPS; port 0 is any free one.
        put: takes items in, or raises `StoreProblem`.
        now: this instant, aware.

    Attributes:
        broken: why Telegram refuses the bot, as a sentence; empty from when it does not.
        address: host and port that it listens on, while it does.
    """

    def __init__(
        self,
        *,
        bot: Bot,
        public_url: str,
        host: str,
        port: int,
        put: Callable[[Sequence[Item]], Awaitable[object]],
        now: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        random: Callable[[], float] = chance.random,
    ) -> None:
        self._bot = bot
        self._path = f"/telegram/{_derived(bot.token, 'path')[:32]}"
        self._secret = _derived(bot.token, "secret")
        self._url = f"{public_url.rstrip('/')}{self._path}"
        self._host = host
        self._port = port
        self._put = put
        self._now = now
        self._backoff = Backoff(
            "The webhook is not ready; it is tried again.",
            first=FIRST,
            longest=LONGEST,
            sleep=sleep,
            random=random,
        )
        self._refusing = False
        self.broken = ""
        self.address: tuple[str, int] | None = None

    def wake(self) -> None:
        """Do nothing: updates come by themselves."""

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until `stop` is set or Telegram refuses the bot.

        The webhook stays set: Telegram keeps what comes in the meantime for the next start.
        """
        try:
            await until(stop, self._serve())
        except ChannelBroken as problem:
            self.broken = str(problem)
            _log.error("Telegram refuses the bot; no webhook is set.", says=self.broken)

    async def _serve(self) -> None:
        runner = web.AppRunner(self._app(), access_log=None, shutdown_timeout=_CLOSING)
        await runner.setup()
        try:
            await self._insist(partial(self._listen, runner))
            await self._insist(self._set)
            self.broken = ""
            await asyncio.Event().wait()
        finally:
            self.address = None
            await runner.cleanup()

    async def _insist(self, step: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await step()
            except ChannelBroken:
                raise
            except DeliveryError as problem:
                after = problem.after if isinstance(problem, TryAgain) else None
                await self._backoff.wait(problem, least=after or 0.0)
            else:
                self._backoff.over()
                return

    async def _listen(self, runner: web.AppRunner) -> None:
        try:
            await web.TCPSite(runner, self._host, self._port).start()
        except OSError as error:
            raise TryAgain(
                f"Nothing can listen on {self._host}:{self._port} ({error.strerror}). "
                "End what else does, or set PAPERBOY_LISTEN."
            ) from error
        host, port = runner.addresses[-1][:2]
        self.address = (host, port)

    async def _set(self) -> None:
        wanted = {
            "url": self._url,
            "secret_token": self._secret,
            "max_connections": CONNECTIONS,
            "allowed_updates": ALLOWED,
        }
        await ask(self._bot, Call("SetWebhook", wanted))

    def _app(self) -> web.Application:
        app = web.Application(client_max_size=BODY_MOST)
        app.router.add_post(self._path, self._receive)
        app.router.add_get("/healthz", _healthy)
        return app

    async def _receive(self, request: web.Request) -> web.Response:
        if not is_secret(request.headers.get(SECRET_HEADER, ""), self._secret):
            return web.Response(status=403)
        item = await self._item(request)
        if item is None:
            _log.warning("What Telegram brought is no update.")
            return web.Response(status=400)
        try:
            await self._put([item])
        except StoreProblem as problem:
            if not self._refusing:
                _log.warning("An update cannot be kept; Telegram repeats it.", says=str(problem))
            self._refusing = True
            return web.Response(status=503, headers={"Retry-After": str(AGAIN)})
        self._refusing = False
        return web.Response()

    async def _item(self, request: web.Request) -> Item | None:
        try:
            return item_of(json.loads(await request.read()), at=self._now())
        except (web.HTTPRequestEntityTooLarge, ValueError, RecursionError):
            return None


def is_secret(given: str, secret: str) -> bool:
    """Compare in a time that says nothing of how much of it is right."""
    # A header may hold anything, and only bytes are compared whatever they are.
    return hmac.compare_digest(given.encode(errors="surrogateescape"), secret.encode())


async def _healthy(_: web.Request) -> web.Response:
    return web.Response(text="ok\n")


def _derived(token: str, purpose: str) -> str:
    """64 characters that follow from the token, and from which it does not follow."""
    told = f"paperboy webhook {purpose}".encode()
    return hmac.new(token.encode(), told, hashlib.sha256).hexdigest()
