"""A writer of deep reads that says what it is told to, and a library of full texts."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from adapters.store import SqlStore
from bot.allowance import Allowance
from bot.deep_draft import Claim, DeepDraft, Part, Refusal
from bot.deep_making import DeepMaker
from bot.deep_reading import DeepReading
from bot.draft import Usage
from bot.errors import NothingThere, PaperboyError
from bot.full_text import FullText, Passage, TextOrigin
from bot.lookup import Lookup
from bot.models import Paper
from bot.ports import SummaryStore
from formatters.deep_sections import render
from tests.fake_summarizer import allowance as what_is_set

ONE = Usage(calls=1, tokens_in=9000, tokens_out=1500)

SOUP = FullText(
    paper_id="2602.06570",
    passages=(
        Passage("§1", "Introduction", "Fast soup burns, and nobody eats it."),
        Passage("§2.1", "Heat", "The pot is kept below 90 degrees for 1.5 hours."),
        Passage("§3", "Results", "Slow soup scores 85.2 and fast soup scores 61.0."),
    ),
    origin=TextOrigin.HTML,
)


def claim(text: str, quote: str, where: str, part: Part) -> Claim:
    return Claim(part=part, text=text, where=where, quote=quote)


BURNS = claim("Fast soup burns.", "Fast soup burns", "§1", Part.MOTIVATION)
SCORES = claim("Slow soup scores 85.2.", "Slow soup scores 85.2", "§3", Part.RESULTS)
WRONG_NUMBER = claim("Slow soup scores 97.", "Slow soup scores 85.2", "§3", Part.RESULTS)
INVENTED = claim("It is healthy.", "Our doctors recommend it.", "§9", Part.LIMITATIONS)


@dataclass(slots=True)
class FakeDeepWriter:
    """Answers each call with the next of `says`; when they are gone, with one good claim.

    Attributes:
        asked: the refusals that each call was told of.
        shown: the full text that each call was shown.
        held: where there is one, no call is answered before it is set.
        barrier: where there is one, answers come when so many wait for one.
        most: how many calls were under way at once.
        begun: the ids of papers whose calls have begun.
    """

    version: str = "deep:fake:1"
    says: deque[tuple[Claim, ...] | Exception] = field(default_factory=deque)
    asked: list[tuple[Refusal, ...]] = field(default_factory=list)
    shown: list[FullText] = field(default_factory=list)
    held: asyncio.Event | None = None
    barrier: asyncio.Barrier | None = None
    most: int = 0
    begun: asyncio.Queue[str] = field(default_factory=asyncio.Queue)
    under_way: int = 0

    async def write(
        self,
        paper: Paper,
        full_text: FullText,
        *,
        language: str,
        refused: Sequence[Refusal] = (),
    ) -> tuple[DeepDraft, Usage]:
        self.asked.append(tuple(refused))
        self.shown.append(full_text)
        self.begun.put_nowait(paper.id)
        await self._hold()
        said = self.says.popleft() if self.says else (BURNS,)
        if isinstance(said, Exception):
            raise said
        return DeepDraft(said), ONE

    async def _hold(self) -> None:
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        try:
            if self.held is not None:
                await self.held.wait()
            if self.barrier is not None:
                await self.barrier.wait()
        finally:
            self.under_way -= 1


@dataclass(slots=True)
class FakeFullTexts:
    """Holds full texts; `asked` are the ids that it was asked for."""

    texts: dict[str, FullText] = field(default_factory=lambda: {SOUP.paper_id: SOUP})
    asked: list[str] = field(default_factory=list)
    down: PaperboyError | None = None

    async def fetch_full_text(self, paper_id: str) -> FullText:
        self.asked.append(paper_id)
        if self.down is not None:
            raise self.down
        if paper_id not in self.texts:
            raise NothingThere("arXiv has neither an HTML nor a PDF version.")
        return self.texts[paper_id]


def deep_maker(
    store: SqlStore,
    now: Callable[[], datetime],
    *,
    writer: FakeDeepWriter,
    full_texts: FakeFullTexts | None = None,
    making: SummaryStore | None = None,
    parallel: int = 10,
    allowance: Allowance | None = None,
) -> DeepMaker:
    """Makes deep reads over a real store."""
    return DeepMaker(
        making=making or store.making,
        full_texts=full_texts or FakeFullTexts(),
        writer=writer,
        allowance=allowance or what_is_set(store.making, now),
        render=lambda draft, language: render(draft, language=language),
        parallel=parallel,
        now=now,
    )


def deep_reading(
    store: SqlStore,
    lookup: Lookup,
    now: Callable[[], datetime],
    *,
    writer: FakeDeepWriter | None = None,
    full_texts: FakeFullTexts | None = None,
    allowance: Allowance | None = None,
) -> DeepReading:
    """Deep reading over a real store; without a writer, as where no model is set."""
    maker = (
        deep_maker(store, now, writer=writer, full_texts=full_texts, allowance=allowance)
        if writer
        else None
    )
    return DeepReading(lookup=lookup, store=store, maker=maker)
