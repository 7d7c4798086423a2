"""Use case: digests that went out before their summaries were there are edited when they are.

Nothing of it is remembered here: what was due lately and when a summary was made is known to
every process, and to one that has just started.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot import digest, schedule
from bot.content import KEPT
from bot.deliveries import Post
from bot.ledger import Ledger
from bot.models import TOP_MAX, Edition, Listing
from bot.ports import Store, SummaryStore
from bot.span import Span
from bot.subscription import Condition, Slot
from bot.summarizing import Summarizing
from bot.verdict import State

PATIENCE = timedelta(hours=6)
"""How long after its digest a summary is still waited for: then nobody looks at it again."""

PAUSE, QUIET = timedelta(minutes=1), timedelta(minutes=2)
"""Between two looks, where something is late and where nothing is."""

TURN = timedelta(seconds=5)
"""How long one look waits; a model goes on writing meanwhile."""

_ALL = timedelta(days=40)
"""Until when every slot is due again: one of a month within 31 days."""

_INSTANT = timedelta(microseconds=1)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Served:
    """A list that readers were due lately; `since` is by language when the first of them were."""

    listing: Listing
    since: dict[str, datetime] = field(default_factory=dict)


class Completer:
    """Waits for summaries that are late.

    Args:
        spread: over how long the edits of one post are spread.
    """

    def __init__(
        self,
        *,
        summarizing: Summarizing,
        making: SummaryStore,
        store: Store,
        ledger: Ledger,
        now: Callable[[], datetime],
        spread: timedelta,
    ) -> None:
        self._summarizing = summarizing
        self._making = making
        self._store = store
        self._ledger = ledger
        self._now = now
        self._spread = spread
        self._edited = dict[Span, datetime]()
        self._languages: Mapping[tuple[Slot, datetime], frozenset[str]] = {}
        self._look: datetime | None = None

    async def complete(self) -> datetime:
        """Look for what is late, have posts edited that it belongs to, and say when to come again.

        Raises:
            StoreProblem: the ledger does not take the edits; they are tried with the next look.
        """
        now = self._now()
        if self._look is None or now >= self._look:
            served = await self._served_lately(now)
            self._edited = {span: at for span, at in self._edited.items() if span in served}
            whole = [await self._complete(one, now) for one in served.values()]
            self._look = now + (QUIET if all(whole) else PAUSE)
        return self._look

    async def _served_lately(self, now: datetime) -> Mapping[Span, _Served]:
        """The lists of slots whose time came within our patience."""
        slots = [one.slot for one in await self._ledger.slots_due(now + _ALL) if one.subscriptions]
        dues = {slot: schedule.last_due(slot, now + _INSTANT) for slot in slots}
        await self._learn({slot: due for slot, due in dues.items() if due > now - PATIENCE})
        served: dict[Span, _Served] = {}
        for (slot, due), languages in self._languages.items():
            if languages and (listing := await self._listing(slot, due)):
                one = served.setdefault(listing.span, _Served(listing))
                for language in languages:
                    one.since[language] = min(due, one.since.get(language, due))
        return served

    async def _learn(self, late: Mapping[Slot, datetime]) -> None:
        """Look up the languages of slots, each once: there may be very many subscriptions."""
        new = [slot for slot, due in late.items() if (slot, due) not in self._languages]
        found = await languages_of(self._ledger, new) if new else {}
        self._languages = {
            (slot, due): found[slot] if slot in found else self._languages[slot, due]
            for slot, due in late.items()
        }

    async def _listing(self, slot: Slot, due: datetime) -> Listing | None:
        """The list that the slot was served from; the source is not asked for it."""
        for span in schedule.spans_due(slot, due):
            listing = await self._store.listing(span)
            if listing is not None and listing.papers:
                return listing
        return None

    async def _complete(self, served: _Served, now: datetime) -> bool:
        """Have what is missing written, and posts edited that it came too late for; if all is."""
        papers, span = digest.rank(served.listing.papers)[:TOP_MAX], served.listing.span
        report = await self._summarizing.summarize(
            papers, served.since, until=now + TURN, span=span
        )
        newest = await self._newest([paper.id for paper in papers], served.since)
        if newest is not None and newest > self._edited.get(span, min(served.since.values())):
            await self._revise(span, now)
            self._edited[span] = newest
        return report.count(State.MADE) + report.count(State.KNOWN) == len(report.ends)

    async def _newest(self, ids: Sequence[str], since: Mapping[str, datetime]) -> datetime | None:
        """When the last of the summaries was made that came after their digest was due."""
        made = [
            verdict.at
            for language, due in since.items()
            for verdict in await self._making.verdicts(ids, language)
            if verdict.version == self._summarizing.version
            and not verdict.problem
            and verdict.at > due
        ]
        return max(made, default=None)

    async def _revise(self, span: Span, now: datetime) -> None:
        # Not before every process has forgotten what it made without them. A reader who has them
        # already gets no edit.
        at = now + timedelta(seconds=KEPT)
        for edition in Edition:
            edits = await self._ledger.revise(
                Post(span, edition), now=at, over=self._spread.total_seconds()
            )
            if edits:
                log.info("Summaries came late; posts are edited", list=span.key, edits=edits)


async def languages_of(ledger: Ledger, slots: Collection[Slot]) -> Mapping[Slot, frozenset[str]]:
    """The languages that a digest is wanted in, by slot."""
    wanted = [one for one in await ledger.readership() if one.condition is Condition.ACTIVE]
    return {slot: frozenset(one.language for one in wanted if one.slot == slot) for slot in slots}
