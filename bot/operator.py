"""The operator's ear: alarms go to an address, and to the log in any case."""

from collections.abc import Mapping
from typing import Any

import structlog

from bot.channel import Channel, DeliveryError, Look, Note
from bot.subscription import Address

_log = structlog.get_logger(__name__)


class Operator:
    """Tells whoever runs this bot what needs a person (`bot.alarm.Alarm`)."""

    def __init__(self, *, address: Address | None, channels: Mapping[str, Channel[Any]]) -> None:
        self._address = address
        self._channel = channels.get(address.channel) if address else None

    async def raise_(self, key: str, sentence: str) -> None:
        """Say it in the log, and send it where the operator reads."""
        _log.error("This needs a person", key=key, says=sentence)
        if self._channel is None or self._address is None:
            return
        message = self._channel.render(Note(f"Paperboy: {sentence}"), Look())
        try:
            await self._channel.send(message, self._address, key=f"alarm:{key}")
        except DeliveryError as error:
            _log.error("The operator could not be told", says=str(error))
