"""Use case: papers are summarized by a model once for everybody, and what came of it is kept."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from bot.allowance import Allowance
from bot.draft import Complaint, Usage
from bot.errors import (
    StoreProblem,
    SummarizerBroken,
    SummarizerBusy,
    SummarizerProblem,
    SummaryProblem,
)
from bot.language import nearest
from bot.models import Digest, Paper
from bot.orders import paper_without_orders
from bot.ports import Summarizer, SummaryStore
from bot.span import Span
from bot.summaries import readable_paper
from bot.verdict import Ended, Report, State, Verdict
from bot.writing import Check, Written, write

PARALLEL = 10
"""Papers at once: five in two languages take as long as one."""

AGAIN = (timedelta(hours=1), timedelta(hours=6))
"""How long after each try without a summary the next one comes; there is none after the third."""

OUTAGE = timedelta(minutes=5)
"""How long after a try that the model was too busy for; it doubles, up to the last of `AGAIN`."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A summary that is asked for, and the key of the digest that it is for."""

    paper: Paper
    language: str
    digest: str

    def ended(self, state: State, says: str = "") -> Ended:
        return Ended(self.paper.id, self.language, state, says)


class Summarizing:
    """Makes summaries, each once, several at a time, within what a day may take.

    Args:
        check: says what in a draft its paper does not bear out.
        words: says complaints to the model.
        parallel: how many are made at once.
    """

    def __init__(
        self,
        *,
        summarizer: Summarizer,
        store: SummaryStore,
        check: Check,
        words: Callable[[Sequence[Complaint]], str],
        allowance: Allowance,
        now: Callable[[], datetime],
        parallel: int = PARALLEL,
    ) -> None:
        self._summarizer = summarizer
        self._store = store
        self._check = check
        self._words = words
        self._now = now
        self._allowance = allowance
        self._room = asyncio.Semaphore(parallel)
        self._under_way: dict[tuple[str, str], asyncio.Task[Ended]] = {}

    @property
    def version(self) -> str:
        """Of the summaries that it makes."""
        return self._summarizer.version

    async def for_digest(
        self, digest: Digest, languages: Iterable[str], *, until: datetime | None = None
    ) -> Report:
        """Have the papers of a digest summarized, as `summarize` does, at its expense."""
        papers = [entry.paper for entry in digest.entries]
        return await self.summarize(papers, languages, until=until, span=digest.span)

    async def summarize(
        self,
        papers: Iterable[Paper],
        languages: Iterable[str],
        *,
        until: datetime | None = None,
        span: Span | None = None,
    ) -> Report:
        """Have papers summarized that are not, and wait for it, though not beyond `until`.

        What is under way then goes on, for whoever asks next. What goes wrong is not raised: it
        is logged, and stands in the report. What they take is entered under `span`, that of the
        digest they are for.
        """
        once = {paper.id: paper_without_orders(readable_paper(paper)) for paper in papers}
        wanted = [
            _Wanted(paper, language, span.key if span else "")
            for language in dict.fromkeys(map(nearest, languages))
            for paper in once.values()
        ]
        tasks = [self._shared(one) for one in wanted]
        if tasks:
            await asyncio.wait(tasks, timeout=self._seconds_until(until))
        return Report(tuple(map(_end, wanted, tasks)))

    async def close(self) -> None:
        """Drop what is under way."""
        tasks = [*self._under_way.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _seconds_until(self, until: datetime | None) -> float | None:
        return max(0.0, until.timestamp() - self._now().timestamp()) if until else None

    def _shared(self, wanted: _Wanted) -> asyncio.Task[Ended]:
        """The one task that makes a summary, whoever asks for it."""
        key = (wanted.paper.id, wanted.language)
        task = self._under_way.get(key)
        if task is None:
            task = self._under_way[key] = asyncio.create_task(self._make(wanted))
            task.add_done_callback(lambda _: self._under_way.pop(key))
        return task

    async def _make(self, wanted: _Wanted) -> Ended:
        try:
            if (settled := self._settled(wanted, await self._verdict(wanted))) is not None:
                return settled
            async with self._room:
                # Another process may have made it while this one waited for room.
                before = await self._verdict(wanted)
                if (settled := self._settled(wanted, before)) is not None:
                    return settled
                return await self._allowed(wanted, before.tries + 1 if before else 1)
        except StoreProblem as problem:
            log.warning("A summary met the store's trouble", problem=str(problem))
            return wanted.ended(State.FAILED, str(problem))

    async def _verdict(self, wanted: _Wanted) -> Verdict | None:
        verdicts = await self._store.verdicts([wanted.paper.id], wanted.language)
        return next((one for one in verdicts if one.version == self._summarizer.version), None)

    def _settled(self, wanted: _Wanted, before: Verdict | None) -> Ended | None:
        """What is known without a call; None where one has to be made."""
        if not wanted.paper.abstract:
            return wanted.ended(State.FAILED, "The paper has no abstract.")
        if before is None:
            return None
        if not before.problem:
            return wanted.ended(State.KNOWN)
        if before.retry is None or self._now() < before.retry:
            return wanted.ended(State.FAILED, before.problem)
        return None

    async def _allowed(self, wanted: _Wanted, tries: int) -> Ended:
        if (closed := await self._allowance.enter()) is not None:
            return wanted.ended(State.LEFT, closed.says)
        try:
            return await self._try(wanted, tries)
        except StoreProblem as problem:
            self._allowance.unkept(problem)
            raise

    async def _try(self, wanted: _Wanted, tries: int) -> Ended:
        usage = Usage()
        try:
            written = await self._write(wanted)
            usage = written.usage
            return await self._keep(wanted, written, tries)
        except SummarizerProblem as problem:
            usage = problem.usage
            return await self._failed(wanted, tries, problem)
        finally:
            await self._allowance.leave(self._summarizer.version, usage, digest=wanted.digest)

    async def _write(self, wanted: _Wanted) -> Written:
        try:
            return await write(
                wanted.paper,
                language=wanted.language,
                summarizer=self._summarizer,
                check=self._check,
                words=self._words,
            )
        except SummarizerProblem:
            raise
        except Exception as error:
            # One paper that we stumble over must not keep the others from their summaries.
            log.exception("A summary met a fault of ours", paper=wanted.paper.id)
            raise SummaryProblem("Paperboy stumbled over this paper; see the log.") from error

    async def _keep(self, wanted: _Wanted, written: Written, tries: int) -> Ended:
        verdict = replace(self._new_verdict(wanted, tries), complaints=written.complaints)
        summary = written.summary(wanted.paper, wanted.language, self._summarizer.version)
        await self._store.save_verdict(verdict, summary)
        if written.complaints:
            kinds = [f"{one.field}: {one.kind}" for one in written.complaints]
            log.info("Of a summary something is left out", paper=wanted.paper.id, what=kinds)
        return wanted.ended(State.MADE)

    async def _failed(self, wanted: _Wanted, tries: int, problem: SummarizerProblem) -> Ended:
        match problem:
            case SummarizerBroken():
                self._allowance.broken(problem)
                return wanted.ended(State.LEFT, str(problem))
            case SummarizerBusy():
                self._allowance.busy(problem)
                wait: timedelta | None = min(OUTAGE * 2 ** min(tries - 1, 16), AGAIN[-1])
            case _:
                wait = AGAIN[tries - 1] if tries <= len(AGAIN) else None
        retry = self._now() + wait if wait else None
        verdict = replace(self._new_verdict(wanted, tries), problem=str(problem), retry=retry)
        await self._store.save_verdict(verdict)
        log.warning(
            "A summary could not be made",
            paper=wanted.paper.id,
            language=wanted.language,
            problem=str(problem),
            again=str(retry) if retry else "never",
        )
        return wanted.ended(State.FAILED, str(problem))

    def _new_verdict(self, wanted: _Wanted, tries: int) -> Verdict:
        return Verdict(
            paper_id=wanted.paper.id,
            language=wanted.language,
            version=self._summarizer.version,
            at=self._now(),
            tries=tries,
        )


def _end(wanted: _Wanted, task: asyncio.Task[Ended]) -> Ended:
    whole = task.done() and not task.cancelled()
    return task.result() if whole else wanted.ended(State.UNDER_WAY)
