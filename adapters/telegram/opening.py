"""Opening a bot, so that its token never comes into a log or an error."""

import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from telegram import Bot
from telegram.error import TelegramError

from adapters.telegram.errors import translated
from adapters.telegram.kept_photos import KeptPhotos
from adapters.telegram.photos import Photos
from adapters.telegram.transport import AiohttpRequest
from bot.channel import ChannelBroken
from bot.ports import PhotoStore, PictureSource
from bot.subscription import Address

API_URL = "https://api.telegram.org"
"""Where the Bot API is; a server of one's own speaks the same.

https://core.telegram.org/bots/api#using-a-local-bot-api-server
"""

_SECRET = re.compile(r"\d+:[\w-]{8,}|\b[0-9a-f]{32,}\b")
"""A token, or the path and the secret of a webhook."""

_NUMBERED = re.compile(r"(?P<number>[0-9]{1,18}):.+")
"""A token, and the number of its bot."""

_TALKATIVE = ("telegram.Bot", "telegram.ext.ExtBot")
"""Loggers of the library that write the address of the Bot API, token and all."""


class _Hidden(logging.Filter):
    """Writes `…` in place of a secret."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        hidden = _SECRET.sub("…", said)
        if hidden != said:
            record.msg, record.args = hidden, ()
        return True


_HIDDEN = _Hidden()


@asynccontextmanager
async def open_bot(
    token: str,
    *,
    api_url: str = API_URL,
    request: AiohttpRequest | None = None,
    updates: AiohttpRequest | None = None,
) -> AsyncIterator[Bot]:
    """A bot that is ready to send; nothing is asked of Telegram yet.

    Args:
        token: as @BotFather gives it.
        api_url: of another Bot API server than Telegram's own, or of a proxy.
        request: the transport of all but updates.
        updates: that of updates, which keeps one connection waiting.

    Raises:
        ChannelBroken: there is no token.
    """
    for name in _TALKATIVE:
        logging.getLogger(name).addFilter(_HIDDEN)
    if not token.strip():
        raise ChannelBroken("There is no token of a Telegram bot. @BotFather gives one.")
    api = api_url.rstrip("/")
    async with request or AiohttpRequest() as asking, updates or AiohttpRequest() as waiting:
        yield Bot(
            token.strip(),
            base_url=f"{api}/bot",
            base_file_url=f"{api}/file/bot",
            request=asking,
            get_updates_request=waiting,
        )


@asynccontextmanager
async def open_photos(
    token: str, *, store: PhotoStore, pictures: PictureSource
) -> AsyncIterator[Photos]:
    """The pictures of a bot, as the store knows them; at the end, what is new is kept.

    A token that is none has no number, and nothing is kept under anything else of it.
    """
    found = _NUMBERED.fullmatch(token.strip())
    if found is None:
        yield Photos(pictures=pictures)
        return
    kept = KeptPhotos(store=store, bot=int(found["number"]))
    try:
        yield Photos(kept=kept, pictures=pictures)
    finally:
        await kept.close()


async def name_of(bot: Bot) -> str:
    """The @name of a bot, asked of Telegram: whether its token is good.

    Raises:
        ChannelBroken: it is not.
        TryAgain: Telegram is not to be reached.
        Unclear: or does not answer.
    """
    try:
        return f"@{(await bot.get_me()).username}"
    except TelegramError as error:
        raise translated(error, Address("telegram")) from error
