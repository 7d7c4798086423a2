"""What groups and channels are called."""

from collections import OrderedDict
from collections.abc import Callable

from telegram import Bot

from adapters.telegram.calls import Call
from adapters.telegram.parts import object_of, text_of
from adapters.telegram.request import ask
from bot.channel import DeliveryError
from bot.shelf import Shelf
from bot.subscription import Address

ASKED_AGAIN, KEPT_MOST = 600.0, 1_000
"""Seconds after which a title is asked for again, and how many are remembered."""


class Titles:
    """Knows the titles of the chats that it was told to learn, by asking Telegram.

    Args:
        clock: seconds that only go forward.
    """

    def __init__(self, *, bot: Bot, clock: Callable[[], float]) -> None:
        self._bot = bot
        self._asked = Shelf[str, str](seconds=ASKED_AGAIN, clock=clock, most=KEPT_MOST)
        self._known = OrderedDict[str, str]()

    async def learn(self, address: Address) -> None:
        """Ask for the title of an address' chat; of no weight if Telegram does not say it."""
        chat = address.chat.place
        try:
            title = await self._asked.get(chat, lambda: self._ask(chat))
        except DeliveryError:
            return
        self._known[chat] = title or chat
        self._known.move_to_end(chat)
        if len(self._known) > KEPT_MOST:
            self._known.popitem(last=False)

    def of(self, address: Address) -> str:
        """The title of an address' chat; its id where that was not learned."""
        chat = address.chat.place
        return self._known.get(chat, chat)

    async def _ask(self, chat: str) -> str:
        told = object_of(await ask(self._bot, Call("GetChat", {"chat_id": chat})))
        return text_of(told.get("title")).strip()
