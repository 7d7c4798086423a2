"""Asking Discord for one thing through a webhook: as nobody, and never twice."""

import json
from collections.abc import Mapping

import aiohttp

from adapters.discord.body import Json
from adapters.discord.errors import interrupted, limited, refused, strange
from adapters.discord.invalid import InvalidRequests
from adapters.discord.place import base_of
from adapters.discord.refusals import WEBHOOK_GONE
from adapters.discord.webhook_place import WebhookPlace
from bot.channel import DeliveryError

CONNECT, ANSWER = 5.0, 20.0
"""Seconds to get a connection, and for the whole of a request."""


class WebhookCalls:
    """Calls webhooks; every method raises a `DeliveryError`.

    The errors of aiohttp may hold the address, and that the secret: none goes on as the cause of
    ours.
    """

    def __init__(
        self, *, http: aiohttp.ClientSession, api_url: str, invalid: InvalidRequests
    ) -> None:
        self._http = http
        self._base = base_of(api_url)
        self._invalid = invalid

    async def post(self, place: WebhookPlace, body: Json) -> Json:
        """The message that was posted."""
        return await self._ask("POST", place, body, {"wait": "true", "with_components": "true"})

    async def patch(self, place: WebhookPlace, message: str, body: Json) -> Json:
        """The message that was changed."""
        return await self._ask("PATCH", place, body, {"with_components": "true"}, message)

    async def delete(self, place: WebhookPlace, message: str) -> None:
        """Take a message away."""
        await self._ask("DELETE", place, None, {}, message)

    async def _ask(
        self,
        method: str,
        place: WebhookPlace,
        body: Json | None,
        query: Mapping[str, str],
        message: str = "",
    ) -> Json:
        self._invalid.check()
        thread = {"thread_id": place.thread} if place.thread else {}
        url = self._base + place.path + (f"/messages/{message}" if message else "")
        asked = self._http.request(
            method, url, json=body, params={**query, **thread}, allow_redirects=False
        )
        try:
            async with asked as answer:
                self._invalid.answered(answer.status, answer.headers.get("X-RateLimit-Scope", ""))
                status, via, text = answer.status, "Via" in answer.headers, await answer.text()
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise interrupted(error) from None
        if 200 <= status < 300:  # noqa: PLR2004 – the statuses of success
            return _object(text) if status != 204 else {}  # noqa: PLR2004 – No Content
        raise _refusal(status, text, via=via)


def _object(text: str) -> Json:
    try:
        said = json.loads(text)
    except ValueError:
        raise strange() from None
    if not isinstance(said, dict):
        raise strange()
    return said


def _refusal(status: int, text: str, *, via: bool) -> DeliveryError:
    try:
        said = json.loads(text)
    except ValueError:
        said = None
    if not isinstance(said, dict):
        return refused(status, 0, "")
    wait = said.get("retry_after")
    if status == 429 and via and isinstance(wait, int | float):  # noqa: PLR2004 – Too Many Requests
        return limited(float(wait), whole_bot=bool(said.get("global")))
    code = said.get("code")
    if status == 401:  # noqa: PLR2004 – Unauthorized: this webhook is, and not a bot
        code = WEBHOOK_GONE
    return refused(status, code if isinstance(code, int) else 0, str(said.get("message", "")))
