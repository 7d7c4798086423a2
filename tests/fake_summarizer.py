"""A writer of summaries that says what it is told to, and can be held, and what it may take."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.alarm import Alarms
from bot.allowance import Allowance, Budget
from bot.draft import Complaint, Draft, Usage
from bot.errors import PaperboyError
from bot.models import Paper
from bot.ports import SummaryStore

ONE = Usage(calls=1, tokens_in=700, tokens_out=300)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question to the summarizer."""

    paper_id: str
    language: str
    complaint: str = ""
    before: Draft | None = None


@dataclass(slots=True)
class FakeSummarizer:
    """Writes a draft with the paper's title, or what `says` holds for it.

    Attributes:
        says: drafts or errors by paper, one for each call; then it writes as ever.
        always: raised by every call while it is set.
        begun: set once somebody asked.
        held: while it is clear, nobody gets an answer.
        barrier: where there is one, answers come when so many wait for one.
        most: how many were asked at once.
    """

    version: str = "llm:fake:1"
    says: dict[str, deque[Draft | Exception]] = field(default_factory=dict)
    always: PaperboyError | None = None
    asked: list[Asked] = field(default_factory=list)
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    held: asyncio.Event = field(default_factory=asyncio.Event)
    barrier: asyncio.Barrier | None = None
    most: int = 0
    under_way: int = 0

    def __post_init__(self) -> None:
        self.held.set()

    async def summarize(
        self, paper: Paper, *, language: str, complaint: str = "", before: Draft | None = None
    ) -> tuple[Draft, Usage]:
        self.asked.append(
            Asked(paper_id=paper.id, language=language, complaint=complaint, before=before)
        )
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        try:
            self.begun.set()
            await self.held.wait()
            if self.barrier is not None:
                await self.barrier.wait()
            return self._answer(paper), ONE
        finally:
            self.under_way -= 1

    def _answer(self, paper: Paper) -> Draft:
        if self.always is not None:
            raise self.always
        told = self.says.get(paper.id)
        answer = told.popleft() if told else good(paper)
        if isinstance(answer, Exception):
            raise answer
        return answer


def good(paper: Paper) -> Draft:
    """A draft that nobody complains of."""
    return Draft(
        one_line=f"{paper.title} in a line", points=("An idea.", "A use."), abstract="번역."
    )


class Suspicious:
    """Complains of every field that holds the word “wrong”."""

    def __call__(self, draft: Draft, paper: Paper, *, language: str) -> tuple[Complaint, ...]:
        texts = {
            "one_line": draft.one_line,
            "points": " ".join(draft.points),
            "abstract": draft.abstract,
        }
        return tuple(
            Complaint(field=name, kind="number", says=f"{name} is wrong.")
            for name, text in texts.items()
            if "wrong" in text
        )


def words(complaints: Sequence[Complaint]) -> str:
    """Say complaints one after the other."""
    return " ".join(one.says for one in complaints)


@dataclass(slots=True)
class FakeAlarm:
    """Remembers what the operator was told."""

    raised: list[str] = field(default_factory=list)

    async def raise_(self, key: str, sentence: str) -> None:
        self.raised.append(f"{key}: {sentence}")


def allowance(
    store: SummaryStore,
    now: Callable[[], datetime],
    *,
    budget: Budget | None = None,
    alarm: FakeAlarm | None = None,
) -> Allowance:
    """What may be taken: by default as much as is set by default, and nobody hears alarms."""
    alarms = Alarms(alarm or FakeAlarm(), now=now, told=lambda: None)
    return Allowance(store=store, budget=budget or Budget(), alarms=alarms, now=now)
