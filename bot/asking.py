"""What one delivery asks of a platform: a message, the next of several, or an edit."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from hashlib import blake2b
from typing import Any, Generic, TypeAlias

from bot.channel import After, Channel, Message, Receipt, TryAgain, Turn, Unsure
from bot.content import Content
from bot.deliveries import Delivery, Post
from bot.measure import Measure
from bot.places import Places
from bot.subscription import Address

Limited: TypeAlias = Callable[[Delivery, TryAgain, float], None]
"""Is told of a limit that a request met which began then, on the monotonic clock."""


class Asking(Generic[Message]):
    """Makes one request after the other through a channel.

    Args:
        resend: whether what may have arrived is sent where nobody can find out.
        now: this instant, aware.
    """

    def __init__(
        self,
        *,
        channel: Channel[Message],
        places: Places,
        resend: bool,
        measure: Measure,
        now: Callable[[], datetime],
    ) -> None:
        self._channel = channel
        self._places = places
        self._resend = resend
        self._measure = measure
        self._now = now

    async def ask(
        self, delivery: Delivery, content: Content[Message], after: After, *, limited: Limited
    ) -> Receipt:
        """Send the first message that is not out yet, or edit all; raises what the channel does.

        `limited` is told of limits that requests meet which follow the first.
        """
        to, learn = delivery.address, partial(limited, delivery)
        with self._measure(self._channel.name, "edit" if delivery.is_edit else "send"):
            if delivery.is_edit:
                turn = partial(self._places.one, learn, to=to)
                return await self._edit(delivery, content, turn)
            turn = partial(self._places.one, learn)
            return await self._post(delivery, content, replace(after, turn=turn))

    async def _edit(self, delivery: Delivery, content: Content[Message], turn: Turn) -> Receipt:
        to, role = delivery.address, delivery.subscription.role
        return await self._channel.edit(content.message, to, _out(delivery), role=role, turn=turn)

    async def _post(self, delivery: Delivery, content: Content[Message], after: After) -> Receipt:
        to, wanted = delivery.address, delivery.subscription
        send = partial(
            self._channel.send,
            content.message,
            to,
            key=key(delivery.post, to),
            silent=wanted.silent,
            role=wanted.role,
            after=after,
            sent=_out(delivery) if delivery.partly else None,
        )
        try:
            return await send(again=self._passed(delivery.doubtful_since))
        except Unsure:
            if not self._resend:
                raise
        return await send()

    def _passed(self, since: datetime | None) -> float | None:
        return None if since is None else (self._now() - since).total_seconds()


def in_part(delivery: Delivery, content: Content[Any], receipt: Receipt) -> Delivery:
    """A delivery of which the first messages are out, as the receipt says."""
    return replace(
        delivery,
        message_ids=receipt.message_ids,
        layout=receipt.layout or delivery.layout or delivery.subscription.layout,
        shown=delivery.shown if delivery.partly else content.fingerprint,
        partly=True,
    )


def key(post: Post, address: Address) -> str:
    """The name of a delivery for the platform: 24 characters, the same in every process.

    Discord takes 25: https://discord.com/developers/docs/resources/message#create-message.
    """
    return blake2b(f"{post.key} {address}".encode(), digest_size=12).hexdigest()


def _out(delivery: Delivery) -> Receipt:
    return Receipt(message_ids=delivery.message_ids, layout=delivery.layout)
