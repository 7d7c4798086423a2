"""Saying something in a chat, as far as somebody is there to hear it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial

import structlog
from telegram import Bot

from adapters.telegram.asking import Asking
from adapters.telegram.calls import Attempt, Call, rebuttoned
from adapters.telegram.photos import Photos
from adapters.telegram.place import place_of, spacing
from adapters.telegram.refusals import NOT_FOUND
from adapters.telegram.request import ask
from bot.channel import (
    AddressGone,
    AddressMoved,
    DeliveryError,
    MessageRejected,
    NotAllowed,
    TryAgain,
    Unclear,
)
from bot.inbox import Postponed
from bot.subscription import Address
from formatters.telegram_message import Button, TelegramMessage, TelegramMessages

PAUSES_MOST = 20.0
"""Seconds that are waited in all until Telegram takes a message; then others are answered first."""

PAUSE, LONG_PAUSE = 2.0, 30.0
"""Seconds between two tries where Telegram does not say how many; at first, and after those."""

_QUIETLY = (("disable_notification", True),)

_log = structlog.get_logger(__name__)


class Speaking:
    """Speaks as a bot, ahead of the digests that are due.

    What certainly was not sent is tried again for a while, and `Postponed` after that. Where
    nobody can be reached, or a message perhaps arrived, that is logged and no error.

    Args:
        took: told of each message to an address, so that the digests leave room for it.
        sleep: waits so many seconds.
    """

    def __init__(
        self,
        *,
        bot: Bot,
        photos: Photos,
        took: Callable[[Address], Awaitable[None]],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._bot = bot
        self._asking = Asking(bot=bot, photos=photos)
        self._took = took
        self._sleep = sleep

    async def say(self, messages: TelegramMessages, to: Address, *, answers: int = 0) -> None:
        """Send messages; the first in answer to the message of that number, where it is there.

        Raises:
            Postponed: not all were sent.
        """
        about = {"message_id": answers, "allow_sending_without_reply": True}
        options: tuple[tuple[str, object], ...] = (("reply_parameters", about),) if answers else ()
        place = place_of(to)
        attempts = [
            Attempt(message=message, place=place, options=_QUIETLY if at else options)
            for at, message in enumerate(messages)
        ]
        await self._send(attempts, to)

    async def _send(self, attempts: Sequence[Attempt], to: Address) -> None:
        for at, attempt in enumerate(attempts):
            if at:
                await self._sleep(spacing(to))
            try:
                await self._take(attempt, to)
            except TryAgain as problem:
                raise _later(problem, partial(self._send, attempts[at:], to)) from problem
            except (AddressGone, NotAllowed, Unclear) as problem:
                _unheard(problem, to)
                return

    async def put(self, message: TelegramMessage, to: Address, number: int) -> None:
        """Put a message in place of one of ours, or send it where that one cannot be changed.

        Raises:
            Postponed: that was not done.
        """
        try:
            await self._take(Attempt(message=message, place=place_of(to), number=number), to)
        except MessageRejected as problem:
            if problem.reason != NOT_FOUND:
                raise
            await self.say((message,), to)
        except TryAgain as problem:
            raise _later(problem, partial(self.put, message, to, number)) from problem
        except (AddressGone, NotAllowed, Unclear) as problem:
            _unheard(problem, to)

    async def rebutton(
        self, rows: tuple[tuple[Button, ...], ...], to: Address, number: int
    ) -> None:
        """Put other buttons below a message of ours; of no weight if it fails."""
        try:
            await ask(self._bot, rebuttoned(place_of(to), number, rows))
        except DeliveryError as problem:
            _log.debug("Buttons stay as they were.", says=str(problem))

    async def typing(self, to: Address) -> None:
        """Show for five seconds that an answer is being made; of no weight if it fails."""
        place = place_of(to)
        topic = {} if place.topic is None else {"message_thread_id": place.topic}
        about = {"chat_id": place.chat, "action": "typing", **topic}
        try:
            await ask(self._bot, Call("SendChatAction", about))
        except DeliveryError as problem:
            _log.debug("That an answer comes was not shown.", says=str(problem))

    async def _take(self, attempt: Attempt, to: Address) -> None:
        """Have a message taken, in the new chat where the old one has become another."""
        try:
            await self._patiently(attempt, to)
        except AddressMoved as moved:
            await self._patiently(replace(attempt, place=place_of(moved.to)), moved.to)

    async def _patiently(self, attempt: Attempt, to: Address) -> None:
        waited = 0.0
        while True:
            await self._took(to)
            try:
                await self._asking.take(attempt, to)
            except TryAgain as problem:
                wait = PAUSE if problem.after is None else problem.after
                waited += wait
                if waited > PAUSES_MOST:
                    raise
                await self._sleep(wait)
            else:
                return


def _later(problem: TryAgain, go_on: Callable[[], Awaitable[None]]) -> Postponed:
    after = LONG_PAUSE if problem.after is None else problem.after
    return Postponed(str(problem), after=after, go_on=go_on)


def _unheard(problem: DeliveryError, to: Address) -> None:
    _log.info(
        "An answer may not have arrived.",
        address=str(to),
        reason=problem.reason,
        says=str(problem),
    )
