from datetime import UTC, date, datetime, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import calendar
from bot.calendar import ListState
from bot.models import Edition
from bot.span import Period, Span

INSTANTS = st.datetimes(
    min_value=datetime(2024, 1, 1),  # noqa: DTZ001 – hypothesis adds the zone
    max_value=datetime(2030, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


def day(text: str) -> Span:
    return Span.parse(text)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("span", "opens", "closes"),
    [
        ("2026-02-09", "2026-02-09 02:30", "2026-02-10 02:30"),
        ("2026-07-15", "2026-07-15 01:30", "2026-07-16 01:30"),
        ("2026-W07", "2026-02-09 02:30", "2026-02-16 02:30"),
        ("2026-02", "2026-02-01 02:30", "2026-03-01 02:30"),
    ],
)
def test_a_list_opens_and_closes_at_half_past_nine_in_the_evening_of_new_york(
    span: str, opens: str, closes: str
) -> None:
    assert calendar.opens_at(day(span)) == utc(opens)
    assert calendar.closes_at(day(span)) == utc(closes)


@pytest.mark.parametrize(
    ("span", "hours"), [("2026-03-08", 23), ("2026-11-01", 25), ("2026-03-09", 24)]
)
def test_the_days_of_the_two_daylight_saving_nights_last_an_hour_less_and_more(
    span: str, hours: int
) -> None:
    length = calendar.closes_at(day(span)) - calendar.opens_at(day(span))

    assert length == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("now", "state"),
    [
        ("2026-02-09 02:29:59", ListState.NOT_OPEN),
        ("2026-02-09 02:30:00", ListState.OPEN),
        ("2026-02-10 02:29:59", ListState.OPEN),
        ("2026-02-10 02:30:00", ListState.SETTLED),
    ],
)
def test_a_list_is_open_from_its_first_second_to_its_last(now: str, state: ListState) -> None:
    assert calendar.state(day("2026-02-09"), utc(now)) is state


def test_after_midnight_utc_the_list_of_yesterday_is_still_open() -> None:
    assert calendar.open_day(utc("2026-02-10 00:30")) == date(2026, 2, 9)
    assert calendar.newest_settled(Period.DAY, utc("2026-02-10 00:30")) == day("2026-02-08")


def test_settled_weeks_come_newest_first_without_a_gap_over_the_turn_of_the_year() -> None:
    spans = islice(calendar.settled_spans(Period.WEEK, utc("2026-01-14 12:00")), 3)

    assert [span.key for span in spans] == ["2026-W02", "2026-W01", "2025-W52"]


def test_a_digest_is_final_once_its_votes_were_counted_after_the_close() -> None:
    closes = calendar.closes_at(day("2026-02-09"))

    assert calendar.edition(day("2026-02-09"), closes) is Edition.FINAL
    assert calendar.edition(day("2026-02-09"), closes - timedelta(seconds=1)) is Edition.EARLY


@given(INSTANTS)
def test_at_every_instant_exactly_one_day_is_open_and_the_one_before_is_settled(
    now: datetime,
) -> None:
    span = calendar.open_span(Period.DAY, now)

    assert calendar.state(span, now) is ListState.OPEN
    assert calendar.state(calendar.newest_settled(Period.DAY, now), now) is ListState.SETTLED
    assert calendar.closes_at(calendar.newest_settled(Period.DAY, now)) == calendar.opens_at(span)


@given(INSTANTS, st.sampled_from(Period))
def test_the_newest_settled_span_ends_where_the_open_one_begins(
    now: datetime, period: Period
) -> None:
    settled, open_ = calendar.newest_settled(period, now), calendar.open_span(period, now)

    assert settled.last + timedelta(days=1) == open_.first
    assert calendar.state(settled, now) is ListState.SETTLED
