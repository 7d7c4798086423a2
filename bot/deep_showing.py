"""Use case: deep reads for who asks for them, though writing one takes minutes."""

import asyncio
from dataclasses import replace
from typing import TypeVar

import structlog

from bot.chats import Chats
from bot.deep_reading import Deep, DeepReading
from bot.errors import (
    NothingThere,
    PaperboyError,
    PaperUnknown,
    SourceProblem,
    SummarizerProblem,
)
from bot.language import texts
from bot.paper_id import parse_paper_id
from bot.replies import Asker, Choice, DeepShown, PaperShown, Reply, Said

PATIENCE = 150.0
"""Seconds that a reader waits; the desk gives an answer up half a minute later."""

WAITING = 3
"""Readers who wait at once, each in a place of the desk; others are told to come back."""

AT_ONCE = 1.0
"""Seconds in which a stored deep read is there, and that everybody waits."""

_Shown = TypeVar("_Shown", bound=Reply)

_log = structlog.get_logger(__name__)


class DeepShowing:
    """Shows deep reads; what is not written in time is written on, for whoever asks next."""

    def __init__(
        self,
        *,
        reading: DeepReading,
        chats: Chats,
        patience: float = PATIENCE,
        waiting: int = WAITING,
        at_once: float = AT_ONCE,
    ) -> None:
        self._reading = reading
        self._chats = chats
        self._patience = patience
        self._waiting = waiting
        self._at_once = at_once
        self._waiters = 0
        self._under_way: dict[tuple[str, str], asyncio.Task[Deep]] = {}

    @property
    def offered(self) -> bool:
        """Whether the command stands in menus and help: there is a model that writes."""
        return self._reading.can_write

    async def show(self, asker: Asker, text: str) -> Reply:
        """The deep read of the paper that `text` names by id or address, or why there is none.

        Raises:
            BadPaperId, PaperUnknown: `text` names no paper.
            StoreProblem: the store does not answer.
        """
        # By the id alone, all its addresses are the same paper.
        language, wanted = await self._chats.language(asker), parse_paper_id(text)
        try:
            deep = await self._read(wanted, language)
        except PaperUnknown:
            raise
        except (NothingThere, SourceProblem, SummarizerProblem) as problem:
            return Said(text=self._none(problem, await self._chats.refusal_language(asker)))
        if deep is None:
            return _late(wanted, await self._chats.refusal_language(asker))
        return _shown(deep, language)

    def offered_below(self, reply: _Shown) -> _Shown:
        """The same answer; below a paper, with a button to its deep read where a model writes."""
        if not isinstance(reply, PaperShown) or not self.offered:
            return reply
        label = texts(reply.language).gettext("Deep read")
        row = (Choice(label=f"📖 {label}", act=f"dp:{reply.paper.id}"),)
        return replace(reply, rows=(*reply.rows, row))

    async def close(self) -> None:
        """Drop what is being written."""
        tasks = [*self._under_way.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _read(self, text: str, language: str) -> Deep | None:
        """The deep read; None where it is not there in time."""
        task = self._shared(text, language)
        patience = self._patience if self._waiters < self._waiting else self._at_once
        self._waiters += 1
        try:
            await asyncio.wait({task}, timeout=patience)
        finally:
            self._waiters -= 1
        return task.result() if task.done() else None

    def _shared(self, text: str, language: str) -> asyncio.Task[Deep]:
        """The one task that reads a paper, whoever asks for it."""
        key = (text, language)
        task = self._under_way.get(key)
        if task is None:
            task = asyncio.create_task(self._reading.read(text, language=language))
            self._under_way[key] = task
            task.add_done_callback(lambda done: self._ended(key, done))
        return task

    def _ended(self, key: tuple[str, str], task: asyncio.Task[Deep]) -> None:
        del self._under_way[key]
        error = None if task.cancelled() else task.exception()
        if isinstance(error, PaperboyError):
            _log.info("There is no deep read.", asked=key[0], says=str(error))
        elif error is not None:
            # Perhaps nobody waits for it any more.
            _log.error("A deep read met a bug.", asked=key[0], exc_info=error)

    def _none(
        self, problem: NothingThere | SourceProblem | SummarizerProblem, language: str
    ) -> str:
        say = texts(language)
        if not self.offered:
            return without_model(language)
        match problem:
            case NothingThere():
                return say.gettext(
                    "There is no deep read of this paper: arXiv has no full text of it that can "
                    "be read, or too little was found in it."
                )
            case SourceProblem():
                return say.gettext("The full text is out of reach. Try again in a few minutes.")
            case SummarizerProblem():
                return say.gettext(
                    "The language model does not answer just now, or its budget for today is "
                    "spent. Try again later."
                )


def at_once(language: str) -> str:
    """What whoever pressed is told at once, though a deep read may take minutes."""
    return texts(language).gettext("One moment. A new deep read takes a few minutes.")


def without_model(language: str) -> str:
    """What somebody is told who asks for a deep read where no model writes any."""
    return texts(language).gettext(
        "Deep reads are written by a language model, and this bot works without one. "
        "/paper shows everything else about a paper."
    )


def _shown(deep: Deep, language: str) -> DeepShown:
    older = texts(language).gettext(
        "A new deep read cannot be made just now; this is an older one."
    )
    return DeepShown(
        paper=deep.paper,
        deep=deep.summary.deep,
        language=language,
        origin=deep.summary.origin,
        caveat=older if deep.cause else "",
    )


def _late(wanted: str, language: str) -> Said:
    say = texts(language)
    again = Choice(label=say.gettext("Ask again"), act=f"dp:{wanted}")
    writing = say.gettext("The deep read is still being written. Ask again in a few minutes.")
    return Said(text=writing, rows=((again,),))
