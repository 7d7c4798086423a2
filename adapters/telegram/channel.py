"""Telegram as a channel: `telegram:CHAT` and `telegram:CHAT:TOPIC`."""

import asyncio
from contextlib import nullcontext
from dataclasses import replace

import structlog
from telegram import Bot

from adapters.telegram.asking import Asking
from adapters.telegram.calls import Attempt, Call
from adapters.telegram.photos import Photos
from adapters.telegram.place import place_of, spacing
from adapters.telegram.refusals import NOT_FOUND
from bot.channel import (
    NOTHING_MORE,
    After,
    Limits,
    Look,
    MessageRejected,
    Note,
    Receipt,
    Turn,
    Unclear,
)
from bot.errors import UsageProblem
from bot.language import N_
from bot.models import Digest
from bot.subscription import Address
from formatters import telegram as formatter
from formatters.telegram import TelegramMessage, TelegramMessages

DEADLINE = 100.0
"""Seconds for one message, its photo fetched and its simpler forms tried; whoever sends it waits a
little longer."""

LEFT_OUT = "-"
"""Stands for the number of a message that Telegram refused, in the midst of others."""

_log = structlog.get_logger(__name__)


class Telegram:
    """Sends digests as a bot.

    Args:
        photos: the pictures that Telegram has.
        answering: whether somebody answers the buttons that ask the bot for something; without
            one they are left out, since such a button would only keep spinning.
        paid: whether messages beyond the free rate are paid for, 0.1 Stars each:
            https://core.telegram.org/bots/api#paid-broadcasts.

    Attributes:
        bot, photos: what it speaks with, for those who answer commands.
    """

    name = "telegram"
    # About 30 a second are free: https://core.telegram.org/bots/faq#broadcasting-to-users.
    limits = Limits(rate=25, burst=3, in_flight=16, repeatable=False)

    def __init__(
        self,
        *,
        bot: Bot,
        photos: Photos | None = None,
        answering: bool = True,
        paid: bool = False,
    ) -> None:
        self.bot = bot
        self.photos = photos or Photos()
        self._asking = Asking(bot=bot, photos=self.photos)
        self._answering = answering
        self._paid = paid

    def render(self, content: Digest | Note, look: Look) -> TelegramMessages:
        """The messages of a content; a layout that is not there is a `MessageRejected`."""
        if isinstance(content, Note):
            return (formatter.render_note(content.text),)
        try:
            messages = formatter.render(content, look.layout, images=look.images)
        except UsageProblem as problem:
            says = N_("There is no such layout for Telegram. Choose another one.")
            choice = ", ".join(f"“{one}”" for one in formatter.LAYOUTS)
            raise MessageRejected(f"{says} ({choice})", reason="no-layout") from problem
        return messages if self._answering else tuple(map(_without_questions, messages))

    def spacing(self, to: Address) -> float:
        """A second for a person, three for a group or channel."""
        return spacing(to)

    async def send(
        self,
        message: TelegramMessages,
        to: Address,
        *,
        key: str,
        silent: bool = False,
        role: str = "",
        again: float | None = None,
        after: After = NOTHING_MORE,
        sent: Receipt | None = None,
    ) -> Receipt:
        """Send the first message, or the one that follows those of `sent`; only the first sounds.

        The receipt holds all that arrived. One that had to be simplified keeps its layout: what was
        refused of it may pass when it is edited. One that is refused as it stands, and is not the
        first, is left out: the others do not need it.
        """
        ids = sent.message_ids if sent is not None else ()
        part = message[len(ids)] if len(ids) < len(message) else None
        if part is not None:
            ids = (*ids, await self._post(part, to, silent=silent, follows=bool(ids)))
        return Receipt(message_ids=ids, more=len(ids) < len(message))

    async def edit(
        self,
        message: TelegramMessages,
        to: Address,
        sent: Receipt,
        *,
        role: str = "",
        turn: Turn = nullcontext,
    ) -> Receipt:
        """Put messages in place of those that were sent, and delete what is left of these.

        None is added: it would come with a sound, below what was said in the meantime.
        """
        place, ids = place_of(to), sent.message_ids
        ours = [one for one in zip(message, ids, strict=False) if one[1] != LEFT_OUT]
        for at, (part, number) in enumerate(ours):
            async with turn() if at else nullcontext():
                attempt = Attempt(message=part, place=place, number=_number(number))
                await self._take(attempt, to)
        if len(message) < len(ids):
            await self.delete(to, Receipt(message_ids=ids[len(message) :]))
        return Receipt(message_ids=ids[: len(message)], layout=sent.layout)

    async def delete(self, to: Address, sent: Receipt) -> None:
        """Take messages back, as far as they are there and not too old."""
        place = place_of(to)
        numbers = [_number(one) for one in sent.message_ids if one != LEFT_OUT]
        if not numbers:
            return
        try:
            asked = Call("DeleteMessages", {"chat_id": place.chat, "message_ids": numbers})
            await self._asking.post(asked, to)
        except MessageRejected as error:
            if error.reason != NOT_FOUND:
                raise

    async def _post(
        self, part: TelegramMessage, to: Address, *, silent: bool, follows: bool
    ) -> str:
        options = self._options(quiet=silent or part.silent or follows)
        attempt = Attempt(message=part, place=place_of(to), options=options)
        try:
            return await self._take(attempt, to)
        except MessageRejected as error:
            if not follows:
                raise
            _log.warning(
                "A message of a digest was refused, and left out.",
                address=str(to),
                reason=error.reason,
                says=str(error),
            )
            return LEFT_OUT

    async def _take(self, attempt: Attempt, to: Address) -> str:
        try:
            async with asyncio.timeout(DEADLINE):
                number, _ = await self._asking.take(attempt, to)
        except TimeoutError as error:
            raise Unclear(N_("Telegram did not answer in time."), reason="late") from error
        return str(number)

    def _options(self, *, quiet: bool) -> tuple[tuple[str, bool], ...]:
        wanted = {"disable_notification": quiet, "allow_paid_broadcast": self._paid}
        return tuple((name, True) for name, on in wanted.items() if on)


def _number(message_id: str) -> int:
    if not message_id.isdecimal():
        says = N_("It is not known which message this is.")
        raise MessageRejected(f"{says} (“{message_id}”)", reason=NOT_FOUND)
    return int(message_id)


def _without_questions(message: TelegramMessage) -> TelegramMessage:
    rows = (tuple(one for one in row if not one.callback) for row in message.buttons)
    return replace(message, buttons=tuple(row for row in rows if row))
