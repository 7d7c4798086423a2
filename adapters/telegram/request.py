"""Asking Telegram for something that is not a message."""

from typing import Any

from telegram import Bot
from telegram.error import TelegramError

from adapters.telegram.calls import Call
from adapters.telegram.errors import translated
from bot.channel import Unclear
from bot.subscription import Address

PATIENCE = 10.0
"""Seconds to wait for an answer."""


async def ask(bot: Bot, asked: Call, *, patience: float = PATIENCE) -> Any:  # noqa: ANN401 – JSON
    """The result of a call as it is.

    Raises:
        ChannelBroken: Telegram does not know the bot.
        TryAgain: nothing was asked, or it is to be asked later.
        DeliveryError: anything else.
    """
    try:
        return await bot.do_api_request(asked.method, {**asked.parameters}, read_timeout=patience)
    except TelegramError as error:
        raise translated(error, Address("telegram")) from error
    except KeyError as error:
        raise strange() from error


def strange() -> Unclear:
    """What is to be said of an answer that makes no sense."""
    return Unclear("Telegram's answer is not one that it documents.")
