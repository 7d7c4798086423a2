"""The stretches of daily lists that a digest can cover. Values only."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.errors import BadSpan


class Period(StrEnum):
    """How long a stretch of daily lists one digest covers."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Span:
    """One day, one ISO week or one month of the daily lists.

    A day here is the day of a Hugging Face list, which is not the UTC day (`bot.calendar`).
    """

    period: Period
    first: date

    @classmethod
    def of(cls, period: Period, day: date) -> "Span":
        """The span of that period which holds `day`."""
        match period:
            case Period.DAY:
                return cls(period, day)
            case Period.WEEK:
                return cls(period, day - timedelta(days=day.weekday()))
            case Period.MONTH:
                return cls(period, day.replace(day=1))

    @classmethod
    def parse(cls, text: str) -> "Span":
        """Read `2026-02-09`, `2026-W07` or `2026-02`.

        Raises:
            BadSpan: it is none of the three.
        """
        for pattern, period in (
            ("%Y-%m-%d", Period.DAY),
            ("%G-W%V-%u", Period.WEEK),
            ("%Y-%m", Period.MONTH),
        ):
            whole = f"{text.strip()}-1" if period is Period.WEEK else text.strip()
            try:
                span = cls(period, datetime.strptime(whole, pattern).date())  # noqa: DTZ007 – a day has no zone
            except ValueError:
                continue
            if span.key == text.strip():
                return span
        raise BadSpan(
            f"“{text.strip()[:40]}” is not a date. Write a day as 2026-02-09, "
            "a week as 2026-W07, a month as 2026-02."
        )

    @property
    def key(self) -> str:
        """The span as people and the source write it."""
        match self.period:
            case Period.DAY:
                return self.first.isoformat()
            case Period.WEEK:
                return f"{self.first:%G-W%V}"
            case Period.MONTH:
                return f"{self.first:%Y-%m}"

    @property
    def last(self) -> date:
        """The last day that belongs to the span."""
        match self.period:
            case Period.DAY:
                return self.first
            case Period.WEEK:
                return self.first + timedelta(days=6)
            case Period.MONTH:
                return (self.first + timedelta(days=31)).replace(day=1) - timedelta(days=1)

    @property
    def days(self) -> tuple[date, ...]:
        """Every day of the span, in order."""
        return tuple(
            self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)
        )
