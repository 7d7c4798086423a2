"""Making a deep read: when a model may be asked, what becomes of its answer, and what it took."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from bot import deep_writing
from bot.allowance import DEEP_SHARE, Allowance
from bot.deep_draft import DeepDraft, DeepWriter
from bot.deep_writing import DeepWritten
from bot.draft import Complaint, Usage
from bot.errors import (
    NothingThere,
    StoreProblem,
    SummarizerBroken,
    SummarizerBusy,
    SummarizerProblem,
    SummaryProblem,
)
from bot.full_text import FullTextSource
from bot.models import Origin, Paper, Summary
from bot.ports import SummaryStore
from bot.verdict import Verdict

AGAIN = timedelta(days=1)
"""How long a deep read that came to nothing is not tried again."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A deep read that is to be made, and by which version of the writer."""

    paper: Paper
    language: str
    version: str

    def summary(self, deep: str) -> Summary:
        return Summary(
            paper_id=self.paper.id,
            language=self.language,
            version=self.version,
            origin=Origin.LLM,
            deep=deep,
        )

    def verdict(self, at: datetime) -> Verdict:
        return Verdict(paper_id=self.paper.id, language=self.language, version=self.version, at=at)


class DeepMaker:
    """Has deep reads written by a model, and keeps them.

    Args:
        render: writes a draft as Markdown in the language that it is in.
        parallel: how many are made at once.
    """

    def __init__(
        self,
        *,
        making: SummaryStore,
        full_texts: FullTextSource,
        writer: DeepWriter,
        allowance: Allowance,
        parallel: int,
        render: Callable[[DeepDraft, str], str],
        now: Callable[[], datetime],
    ) -> None:
        self._making = making
        self._full_texts = full_texts
        self._writer = writer
        self._allowance = allowance
        self._render = render
        self._now = now
        self._room = asyncio.Semaphore(parallel)

    @property
    def version(self) -> str:
        """Of what it makes; a read of another version is made anew."""
        return self._writer.version

    async def make(self, paper: Paper, language: str) -> Summary:
        """Make the deep read of a paper, and keep it.

        Raises:
            NothingThere: the paper has no full text or bears nothing out, or did not of late.
            SourceProblem: its full text is out of reach.
            SummarizerProblem: the model gave none, or the day's budget is spent.
            StoreProblem: it cannot be kept.
        """
        wanted = _Wanted(paper, language, self.version)
        await self._check_tried(wanted)
        async with self._room:
            return await self._allowed(wanted)

    async def _check_tried(self, wanted: _Wanted) -> None:
        verdicts = await self._making.verdicts([wanted.paper.id], wanted.language)
        last = next((one for one in verdicts if one.version == wanted.version), None)
        if last and last.problem and last.retry and self._now() < last.retry:
            raise NothingThere(last.problem)

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
            await self._allowance.leave(wanted.version, usage)

    async def _written(self, wanted: _Wanted) -> DeepWritten:
        full_text = await self._full_texts.fetch_full_text(wanted.paper.id)
        try:
            return await deep_writing.write(
                wanted.paper, full_text, language=wanted.language, writer=self._writer
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
