"""Telegram as a channel: `telegram:CHAT` and `telegram:CHAT:TOPIC`."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import structlog
from telegram import Bot

from adapters.telegram.asking import Asking
from adapters.telegram.calls import Attempt, Call
from adapters.telegram.photos import Photos
from adapters.telegram.place import Place, place_of, spacing
from adapters.telegram.refusals import NOT_FOUND
from bot.channel import (
    NOTHING_MORE,
    After,
    DeliveryError,
    Limits,
    Look,
    MessageRejected,
    Note,
    Receipt,
    TryAgain,
    Unclear,
)
from bot.errors import UsageProblem
from bot.models import Digest
from bot.subscription import Address
from formatters import telegram as formatter
from formatters.telegram import TelegramMessage, TelegramMessages

DEADLINE = 100.0
"""Seconds for all messages of a digest; whoever sends it waits a little longer."""

PAUSE_MOST = 30.0
"""Seconds that Telegram may ask to wait in the middle of a digest, and the rest is still sent."""

_log = structlog.get_logger(__name__)


class Telegram:
    """Sends digests as a bot.

    A digest in several messages is one delivery: once the first is out, what becomes of the others
    is logged and never an error, so that none is sent twice.

    Args:
        sleep: waits so many seconds between the messages of a digest.
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
    # Digests in several messages stay below as well: 16 at once, each with a second in between.
    limits = Limits(rate=25, burst=3, in_flight=16, repeatable=False)

    def __init__(
        self,
        *,
        bot: Bot,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        photos: Photos | None = None,
        answering: bool = True,
        paid: bool = False,
    ) -> None:
        self.bot = bot
        self.photos = photos or Photos()
        self._asking = Asking(bot=bot, photos=self.photos)
        self._sleep = sleep
        self._answering = answering
        self._paid = paid

    def render(self, content: Digest | Note, look: Look) -> TelegramMessages:
        """The messages of a content; a layout that is not there is a `MessageRejected`."""
        if isinstance(content, Note):
            return (formatter.render_note(content.text),)
        try:
            messages = formatter.render(content, look.layout, images=look.images)
        except UsageProblem as problem:
            raise MessageRejected(str(problem), reason="no-layout") from problem
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
    ) -> Receipt:
        """Send the messages one after the other; only the first sounds.

        The receipt holds those that arrived. One that had to be simplified keeps its layout: what
        was refused of it may pass when it is edited.
        """
        place, sent = place_of(to), list[str]()
        try:
            async with asyncio.timeout(DEADLINE):
                for part in message:
                    quiet = silent or part.silent or bool(sent)
                    attempt = Attempt(message=part, place=place, options=self._options(quiet=quiet))
                    number, place = await self._next(attempt, to, first=not sent)
                    sent.append(str(number))
        except TimeoutError as error:
            late = Unclear(f"Telegram did not take it within {DEADLINE:.0f} s.", reason="late")
            if not sent:
                raise late from error
            _cut_short(late, to, arrived=len(sent), of=len(message))
        except DeliveryError as error:
            if not sent:
                raise
            _cut_short(error, to, arrived=len(sent), of=len(message))
        return Receipt(message_ids=tuple(sent))

    async def edit(
        self, message: TelegramMessages, to: Address, sent: Receipt, *, role: str = ""
    ) -> Receipt:
        """Put messages in place of those that were sent, and delete what is left of these.

        None is added: it would come with a sound, below what was said in the meantime.
        """
        place, ids = place_of(to), sent.message_ids
        for at, (part, number) in enumerate(zip(message, ids, strict=False)):
            if at:
                await self._sleep(spacing(to))
            await self._asking.take(Attempt(message=part, place=place, number=_number(number)), to)
        if len(message) < len(ids):
            await self.delete(to, Receipt(message_ids=ids[len(message) :]))
        return Receipt(message_ids=ids[: len(message)], layout=sent.layout)

    async def delete(self, to: Address, sent: Receipt) -> None:
        """Take messages back, as far as they are there and not too old."""
        place, numbers = place_of(to), [_number(one) for one in sent.message_ids]
        try:
            asked = Call("DeleteMessages", {"chat_id": place.chat, "message_ids": numbers})
            await self._asking.post(asked, to)
        except MessageRejected as error:
            if error.reason != NOT_FOUND:
                raise

    async def _next(self, attempt: Attempt, to: Address, *, first: bool) -> tuple[int, Place]:
        """Send one message; all but the first are tried again after what certainly sent nothing."""
        if first:
            return await self._asking.take(attempt, to)
        await self._sleep(spacing(to))
        try:
            return await self._asking.take(attempt, to)
        except TryAgain as error:
            wait = max(error.after or 0.0, spacing(to))
            if wait > PAUSE_MOST:
                raise
            await self._sleep(wait)
        return await self._asking.take(attempt, to)

    def _options(self, *, quiet: bool) -> tuple[tuple[str, bool], ...]:
        wanted = {"disable_notification": quiet, "allow_paid_broadcast": self._paid}
        return tuple((name, True) for name, on in wanted.items() if on)


def _cut_short(error: DeliveryError, to: Address, *, arrived: int, of: int) -> None:
    _log.warning(
        "Only the first messages of a digest arrived.",
        address=str(to),
        arrived=arrived,
        of=of,
        reason=error.reason,
        says=str(error),
    )


def _number(message_id: str) -> int:
    if not message_id.isdecimal():
        raise MessageRejected(f"“{message_id}” is not a message in Telegram.", reason=NOT_FOUND)
    return int(message_id)


def _without_questions(message: TelegramMessage) -> TelegramMessage:
    rows = (tuple(one for one in row if not one.callback) for row in message.buttons)
    return replace(message, buttons=tuple(row for row in rows if row))
