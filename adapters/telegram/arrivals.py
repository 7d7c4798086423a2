"""The bot comes into chats and leaves them; chats are picked, and become others."""

import asyncio
from collections.abc import Callable
from weakref import WeakValueDictionary

from adapters.telegram.conversation import Conversation
from adapters.telegram.incoming import CHANNEL, Came, Kind, Left, Moved, Picked, Where, Who
from adapters.telegram.refusals import REFUSALS
from bot.comings import Comings
from bot.replies import Reply, Said
from bot.subscription import Address

JUST_NOW = 60.0
"""Seconds in which Telegram has told both that a channel was picked and that the bot is in it."""

_REASONS = {row.reason: row.says for row in REFUSALS}


class Arrivals:
    """Tells the use case, and says what it answers to whom it concerns.

    Who picks a channel lets the bot in thereby, and Telegram tells both: that is answered once.

    Args:
        clock: seconds that only go forward.
    """

    def __init__(
        self, *, comings: Comings, conversation: Conversation, clock: Callable[[], float]
    ) -> None:
        self._comings = comings
        self._conversation = conversation
        self._clock = clock
        self._turns = WeakValueDictionary[Address, asyncio.Lock]()
        self._welcomed: dict[tuple[Address, int], float] = {}

    async def tell(self, told: Came | Left | Moved | Picked) -> None:
        """Tell what happened."""
        match told:
            case Came():
                await self._came(told)
            case Picked():
                await self._picked(told)
            case Left():
                await self._comings.left(told.where.address.chat, _REASONS[told.reason])
            case Moved():
                await self._comings.moved(told.old, told.new)

    async def _came(self, told: Came) -> None:
        """Greet a group; have a channel subscribed, and tell who let the bot in."""
        if told.where.kind is Kind.GROUP:
            await self._say(await self._entered_group(told), told.who, told.where)
            return
        own = _own(told.who) or told.where
        channel = told.where.address
        asker = self._conversation.asker(told.who, own, target=channel)
        async with self._turn(channel):
            reply = await self._comings.entered_channel(asker, told.where.title)
            if reply is not None:
                self._welcome(channel, told.who)
        await self._say(reply if own.private else None, told.who, own)

    async def _entered_group(self, told: Came) -> Reply | None:
        """What to say in a group; by an administrator let in again, the bot goes on as before."""
        asker = self._conversation.asker(told.who, told.where)
        if await asker.may_change(asker.target) and (back := await self._comings.returned(asker)):
            return back
        return await self._comings.entered_group(asker)

    async def _picked(self, told: Picked) -> None:
        """Have a chat subscribed that somebody picked."""
        asker = self._conversation.asker(told.who, told.where, target=told.chat)
        async with self._turn(told.chat):
            reply = await self._comings.picked(asker, told.title)
            known = isinstance(reply, Said) and self._is_welcomed(told.chat, told.who)
        await self._say(None if known else reply, told.who, told.where)

    def _turn(self, chat: Address) -> asyncio.Lock:
        """What is known of a chat is changed by one after the other."""
        return self._turns.setdefault(chat, asyncio.Lock())

    def _welcome(self, channel: Address, who: Who) -> None:
        since = self._clock() - JUST_NOW
        self._welcomed = {key: at for key, at in self._welcomed.items() if at > since}
        self._welcomed[channel, who.id] = self._clock()

    def _is_welcomed(self, channel: Address, who: Who) -> bool:
        """Whether they were told just now that the channel is subscribed."""
        at = self._welcomed.get((channel, who.id))
        return at is not None and self._clock() - at < JUST_NOW

    async def _say(self, reply: Reply | None, who: Who, where: Where) -> None:
        if reply is not None:
            asker = self._conversation.asker(who, where)
            await self._conversation.reply(reply, asker, where)


def _own(who: Who) -> Where | None:
    """Somebody's own chat with the bot; None where nobody knows who it is."""
    if not who.id:
        return None
    return Where(address=Address(CHANNEL, str(who.id)), kind=Kind.PRIVATE)
