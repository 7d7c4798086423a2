"""Who the bot itself is."""

from collections.abc import Awaitable, Callable

from telegram import Bot

from adapters.telegram.calls import Call
from adapters.telegram.incoming import Me
from adapters.telegram.request import ask, strange
from bot.channel import TryAgain

TRIES, PAUSE = 5, 2.0
"""How often Telegram is asked, with so many seconds in between."""


class Identity:
    """Asks Telegram once, and knows it from then on."""

    def __init__(self, *, bot: Bot, sleep: Callable[[float], Awaitable[None]]) -> None:
        self._bot = bot
        self._sleep = sleep
        self._me: Me | None = None

    async def me(self) -> Me:
        """The bot's id and name.

        Raises:
            DeliveryError: Telegram does not say.
        """
        for _ in range(TRIES - 1):
            try:
                return await self._known()
            except TryAgain as problem:
                await self._sleep(problem.after or PAUSE)
        return await self._known()

    async def _known(self) -> Me:
        if self._me is None:
            user = await ask(self._bot, Call("GetMe", {}))
            try:
                self._me = Me(int(user["id"]), str(user["username"]))
            except (TypeError, ValueError, LookupError) as error:
                raise strange() from error
        return self._me
