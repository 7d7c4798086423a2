"""Answering presses."""

from dataclasses import replace

from telegram import Bot

from adapters.telegram.conversation import Conversation
from adapters.telegram.identity import Identity
from adapters.telegram.incoming import Press, Where
from adapters.telegram.query import Query
from bot import asides, deep_link
from bot.commands import Commands
from bot.replies import Asker, Reply, SavedShown, Screen, Toast
from bot.throttle import Turn
from formatters.telegram_card import saved_now
from formatters.telegram_reply import render_reply

SENDS = frozenset({"p", "dp", "d", "t", "s", "sub"})
"""Acts that are answered by a message of its own."""

_SLOW = frozenset({"p", "dp", "d", "t"})
_SAVING = frozenset({"sv", "un"})


def kind_of(act: str) -> str:
    """What a press does: the part before the colon."""
    return act.partition(":")[0]


class Pressing:
    """Answers presses: a word to whoever pressed, another screen in place, or a new message.

    What many people read is not turned over by one of them: they are led to their own chat.
    """

    def __init__(
        self, *, bot: Bot, commands: Commands, conversation: Conversation, identity: Identity
    ) -> None:
        self._bot = bot
        self._commands = commands
        self._conversation = conversation
        self._identity = identity

    async def press(self, told: Press) -> None:
        """Answer a press."""
        async with Query(self._bot, told.query) as query:
            asker = self._conversation.asker(told.who, told.where)
            alone = kind_of(told.act) in _SAVING and not asker.private
            asker = replace(asker, alone=alone)
            match self._conversation.turn(asker):
                case Turn.GO:
                    await self._answer(told, asker, query)
                case Turn.SAY_ONCE:
                    await query.answer(asides.too_fast(await self._conversation.language(asker)))
                case Turn.SILENT:
                    await query.answer()

    async def _answer(self, told: Press, asker: Asker, query: Query) -> None:
        if url := await self._elsewhere(told.act, told.where):
            await query.answer(url=url)
            return
        if kind_of(told.act) in _SLOW:
            await query.answer()
        await self._show(await self._reply(told, asker), told, asker, query)

    async def _reply(self, told: Press, asker: Asker) -> Reply:
        answer = self._commands.press(asker, told.act)
        return await self._conversation.made(answer, told.where) if told.where else await answer

    async def _show(self, reply: Reply, told: Press, asker: Asker, query: Query) -> None:
        where = told.where
        if isinstance(reply, Toast) and not query.answered:
            await query.answer(reply.text, alert=reply.alert)
            await self._mark(reply, told, asker)
        elif where is None:
            return
        elif _in_place(reply, told.act, where):
            language = await self._conversation.language(asker)
            (message,) = render_reply(reply, language)
            await self._conversation.speaking.put(message, where.address, where.message)
        else:
            await self._conversation.reply(reply, asker, where, quoting=True)

    async def _mark(self, toast: Toast, told: Press, asker: Asker) -> None:
        """Show in somebody's own chat that a paper is saved now, or not any more."""
        where = told.where
        if toast.alert or where is None or not where.private or kind_of(told.act) not in _SAVING:
            return
        rows = saved_now(told.buttons, told.act, await self._conversation.language(asker))
        if rows != told.buttons:
            await self._conversation.speaking.rebutton(rows, where.address, where.message)

    async def _elsewhere(self, act: str, where: Where | None) -> str:
        """Where to show what only one of many asked for: in their own chat with the bot."""
        kind, _, value = act.partition(":")
        payload = ""
        if kind == "p" and not (where and where.private):
            payload = deep_link.to_paper(value)
            # Anybody can make up what a button says.
            payload = payload if deep_link.paper_of(payload) else ""
        elif kind == "s" and where and not where.private:
            payload = deep_link.to_settings(where.address)
        if not payload:
            return ""
        return f"https://t.me/{(await self._identity.me()).name}?start={payload}"


def _in_place(reply: Reply, act: str, where: Where) -> bool:
    """Whether an answer takes the place of the message that was pressed."""
    match reply:
        case Screen():
            # From below a digest, the settings come as a message of their own.
            return kind_of(act) != "s" and bool(where.message)
        case SavedShown():
            return where.private and bool(where.message)
        case _:
            return False
