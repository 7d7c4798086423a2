"""Use case: people who are new, or who come by a link to the settings of a chat."""

from bot import menu
from bot.chats import Chats
from bot.language import LANGUAGES, texts
from bot.preferences import Step
from bot.preferring import Preferring
from bot.replies import Asker, Choice, Reply, Said, Screen, Toast
from bot.subscription import Address


class Welcoming:
    """Greets people; every method raises `StoreProblem`."""

    def __init__(self, *, chats: Chats, preferring: Preferring) -> None:
        self._chats = chats
        self._preferring = preferring

    async def hello(self, asker: Asker) -> Screen:
        """What this bot is for, and what to press first."""
        language = await self._chats.language(asker)
        say = texts(language)
        others = (
            Choice(label=name, act=f"hi:{code}")
            for code, name in LANGUAGES.items()
            if code != language
        )
        first = (
            Choice(label=say.gettext("Subscribe"), act="sub"),
            Choice(label=say.gettext("Newest digest"), act="t"),
        )
        words = menu.welcome_words(language, private=asker.private)
        return Screen(text=words, rows=(first, tuple(others)))

    async def hello_in(self, asker: Asker, language: str) -> Reply:
        """The same again in another language, in which they are spoken with from now on."""
        reply = await self._preferring.language(asker, language)
        return reply if isinstance(reply, Toast) else await self.hello(asker)

    async def settings_of(self, asker: Asker, chat: Address) -> Reply:
        """The settings of a chat; who may not change them can have a digest of their own."""
        reply = await self._preferring.press(asker, Step(place=chat.place))
        if not isinstance(reply, Toast) or not asker.private:
            return reply
        say = texts(await self._chats.language(asker))
        own = say.gettext("You can have the digest come here instead.")
        subscribe = Choice(label=say.gettext("Subscribe"), act="sub")
        return Said(text=f"{reply.text}\n{own}", rows=((subscribe,),))
