"""What Discord's refusals and broken connections mean, in our words. Pure.

Each is sentences that the catalogue has, and behind them in brackets what it cannot have: a number,
or Discord's own words.
"""

import asyncio

import aiohttp

from adapters.discord.refusals import NO_TOKEN, REFUSALS, Refusal
from adapters.reach import cause_of
from bot.channel import (
    DeliveryError,
    MessageRejected,
    NotAllowed,
    TryAgain,
    Unclear,
)
from bot.language import N_

BLOCKED = 600.0
"""Seconds to be silent after a refusal that did not come from Discord itself but from Cloudflare.

https://docs.discord.com/developers/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans
"""

_WORDS = 200
"""Characters of Discord's own words that one of our sentences quotes."""


def refused(status: int, code: int, text: str) -> DeliveryError:
    """What an answer that is not one of success means.

    Args:
        status: of HTTP.
        code: of Discord; 0 where it gives none.
        text: its words, or those of whoever answered in its place.
    """
    row = REFUSALS.get(code)
    if row is not None:
        return _of(row, text)
    if status >= 500 or status == 408:  # noqa: PLR2004 – its own failures, and a proxy's patience
        says = N_("Discord is in trouble of its own.")
        return Unclear(_noted(says, f"HTTP {status}"), reason="trouble")
    if status == 429:  # noqa: PLR2004 – Too Many Requests, without a word of Discord
        return limited(None, whole_bot=True)
    if not code and not text.startswith(f"{status}:"):
        return _elsewhere(status)
    return _unknown(status, text)


def limited(after: float | None, *, whole_bot: bool) -> TryAgain:
    """Discord wants a pause of so many seconds; None where Cloudflare speaks for it."""
    if after is None:
        says = N_(
            "Cloudflare keeps this machine away from Discord: too many requests were refused."
        )
        return TryAgain(says, after=BLOCKED, whole_bot=True, reason="cloudflare")
    says = N_("Discord asks for a pause.")
    return TryAgain(
        _noted(says, f"{after:.0f} s"), after=after, whole_bot=whole_bot, reason="rate-limit"
    )


def interrupted(error: Exception) -> DeliveryError:
    """What it means that no whole answer came."""
    match error:
        case aiohttp.ConnectionTimeoutError() | aiohttp.ClientConnectorError():
            says = N_("Discord cannot be reached. It is tried again.")
            return TryAgain(_noted(says, cause_of(error)), whole_bot=True, reason="unreachable")
        case aiohttp.InvalidURL() | aiohttp.NonHttpUrlClientError():
            says = N_("The address of Discord's API is not one of the web. Mend that setting.")
            return TryAgain(says, whole_bot=True, reason="unreachable")
        case asyncio.TimeoutError():
            return Unclear(N_("Discord did not answer in time."), reason="late")
        case _:
            return Unclear(N_("The connection broke before Discord answered."))


def strange() -> Unclear:
    """Discord took something, and answered something else."""
    return Unclear(N_("Discord's answer is not one that it documents."), reason="answer-cut")


def _of(row: Refusal, text: str) -> DeliveryError:
    says = row.says
    if row.error is MessageRejected and text:
        says = _noted(says, _quoted(text))
    if row.error is TryAgain:
        return TryAgain(says, whole_bot=row.whole_bot, reason=row.reason)
    return row.error(says, reason=row.reason)


def _unknown(status: int, text: str) -> DeliveryError:
    if status == 401:  # noqa: PLR2004 – Unauthorized
        return _of(REFUSALS[NO_TOKEN], text)
    if status == 403:  # noqa: PLR2004 – Forbidden
        says = N_("Discord forbids this. Somebody with Manage Server may know why.")
        return NotAllowed(_noted(says, _quoted(text)), reason="forbidden")
    return MessageRejected(_noted(N_("Discord refuses the message."), _quoted(text)))


def _elsewhere(status: int) -> DeliveryError:
    says = N_(
        "Something else answers in Discord's place. Check the network, and the address of "
        "Discord's API where another one is set."
    )
    return TryAgain(_noted(says, f"HTTP {status}"), reason="not-discord")


def _quoted(text: str) -> str:
    words = " ".join(text.split()).rstrip(".")
    words = f"{words[:_WORDS]}…" if len(words) > _WORDS else words
    return f"Discord: “{words}”"


def _noted(says: str, detail: str) -> str:
    return f"{says} ({detail})"
