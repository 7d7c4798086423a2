"""The Hugging Face day: when a list opens, when it closes, and which one is settled now.

The list of day D takes papers and votes from 21:30 US-Eastern on D-1 to 21:30 US-Eastern on D,
which is 01:30 to 01:30 UTC in American summer and 02:30 to 02:30 UTC in winter. Measured on the
creation times of two years of entries; the source does not document it. The turn never falls into
the hour that a daylight-saving night skips or doubles (02:00), so every day has one opening and
one closing; the day of the spring change lasts 23 hours, that of the autumn change 25.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.models import Edition
from bot.span import Period, Span

HF_ZONE = "America/New_York"
TURN = time(21, 30)

FIRST_YEAR = 2023
"""In which Hugging Face began its lists."""

_DAY = timedelta(days=1)


class ListState(StrEnum):
    """Where a list stands at a given instant."""

    NOT_OPEN = "not open"
    OPEN = "open"
    SETTLED = "settled"


def opens_at(span: Span) -> datetime:
    """The instant (UTC) from which the source answers for the span."""
    return _turn_before(span.first)


def closes_at(span: Span) -> datetime:
    """The instant (UTC) from which the span takes no more papers: the list is settled."""
    return _turn_before(span.last + _DAY)


def state(span: Span, now: datetime) -> ListState:
    """Whether the span's list has not opened, is open or is settled at `now`."""
    if now < opens_at(span):
        return ListState.NOT_OPEN
    return ListState.OPEN if now < closes_at(span) else ListState.SETTLED


def edition(span: Span, as_of: datetime) -> Edition:
    """What a digest is whose votes were counted at `as_of`."""
    return Edition.FINAL if as_of >= closes_at(span) else Edition.EARLY


def open_day(now: datetime) -> date:
    """The day whose list takes papers at `now`; there always is exactly one."""
    eastern = now.astimezone(ZoneInfo(HF_ZONE))
    return eastern.date() + _DAY if eastern.time() >= TURN else eastern.date()


def open_span(period: Period, now: datetime) -> Span:
    """The day, week or month that is still open at `now`."""
    return Span.of(period, open_day(now))


def settled_spans(period: Period, now: datetime) -> Iterator[Span]:
    """The settled days, weeks or months before `now`, newest first, without end."""
    span = open_span(period, now)
    while True:
        span = Span.of(period, span.first - _DAY)
        yield span


def newest_settled(period: Period, now: datetime) -> Span:
    """The newest day, week or month that is settled at `now`."""
    return next(settled_spans(period, now))


def _turn_before(day: date) -> datetime:
    return datetime.combine(day - _DAY, TURN, ZoneInfo(HF_ZONE)).astimezone(UTC)
