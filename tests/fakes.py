"""Fakes of our own ports that behave like the real thing."""

from datetime import datetime, timedelta

from bot.errors import PaperboyError, PaperUnknown
from bot.models import Listing, Paper
from bot.span import Span


class FakeClock:
    """A clock that stands still until it is told, or slept on."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.slept: list[float] = []

    def __call__(self) -> datetime:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)


class FakeSource:
    """Serves lists and papers from memory, and fails as often as it is told to."""

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock
        self.lists: dict[str, tuple[Paper, ...]] = {}
        self.papers: dict[str, Paper] = {}
        self.asked: list[str] = []
        self.trouble: list[PaperboyError] = []
        self.down: PaperboyError | None = None

    async def fetch_list(self, span: Span) -> Listing:
        self._ask(span.key)
        return Listing(span=span, papers=self.lists.get(span.key, ()), as_of=self._clock.now)

    async def fetch_paper(self, paper_id: str) -> Paper:
        self._ask(paper_id)
        if paper_id not in self.papers:
            raise PaperUnknown(f"{paper_id} is not here.")
        return self.papers[paper_id]

    def _ask(self, what: str) -> None:
        self.asked.append(what)
        if self.trouble:
            raise self.trouble.pop(0)
        if self.down is not None:
            raise self.down
