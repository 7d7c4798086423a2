"""Use case: the papers of a digest are summarized before the digest is due."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from bot import digest, schedule
from bot.completing import TURN, languages_of
from bot.editions import Editions
from bot.errors import NotOpenYet, SourceProblem
from bot.ledger import Ledger, SlotDue
from bot.models import TOP_MAX, Listing
from bot.subscription import Slot
from bot.summarizing import Summarizing
from bot.verdict import State

AHEAD = timedelta(minutes=30)
"""How long before a digest is due its papers are looked at: votes may still move after that."""

AGAIN = timedelta(minutes=1)

log = structlog.get_logger(__name__)


class Preparer:
    """Has the first papers of lists summarized that will be delivered soon."""

    def __init__(
        self,
        *,
        summarizing: Summarizing,
        editions: Editions,
        ledger: Ledger,
        now: Callable[[], datetime],
    ) -> None:
        self._summarizing = summarizing
        self._editions = editions
        self._ledger = ledger
        self._now = now
        self._ready = dict[Slot, datetime]()

    async def summarise(self) -> datetime | None:
        """Look at what is due within half an hour, and say when to come again (UTC).

        Raises:
            StoreProblem: the ledger or the store does not answer.
        """
        now = self._now()
        soon = [due for due in await self._ledger.slots_due(now + AHEAD) if due.subscriptions]
        self._ready = {one.slot: one.due for one in soon if self._ready.get(one.slot) == one.due}
        waiting = False
        for due in soon:
            if due.slot in self._ready:
                continue
            if await self._prepare(due, now):
                self._ready[due.slot] = due.due
            else:
                waiting = True
        if waiting:
            return now + AGAIN
        following = await self._ledger.next_slot()
        return following - AHEAD if following and following - AHEAD > now else None

    async def _prepare(self, due: SlotDue, now: datetime) -> bool:
        """Have the papers of one slot summarized; whether all of them are."""
        listing = await self._listing(due)
        if listing is None:
            return False
        languages = await languages_of(self._ledger, [due.slot])
        report = await self._summarizing.summarize(
            digest.rank(listing.papers)[:TOP_MAX],
            languages[due.slot],
            until=now + TURN,
            span=listing.span,
        )
        return report.count(State.MADE) + report.count(State.KNOWN) == len(report.ends)

    async def _listing(self, due: SlotDue) -> Listing | None:
        """The list that the slot will be served from, if it can be had."""
        try:
            for span in schedule.spans_due(due.slot, due.due):
                listing = await self._editions.listing(span)
                if listing.papers:
                    return listing
        except (NotOpenYet, SourceProblem) as problem:
            log.info("A list cannot be summarized ahead", problem=str(problem))
        return None
