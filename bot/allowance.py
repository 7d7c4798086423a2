"""Whether a model may be asked just now: what a day may take, and rests after trouble."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

import structlog

from bot.alarm import Alarms
from bot.draft import Usage
from bot.errors import StoreProblem, SummarizerBroken, SummarizerBusy
from bot.ports import SummaryStore
from bot.verdict import Spent

REST = timedelta(minutes=1)
"""How long a busy model is left alone that did not say how long it wants to be."""

LONGEST_REST = timedelta(hours=1)
"""How long a busy model is left alone at most, whatever it says."""

MENDING = timedelta(hours=1)
"""How long a model is left alone where only the operator can mend what is wrong."""

DEEP_SHARE = 0.5
"""How much of a day's budget may be spent before deep reads end: digests need the rest."""

_KEPT = "What is left of the day's budget is kept for digests."

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What one day (UTC) may take, over all digests and processes.

    What an answer takes is known when it is there: those on their way may go beyond the tokens,
    and a second draft beyond the calls.
    """

    calls: int = 200
    tokens: int = 1_000_000

    def spent(self, usage: Usage) -> bool:
        """Whether that is all of it."""
        return usage.calls >= self.calls or usage.tokens_in + usage.tokens_out >= self.tokens

    def part(self, share: float) -> "Budget":
        """So much of it."""
        return Budget(calls=math.ceil(self.calls * share), tokens=math.ceil(self.tokens * share))


class Stop(StrEnum):
    """Why a model is not asked."""

    BUDGET = "budget"
    BUSY = "busy"
    BROKEN = "broken"
    STORE = "store"


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """The model is not asked before `until` (UTC); `says` is a sentence."""

    why: Stop
    until: datetime
    says: str


class Allowance:
    """Lets calls to a model through, or says until when there are none.

    One for all that a process has written by a model, whatever that is.
    """

    def __init__(
        self,
        *,
        store: SummaryStore,
        budget: Budget,
        alarms: Alarms,
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._budget = budget
        self._alarms = alarms
        self._now = now
        self._under_way = 0
        self._rest: Closed | None = None
        self._told: date | None = None

    async def enter(self, *, share: float = 1) -> Closed | None:
        """Ask for room to have something written; where it is given, `leave` has to follow.

        Args:
            share: how much of the day's budget may be spent before there is none.

        Raises:
            StoreProblem: the store does not say what was spent.
        """
        now = self._now().astimezone(UTC)
        if self._rest is not None and now < self._rest.until:
            return self._rest
        spent = sum((one.usage for one in await self._store.usage(now.date())), Usage())
        is_gone = self._budget.spent(spent)
        if is_gone:
            self._tell(now.date(), spent)
        if not self._budget.part(share).spent(spent + Usage(calls=self._under_way)):
            self._under_way += 1
            return None
        tomorrow = datetime.combine(now.date() + timedelta(days=1), time(), UTC)
        says = "The budget of the day is spent." if is_gone or share == 1 else _KEPT
        return Closed(why=Stop.BUDGET, until=tomorrow, says=says)

    async def leave(self, version: str, usage: Usage, *, digest: str = "") -> None:
        """Enter what was taken, whatever came of it.

        Raises:
            StoreProblem: it cannot be entered.
        """
        day = self._now().astimezone(UTC).date()
        try:
            if usage != Usage():
                spent = Spent(day=day, version=version, usage=usage, digest=digest)
                await self._store.add_usage(spent)
        finally:
            self._under_way -= 1

    def busy(self, problem: SummarizerBusy) -> None:
        """Leave the model alone for as long as it wants."""
        longest = LONGEST_REST.total_seconds()
        wait = REST if problem.after is None else timedelta(seconds=min(longest, problem.after))
        self._close(Stop.BUSY, wait, str(problem))

    def broken(self, problem: SummarizerBroken) -> None:
        """Leave the model alone, and tell the operator once a day."""
        self._close(Stop.BROKEN, MENDING, str(problem))
        self._alarms.raise_("summarizer", f"Nothing is written by a model. {problem}")

    def unkept(self, problem: StoreProblem) -> None:
        """Leave the model alone: what it writes, and what that takes, cannot be kept."""
        self._close(Stop.STORE, MENDING, str(problem))

    def _close(self, why: Stop, wait: timedelta, says: str) -> None:
        until = self._now().astimezone(UTC) + wait
        if self._rest is None or self._rest.until < until:
            self._rest = Closed(why=why, until=until, says=says)

    def _tell(self, today: date, spent: Usage) -> None:
        if today == self._told:
            return
        self._told = today
        log.warning(
            "The budget of the day is spent; summaries come from the next rung until midnight UTC",
            calls=spent.calls,
            tokens=spent.tokens_in + spent.tokens_out,
        )
