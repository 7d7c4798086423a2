"""Where a webhook posts: `discord-webhook:URL`, of which the last part is a secret. Pure."""

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from bot.channel import AddressGone
from bot.subscription import Address

_HOST = re.compile(r"(?:(?:ptb|canary)\.)?discord(?:app)?\.com")
_PATH = re.compile(
    r"/api(?:/v[0-9]{1,2})?/webhooks/(?P<id>[0-9]{1,20})/(?P<token>[A-Za-z0-9_-]{1,128})/?"
)
_THREAD = re.compile(r"[0-9]{1,20}")


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookPlace:
    """A webhook, and perhaps a thread of its channel.

    Attributes:
        token: who has it can post.
        thread: the id of a thread; empty for the channel itself.
    """

    id: str
    token: str = field(repr=False)
    thread: str = ""

    @property
    def path(self) -> str:
        """Of the webhook in the API."""
        return f"/webhooks/{self.id}/{self.token}"


def webhook_of(to: Address) -> WebhookPlace:
    """Read an address, with the URL as Discord's Copy Webhook URL gives it.

    Raises:
        AddressGone: it can never have been one.
    """
    try:
        url = urlsplit(to.place)
    except ValueError:
        raise _no_webhook() from None
    path = _PATH.fullmatch(url.path)
    thread = parse_qs(url.query).get("thread_id", [""])[-1]
    known = url.scheme == "https" and _HOST.fullmatch(url.netloc.lower())
    if not known or path is None or (thread and not _THREAD.fullmatch(thread)):
        raise _no_webhook()
    return WebhookPlace(id=path["id"], token=path["token"], thread=thread)


def _no_webhook() -> AddressGone:
    # The address is not quoted: even a wrong one may hold a secret.
    return AddressGone(
        "That is not the address of a webhook. Write discord-webhook:URL, with the URL that "
        "Copy Webhook URL gives in the settings of a Discord channel.",
        reason="bad-address",
    )
