"""What the errors of the library mean, in our words. Pure."""

from datetime import timedelta

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from adapters.telegram.refusals import REFUSALS
from adapters.telegram.trouble import AnswerCut, NotSent
from bot.channel import (
    AddressMoved,
    ChannelBroken,
    DeliveryError,
    MessageRejected,
    NotAllowed,
    TryAgain,
    Unclear,
)
from bot.subscription import Address

_WORDS = 200
"""Characters of Telegram's own words that one of our sentences quotes."""


def translated(error: TelegramError, to: Address) -> DeliveryError:
    """Say an error of the library in our own words.

    The order matters: to the library, a bad request and a time-out are network errors.
    """
    match error:
        case RetryAfter():
            wait = _seconds(error.retry_after)
            says = f"Telegram asks for a pause of {wait:.0f} s."
            return TryAgain(says, after=wait, reason="rate-limit")
        case ChatMigrated(new_chat_id=chat):
            # A group has no topics before it is a supergroup, so there is none to keep.
            moved = Address(to.channel, str(chat))
            return AddressMoved(f"The group became a supergroup, {moved}.", to=moved)
        case InvalidToken() | EndPointNotFound():
            return ChannelBroken(
                "Telegram does not know this bot. Check its token with @BotFather, and the "
                "address of the Bot API where another one than Telegram's own is set.",
                reason="bad-token",
            )
        case Forbidden() | BadRequest():
            return _refused(error)
        case _:
            return _interrupted(error)


def _interrupted(error: TelegramError) -> DeliveryError:
    match error:
        case NotSent():
            says = f"{error.message} Check the network; it is tried again."
            return TryAgain(says, whole_bot=True, reason="unreachable")
        case Conflict():
            return TryAgain("Another process uses this bot's token.", reason="conflict")
        case AnswerCut():
            return Unclear(error.message, reason="answer-cut")
        case NetworkError():
            return Unclear(_sentence(error.message))
        case _:
            return Unclear(f"Telegram's answer is not one that it documents: {_quoted(error)}.")


def _refused(error: TelegramError) -> DeliveryError:
    # The library changes the case of what it quotes.
    text = error.message.casefold()
    for row in REFUSALS:
        if any(part in text for part in row.parts):
            return row.error(row.says, reason=row.reason)
    if isinstance(error, Forbidden):
        return NotAllowed(
            f"Telegram forbids this: {_quoted(error)}. An administrator of the chat may know why.",
            reason="forbidden",
        )
    return MessageRejected(f"Telegram refuses the message: {_quoted(error)}.")


def _seconds(wait: float | timedelta) -> float:
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def _quoted(error: TelegramError) -> str:
    words = " ".join(error.message.split()).rstrip(".")
    return f"“{words[:_WORDS]}…”" if len(words) > _WORDS else f"“{words}”"


def _sentence(words: str) -> str:
    return f"{' '.join(words.split())[:_WORDS].rstrip('.')}."
