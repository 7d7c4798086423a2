"""Answering what came in from Telegram."""

import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from telegram import Bot

from adapters.telegram.administrators import Administrators
from adapters.telegram.arrivals import Arrivals
from adapters.telegram.conversation import Conversation
from adapters.telegram.identity import Identity
from adapters.telegram.incoming import (
    Came,
    Command,
    Left,
    Moved,
    Picked,
    Press,
    Question,
    Told,
    Where,
    Who,
    Written,
)
from adapters.telegram.photos import Photos
from adapters.telegram.pressing import Pressing, sends
from adapters.telegram.questions import Questions
from adapters.telegram.reading import AGAIN, read, repeated
from adapters.telegram.remote import REMOTE, aimed, chat_named
from adapters.telegram.speaking import Speaking
from adapters.telegram.titles import Titles
from bot import asides
from bot.chats import Chats
from bot.comings import Comings
from bot.commands import Commands
from bot.errors import StoreProblem
from bot.inbox import Item, Postponed
from bot.replies import Asker, Reply, Said
from bot.subscription import Address
from bot.throttle import Throttle, Turn
from formatters.telegram_limits import CALLBACK_BYTES

PRESS_WAITS, QUESTION_WAITS = timedelta(seconds=150), timedelta(seconds=30)
"""How long Telegram takes an answer to a press, and to a question of inline mode."""


class Answering:
    """Answers updates: `answer` and `resume` for `bot.desk.Desk`.

    Args:
        took: told of each message to an address, so that the digests leave room for it.
        now: this instant, aware.
        clock: seconds that only go forward.
        sleep: waits so many seconds.
    """

    def __init__(
        self,
        *,
        bot: Bot,
        commands: Commands,
        comings: Comings,
        chats: Chats,
        photos: Photos,
        took: Callable[[Address], Awaitable[None]],
        now: Callable[[], datetime],
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._bot = bot
        self._commands = commands
        self._comings = comings
        self._now = now
        self._identity = Identity(bot=bot, sleep=sleep)
        self._conversation = Conversation(
            speaking=Speaking(bot=bot, photos=photos, took=took, sleep=sleep),
            administrators=Administrators(bot=bot, clock=clock),
            titles=Titles(bot=bot, clock=clock),
            chats=chats,
            throttle=Throttle(),
            clock=clock,
        )
        self._pressing = Pressing(
            bot=bot, commands=commands, conversation=self._conversation, identity=self._identity
        )
        self._questions = Questions(
            bot=bot, commands=commands, conversation=self._conversation, clock=clock
        )
        self._arrivals = Arrivals(comings=comings, conversation=self._conversation, clock=clock)

    async def answer(self, item: Item) -> None:
        """Answer an update; one that is nothing to us has no answer.

        Raises:
            PaperboyError: it was not answered, or not as it was meant.
        """
        match await self._told(item):
            case (Command() | Written()) as told:
                await self._converse(told)
            case Press() as told if (again := repeated(told)) is not None:
                if await self._pressing.lets(told):
                    await self._converse(again)
            case Press() as told:
                await self._pressing.press(told)
            case Question() as told:
                await self._questions.answer(told)
            case (Came() | Left() | Moved() | Picked()) as told:
                await self._arrivals.tell(told)

    async def resume(self, item: Item) -> None:
        """Offer to answer again what may have been answered; do again what can be done twice.

        Raises:
            PaperboyError: the same as of `answer`.
        """
        match await self._told(item):
            case Command(name=name, text=text) as told:
                await self._interrupted(told.who, told.where, f"/{name} {text}".strip())
            case Written(text=text) as told:
                await self._interrupted(told.who, told.where, text)
            case Press(where=Where() as where) as told if sends(told):
                if await self._pressing.lets(told):
                    await self._interrupted(told.who, where, "", told.act)
            case Question():
                return
            case _:
                await self.answer(item)

    async def _told(self, item: Item) -> Told | None:
        """What an update tells; a press or question that nobody waits for has no `query`."""
        told = read(_json(item.body), await self._identity.me())
        waited = self._now() - item.at
        match told:
            case Question() if waited > QUESTION_WAITS:
                return None
            case Press() if waited > PRESS_WAITS:
                return replace(told, query="")
            case _:
                return told

    async def _converse(self, told: Command | Written) -> None:
        who, where = told.who, told.where
        asker = self._conversation.asker(who, where)
        match self._conversation.turn(asker):
            case Turn.SILENT:
                return
            case Turn.SAY_ONCE:
                reply: Reply = Said(text=asides.too_fast(await self._conversation.language(asker)))
            case Turn.GO:
                reply = await self._conversation.made(self._reply(asker, told), where)
        await self._conversation.reply(reply, asker, where)

    async def _reply(self, asker: Asker, told: Command | Written) -> Reply:
        if isinstance(told, Written):
            return await self._commands.written(asker, told.text)
        if told.name == "start" and asker.private:
            await self._welcome(asker, told.where)
        chat, text = aimed(told.text) if _can_aim(told) else ("", told.text)
        if chat:
            target = await chat_named(self._bot, chat)
            if target is None:
                return Said(text=asides.no_chat(chat, await self._conversation.language(asker)))
            asker = replace(asker, target=target)
        reply = await self._commands.answer(asker, told.name, text)
        if chat and isinstance(reply, Said):
            return replace(reply, text=f"{asker.name_of(asker.target)}\n{reply.text}")
        return reply

    async def _welcome(self, asker: Asker, where: Where) -> None:
        """What ended because somebody had blocked the bot goes on when they come back."""
        # What fails here, the answer itself will meet as well.
        with suppress(StoreProblem, Postponed):
            if back := await self._comings.returned(asker):
                await self._conversation.reply(back, asker, where)

    async def _interrupted(self, who: Who, where: Where, asked: str, act: str = "") -> None:
        asker = self._conversation.asker(who, where)
        act = act or f"{AGAIN}:{asked}"
        fits = len(act.encode()) <= CALLBACK_BYTES
        language = await self._conversation.language(asker)
        offer = asides.interrupted(asked, act if fits else "", language)
        await self._conversation.reply(offer, asker, where)


def _can_aim(told: Command) -> bool:
    return told.where.private and told.name in REMOTE


def _json(body: str) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
