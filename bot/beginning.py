"""What was claimed is made, and put under way."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Generic

from bot.channel import Channel, Message
from bot.content import Contents
from bot.deliveries import Delivery
from bot.following import afters
from bot.ledger import Ledger
from bot.sending import Sender


class Beginner(Generic[Message]):
    """Puts deliveries under way with what they say; one that cannot be made ends by that.

    Args:
        now: this instant, aware.
    """

    def __init__(
        self,
        *,
        channel: Channel[Message],
        contents: Contents,
        ledger: Ledger,
        sender: Sender[Message],
        now: Callable[[], datetime],
    ) -> None:
        self._channel = channel
        self._contents = contents
        self._ledger = ledger
        self._sender = sender
        self._now = now

    async def begin(self, batch: Sequence[Delivery], *, claimed: float) -> None:
        """Begin each, or end it; `claimed` is when that was, on the monotonic clock."""
        try:
            had = await self._contents.had(batch, self._ledger)
            most = self._channel.limits.published
            wanted = await afters(batch, ledger=self._ledger, most=most, now=self._now())
        except Exception as error:  # noqa: BLE001 – what is claimed ends, whatever happens
            for delivery in batch:
                self._sender.failed(delivery, error)
            return
        for delivery in batch:
            try:
                content = await self._contents.of(
                    delivery, self._channel, had=had.get(delivery.id, frozenset())
                )
            except Exception as error:  # noqa: BLE001 – and one does not stop the others
                self._sender.failed(delivery, error)
            else:
                self._sender.begin(delivery, content, after=wanted[delivery.id], claimed=claimed)
