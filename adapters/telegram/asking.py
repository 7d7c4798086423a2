"""Asking Telegram to take one message: in simpler form, where it refuses the one that was meant."""

from collections import OrderedDict
from contextlib import suppress
from dataclasses import replace
from typing import Any

import structlog
from telegram import Bot, InputFile
from telegram.error import TelegramError

from adapters.telegram.calls import ATTACHED, Attempt, Call, call, retreat
from adapters.telegram.errors import translated
from adapters.telegram.photos import Photos
from adapters.telegram.place import Place
from adapters.telegram.refusals import NOT_MODIFIED, PHOTO
from bot.channel import DeliveryError, MessageRejected, Unclear
from bot.subscription import Address
from formatters.telegram_message import TelegramMessage

SIMPLER_KEPT = 256
"""Messages of which it is known that Telegram takes them in a simpler form only."""

_log = structlog.get_logger(__name__)


class Asking:
    """Asks as a bot; every method raises a `DeliveryError`."""

    def __init__(self, *, bot: Bot, photos: Photos) -> None:
        self._bot = bot
        self._photos = photos
        self._simpler = OrderedDict[TelegramMessage, TelegramMessage]()

    async def take(self, attempt: Attempt, to: Address) -> tuple[int, Place]:
        """Have a message taken, and give its number and where it stands.

        What is refused for its photo, its markup, its buttons or its topic is tried without it, a
        photo that Telegram cannot fetch as a file before that; a message that had to be simplified
        is so from the start for the next chat.
        """
        meant = attempt.message
        attempt = await self._first(attempt)
        while True:
            try:
                number = await self._take(attempt, to)
            except DeliveryError as error:
                if error.reason == NOT_MODIFIED and attempt.number is not None:
                    return attempt.number, attempt.place
                simpler = retreat(attempt, error)
                if simpler is None:
                    raise
                _log.info("A message is tried otherwise.", address=str(to), reason=error.reason)
                self._forget(attempt, simpler)
                attempt = simpler
            else:
                self._remember(meant, attempt.message)
                return number, attempt.place

    async def post(self, asked: Call, to: Address) -> Any:  # noqa: ANN401 – JSON
        """The result of a call as it is: reading all of it would take longer than asking."""
        parameters = {**asked.parameters}
        if asked.upload is not None:
            parameters[ATTACHED] = InputFile(asked.upload.content, filename=asked.upload.name)
        try:
            return await self._bot.do_api_request(asked.method, parameters)
        except TelegramError as error:
            raise translated(error, to) from error
        except KeyError as error:
            raise _strange() from error

    async def _first(self, attempt: Attempt) -> Attempt:
        """What to try first, by what is known of the message and its photo."""
        message = attempt.message
        # An edit tries the whole again: what was refused then may pass by now.
        if attempt.number is None:
            message = self._simpler.get(message, message)
            if message.photo and self._photos.is_given_up(message.photo):
                message = replace(message, photo=None)
        file_id = await self._photos.file_id(message.photo)
        return replace(attempt, message=message, file_id=file_id)

    async def _take(self, attempt: Attempt, to: Address) -> int:
        url = attempt.message.photo
        if url and attempt.bring and not attempt.captioned:
            return await self._bring(url, attempt, to)
        return await self._post(attempt, to)

    async def _bring(self, url: str, attempt: Attempt, to: Address) -> int:
        """Upload a photo; whoever waited for another to do so sends what is there then."""
        async with self._photos.turn():
            file_id = await self._photos.file_id(url)
            if not file_id:
                upload = await self._photos.fetch(url)
                try:
                    return await self._post(replace(attempt, upload=upload), to)
                except MessageRejected as error:
                    if error.reason == PHOTO:
                        self._photos.give_up(url)
                    raise
        return await self._post(replace(attempt, file_id=file_id), to)

    async def _post(self, attempt: Attempt, to: Address) -> int:
        result = await self.post(call(attempt), to)
        if attempt.number is not None and not isinstance(result, dict):
            return attempt.number
        try:
            number = int(result["message_id"])
        except (TypeError, ValueError, LookupError) as error:
            raise _strange() from error
        if attempt.message.photo and not attempt.captioned:
            with suppress(TypeError, LookupError):
                # The largest is the last: https://core.telegram.org/bots/api#message.
                file_id = str(result["photo"][-1]["file_id"])
                self._photos.keep(attempt.message.photo, file_id)
        return number

    def _remember(self, meant: TelegramMessage, taken: TelegramMessage) -> None:
        self._simpler.pop(meant, None)
        # A photo is left out for a while or in one chat, and not with the message for ever.
        if taken in {meant, replace(meant, photo=None)}:
            return
        self._simpler[meant] = taken
        if len(self._simpler) > SIMPLER_KEPT:
            self._simpler.popitem(last=False)

    def _forget(self, attempt: Attempt, simpler: Attempt) -> None:
        if attempt.file_id and not simpler.file_id and simpler.message.photo:
            self._photos.forget(simpler.message.photo, attempt.file_id)


def _strange() -> Unclear:
    return Unclear("Telegram took the request, but its answer is not one that it documents.")
