"""Use case: in which language and zone a chat is spoken with."""

from collections.abc import Sequence
from dataclasses import replace

from bot import zones
from bot.language import nearest
from bot.ledger import Ledger
from bot.readers import Chat, Readers
from bot.replies import Asker
from bot.subscription import Address, Subscription


class Chats:
    """Knows what chats chose, and guesses what they did not.

    Args:
        language: where nothing else is known.
        zone: the same; an IANA name.
        top: papers in a digest, for a chat that has not subscribed.
    """

    def __init__(
        self, *, readers: Readers, ledger: Ledger, language: str, zone: str, top: int
    ) -> None:
        self._readers = readers
        self._ledger = ledger
        self._language = language
        self._zone = zone
        self.top = top

    async def language(self, asker: Asker) -> str:
        """The language in which somebody is answered: chosen, subscribed, their client's, ours."""
        if asker.alone and asker.language:
            return nearest(asker.language)
        chosen = (await self._readers.chat(asker.address.chat)).language
        if not chosen and (one := await self.subscription(asker.address)):
            chosen = one.language
        return nearest(chosen or asker.language or self._language)

    async def refusal_language(self, asker: Asker) -> str:
        """The language in which somebody is told that there is nothing to show."""
        return await self.language(replace(asker, alone=asker.alone or asker.refused_alone))

    async def zone(self, asker: Asker) -> str:
        """The zone of a chat: chosen, or a guess."""
        chosen = (await self._readers.chat(asker.target.chat)).zone
        return chosen or zones.guess(await self.language(asker), self._zone)

    async def choose(self, address: Address, *, language: str = "", zone: str = "") -> None:
        """Remember what a chat chose; what is empty stays as it is."""
        known = await self._readers.chat(address.chat)
        chat = Chat(language=language or known.language, zone=zone or known.zone)
        if chat != known:
            await self._readers.save_chat(address.chat, chat)

    async def subscription(self, address: Address) -> Subscription | None:
        """What an address subscribed to, the daily digest first."""
        return next(iter(await self._ledger.subscriptions(address=address)), None)

    async def theirs(self, address: Address) -> Sequence[Subscription]:
        """What an address subscribed to; failing that, what its chat or another topic did."""
        here = await self._ledger.subscriptions(address=address)
        return here or await self._ledger.within(address.chat)
