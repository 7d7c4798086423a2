"""The bot comes into chats and leaves them; chats are picked, and become others."""

from adapters.telegram.conversation import Conversation
from adapters.telegram.incoming import CHANNEL, Came, Kind, Left, Moved, Picked, Where, Who
from adapters.telegram.refusals import REFUSALS
from bot.comings import Comings
from bot.replies import Reply
from bot.subscription import Address

_REASONS = {row.reason: row.says for row in REFUSALS}


class Arrivals:
    """Tells the use case, and says what it answers to whom it concerns."""

    def __init__(self, *, comings: Comings, conversation: Conversation) -> None:
        self._comings = comings
        self._conversation = conversation

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
        asker = self._conversation.asker(told.who, own, target=told.where.address)
        reply = await self._comings.entered_channel(asker, told.where.title)
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
        await self._say(await self._comings.picked(asker, told.title), told.who, told.where)

    async def _say(self, reply: Reply | None, who: Who, where: Where) -> None:
        if reply is not None:
            asker = self._conversation.asker(who, where)
            await self._conversation.reply(reply, asker, where)


def _own(who: Who) -> Where | None:
    """Somebody's own chat with the bot; None where nobody knows who it is."""
    if not who.id:
        return None
    return Where(address=Address(CHANNEL, str(who.id)), kind=Kind.PRIVATE)
