"""Answering presses."""

from dataclasses import replace

from telegram import Bot

from adapters.telegram.conversation import Conversation
from adapters.telegram.identity import Identity
from adapters.telegram.incoming import Kind, Press, Where
from adapters.telegram.query import Query
from adapters.telegram.reading import AGAIN
from bot import asides, deep_link, deep_showing
from bot.commands import Commands
from bot.replies import Asker, Reply, Said, SavedShown, Screen, Toast
from bot.subscription_replies import forbidden
from bot.throttle import Turn
from formatters.telegram_card import saved_now
from formatters.telegram_reply import render_reply

_SENDS = frozenset({"p", "dp", "d", "t", "l", "s", "sub", AGAIN})
"""Acts that are answered by a message of its own."""

_SLOW = frozenset({"p", "d", "t"})
_SAVING = frozenset({"sv", "un"})


def kind_of(act: str) -> str:
    """What a press does: the part before the colon."""
    return act.partition(":")[0]


def sends(told: Press) -> bool:
    """Whether a press is answered by a message of its own, below the one that was pressed."""
    return kind_of(told.act) in _SENDS and not _payload(told.act, told.where)


class Pressing:
    """Answers presses: a word to whoever pressed, another screen in place, or a new message.

    What many people read is not turned over by one of them: they are led to their own chat. In a
    channel, where only administrators speak, nobody else makes the bot speak either.
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

    async def lets(self, told: Press) -> bool:
        """Answer a press that has something sent; whether it may be sent where it was pressed.

        In a channel, that is for its administrators to decide.
        """
        asker = self._conversation.asker(told.who, told.where)
        async with Query(self._bot, told.query) as query:
            return await self._lets(told, asker, query)

    async def _lets(self, told: Press, asker: Asker, query: Query) -> bool:
        if kind_of(told.act) in _SAVING or not _in_channel(told.where):
            return True
        may = await asker.may_change(asker.target)
        if not may:
            refusal = forbidden(asker, await self._conversation.language(asker))
            await query.answer(refusal.text, alert=refusal.alert)
        return may

    async def _answer(self, told: Press, asker: Asker, query: Query) -> None:
        if payload := _payload(told.act, told.where):
            me = await self._identity.me()
            await query.answer(url=f"https://t.me/{me.name}?start={payload}")
            return
        if not await self._lets(told, asker, query):
            return
        if kind_of(told.act) == "dp":
            await query.answer(deep_showing.at_once(await self._conversation.language(asker)))
        if kind_of(told.act) in _SLOW:
            await query.answer()
        await self._show(await self._reply(told, asker), told, asker, query)

    async def _reply(self, told: Press, asker: Asker) -> Reply:
        answer = self._commands.press(asker, told.act)
        return await self._conversation.made(answer, told.where) if told.where else await answer

    async def _show(self, reply: Reply, told: Press, asker: Asker, query: Query) -> None:
        where = told.where
        if isinstance(reply, Said) and asker.alone:
            reply = Toast(text=reply.text, alert=True)
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


def _payload(act: str, where: Where | None) -> str:
    """What a link says that shows, in somebody's own chat, what only they of many asked for."""
    if where and where.private:
        return ""
    kind, _, value = act.partition(":")
    payload = ""
    match kind:
        case "p":
            payload = deep_link.to_paper(value)
        case "dp":
            payload = deep_link.to_deep(value)
        case "t" if _in_channel(where):
            payload = deep_link.TODAY
        case "d" if _in_channel(where):
            payload = deep_link.to_day(value)
        case "s" if where:
            return deep_link.to_settings(where.address)
    # Anybody can make up what a button says.
    return payload if deep_link.command_of(payload) else ""


def _in_channel(where: Where | None) -> bool:
    return where is not None and where.kind is Kind.CHANNEL


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
