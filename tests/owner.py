"""An owner of channels who claims and records at no pace, for tests of what a ledger remembers."""

from collections.abc import Sequence
from datetime import datetime

from bot.deliveries import Delivery, Outcome
from bot.ledger import Ledger, Tenure


class Owner:
    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self._tenures: dict[str, Tenure] = {}

    async def tenure(self, channel: str, now: datetime) -> Tenure:
        if channel not in self._tenures:
            await self.take_over(channel, again=True, now=now)
        return self._tenures[channel]

    async def take_over(self, channel: str, *, again: bool, now: datetime) -> int:
        """Own a channel anew; how many deliveries were under way."""
        self._tenures[channel], count = await self.ledger.take_over(channel, again=again, now=now)
        return count

    async def claim(self, channel: str, *, now: datetime, limit: int) -> Sequence[Delivery]:
        tenure = await self.tenure(channel, now)
        claim = await self.ledger.claim(tenure, now=now, limit=limit, step=1e-6, burst=100_000)
        return claim.deliveries

    async def record(
        self, outcomes: Sequence[Outcome], channel: str = "telegram", *, now: datetime
    ) -> None:
        await self.ledger.record(await self.tenure(channel, now), outcomes)
