"""What Discord's refusals and broken connections mean, in our words. Pure."""

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
        return Unclear(f"Discord is in trouble of its own (HTTP {status}).", reason="trouble")
    if status == 429:  # noqa: PLR2004 – Too Many Requests, without a word of Discord
        return limited(None, whole_bot=True)
    if not code and not text.startswith(f"{status}:"):
        return _elsewhere(status)
    return _unknown(status, text)


def limited(after: float | None, *, whole_bot: bool) -> TryAgain:
    """Discord wants a pause of so many seconds; None where Cloudflare speaks for it."""
    if after is None:
        says = "Cloudflare keeps this machine away from Discord: too many requests were refused."
        return TryAgain(says, after=BLOCKED, whole_bot=True, reason="cloudflare")
    says = f"Discord asks for a pause of {after:.0f} s."
    return TryAgain(says, after=after, whole_bot=whole_bot, reason="rate-limit")


def interrupted(error: Exception) -> DeliveryError:
    """What it means that no whole answer came."""
    match error:
        case aiohttp.ConnectionTimeoutError() | aiohttp.ClientConnectorError():
            says = f"Discord cannot be reached: {cause_of(error)}. It is tried again."
            return TryAgain(says, whole_bot=True, reason="unreachable")
        case aiohttp.InvalidURL() | aiohttp.NonHttpUrlClientError():
            says = "The address of Discord's API is not one of the web. Mend that setting."
            return TryAgain(says, whole_bot=True, reason="unreachable")
        case asyncio.TimeoutError():
            return Unclear("Discord did not answer in time.", reason="late")
        case _:
            return Unclear("The connection broke before Discord answered.")


def strange() -> Unclear:
    """Discord took something, and answered something else."""
    return Unclear("Discord's answer is not one that it documents.", reason="answer-cut")


def _of(row: Refusal, text: str) -> DeliveryError:
    says = row.says
    if row.error is MessageRejected and text:
        says = f"{says} It says: {_quoted(text)}."
    if row.error is TryAgain:
        return TryAgain(says, whole_bot=row.whole_bot, reason=row.reason)
    return row.error(says, reason=row.reason)


def _unknown(status: int, text: str) -> DeliveryError:
    if status == 401:  # noqa: PLR2004 – Unauthorized
        return _of(REFUSALS[NO_TOKEN], text)
    if status == 403:  # noqa: PLR2004 – Forbidden
        return NotAllowed(
            f"Discord forbids this: {_quoted(text)}. Somebody with Manage Server may know why.",
            reason="forbidden",
        )
    return MessageRejected(f"Discord refuses the message: {_quoted(text)}.")


def _elsewhere(status: int) -> DeliveryError:
    return TryAgain(
        f"Something else answers in Discord's place (HTTP {status}). "
        "Check the network, and the address of Discord's API where another one is set.",
        reason="not-discord",
    )


def _quoted(text: str) -> str:
    words = " ".join(text.split()).rstrip(".")
    return f"“{words[:_WORDS]}…”" if len(words) > _WORDS else f"“{words}”"
