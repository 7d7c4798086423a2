"""Use case: the long read of one paper, made once from its full text and kept."""

import asyncio
from collections.abc import AsyncGenerator, Iterable
from dataclasses import dataclass
from weakref import WeakValueDictionary

from bot.deep_making import DeepMaker
from bot.errors import NothingThere, PaperboyError, SourceProblem, SummarizerProblem
from bot.language import nearest
from bot.lookup import Lookup
from bot.models import Paper, Summary
from bot.ports import Store

NO_WRITER = (
    "A deep read is written by a language model, and none is set. "
    "Set PAPERBOY_LLM_URL and PAPERBOY_LLM_MODEL."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deep:
    """A paper and its long read.

    Attributes:
        summary: its `deep` is Markdown without a title.
        cause: why it is an older or an imported one; empty where it is not.
    """

    paper: Paper
    summary: Summary
    cause: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeepDone:
    """How the deep read of one of several papers ended.

    Attributes:
        problem: why there is none, or only an older one; empty where all is well.
    """

    paper: Paper
    problem: str = ""


class DeepReading:
    """Has papers read deeply, each once in a language.

    Args:
        maker: None where no model is set; what is stored can be read all the same.
    """

    def __init__(self, *, lookup: Lookup, store: Store, maker: DeepMaker | None) -> None:
        self._lookup = lookup
        self._store = store
        self._maker = maker
        self._turns = WeakValueDictionary[tuple[str, str], asyncio.Lock]()

    @property
    def can_write(self) -> bool:
        """Whether a model is set; without one, what was imported is all there is."""
        return self._maker is not None

    async def read(self, text: str, *, language: str) -> Deep:
        """The deep read of the paper that `text` names, by id or address.

        Raises:
            BadPaperId, PaperUnknown: as `Lookup.paper`.
            NothingThere: no model is set, or the paper has no full text or bears nothing out.
            SourceProblem: the paper or its full text is out of reach.
            SummarizerProblem: the model gave none, or the day's budget is spent.
            StoreProblem: it cannot be kept.
        """
        language = nearest(language)
        paper = (await self._lookup.paper(text, language=language)).paper
        # Whoever asks while it is being made waits, and reads the same.
        async with self._turns.setdefault((paper.id, language), asyncio.Lock()):
            summaries = await self._store.summaries([paper.id], language)
            stored = [one for one in summaries if one.deep]
            ours = [one for one in stored if self._maker and one.version == self._maker.version]
            if ours or (stored and not self.can_write):
                return Deep(paper=paper, summary=(ours or stored)[0])
            try:
                summary = await self._make(paper, language)
            except (NothingThere, SourceProblem, SummarizerProblem) as problem:
                if not stored:
                    raise
                return Deep(paper=paper, summary=stored[0], cause=str(problem))
            return Deep(paper=paper, summary=summary)

    async def read_each(
        self, papers: Iterable[Paper], *, language: str
    ) -> AsyncGenerator[DeepDone, None]:
        """Have papers read deeply, and tell in their order how it ended.

        One that fails does not stop the others. Those that are not told are dropped.
        """
        tasks = [asyncio.create_task(self._done(paper, language)) for paper in papers]
        try:
            for task in tasks:
                yield await task
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _done(self, paper: Paper, language: str) -> DeepDone:
        try:
            deep = await self.read(paper.id, language=language)
        except PaperboyError as problem:
            return DeepDone(paper=paper, problem=str(problem))
        return DeepDone(paper=paper, problem=deep.cause)

    async def _make(self, paper: Paper, language: str) -> Summary:
        if self._maker is None:
            raise NothingThere(NO_WRITER)
        return await self._maker.make(paper, language)
