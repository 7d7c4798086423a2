"""Who may change what a chat gets."""

from collections.abc import Callable

from telegram import Bot

from adapters.telegram.calls import Call
from adapters.telegram.incoming import Who
from adapters.telegram.place import place_of
from adapters.telegram.request import ask
from bot.channel import AddressGone, AddressMoved, MessageRejected, NotAllowed
from bot.shelf import Shelf
from bot.subscription import Address

KEPT_SECONDS, KEPT_MOST = 30.0, 1_000
"""For how long an answer stands, so that who stops being an administrator soon is none here."""

_MAY = {"creator", "administrator"}


class Administrators:
    """Knows who administrates which chat, by asking Telegram.

    Args:
        clock: seconds that only go forward.
    """

    def __init__(self, *, bot: Bot, clock: Callable[[], float]) -> None:
        self._bot = bot
        self._known = Shelf[tuple[str, int], bool](
            seconds=KEPT_SECONDS, clock=clock, most=KEPT_MOST
        )

    async def may_change(self, who: Who, address: Address) -> bool:
        """Whether they may: in their own chat, or as an administrator of that one.

        Raises:
            DeliveryError: Telegram does not say.
        """
        chat = address.chat.place
        if who.speaks_as or not who.id:
            return bool(who.speaks_as) and who.speaks_as == chat
        if not chat.startswith("-"):
            return chat == str(who.id)
        return await self._known.get((chat, who.id), lambda: self._ask(address, who.id))

    async def _ask(self, address: Address, user: int) -> bool:
        try:
            about = {"chat_id": place_of(address).chat, "user_id": user}
            member = await ask(self._bot, Call("GetChatMember", about))
        except (AddressGone, AddressMoved, MessageRejected, NotAllowed):
            return False
        return isinstance(member, dict) and member.get("status") in _MAY
