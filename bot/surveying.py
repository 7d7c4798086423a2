"""Use case: what there is to tell whoever watches the service."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from bot import digest
from bot.allowance import Budget
from bot.draft import Usage
from bot.editions import Editions
from bot.models import Origin
from bot.ports import Store
from bot.price import Price
from bot.span import Period
from bot.subscription import Condition
from bot.survey import Census, Findings


class Surveying:
    """Looks at the service as a whole.

    Args:
        top: papers in a digest.
        price: what tokens cost.
        budget: what a day may take; None where no model is asked.
        now: this instant, aware.
    """

    def __init__(
        self,
        *,
        census: Census,
        store: Store,
        editions: Editions,
        top: int,
        price: Price,
        budget: Budget | None,
        now: Callable[[], datetime],
    ) -> None:
        self._census = census
        self._store = store
        self._editions = editions
        self._top = top
        self._price = price
        self._budget = budget
        self._now = now

    async def look(self) -> Findings:
        """Look at it now.

        Raises:
            StoreProblem: the database does not do its part.
        """
        at = self._now().astimezone(UTC)
        survey = await self._census.survey(at)
        read = {
            language
            for _, condition, language in survey.subscriptions
            if condition is Condition.ACTIVE
        }
        return Findings(
            at=at,
            survey=survey,
            rungs=await self._rungs(read),
            price=self._price,
            left=_left(self._budget, survey.spent_today),
        )

    async def _rungs(self, languages: set[str]) -> Mapping[tuple[str, Origin], int]:
        newest = await self._store.newest_digest(Period.DAY)
        rungs: Counter[tuple[str, Origin]] = Counter()
        if newest is None:
            return rungs
        shown = digest.top(newest, self._top)
        for language in sorted(languages):
            dressed = await self._editions.dress(shown, language=language)
            rungs.update((language, one.brief.one_line_from) for one in dressed.entries)
        return rungs


def _left(budget: Budget | None, spent: Usage) -> Mapping[str, int]:
    if budget is None:
        return {}
    tokens = spent.tokens_in + spent.tokens_out
    return {
        "calls": max(0, budget.calls - spent.calls),
        "tokens": max(0, budget.tokens - tokens),
    }
