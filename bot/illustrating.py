"""Use case: the papers on top of a list get their first figure, each once."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from itertools import islice

import structlog

from bot import calendar, digest, schedule
from bot.editions import Editions
from bot.errors import BadAnswer, BadPaperId, NothingThere, SourceProblem, TryLater
from bot.full_text import FullTextSource, first_figure
from bot.ledger import Ledger
from bot.models import TOP_MAX, Figure, Listing
from bot.ports import FigureStore
from bot.span import Period, Span

AHEAD = timedelta(minutes=30)
"""How long before a digest is due its papers are looked at: votes may still move after that."""

AGAIN = timedelta(minutes=1)

LOOK_BACK = 10
"""How many days back the newest list with papers is looked for: the turn of a year is a gap."""

log = structlog.get_logger(__name__)


class Illustrator:
    """Looks for figures, one paper a turn: their source wants to be asked slowly."""

    def __init__(
        self,
        *,
        figures: FigureStore,
        full_texts: FullTextSource,
        editions: Editions,
        ledger: Ledger,
        now: Callable[[], datetime],
    ) -> None:
        self._figures = figures
        self._full_texts = full_texts
        self._editions = editions
        self._ledger = ledger
        self._now = now
        self._put_off: Counter[str] = Counter()

    async def illustrate(self) -> datetime | None:
        """Look at one paper that nobody has looked at, and say when to come again (UTC).

        Raises:
            StoreProblem: the ledger or the store does not answer.
            SourceProblem: this machine cannot ask for full texts.
        """
        waiting = await self._waiting()
        if not waiting:
            return None
        # One that the source has trouble with is not to hold up the others.
        paper_id = min(waiting, key=self._put_off.__getitem__)
        try:
            figure = await self._first_figure(paper_id)
        except TryLater as problem:
            log.info("A figure is looked for later", paper=paper_id, problem=str(problem))
            self._put_off[paper_id] += 1
            return self._now() + AGAIN
        await self._figures.save_figure(paper_id, figure)
        del self._put_off[paper_id]
        return self._now()

    async def _waiting(self) -> list[str]:
        """Papers that nobody has looked at, those of the newest list first."""
        ids = [
            paper.id
            for listing in await self._listings()
            for paper in digest.rank(listing.papers)[:TOP_MAX]
        ]
        known = await self._figures.figures(ids)
        return [paper_id for paper_id in dict.fromkeys(ids) if paper_id not in known]

    async def _listings(self) -> list[Listing]:
        """The newest settled daily list, and those that will be delivered soon."""
        now = self._now()
        newest = islice(calendar.settled_spans(Period.DAY, now), LOOK_BACK)
        soon = await self._ledger.slots_due(now + AHEAD)
        due = (schedule.spans_due(one.slot, one.due) for one in soon if one.subscriptions)
        choices = dict.fromkeys(tuple(spans) for spans in (newest, *due))
        found = [await self._first_list(spans) for spans in choices]
        return [listing for listing in found if listing is not None]

    async def _first_list(self, spans: Iterable[Span]) -> Listing | None:
        """The first that holds papers, if it can be had."""
        try:
            for span in spans:
                listing = await self._editions.listing(span)
                if listing.papers:
                    return listing
        except (NothingThere, SourceProblem) as problem:
            log.info("A list cannot be illustrated", problem=str(problem))
        return None

    async def _first_figure(self, paper_id: str) -> Figure | None:
        """The paper's figure; None where there is none, or its text will never be readable."""
        try:
            full_text = await self._full_texts.fetch_full_text(paper_id)
        except (NothingThere, BadAnswer, BadPaperId):
            return None
        return first_figure(full_text.figures)
