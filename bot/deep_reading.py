"""Use case: the long read of one paper, made once from its full text and kept."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

import structlog

from bot import deep_writing
from bot.allowance import Allowance
from bot.deep_draft import DeepDraft, DeepWriter
from bot.deep_writing import DeepWritten
from bot.draft import Complaint, Usage
from bot.errors import (
    NothingThere,
    PaperboyError,
    SourceProblem,
    StoreProblem,
    SummarizerBroken,
    SummarizerBusy,
    SummarizerProblem,
    SummaryProblem,
)
from bot.full_text import FullTextSource
from bot.language import nearest
from bot.lookup import Lookup
from bot.models import Origin, Paper, Summary
from bot.ports import Store, SummaryStore
from bot.verdict import Verdict

AGAIN = timedelta(days=1)
"""How long a deep read that came to nothing is not tried again."""

NO_WRITER = (
    "A deep read is written by a language model, and none is set. "
    "Set PAPERBOY_LLM_URL and PAPERBOY_LLM_MODEL."
)

log = structlog.get_logger(__name__)


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


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A deep read that is to be made."""

    paper: Paper
    language: str
    writer: DeepWriter
    full_texts: FullTextSource

    def summary(self, deep: str) -> Summary:
        return Summary(
            paper_id=self.paper.id,
            language=self.language,
            version=self.writer.version,
            origin=Origin.LLM,
            deep=deep,
        )

    def verdict(self, at: datetime) -> Verdict:
        return Verdict(
            paper_id=self.paper.id, language=self.language, version=self.writer.version, at=at
        )


class DeepReading:
    """Has papers read deeply, each once in a language.

    Args:
        render: writes a draft as Markdown in the language that it is in.
        writer, full_texts: None where no model is set; what is stored can be read all the same.
        parallel: how many are made at once.
    """

    def __init__(
        self,
        *,
        lookup: Lookup,
        store: Store,
        making: SummaryStore,
        full_texts: FullTextSource | None,
        writer: DeepWriter | None,
        allowance: Allowance,
        parallel: int,
        render: Callable[[DeepDraft, str], str],
        now: Callable[[], datetime],
    ) -> None:
        self._lookup = lookup
        self._store = store
        self._making = making
        self._full_texts = full_texts
        self._writer = writer
        self._allowance = allowance
        self._render = render
        self._now = now
        self._room = asyncio.Semaphore(parallel)
        self._turns = WeakValueDictionary[tuple[str, str], asyncio.Lock]()

    @property
    def can_write(self) -> bool:
        """Whether a model is set; without one, what was imported is all there is."""
        return self._writer is not None

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
            ours = [one for one in stored if self._writer and one.version == self._writer.version]
            if ours or (stored and not self.can_write):
                return Deep(paper=paper, summary=(ours or stored)[0])
            try:
                summary = await self._make(paper, language)
            except (NothingThere, SourceProblem, SummarizerProblem) as problem:
                if not stored:
                    raise
                return Deep(paper=paper, summary=stored[0], cause=str(problem))
            return Deep(paper=paper, summary=summary)

    async def read_each(self, papers: Iterable[Paper], *, language: str) -> AsyncIterator[DeepDone]:
        """Have papers read deeply one after another; one that fails does not stop the others."""
        for paper in papers:
            try:
                deep = await self.read(paper.id, language=language)
            except PaperboyError as problem:
                yield DeepDone(paper=paper, problem=str(problem))
            else:
                yield DeepDone(paper=paper, problem=deep.cause)

    async def _make(self, paper: Paper, language: str) -> Summary:
        if self._writer is None or self._full_texts is None:
            raise NothingThere(NO_WRITER)
        wanted = _Wanted(paper, language, self._writer, self._full_texts)
        await self._check_tried(wanted)
        async with self._room:
            return await self._allowed(wanted)

    async def _allowed(self, wanted: _Wanted) -> Summary:
        if (closed := await self._allowance.enter()) is not None:
            raise SummarizerBusy(closed.says)
        usage = Usage()
        try:
            written = await self._written(wanted)
            usage = written.usage
            return await self._keep(written, wanted)
        except SummaryProblem as problem:
            usage = problem.usage
            await self._give_up(problem, wanted)
            raise NothingThere(str(problem)) from problem
        except (SummarizerBusy, SummarizerBroken) as problem:
            usage = problem.usage
            self._rest(problem)
            raise
        except StoreProblem as problem:
            self._allowance.unkept(problem)
            raise
        finally:
            await self._allowance.leave(wanted.writer.version, usage)

    async def _check_tried(self, wanted: _Wanted) -> None:
        verdicts = await self._making.verdicts([wanted.paper.id], wanted.language)
        last = next((one for one in verdicts if one.version == wanted.writer.version), None)
        if last and last.problem and last.retry and self._now() < last.retry:
            raise NothingThere(last.problem)

    async def _written(self, wanted: _Wanted) -> DeepWritten:
        full_text = await wanted.full_texts.fetch_full_text(wanted.paper.id)
        return await deep_writing.write(
            wanted.paper, full_text, language=wanted.language, writer=wanted.writer
        )

    async def _keep(self, written: DeepWritten, wanted: _Wanted) -> Summary:
        summary = wanted.summary(self._render(written.draft, wanted.language))
        complaints = tuple(
            Complaint(field="deep", kind="evidence", says=f"“{one.claim.text[:80]}”: {one.says}")
            for one in written.refused
        )
        verdict = replace(wanted.verdict(self._now()), complaints=complaints)
        await self._making.save_verdict(verdict, summary)
        if complaints:
            log.info(
                "Of a deep read claims are left out", paper=wanted.paper.id, claims=len(complaints)
            )
        return summary

    async def _give_up(self, problem: SummaryProblem, wanted: _Wanted) -> None:
        retry = self._now() + AGAIN
        verdict = replace(wanted.verdict(self._now()), problem=str(problem), retry=retry)
        await self._making.save_verdict(verdict)
        log.warning("A deep read came to nothing", paper=wanted.paper.id, problem=str(problem))

    def _rest(self, problem: SummarizerBusy | SummarizerBroken) -> None:
        if isinstance(problem, SummarizerBusy):
            self._allowance.busy(problem)
        else:
            self._allowance.broken(problem)
