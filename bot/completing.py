"""Use case: digests that went out before their summaries were there are edited when they are."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from bot import digest
from bot.content import KEPT
from bot.ledger import Ledger, Post
from bot.models import TOP_MAX, Edition, Listing, Span
from bot.summarizing import Summarizing
from bot.verdict import Report, State

PATIENCE = timedelta(hours=6)
"""How long after its digest a summary is still waited for: then nobody looks at it again."""

PAUSE = timedelta(minutes=1)
TURN = timedelta(seconds=5)
"""Between two looks, and how long one waits; a model goes on writing meanwhile."""

_READY = (State.MADE, State.KNOWN)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Late:
    """A list whose summaries were not all there in time.

    Attributes:
        ready: how many are there by now.
        until: how long they are waited for (UTC).
    """

    listing: Listing
    languages: frozenset[str]
    ready: int
    until: datetime


class Completer:
    """Waits for summaries that are late.

    Args:
        spread: over how long the edits of one post are spread.
    """

    def __init__(
        self,
        *,
        summarizing: Summarizing,
        ledger: Ledger,
        now: Callable[[], datetime],
        spread: timedelta,
    ) -> None:
        self._summarizing = summarizing
        self._ledger = ledger
        self._now = now
        self._spread = spread
        self._late: dict[Span, _Late] = {}

    def expect(self, listing: Listing, languages: Collection[str], report: Report) -> None:
        """Remember a list, of whose summaries some may be late."""
        known = self._late.pop(listing.span, None)
        wanted = frozenset(languages) | (known.languages if known else frozenset())
        if _ready(report) < len(report.ends):
            self._late[listing.span] = _Late(
                listing=listing,
                languages=wanted,
                ready=_ready(report),
                until=self._now() + PATIENCE,
            )

    async def complete(self) -> datetime | None:
        """Look for what is late, have posts edited that it belongs to, and say when to come again.

        Raises:
            StoreProblem: the ledger does not take the edits; they are tried with the next look.
        """
        now = self._now()
        for span, late in list(self._late.items()):
            papers = digest.rank(late.listing.papers)[:TOP_MAX]
            report = await self._summarizing.summarize(
                papers, late.languages, until=now + TURN, span=span
            )
            if _ready(report) > late.ready:
                await self._revise(span, now)
            if _ready(report) == len(report.ends) or now >= late.until:
                del self._late[span]
            else:
                self._late[span] = replace(late, ready=_ready(report))
        return now + PAUSE if self._late else None

    async def _revise(self, span: Span, now: datetime) -> None:
        # Not before every process has forgotten what it made without them.
        at = now + timedelta(seconds=KEPT)
        for edition in Edition:
            edits = await self._ledger.revise(
                Post(span, edition), now=at, over=self._spread.total_seconds()
            )
            if edits:
                log.info("Summaries came late; posts are edited", list=span.key, edits=edits)


def _ready(report: Report) -> int:
    return sum(report.count(state) for state in _READY)
