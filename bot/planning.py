"""Use case: which post is due to whom, decided slot by slot from the lists that can be had."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import TypeVar

import structlog

from bot import calendar, schedule
from bot.alarm import Alarm
from bot.deliveries import Kind, Post
from bot.editions import Editions
from bot.errors import NothingThere, SourceProblem, StoreProblem
from bot.ledger import Ledger, SlotDue
from bot.models import Edition
from bot.patience import Patience
from bot.ports import Store
from bot.span import Span
from bot.subscription import Slot

log = structlog.get_logger(__name__)

Known = TypeVar("Known")

_TICK = timedelta(microseconds=1)
_MINUTE = timedelta(minutes=1)
_REMEMBERED = timedelta(days=40)


class Planner:
    """Enters into the ledger what is due, as soon as the list it needs can be had."""

    def __init__(
        self,
        *,
        editions: Editions,
        store: Store,
        ledger: Ledger,
        alarm: Alarm,
        now: Callable[[], datetime],
        policy: Patience,
    ) -> None:
        self._ledger = ledger
        self._alarm = alarm
        self._now = now
        self._policy = policy
        self._lists = _Lists(editions, store, policy)

    async def plan(self) -> datetime | None:
        """Plan every slot that is due, and say when to come again (UTC); None: nobody waits.

        Raises:
            StoreProblem: the ledger does not say which slots are due.
        """
        now = self._now()
        self._lists.begin(now)
        waiting = False
        for due in await self._ledger.slots_due(now):
            try:
                waiting |= not await self._plan(due, now)
            except StoreProblem as problem:
                log.warning("A slot could not be planned; it stays due", problem=str(problem))
                waiting = True
        if not waiting:
            return await self._ledger.next_slot()
        # The ledger would name the slot that waits; another may be due on any full minute.
        return now.replace(second=0, microsecond=0) + _MINUTE

    async def _plan(self, due: SlotDue, now: datetime) -> bool:
        """Plan one slot; False where its list is waited for."""
        # A due that the next one has overtaken is no news any more.
        at = max(due.due, schedule.last_due(due.slot, now + _TICK))
        late = at + self._policy.deadline <= now
        spans = schedule.spans_due(due.slot, at) if due.subscriptions and not late else []
        over = now >= at + self._policy.window
        post = await self._choose(due.slot, spans, over=over)
        if post is None and spans:
            return False
        if late and due.subscriptions:
            log.warning("A post came too late and is left out", due=str(at), zone=due.slot.zone)
        await self._enter(due, at, post, now)
        if post is not None and post.kind is Kind.MISSING:
            await self._alert(post.span)
        return True

    async def _choose(self, slot: Slot, spans: Sequence[Span], *, over: bool) -> Post | None:
        """The post of the first list that holds papers, or the note in its place; None: wait."""
        early = slot.edition is Edition.EARLY
        missing = None
        for span in spans:
            held = await self._lists.held(span)
            if held is _Held.PAPERS or (held is _Held.COPY and (over or early)):
                return Post(span, slot.edition)
            if held is not _Held.NOTHING:
                missing = missing or span
                if not over:
                    return None
        if missing is not None:
            return Post(missing, slot.edition, Kind.MISSING)
        if not spans or (early and not over):
            return None
        return Post(spans[0], slot.edition, Kind.EMPTY)

    async def _enter(self, due: SlotDue, at: datetime, post: Post | None, now: datetime) -> None:
        count = await self._ledger.plan(
            due,
            post,
            deadline=at + self._policy.deadline,
            next_due=schedule.next_due(due.slot, at),
            now=now,
        )
        if post is not None:
            log.info("Planned a post", post=post.key, due=str(at), deliveries=count)

    async def _alert(self, span: Span) -> None:
        problem = self._lists.alert(span)
        if problem:
            await self._alarm.raise_(
                f"missing:{span.key}",
                f"The list of {span.key} cannot be had, and its readers were told so: {problem}",
            )


class _Held(Enum):
    """What is known of a list: it holds papers, an older copy of it does, nothing, or unknown."""

    PAPERS = auto()
    COPY = auto()
    NOTHING = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tried:
    """A list that is to be asked for again (`again`, UTC), and what is known of it until then.

    Attributes:
        problem: what kept the source from answering, as a sentence.
        alerted: whether the operator was told.
    """

    held: _Held
    problem: str
    tries: int
    again: datetime
    alerted: bool = False


class _Lists:
    """Asks for lists: each once a turn, and ever more rarely while there is nothing to be had."""

    def __init__(self, editions: Editions, store: Store, policy: Patience) -> None:
        self._editions = editions
        self._store = store
        self._policy = policy
        self._tried: dict[Span, _Tried] = {}
        self._turn: dict[Span, _Held] = {}
        self._settled: dict[Span, _Held] = {}

    def begin(self, now: datetime) -> None:
        """Begin a turn."""
        self._now = now
        self._tried = _recent(self._tried, now)
        self._settled = _recent(self._settled, now)
        self._turn = dict(self._settled)

    async def held(self, span: Span) -> _Held:
        """What the list holds."""
        if span not in self._turn:
            tried = self._tried.get(span)
            waits = tried is not None and self._now < tried.again
            self._turn[span] = tried.held if tried and waits else await self._try(span, tried)
        return self._turn[span]

    def alert(self, span: Span) -> str:
        """The problem with a list, for the operator; empty once that was told."""
        tried = self._tried.get(span)
        if tried is None or tried.alerted:
            return ""
        self._tried[span] = replace(tried, alerted=True)
        return tried.problem

    async def _try(self, span: Span, before: _Tried | None) -> _Held:
        held, problem = await self._ask(span)
        if held is _Held.PAPERS:
            self._tried.pop(span, None)
            return held
        tries = before.tries + 1 if before else 1
        again = self._now + self._policy.pause(tries)
        closes = calendar.closes_at(span)
        if self._now < closes:
            # What an open list lacked is no answer to those who want the settled one.
            again = min(again, closes)
        if problem and not (before and before.problem):
            log.warning("A list cannot be had; it is asked for again", span=span.key, why=problem)
        self._tried[span] = _Tried(
            held=held,
            problem=problem,
            tries=tries,
            again=again,
            alerted=before.alerted if before else False,
        )
        return held

    async def _ask(self, span: Span) -> tuple[_Held, str]:
        try:
            listing = await self._editions.listing(span)
        except NothingThere:
            return _Held.NOTHING, ""  # not open: this machine's clock is ahead of the source's
        except (SourceProblem, StoreProblem) as problem:
            return await self._copy(span), str(problem)
        held = _Held.PAPERS if listing.papers else _Held.NOTHING
        if calendar.edition(span, listing.as_of) is Edition.FINAL:
            self._settled[span] = held
        return held, ""

    async def _copy(self, span: Span) -> _Held:
        try:
            stored = await self._store.listing(span)
        except StoreProblem:
            return _Held.UNKNOWN
        return _Held.COPY if stored is not None and stored.papers else _Held.UNKNOWN


def _recent(known: dict[Span, Known], now: datetime) -> dict[Span, Known]:
    return {
        span: one for span, one in known.items() if calendar.closes_at(span) > now - _REMEMBERED
    }
