"""How a Bot API tells a bot what happens: https://core.telegram.org/bots/api#getting-updates."""

import asyncio
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from tests.adapters.telegram.bot_api_rules import Refusal

KINDS = {
    "message",
    "edited_message",
    "channel_post",
    "callback_query",
    "inline_query",
    "my_chat_member",
}
PORTS = {None, 80, 88, 443, 8443}

TERMINATED = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is "
    "running"
)
HAS_WEBHOOK = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete "
    "the webhook first"
)


class Updates:
    """Keeps updates until the bot asks for later ones; a webhook's are for a test to bring.

    Attributes:
        queue: what the bot has not confirmed.
        webhook: the parameters with which one was set; None where there is none.
        polls: questions that are open.
    """

    def __init__(self) -> None:
        self.queue: list[dict[str, Any]] = []
        self.webhook: dict[str, Any] | None = None
        self.polls = 0
        self._turn = 0
        self._stir = asyncio.Condition()
        self._set = asyncio.Event()

    async def feed(self, *updates: dict[str, Any]) -> None:
        """Let things happen."""
        async with self._stir:
            self.queue += updates
            self._stir.notify_all()

    async def has_webhook(self) -> None:
        """Wait until one is set."""
        async with asyncio.timeout(30):
            await self._set.wait()

    async def until(self, true: Callable[[], object]) -> None:
        """Wait until something is true when the bot asks."""
        async with asyncio.timeout(60), self._stir:
            await self._stir.wait_for(true)

    async def confirmed(self) -> None:
        """Wait until the bot needs none of the updates any more."""
        await self.until(lambda: not self.queue)

    async def asked(self) -> None:
        """Wait until a question is open."""
        await self.until(lambda: self.polls)

    async def get(self, asked: dict[str, Any]) -> list[dict[str, Any]]:
        """What is not confirmed; the last who asks ends the question of the one before."""
        assert 1 <= asked["limit"] <= 100
        assert 0 <= asked["timeout"] <= 50
        assert set(asked["allowed_updates"]) <= KINDS
        if self.webhook is not None:
            raise Refusal(409, HAS_WEBHOOK)
        async with self._stir:
            self._turn += 1
            turn = self._turn
            self.queue = [one for one in self.queue if one["update_id"] >= asked.get("offset", 0)]
            self.polls += 1
            self._stir.notify_all()
            await self._wait(turn, asked["timeout"])
            self.polls -= 1
            if turn != self._turn:
                raise Refusal(409, TERMINATED)
            return self.queue[: asked["limit"]]

    async def _wait(self, turn: int, timeout: float) -> None:  # noqa: ASYNC109 – the API's own
        try:
            async with asyncio.timeout(timeout):
                await self._stir.wait_for(lambda: self.queue or self._turn != turn)
        except TimeoutError:
            return

    def set_webhook(self, method: str, asked: dict[str, Any]) -> object:
        assert method
        url = urlsplit(asked["url"])
        if url.scheme != "https" or url.port not in PORTS:
            raise Refusal(400, "Bad Request: bad webhook: An HTTPS URL must be provided")
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", asked["secret_token"]):
            raise Refusal(400, "Bad Request: secret token contains unallowed characters")
        assert 1 <= asked["max_connections"] <= 100
        assert set(asked["allowed_updates"]) <= KINDS
        self.webhook = asked
        self._set.set()
        return True

    def delete_webhook(self, method: str, asked: dict[str, Any]) -> object:
        assert method
        if asked.get("drop_pending_updates"):
            self.queue.clear()
        self.webhook = None
        self._set.clear()
        return True
