"""What every answer in Telegram needs: who asks, in which language, and a way to say it."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from functools import partial
from typing import Any

from adapters.telegram.administrators import Administrators
from adapters.telegram.incoming import CHANNEL, Kind, Where, Who
from adapters.telegram.speaking import Speaking
from adapters.telegram.titles import Titles
from bot.chats import Chats
from bot.errors import StoreProblem
from bot.language import nearest
from bot.menu import command_words
from bot.replies import Asker, PaperShown, Reply, Said, Ways
from bot.subscription import Address
from bot.throttle import Throttle, Turn
from formatters.telegram_reply import render_reply

AT_ONCE = 0.4
"""Seconds in which an answer comes before it is shown that one is being made."""

TYPING_LASTS = 4.5
"""Seconds after which that is shown again: https://core.telegram.org/bots/api#sendchataction."""


class Conversation:
    """Speaks with people.

    Args:
        clock: seconds that only go forward.
    """

    def __init__(
        self,
        *,
        speaking: Speaking,
        administrators: Administrators,
        titles: Titles,
        chats: Chats,
        throttle: Throttle,
        clock: Callable[[], float],
    ) -> None:
        self.speaking = speaking
        self._administrators = administrators
        self._titles = titles
        self._chats = chats
        self._throttle = throttle
        self._clock = clock

    def asker(self, who: Who, where: Where | None, *, target: Address | None = None) -> Asker:
        """Who asks; below a message that was sent in inline mode, as in their own chat."""
        own = Address(CHANNEL, str(who.id))
        address = where.address if where else own
        return Asker(
            address=address,
            target=target or address,
            reader=who.reader,
            language=who.language,
            private=where is None or where.private,
            may_change=partial(self._may_change, who, address.chat),
            name_of=self._titles.of,
            # In a channel, nobody replies to a post.
            ways=Ways(answered=where is None or where.kind is not Kind.CHANNEL),
        )

    def turn(self, asker: Asker) -> Turn:
        """Whether they are answered now; who has no name shares the turns of their chat."""
        return self._throttle.turn(asker.reader or str(asker.address.chat), self._clock())

    async def language(self, asker: Asker) -> str:
        """The language in which they are answered; without the store, that of their client."""
        try:
            return await self._chats.language(asker)
        except StoreProblem:
            return nearest(asker.language)

    async def reply(
        self, reply: Reply, asker: Asker, where: Where, *, quoting: bool = False
    ) -> None:
        """Send an answer to where it was asked.

        Among many it replies to the message that it is about; where `quoting`, in any case.
        """
        language = await self.language(asker)
        if isinstance(reply, PaperShown) and not where.private:
            reply = replace(reply, saved=False)  # the others may not have saved it
        if isinstance(reply, Said) and not asker.ways.answered:
            reply = _unasked(reply, language)
        messages = render_reply(reply, language)
        quoting = quoting or where.kind is Kind.GROUP
        await self.speaking.say(messages, where.address, answers=where.message if quoting else 0)

    async def _may_change(self, who: Who, here: Address, address: Address) -> bool:
        """Whether they may; from then on they are told the name of a chat that is another one."""
        may = await self._administrators.may_change(who, address)
        if may and address.chat != here:
            await self._titles.learn(address)
        return may

    async def made(self, answer: Coroutine[Any, Any, Reply], where: Where) -> Reply:
        """The answer; while it is not there, its reader sees that it comes."""
        making, patience = asyncio.ensure_future(answer), AT_ONCE
        try:
            while not (await asyncio.wait({making}, timeout=patience))[0]:
                # Telegram shows nothing of the kind in channels.
                if where.kind is not Kind.CHANNEL:
                    await self.speaking.typing(where.address)
                patience = TYPING_LASTS
        finally:
            making.cancel()
        return making.result()


def _unasked(said: Said, language: str) -> Said:
    """The same where nobody can answer it: in place of a question, the command as it is written."""
    if not said.asks or said.rows:
        return replace(said, asks="")
    name, _, _ = said.asks.partition(" ")
    return replace(said, text=command_words(name, language), asks="")
