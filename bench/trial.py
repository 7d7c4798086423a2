"""One summary after the other, written as the service has it done, and watched."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields
from enum import StrEnum

from bench.gold import Case
from bot.draft import Complaint, Draft, Usage
from bot.errors import SummarizerBroken, SummarizerProblem
from bot.grounding import check, complaints_words
from bot.models import Paper
from bot.ports import Summarizer
from bot.writing import write


class End(StrEnum):
    """How a summary came to be."""

    FIRST = "at first try"
    AGAIN = "after a complaint"
    PART = "in part"
    NONE = "not at all"


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What a model made of one paper in one language.

    Attributes:
        draft: what readers would get of it.
        complaints: about every draft on the way.
        unread: answers that were no summary and were asked for again, or given up.
        seconds: from the first question to the last answer.
        problem: why there is no draft, where the model said so itself.
    """

    case: Case
    language: str
    end: End
    draft: Draft = field(default_factory=Draft)
    complaints: tuple[Complaint, ...] = ()
    unread: int = 0
    usage: Usage
    seconds: float
    problem: SummarizerProblem | None = None

    @property
    def gold(self) -> Draft:
        """The answer that it is held against."""
        return self.case.gold[self.language]


@dataclass
class _Listening:
    """The check of the service; remembers every draft's complaints."""

    heard: list[tuple[Complaint, ...]] = field(default_factory=list)

    def __call__(self, draft: Draft, paper: Paper, *, language: str) -> tuple[Complaint, ...]:
        complaints = check(draft, paper, language=language)
        self.heard.append(complaints)
        return complaints


async def evaluate(
    summarizer: Summarizer,
    cases: Sequence[Case],
    languages: Sequence[str],
    *,
    parallel: int,
    clock: Callable[[], float],
    told: Callable[[], None] = lambda: None,
) -> list[Trial]:
    """Have every case summarized in each language that it has a gold answer in.

    `parallel` are written at once, after the first, which is written alone. `clock` counts
    seconds from any beginning, `told` is called after each summary.

    Raises:
        SummarizerBroken: the model cannot be used as it is configured.
    """
    room = asyncio.Semaphore(parallel)

    async def one(case: Case, language: str) -> Trial:
        async with room:
            trial = await _attempt(case, language, summarizer, clock)
            told()
            return trial

    wanted = [(case, language) for language in languages for case in cases if language in case.gold]
    if not wanted:
        return []
    # The first alone: where nothing works, nothing more is asked.
    first = await one(*wanted[0])
    if isinstance(first.problem, SummarizerBroken):
        raise first.problem
    return [first, *await asyncio.gather(*(one(*each) for each in wanted[1:]))]


async def _attempt(
    case: Case, language: str, summarizer: Summarizer, clock: Callable[[], float]
) -> Trial:
    listening = _Listening()
    began = clock()
    draft, problem = Draft(), None
    try:
        written = await write(
            case.paper,
            language=language,
            summarizer=summarizer,
            check=listening,
            words=complaints_words,
        )
        usage = written.usage
        if written.summary(case.paper, language, summarizer.version) is not None:
            draft = written.draft
    except SummarizerProblem as error:
        usage, problem = error.usage, error
    return Trial(
        case=case,
        language=language,
        end=_end(draft, usage),
        draft=draft,
        complaints=tuple(one for heard in listening.heard for one in heard),
        unread=max(0, usage.calls - len(listening.heard)),
        usage=usage,
        seconds=clock() - began,
        problem=problem,
    )


def _end(draft: Draft, usage: Usage) -> End:
    if draft == Draft():
        return End.NONE
    if not all(getattr(draft, one.name) for one in fields(Draft)):
        return End.PART
    return End.FIRST if usage.calls == 1 else End.AGAIN
