"""Use case: the long read of one paper, made once from its full text and kept."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

import structlog

from bot import deep_writing
from bot.allowance import DEEP_SHARE, Allowance
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
        if self._writer is None or self._full_texts is None:
            raise NothingThere(NO_WRITER)
        wanted = _Wanted(paper, language, self._writer, self._full_texts)
        await self._check_tried(wanted)
        async with self._room:
            return await self._allowed(wanted)

    async def _allowed(self, wanted: _Wanted) -> Summary:
        if (closed := await self._allowance.enter(share=DEEP_SHARE)) is not None:
            raise SummarizerBusy(closed.says)
        try:
            return await self._try(wanted)
        except StoreProblem as problem:
            self._allowance.unkept(problem)
            raise

    async def _try(self, wanted: _Wanted) -> Summary:
        usage = Usage()
        try:
            written = await self._written(wanted)
            usage = written.usage
            return await self._keep(written, wanted)
        except SummarizerProblem as problem:
            usage = problem.usage
            await self._failed(problem, wanted)
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
        try:
            return await deep_writing.write(
                wanted.paper, full_text, language=wanted.language, writer=wanted.writer
            )
        except SummarizerProblem:
            raise
        except Exception as error:
            # Whoever asks next would otherwise have it paid for again, and stumble again.
            log.exception("A deep read met a fault of ours", paper=wanted.paper.id)
            raise SummaryProblem("Paperboy stumbled over this paper; see the log.") from error

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

    async def _failed(self, problem: SummarizerProblem, wanted: _Wanted) -> None:
        match problem:
            case SummarizerBusy():
                self._allowance.busy(problem)
            case SummarizerBroken():
                self._allowance.broken(problem)
            case _:
                verdict = replace(
                    wanted.verdict(self._now()), problem=str(problem), retry=self._now() + AGAIN
                )
                await self._making.save_verdict(verdict)
                log.info("A deep read came to nothing", paper=wanted.paper.id, problem=str(problem))
                raise NothingThere(str(problem)) from problem
