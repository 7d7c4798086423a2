"""What the errors of the library mean, in our words. Pure.

Each is sentences that the catalogue has, and behind them in brackets what it cannot have: a number,
or Telegram's own words.
"""

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
from adapters.telegram.trouble import CUT, AnswerCut, NotSent, Unsure
from bot.channel import (
    AddressMoved,
    ChannelBroken,
    DeliveryError,
    MessageRejected,
    NotAllowed,
    TryAgain,
    Unclear,
)
from bot.language import N_
from bot.subscription import Address

_QUOTED = 200
"""Characters of Telegram's or the library's own words that stand behind one of our sentences."""


def translated(error: TelegramError, to: Address) -> DeliveryError:
    """Say an error of the library in our own words.

    The order matters: to the library, a bad request and a time-out are network errors.
    """
    match error:
        case RetryAfter():
            wait, says = _seconds(error.retry_after), N_("Telegram asks for a pause.")
            return TryAgain(_noted(says, f"{wait:.0f} s"), after=wait, reason="rate-limit")
        case ChatMigrated(new_chat_id=chat):
            # A group has no topics before it is a supergroup, so there is none to keep.
            moved, says = Address(to.channel, str(chat)), N_("The group became a supergroup.")
            return AddressMoved(_noted(says, str(moved)), to=moved)
        case InvalidToken() | EndPointNotFound():
            says = N_(
                "Telegram does not know this bot. Check its token with @BotFather, and the "
                "address of the Bot API where another one than Telegram's own is set."
            )
            return ChannelBroken(says, reason="bad-token")
        case Forbidden() | BadRequest():
            return _refused(error)
        case _:
            return _interrupted(error)


def _interrupted(error: TelegramError) -> DeliveryError:
    match error:
        case NotSent():
            return TryAgain(error.message, whole_bot=True, reason="unreachable")
        case Conflict():
            return TryAgain(N_("Another process uses this bot's token."), reason="conflict")
        case AnswerCut():
            return Unclear(CUT, reason="answer-cut")
        case Unsure():
            return Unclear(error.message)
        case NetworkError():
            return Unclear(_noted(N_("No answer came from Telegram."), f"“{_words(error)}”"))
        case _:
            says = N_("Telegram took the request, but its answer is not one that it documents.")
            return Unclear(_noted(says, _quoted(error)))


def _refused(error: TelegramError) -> DeliveryError:
    # The library changes the case of what it quotes.
    text = error.message.casefold()
    for row in REFUSALS:
        if any(part in text for part in row.parts):
            return row.error(row.says, reason=row.reason)
    if isinstance(error, Forbidden):
        says = N_("Telegram forbids this. An administrator of the chat may know why.")
        return NotAllowed(_noted(says, _quoted(error)), reason="forbidden")
    return MessageRejected(_noted(N_("Telegram refuses the message."), _quoted(error)))


def _seconds(wait: float | timedelta) -> float:
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def _quoted(error: TelegramError) -> str:
    return f"Telegram: “{_words(error)}”"


def _words(error: TelegramError) -> str:
    words = " ".join(error.message.split()).rstrip(".")
    return f"{words[:_QUOTED]}…" if len(words) > _QUOTED else words


def _noted(says: str, detail: str) -> str:
    return f"{says} ({detail})"
