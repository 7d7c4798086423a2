"""Discord as a channel: `discord:CHANNEL`, of any kind that messages can be posted in."""

import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from hashlib import blake2b
from zoneinfo import ZoneInfo

from adapters.discord.afterwards import AFTERWARDS, PUBLISHED_AN_HOUR, Afterwards
from adapters.discord.asking import ANSWER, Asking
from adapters.discord.body import Json, body_of, edit_of
from adapters.discord.errors import strange
from adapters.discord.forum import Forums
from adapters.discord.history import layout_of
from adapters.discord.layouts import Layouts, Taken
from adapters.discord.looking import Looking
from adapters.discord.memory import Memory
from adapters.discord.messages import in_layout, quiet
from adapters.discord.opening import Client
from adapters.discord.place import SPACING, channel_of, message_id, role_of, sent_at
from adapters.discord.refusals import NOT_FOUND, NOT_TEXT, PLAIN_ONLY
from adapters.discord.rendering import rendered
from bot.channel import (
    NOTHING_MORE,
    After,
    Limits,
    Look,
    MessageRejected,
    NotAllowed,
    Note,
    Receipt,
    Turn,
)
from bot.models import Digest
from bot.subscription import Address
from formatters.discord_message import DiscordMessage

NONCE = 25
"""Characters of a nonce: https://docs.discord.com/developers/resources/message#create-message."""

NONCE_KNOWN = 120.0
"""Seconds for which Discord surely knows a nonce; it promises “the past few minutes”."""


class Discord:
    """Sends digests as a bot, each once however often it is sent.

    For some minutes Discord knows a message by its nonce. After that it is looked for in the
    channel's history; where that is hidden, it is not sent.

    Args:
        answering: whether somebody answers the menus and buttons that ask the bot for something;
            without one they are left out, since such a button would only fail.
        zone: in whose time the instant of the votes is given; UTC if none is.
        clock: seconds that only go forward.
        patience: seconds for one request.

    Attributes:
        client: what it speaks with, for those who answer commands.
    """

    name = "discord"
    # 50 requests a second, over all channels: https://docs.discord.com/developers/topics/rate-limits
    limits = Limits(rate=45, burst=3, in_flight=16, repeatable=True, published=PUBLISHED_AN_HOUR)

    def __init__(
        self,
        *,
        client: Client,
        answering: bool = True,
        zone: ZoneInfo | None = None,
        clock: Callable[[], float] = time.monotonic,
        patience: float = ANSWER,
    ) -> None:
        self.client = client
        self._asking = Asking(client=client, patience=patience)
        self._answering = answering
        self._zone = zone
        self._layouts = Layouts(clock=clock)
        self._looking = Looking(asking=self._asking)
        self._forums = Forums(asking=self._asking, known=Memory(clock=clock))
        hurried = Asking(client=client, patience=min(patience, AFTERWARDS))
        self._afterwards = Afterwards(asking=hurried)

    def render(self, content: Digest | Note, look: Look) -> DiscordMessage:
        """The message of a content; a layout that is not there is a `MessageRejected`."""
        message = rendered(content, look, self._zone)
        return message if self._answering else quiet(message)

    def spacing(self, to: Address) -> float:
        """A second: five messages in five seconds go to a channel."""
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
        """Send a message in the layout that is meant, or a simpler one where that is refused.

        One that was deleted since it was sent counts as sent, and cannot be edited. What is wanted
        after one that was sent before is asked for again: it may have been cut off.
        """
        channel = channel_of(to)
        try:
            taken = await self._send(
                message,
                channel,
                nonce=_nonce(key),
                silent=silent,
                role=role_of(role),
                again=again,
                after=after,
            )
        except MessageRejected as error:
            if error.reason != NOT_FOUND:
                raise
            return Receipt(message_ids=())
        receipt = _receipt(taken, channel)
        undone = await self._afterwards.follow(
            taken.answer, after, channel=channel, name=message.title
        )
        return replace(receipt, lacks=receipt.lacks or undone)

    async def edit(
        self,
        message: DiscordMessage,
        to: Address,
        sent: Receipt,
        *,
        role: str = "",
        turn: Turn = nullcontext,
    ) -> Receipt:
        """Put a message in place of one that was sent, in the layout that this one has."""
        channel, number = sent_at(sent, at=channel_of(to))
        same = in_layout(message, sent.layout)
        await self._asking.patch(
            "/channels/{channel_id}/messages/{message_id}",
            edit_of(same, role=role_of(role)),
            channel_id=channel,
            message_id=number,
        )
        return Receipt(message_ids=sent.message_ids, layout=same.layout)

    async def delete(self, to: Address, sent: Receipt) -> None:
        """Take a message back, if it is there."""
        channel, number = sent_at(sent, at=channel_of(to))
        try:
            await self._asking.delete(
                "/channels/{channel_id}/messages/{message_id}",
                channel_id=channel,
                message_id=number,
            )
        except MessageRejected as error:
            if error.reason != NOT_FOUND:
                raise

    async def _send(
        self,
        message: DiscordMessage,
        channel: str,
        *,
        nonce: str,
        silent: bool,
        role: str,
        again: float | None,
        after: After,
    ) -> Taken:
        """The message as Discord has it, sent now or before."""
        # By a clock that was set back it was sent in the future.
        long_ago = again is not None and abs(again) >= NONCE_KNOWN
        if again is not None and long_ago and not self._forums.known(channel):
            there = await self._looking.find(
                message, channel, role=role, ago=again, turn=after.turn
            )
            if there is not None:
                return Taken(there, layout_of(message, there))

        async def post(attempt: DiscordMessage) -> Json:
            body = body_of(attempt, role=role, silent=silent)
            return await self._post(
                body,
                channel,
                nonce=nonce,
                name=attempt.title,
                again=again,
                turn=after.turn,
            )

        return await self._layouts.fit(message, channel, post, turn=after.turn)

    async def _post(
        self, body: Json, channel: str, *, nonce: str, name: str, again: float | None, turn: Turn
    ) -> Json:
        forum = self._forums.known(channel)
        # The first request is counted by who asks for it.
        posting: Turn = nullcontext
        if forum is None:
            known = {"nonce": nonce, "enforce_nonce": True}
            try:
                return await self._asking.post(
                    "/channels/{channel_id}/messages", body | known, channel_id=channel
                )
            except NotAllowed as error:
                if error.reason != NOT_TEXT:
                    raise
            forum, posting = await self._forums.learn(channel, turn), turn
        if again is not None:
            there = await self._forums.find(forum, name, ago=again, turn=turn)
            if there is not None:
                return there
        async with posting():
            return await self._forums.post(forum, name, body, turn)


def _nonce(key: str) -> str:
    if len(key) <= NONCE:
        return key
    return blake2b(key.encode(), digest_size=12).hexdigest()


def _receipt(taken: Taken, channel: str) -> Receipt:
    try:
        number, where = str(taken.answer["id"]), str(taken.answer.get("channel_id", channel))
    except KeyError as error:
        raise strange() from error
    return Receipt(
        message_ids=(message_id(where, number, at=channel),),
        layout=taken.layout,
        lacks=PLAIN_ONLY if taken.lacking else "",
    )
