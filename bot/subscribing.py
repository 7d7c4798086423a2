"""Use case: who is subscribed, and how that changes."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import TypeAlias

from bot import schedule
from bot.channel import AddressGone
from bot.errors import NothingThere
from bot.ledger import Ledger
from bot.span import Period
from bot.subscription import Address, BadAddress, Condition, Subscription

PlaceReaders: TypeAlias = Mapping[str, Callable[[Address], object]]
"""By channel, what reads an address of it, or raises `AddressGone` where it can be none."""

_NEEDS = {
    "telegram": " Telegram needs PAPERBOY_TELEGRAM_TOKEN.",
    "discord": " Discord needs PAPERBOY_DISCORD_TOKEN.",
}


class Subscribing:
    """Keeps subscriptions; `channels` are those that this bot can speak through."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        channels: Collection[str],
        now: Callable[[], datetime],
        places: PlaceReaders = MappingProxyType({}),
    ) -> None:
        self._ledger = ledger
        self._channels = channels
        self._places = places
        self._now = now

    async def subscribe(self, subscription: Subscription) -> datetime:
        """Remember a subscription, in place of one of the same address and period.

        Returns when it is due first (UTC).

        Raises:
            BadAddress: nothing can be sent there (see `check`).
        """
        self.check(subscription.address)
        due = self.next_due(subscription)
        await self._ledger.subscribe(subscription, next_due=due)
        return due

    async def subscriptions(self, address: Address | None = None) -> Sequence[Subscription]:
        """The subscriptions of an address, or all."""
        return await self._ledger.subscriptions(address=address)

    async def set_condition(
        self, address: Address, condition: Condition, period: Period | None = None
    ) -> int:
        """Pause or resume what an address subscribed to; how many there were.

        Raises:
            NothingThere: it has no subscription.
        """
        count = await self._ledger.set_condition(address, period, condition, "")
        if not count:
            raise _nothing(address)
        return count

    async def forget(self, address: Address, period: Period | None = None) -> int:
        """Remove what an address subscribed to; how many there were.

        Raises:
            NothingThere: it has no subscription.
        """
        count = await self._ledger.forget(address, period)
        if not count:
            raise _nothing(address)
        return count

    def next_due(self, subscription: Subscription) -> datetime:
        """When a subscription is due next (UTC)."""
        return schedule.next_due(subscription.slot, self._now())

    def check(self, address: Address) -> None:
        """Make sure that something can be sent to an address.

        Raises:
            BadAddress: no channel of that name is set up here, or it can have no such place.
        """
        if address.channel not in self._channels:
            hint = _NEEDS.get(address.channel, "")
            raise BadAddress(
                f"No channel “{address.channel}” is set up here; "
                f"there is {', '.join(sorted(self._channels))}.{hint}"
            )
        try:
            self._places.get(address.channel, _anywhere)(address)
        except AddressGone as error:
            raise BadAddress(str(error)) from None


def _anywhere(_: Address) -> None:
    """Let every place of a channel be right."""


def _nothing(address: Address) -> NothingThere:
    return NothingThere(f"Nothing is subscribed at {address.shown}.")
