"""Use case: the bot comes into a chat, leaves it, or the chat becomes another one."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.chats import Chats
from bot.language import texts
from bot.ledger import Ledger
from bot.menu import command_words
from bot.preferring import Preferring
from bot.readers import Readers
from bot.replies import Asker, Choice, Reply, Said
from bot.subscription import Address, Condition, Subscription
from bot.wishes import Wish
from formatters.punctuation import listed
from formatters.slot_words import slot_words


class Comings:
    """Keeps subscriptions where the bot is; every method raises `StoreProblem`."""

    def __init__(
        self, *, ledger: Ledger, readers: Readers, chats: Chats, preferring: Preferring
    ) -> None:
        self._ledger = ledger
        self._readers = readers
        self._chats = chats
        self._preferring = preferring

    async def entered_channel(self, asker: Asker, title: str) -> Reply | None:
        """Subscribe the channel `asker.target`, in which the bot may post from now on.

        Returns what is to be said to who let it in; None where it only went on as before.
        """
        theirs = await self._ledger.within(asker.target)
        if theirs:
            back = await self._resumed(theirs, asker)
            return _titled(back, title) if back else None
        await self._inherit(asker)
        # Only its administrators can let a bot in, and some of them have no name.
        welcome = replace(asker, may_change=_anybody)
        return _titled(await self._preferring.subscribe(welcome, Wish()), title)

    async def entered_group(self, asker: Asker) -> Said | None:
        """What to say in a group that the bot came into; None where it only goes on there."""
        theirs = await self._ledger.within(asker.target.chat)
        if any(one.condition is not Condition.ENDED for one in theirs):
            return None
        language = await self._chats.language(asker)
        say = texts(language)
        hello = say.gettext("Hello! I am Paperboy.")
        how = say.gettext("An administrator can have the daily digest come here:")
        lines = (f"/{name} – {command_words(name, language)}" for name in ("subscribe", "today"))
        return Said(
            text="\n".join([f"{hello} {how}", "", *lines]),
            rows=((Choice(label=say.gettext("Subscribe"), act="sub"),),),
        )

    async def picked(self, asker: Asker, title: str) -> Reply:
        """Subscribe a chat that somebody picked, where they may."""
        if await asker.may_change(asker.target):
            await self._inherit(asker)
        return _titled(await self._preferring.subscribe(asker, Wish()), title)

    async def left(self, chat: Address, reason: str, *, for_good: bool = False) -> None:
        """End what a chat and its topics subscribed to, but for a pause of their own choice.

        `reason` is a sentence. `for_good` says that the chat cannot let the bot in again by itself:
        then such a pause ends as well.
        """
        for one in await self._ledger.within(chat):
            if for_good or not _paused_by_choice(one):
                await self._set(one, Condition.ENDED, reason)

    async def returned(self, asker: Asker) -> Said | None:
        """Go on with what had stopped since the chat could not be reached; what to say of it."""
        return await self._resumed(await self._ledger.subscriptions(address=asker.address), asker)

    async def hindered(self, channel: str) -> Sequence[Address]:
        """The addresses of a channel that lack a permission, or stopped for want of one."""
        return await self._ledger.hindered(channel)

    async def allowed(self, address: Address, *, fully: Callable[[Subscription], bool]) -> None:
        """Go on where the bot may post again, with what was refused there and is still news.

        `fully` says of a subscription whether nothing is missing for what was chosen.
        """
        theirs = await self._ledger.subscriptions(address=address)
        hindered = [one for one in theirs if one.reason]
        paused = [one for one in hindered if one.condition is Condition.PAUSED]
        active = [one for one in hindered if one.condition is Condition.ACTIVE]
        plain = [one for one in active if fully(one)]
        for one in (*paused, *plain):
            await self._set(one, Condition.ACTIVE, "")
        for reason in {one.reason for one in paused}:
            await self._ledger.retry(address, reason)

    async def moved(self, old: Address, new: Address) -> None:
        """A chat goes on at another address, with all that it chose and had.

        What ended because the bot was taken out of the old one was meant for that alone.
        """
        for one in await self._ledger.within(old):
            if one.condition is Condition.ENDED:
                await self._set(one, Condition.ACTIVE, "")
        await self._ledger.move(old, new)
        await self._readers.move_chat(old, new)

    async def _resumed(self, theirs: Sequence[Subscription], asker: Asker) -> Said | None:
        stopped = [
            one
            for one in theirs
            if one.condition is not Condition.ACTIVE and not _paused_by_choice(one)
        ]
        if not stopped:
            return None
        for one in stopped:
            await self._set(one, Condition.ACTIVE, "")
        language = await self._chats.language(asker)
        back = texts(language).gettext("Welcome back! The digest comes again: {when}")
        when = listed((slot_words(one.slot, language) for one in stopped), language)
        return Said(text=back.format(when=when))

    async def _set(self, one: Subscription, condition: Condition, reason: str) -> None:
        await self._ledger.set_condition(one.address, one.slot.period, condition, reason)

    async def _inherit(self, asker: Asker) -> None:
        """Give a chat that has chosen nothing the language and zone of who let the bot in."""
        theirs = await self._readers.chat(asker.address.chat)
        chosen = await self._readers.chat(asker.target.chat)
        if chosen.completed(theirs) != chosen:
            await self._readers.save_chat(asker.target.chat, chosen.completed(theirs))


def _paused_by_choice(one: Subscription) -> bool:
    return one.condition is Condition.PAUSED and not one.reason


async def _anybody(_: Address) -> bool:
    return True


def _titled(reply: Reply, title: str) -> Reply:
    if isinstance(reply, Said) and title:
        return replace(reply, text=f"{title}\n{reply.text}")
    return reply
