"""Use case: what people ask the bot for, on whatever platform; the answers know none of them.

Who asks is an `Asker`, what they get a `Reply`; an adapter turns its platform's words into the one
and the other into its platform's messages. Nothing here raises: what cannot be answered is said.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence

import structlog

from bot import deep_link, menu
from bot.chats import Chats
from bot.deep_showing import DeepShowing, without_model
from bot.errors import (
    BadPaperId,
    BadSpan,
    NothingThere,
    PaperboyError,
    PaperUnknown,
    SourceProblem,
    UsageProblem,
)
from bot.language import texts
from bot.lookup import Lookup
from bot.measure import Measure, unmeasured
from bot.models import TOP_MAX
from bot.paper_id import parse_paper_id
from bot.preferences import Step
from bot.preferring import Preferring
from bot.reading_list import ReadingList
from bot.replies import Asker, Choice, PaperShown, Reply, Said, Toast
from bot.reporting import Reporting
from bot.sentences import outdated, sentence
from bot.showing import Showing
from bot.span import Period
from bot.welcoming import Welcoming
from bot.wishes import Wish, read_wish

_PRESSED = {
    "p": "paper", "dp": "deep", "l": "saved", "d": "date", "t": "today", "s": "settings",
    "sub": "subscribe", "lang": "language",
}  # fmt: skip
"""Buttons that do what a command does."""

_log = structlog.get_logger(__name__)


class Commands:
    """Answers people."""

    def __init__(
        self,
        *,
        lookup: Lookup,
        chats: Chats,
        showing: Showing,
        deep: DeepShowing,
        preferring: Preferring,
        reading_list: ReadingList,
        reporting: Reporting,
        measure: Measure = unmeasured,
    ) -> None:
        self._lookup = lookup
        self._chats = chats
        self._showing = showing
        self._deep = deep
        self._preferring = preferring
        self._welcoming = Welcoming(chats=chats, preferring=preferring)
        self._list = reading_list
        self._reporting = reporting
        self._measure = measure
        self._by_name: Mapping[str, Callable[[Asker, str], Awaitable[Reply]]] = {
            "start": self._start,
            "help": self._help,
            "today": showing.today,
            "preview": lambda asker, _: showing.preview(asker),
            "date": showing.date,
            "week": lambda asker, text: showing.rolled_up(asker, text, Period.WEEK),
            "month": lambda asker, text: showing.rolled_up(asker, text, Period.MONTH),
            "paper": showing.paper,
            "deep": self._read_deeply,
            "search": showing.search,
            "save": self._save,
            "saved": self._saved,
            "subscribe": self._subscribe,
            "unsubscribe": lambda asker, _: preferring.unsubscribe(asker),
            "pause": lambda asker, _: preferring.pause(asker),
            "settings": preferring.settings,
            "language": preferring.language,
            "status": lambda asker, _: reporting.status(asker),
        }

    async def answer(self, asker: Asker, name: str, text: str = "") -> Reply:
        """Answer the command of that name; one that there is not is said."""
        command = self._by_name.get(name, self._unknown)
        known = name if name in self._by_name else "unknown"

        async def answered() -> Reply:
            with self._measure(asker.address.channel, known):
                return await command(asker, text.strip())

        return await self._said(asker, text or f"/{name}", answered)

    async def press(self, asker: Asker, act: str) -> Reply:
        """Answer what was pressed (`bot.replies`)."""
        return await self._said(asker, act, lambda: self._pressed(asker, act))

    async def written(self, asker: Asker, text: str) -> Reply:
        """Answer what was written to the bot and is no command.

        That is the id or address of a paper, a date, or words to search for.
        """
        return await self._said(asker, text, lambda: self._written(asker, text.strip()))

    async def inline(
        self, asker: Asker, words: str, *, limit: int = TOP_MAX
    ) -> Sequence[PaperShown]:
        """Papers for who writes words after the bot's name: found ones, else the newest digest's.

        Where nothing can be found, there is nothing.
        """
        try:
            shown = await self._showing.offered(asker, words.strip(), limit)
            return [self._deep.offered_below(one) for one in shown]
        except NothingThere:
            return ()
        except PaperboyError as problem:
            _log.warning("An inline question was not answered.", says=str(problem))
            return ()

    async def _said(
        self, asker: Asker, asked: str, answer: Callable[[], Awaitable[Reply]]
    ) -> Reply:
        """The answer, or why there is none."""
        language = ""
        try:
            language = await self._chats.refusal_language(asker)
            return self._deep.offered_below(await answer())
        except PaperboyError as problem:
            if not isinstance(problem, UsageProblem | NothingThere | SourceProblem):
                _log.error("A command was not answered.", says=str(problem))
            near = problem.near if isinstance(problem, PaperUnknown) else ()
            others = tuple(Choice(label=one, act=f"p:{one}") for one in near)
            said = sentence(problem, asked, language or asker.language)
            return Said(text=said, rows=(others,) if others else ())

    async def _start(self, asker: Asker, payload: str) -> Reply:
        if (chat := deep_link.settings_of(payload, asker.address.channel)) is not None:
            return await self._welcoming.settings_of(asker, chat)
        if (command := deep_link.command_of(payload)) is not None:
            name, about = command
            return await self._by_name[name](asker, about)
        hello = await self._welcoming.hello(asker)
        return Said(text=hello.text, rows=hello.rows, offers_channel=asker.private)

    async def _help(self, asker: Asker, text: str) -> Reply:
        words = menu.help_words(
            await self._chats.language(asker), deep=self._deep.offered, private=asker.private
        )
        return Said(text=words)

    async def _unknown(self, asker: Asker, text: str) -> Reply:
        say = texts(await self._chats.language(asker))
        return Said(text=say.gettext("I do not know that command. /help lists what I can do."))

    async def _read_deeply(self, asker: Asker, text: str) -> Reply:
        if text:
            return await self._deep.show(asker, await self._showing.named(asker, text))
        language = await self._chats.refusal_language(asker)
        if not self._deep.offered:
            return Said(text=without_model(language))
        which = texts(language).gettext("Which paper shall I read? Send its id or its address.")
        return Said(text=which, asks="deep")

    async def _save(self, asker: Asker, text: str) -> Reply:
        if not text:
            say = texts(await self._chats.language(asker))
            which = say.gettext("Which paper shall I save? Send its id, such as 2602.06570.")
            return Said(text=which, asks="save")
        looked = await self._lookup.paper(text, language=await self._chats.language(asker))
        saved = await self._list.save(asker, looked.paper.id)
        return saved if saved.alert else Said(text=f"{saved.text}\n{looked.paper.title}")

    async def _saved(self, asker: Asker, text: str) -> Reply:
        return await self._list.show(asker, int(text) if text.isdecimal() else 0)

    async def _subscribe(self, asker: Asker, text: str) -> Reply:
        # Who may not is told so, whatever they wrote.
        wish = read_wish(text) if await asker.may_change(asker.target) else Wish()
        return await self._preferring.subscribe(asker, wish)

    async def _pressed(self, asker: Asker, act: str) -> Reply:
        step = Step.parse(act)
        if step is not None:
            return await self._preferring.press(asker, step)
        kind, _, value = act.partition(":")
        if kind in _PRESSED:
            return await self.answer(asker, _PRESSED[kind], value)
        match kind:
            case "sv":
                return await self._list.save(asker, value)
            case "un":
                return await self._list.drop(asker, value)
            case "hi":
                return await self._welcoming.hello_in(asker, value)
        return Toast(text=outdated(await self._chats.language(asker)))

    async def _written(self, asker: Asker, text: str) -> Reply:
        named = next(filter(_names_paper, text.split()), text if text.isdecimal() else "")
        if named:
            return await self._showing.paper(asker, named)
        try:
            return await self._showing.date(asker, text)
        except BadSpan:
            return await self._showing.search(asker, text)


def _names_paper(word: str) -> bool:
    try:
        parse_paper_id(word)
    except BadPaperId:
        return False
    return True
