"""Where in Discord: a channel of any kind by its id, and a message in it. Pure."""

import re

import structlog

from adapters.discord.refusals import NOT_FOUND
from bot.channel import AddressGone, MessageRejected, Receipt
from bot.subscription import Address

API_URL = "https://discord.com/api"
"""Where Discord is asked; a proxy of one's own speaks the same."""

API_VERSION = 10
"""The one that the library speaks: https://docs.discord.com/developers/reference#api-versioning."""

SPACING = 1.0
"""Seconds between two messages to one channel: five in five seconds.

Unofficial: https://github.com/discord/discord-api-docs/issues/1454; the headers have the last word.
"""

_log = structlog.get_logger(__name__)

_CHANNEL_HINT = (
    "Write discord:CHANNEL; a channel is a number, which Copy Channel ID gives in Discord's "
    "developer mode."
)
_HOOK_HINT = "For a webhook write discord-webhook:URL."

_ID = re.compile(r"[0-9]{1,20}")
_MESSAGE = re.compile(r"(?:(?P<channel>[0-9]{1,20})/)?(?P<message>[0-9]{1,20})")


def base_of(api_url: str) -> str:
    """What every address of the API begins with."""
    return f"{api_url.rstrip('/')}/v{API_VERSION}"


def channel_of(to: Address) -> str:
    """The id of the channel, thread or forum that an address names.

    Raises:
        AddressGone: it can never have been one.
    """
    if _ID.fullmatch(to.place) is None:
        how = _HOOK_HINT if "://" in to.place else _CHANNEL_HINT
        # Even a wrong address may hold the secret of a webhook.
        raise AddressGone(f"“{to.shown}” is not an address in Discord. {how}", reason="bad-address")
    return to.place


def is_role(text: str) -> bool:
    """Whether a text can be the id of a role."""
    return _ID.fullmatch(text) is not None


def role_of(role: str) -> str:
    """The id of a role; empty where there is none, and that is no reason to send nothing."""
    if role and not is_role(role):
        _log.warning("A role is a number; this one is not mentioned.", role=role)
        return ""
    return role


def message_id(channel: str, message: str, *, at: str) -> str:
    """A message as a receipt has it; with its channel where that is not the one of the address."""
    return message if channel == at else f"{channel}/{message}"


def sent_at(sent: Receipt, *, at: str) -> tuple[str, str]:
    """Channel and id of the message of a receipt.

    Raises:
        MessageRejected: there is none.
    """
    found = _MESSAGE.fullmatch("".join(sent.message_ids[:1]))
    if found is None:
        raise MessageRejected("It is not known which message this is.", reason=NOT_FOUND)
    return found["channel"] or at, found["message"]
