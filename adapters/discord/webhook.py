"""A webhook of Discord as a channel: `discord-webhook:URL`, for who wants no bot.

A weaker promise than the bot's: Discord knows no nonce here, so what was not answered is held; no
menus, for nobody answers them; and who has the URL can post.
"""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from dataclasses import replace
from zoneinfo import ZoneInfo

import aiohttp

from adapters.discord.body import Json, body_of, edit_of
from adapters.discord.errors import strange
from adapters.discord.invalid import InvalidRequests
from adapters.discord.layouts import Layouts
from adapters.discord.memory import Memory
from adapters.discord.messages import in_layout, quiet
from adapters.discord.place import API_URL, message_id, role_of, sent_at
from adapters.discord.refusals import NO_NAME, NOT_FOUND
from adapters.discord.rendering import rendered
from adapters.discord.webhook_calls import ANSWER, CONNECT, WebhookCalls
from adapters.discord.webhook_place import WebhookPlace, webhook_of
from bot.channel import NOTHING_MORE, After, Limits, Look, MessageRejected, Note, Receipt, Turn
from bot.models import Digest
from bot.subscription import Address
from formatters.discord_message import DiscordMessage

SPACING = 2.0
"""Seconds between two messages through one webhook: thirty a minute go to its channel.

Unofficial: https://github.com/discord/discord-api-docs/issues/1454.
"""

FORUM_REMEMBERED = 86_400.0
"""Seconds that a webhook is known to post in a forum."""


@asynccontextmanager
async def open_webhooks(
    *,
    api_url: str = API_URL,
    invalid: InvalidRequests | None = None,
    zone: ZoneInfo | None = None,
    answer: float = ANSWER,
) -> AsyncIterator["DiscordWebhook"]:
    """The channel of all webhooks; nothing is asked of Discord yet.

    Args:
        api_url: of a proxy or a stand-in, in place of Discord's own.
        invalid: counts what Discord refuses; one for all bots and webhooks of a machine.
        zone: in whose time the instant of the votes is given; UTC if none is.
        answer: seconds for one request.
    """
    timeout = aiohttp.ClientTimeout(total=answer, connect=min(CONNECT, answer))
    jar = aiohttp.DummyCookieJar()
    async with aiohttp.ClientSession(timeout=timeout, cookie_jar=jar) as http:
        calls = WebhookCalls(http=http, api_url=api_url, invalid=invalid or InvalidRequests())
        yield DiscordWebhook(calls=calls, zone=zone)


class DiscordWebhook:
    """Posts digests through webhooks, in their forums as posts of their own.

    Args:
        clock: seconds that only go forward.
    """

    name = "discord-webhook"
    # Webhooks have limits of their own each; this is what one machine can answer for.
    limits = Limits(rate=20, burst=5, in_flight=8, repeatable=False)

    def __init__(
        self,
        *,
        calls: WebhookCalls,
        zone: ZoneInfo | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._calls = calls
        self._zone = zone
        self._layouts = Layouts(clock=clock)
        self._forums = Memory[bool](clock=clock)

    def render(self, content: Digest | Note, look: Look) -> DiscordMessage:
        """The message of a content, without menus and buttons that ask a bot."""
        return quiet(rendered(content, look, self._zone))

    def spacing(self, to: Address) -> float:
        """Two seconds: thirty messages a minute go to a channel."""
        return SPACING

    async def send(
        self,
        message: DiscordMessage,
        to: Address,
        *,
        key: str,
        silent: bool = False,
        role: str = "",
        again: float | None = None,
        after: After = NOTHING_MORE,
        sent: Receipt | None = None,
    ) -> Receipt:
        """Post a message in the layout that is meant, or a simpler one where that is refused."""
        place = webhook_of(to)
        role = role_of(role)

        async def post(attempt: DiscordMessage) -> Json:
            body = body_of(attempt, role=role, silent=silent)
            return await self._post(place, body, name=attempt.title)

        taken = await self._layouts.fit(message, place.id, post)
        return Receipt(message_ids=(self._number(place, taken.answer),), layout=taken.layout)

    async def edit(
        self,
        message: DiscordMessage,
        to: Address,
        sent: Receipt,
        *,
        role: str = "",
        turn: Turn = nullcontext,
    ) -> Receipt:
        """Put a message in place of one that was posted, in the layout that this one has."""
        place, number = _where(to, sent)
        same = in_layout(message, sent.layout)
        await self._calls.patch(place, number, edit_of(same, role=role_of(role)))
        return Receipt(message_ids=sent.message_ids, layout=same.layout)

    async def delete(self, to: Address, sent: Receipt) -> None:
        """Take a message back, if it is there."""
        place, number = _where(to, sent)
        try:
            await self._calls.delete(place, number)
        except MessageRejected as error:
            if error.reason != NOT_FOUND:
                raise

    async def _post(self, place: WebhookPlace, body: Json, *, name: str) -> Json:
        """A webhook is not told where it posts: a forum refuses what has no name."""
        named = {**body, "thread_name": " ".join(name.split()) or "Paperboy"}
        if self._forums.get(place.id) and not place.thread:
            return await self._calls.post(place, named)
        try:
            return await self._calls.post(place, body)
        except MessageRejected as error:
            if error.reason != NO_NAME:
                raise
        self._forums.keep(place.id, value=True, seconds=FORUM_REMEMBERED)
        return await self._calls.post(place, named)

    def _number(self, place: WebhookPlace, answer: Json) -> str:
        """What a message is found by; a post in a forum is a thread of its own."""
        try:
            number, channel = str(answer["id"]), str(answer["channel_id"])
        except KeyError as error:
            raise strange() from error
        in_forum = self._forums.get(place.id) and not place.thread
        return message_id(channel, number, at="" if in_forum else channel)


def _where(to: Address, sent: Receipt) -> tuple[WebhookPlace, str]:
    place = webhook_of(to)
    thread, number = sent_at(sent, at=place.thread)
    return replace(place, thread=thread), number
