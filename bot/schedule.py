"""When a subscription is due, by its chat's own clock. Pure.

A day on which the clock skips the time is served once, at the instant that the time would have
been had the clock not been changed; a day on which it comes twice, at the first (PEP 495,
`fold=0`).
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from bot import calendar
from bot.models import Edition
from bot.span import Period, Span
from bot.subscription import Slot

MONTHLY_DAY = 2
"""Day of the month on which a monthly digest is due: on the first, its last list is still open."""


def next_due(slot: Slot, after: datetime) -> datetime:
    """The first instant (UTC) later than `after` at which the slot is due."""
    first = after.astimezone(ZoneInfo(slot.zone)).date() - timedelta(days=1)
    return next(due for due in _dues(slot, first, step=1) if due > after)


def last_due(slot: Slot, before: datetime) -> datetime:
    """The last instant (UTC) earlier than `before` at which the slot was due."""
    first = before.astimezone(ZoneInfo(slot.zone)).date() + timedelta(days=1)
    return next(due for due in _dues(slot, first, step=-1) if due < before)


def spans_due(slot: Slot, due: datetime) -> list[Span]:
    """The lists that may be delivered at `due`, newest first; the first that holds papers is.

    For `final`, those that settled since the slot was due before: over a weekend, Friday's list
    is still news to a reader who is served on workdays only, and nobody gets a list twice. For
    `early`, the open one.
    """
    if slot.edition is Edition.EARLY:
        return [calendar.open_span(slot.period, due)]
    before = last_due(slot, due)
    settled = calendar.settled_spans(slot.period, due)
    return list(takewhile(lambda span: calendar.closes_at(span) > before, settled))


def _dues(slot: Slot, first: date, *, step: int) -> Iterator[datetime]:
    zone = ZoneInfo(slot.zone)
    day = first
    while True:
        if _serves(slot, day):
            yield datetime.combine(day, slot.at, zone).astimezone(UTC)
        day += timedelta(days=step)


def _serves(slot: Slot, day: date) -> bool:
    if slot.period is Period.MONTH:
        return day.day == MONTHLY_DAY
    return day.weekday() in slot.weekdays
