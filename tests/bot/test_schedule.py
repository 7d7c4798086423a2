from collections import Counter
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import calendar, schedule
from bot.models import Edition
from bot.span import Period, Span
from bot.subscription import EVERY_DAY, WORKDAYS, Slot
from tests.effort import examples

ZONES = (
    "UTC",
    "America/New_York",
    "America/St_Johns",
    "America/Santiago",  # skips midnight
    "America/Nuuk",
    "Europe/London",
    "Europe/Paris",
    "Africa/Cairo",  # changes on Fridays
    "Africa/Casablanca",  # goes back for Ramadan
    "Asia/Jerusalem",  # changes on a Friday and on a Sunday
    "Asia/Seoul",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Australia/Sydney",
    "Australia/Lord_Howe",  # by half an hour
    "Antarctica/Troll",  # by two hours
    "Pacific/Chatham",
    "Pacific/Apia",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
)
INSTANTS = st.datetimes(
    min_value=datetime(2024, 1, 1),  # noqa: DTZ001 – hypothesis adds the zone
    max_value=datetime(2030, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
SLOTS = st.builds(
    Slot,
    period=st.sampled_from(Period),
    at=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    zone=st.sampled_from(ZONES),
    weekdays=st.sets(st.integers(0, 6), min_size=1).map(frozenset),
)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def dues(slot: Slot, after: datetime, until: datetime) -> list[datetime]:
    found = [schedule.next_due(slot, after)]
    while found[-1] < until:
        found.append(schedule.next_due(slot, found[-1]))
    return found[:-1]


def keys(slot: Slot, due: str) -> list[str]:
    return [span.key for span in schedule.spans_due(slot, utc(due))]


@pytest.mark.parametrize(
    ("zone", "at", "around", "expected"),
    [
        # Skipped, by an hour, half an hour and two.
        ("America/New_York", time(2, 30), "2026-03-08", ["07 07:30", "08 07:30", "09 06:30"]),
        ("Europe/Paris", time(2), "2026-03-29", ["28 01:00", "29 01:00", "30 00:00"]),
        ("Australia/Sydney", time(2, 59), "2026-10-04", ["02 16:59", "03 16:59", "04 15:59"]),
        ("Australia/Lord_Howe", time(2, 15), "2026-10-04", ["02 15:45", "03 15:45", "04 15:15"]),
        ("Antarctica/Troll", time(1, 45), "2026-03-29", ["28 01:45", "29 01:45", "29 23:45"]),
        ("America/Santiago", time(0, 30), "2026-09-06", ["05 04:30", "06 04:30", "07 03:30"]),
        # Twice, so at the first.
        ("America/New_York", time(1, 30), "2026-11-01", ["31 05:30", "01 05:30", "02 06:30"]),
        ("Europe/Paris", time(2, 30), "2026-10-25", ["24 00:30", "25 00:30", "26 01:30"]),
        ("Australia/Sydney", time(2), "2026-04-05", ["03 15:00", "04 15:00", "05 16:00"]),
        ("Australia/Lord_Howe", time(1, 45), "2026-04-05", ["03 14:45", "04 14:45", "05 15:15"]),
        ("Antarctica/Troll", time(1, 45), "2026-10-25", ["23 23:45", "24 23:45", "26 01:45"]),
        ("America/Santiago", time(23, 30), "2026-04-05", ["05 02:30", "06 03:30", "07 03:30"]),
        # Neither: the hours beside the change.
        ("Europe/Paris", time(3), "2026-03-29", ["28 02:00", "29 01:00", "30 01:00"]),
        ("America/New_York", time(2), "2026-11-01", ["31 06:00", "01 07:00", "02 07:00"]),
    ],
)
def test_every_day_is_served_once_even_where_the_clock_skips_the_time_or_doubles_it(
    zone: str, at: time, around: str, expected: list[str]
) -> None:
    slot = Slot(at=at, zone=zone)
    midnight = datetime.fromisoformat(around).replace(tzinfo=ZoneInfo(zone))
    begin = midnight - timedelta(days=1, minutes=1)  # on the wall, as the zone is the same

    found = dues(slot, begin, begin + timedelta(days=5))[:3]

    assert [f"{due:%d %H:%M}" for due in found] == expected


def test_the_day_that_samoa_left_out_is_not_served_beside_the_next() -> None:
    slot = Slot(at=time(9), zone="Pacific/Apia")

    found = dues(slot, utc("2011-12-28 00:00"), utc("2012-01-02 00:00"))

    assert [f"{due:%d %H:%M}" for due in found] == [
        *("28 19:00", "29 19:00", "30 19:00", "31 19:00", "01 19:00")
    ]
    local = [due.astimezone(ZoneInfo("Pacific/Apia")) for due in found]
    assert [f"{due:%d %H:%M}" for due in local] == [
        *("28 09:00", "29 09:00", "31 09:00", "01 09:00", "02 09:00")
    ]


def test_a_reader_of_fridays_is_served_although_samoa_left_the_friday_out() -> None:
    slot = Slot(at=time(9), zone="Pacific/Apia", weekdays=frozenset({4}))

    found = dues(slot, utc("2011-12-22 00:00"), utc("2012-01-08 00:00"))

    assert [f"{due:%m-%d %H:%M}" for due in found] == ["12-23 19:00", "12-30 19:00", "01-05 19:00"]


def test_an_instant_that_is_due_is_neither_later_nor_earlier_than_itself() -> None:
    slot = Slot(at=time(9), zone="Asia/Seoul")

    assert schedule.next_due(slot, utc("2026-02-10 00:00")) == utc("2026-02-11 00:00")
    assert schedule.last_due(slot, utc("2026-02-10 00:00")) == utc("2026-02-09 00:00")
    assert schedule.next_due(slot, utc("2026-02-09 23:59:59")) == utc("2026-02-10 00:00")
    assert schedule.last_due(slot, utc("2026-02-10 00:00:01")) == utc("2026-02-10 00:00")


def test_weekdays_are_those_of_the_readers_own_calendar() -> None:
    # Monday morning in Seoul is still Sunday in UTC, Monday evening in Honolulu already Tuesday.
    mondays = frozenset({0})
    seoul = Slot(at=time(7), zone="Asia/Seoul", weekdays=mondays)
    honolulu = Slot(at=time(20), zone="Pacific/Honolulu", weekdays=mondays)

    assert schedule.next_due(seoul, utc("2026-02-04 00:00")) == utc("2026-02-08 22:00")
    assert schedule.next_due(honolulu, utc("2026-02-04 00:00")) == utc("2026-02-10 06:00")


def test_a_monthly_digest_is_due_on_the_second_whatever_weekday_that_is() -> None:
    slot = Slot(period=Period.MONTH, at=time(9), zone="Europe/Paris", weekdays=frozenset({0}))

    found = dues(slot, utc("2026-01-01 00:00"), utc("2026-04-10 00:00"))

    assert [f"{due:%m-%d %H:%M}" for due in found] == [
        *("01-02 08:00", "02-02 08:00", "03-02 08:00", "04-02 07:00")
    ]
    assert keys(slot, "2026-03-02 08:00") == ["2026-02"]


@pytest.mark.parametrize("zone", ZONES)
def test_on_the_second_last_months_list_is_settled_everywhere(zone: str) -> None:
    slot = Slot(period=Period.MONTH, at=time(0), zone=zone)

    for due in dues(slot, utc("2026-01-15 00:00"), utc("2027-01-15 00:00")):
        month = due.astimezone(ZoneInfo(zone)) - timedelta(days=5)
        assert [span.key for span in schedule.spans_due(slot, due)] == [f"{month:%Y-%m}"]


def test_a_weekly_digest_is_offered_once_its_sunday_has_settled() -> None:
    slot = Slot(period=Period.WEEK, at=time(9), zone="Europe/Paris")

    assert keys(slot, "2026-02-15 08:00") == []
    assert keys(slot, "2026-02-16 08:00") == ["2026-W07"]
    assert keys(slot, "2026-02-17 08:00") == []


def test_a_reader_of_workdays_is_offered_fridays_list_on_monday_behind_those_of_the_weekend() -> (
    None
):
    slot = Slot(at=time(9), zone="Europe/Paris", weekdays=WORKDAYS)

    assert keys(slot, "2026-02-16 08:00") == ["2026-02-15", "2026-02-14", "2026-02-13"]
    assert keys(slot, "2026-02-17 08:00") == ["2026-02-16"]


def test_a_daily_reader_of_every_day_is_offered_fridays_list_on_saturday_only() -> None:
    slot = Slot(at=time(9), zone="Europe/Paris", weekdays=EVERY_DAY)

    assert keys(slot, "2026-02-14 08:00") == ["2026-02-13"]
    assert keys(slot, "2026-02-16 08:00") == ["2026-02-15"]


def test_a_list_that_settles_at_the_due_instant_itself_is_offered_then() -> None:
    slot = Slot(at=time(21, 30), zone="America/New_York")

    assert keys(slot, "2026-02-10 02:30") == ["2026-02-09"]
    assert keys(slot, "2026-02-11 02:30") == ["2026-02-10"]


@pytest.mark.parametrize(
    ("period", "key"),
    [(Period.DAY, "2026-02-10"), (Period.WEEK, "2026-W07"), (Period.MONTH, "2026-02")],
)
def test_an_early_reader_is_offered_the_list_that_is_open(period: Period, key: str) -> None:
    slot = Slot(period=period, at=time(9), zone="Europe/Paris", edition=Edition.EARLY)

    assert keys(slot, "2026-02-10 08:00") == [key]


def test_before_the_turn_the_open_list_is_that_of_yesterday_in_utc() -> None:
    slot = Slot(at=time(2), edition=Edition.EARLY)

    assert keys(slot, "2026-02-10 02:00") == ["2026-02-09"]


@given(SLOTS, INSTANTS)
def test_the_next_due_follows_and_the_last_precedes_with_none_between(
    slot: Slot, now: datetime
) -> None:
    before, after = schedule.last_due(slot, now), schedule.next_due(slot, now)

    assert before < now < after or schedule.next_due(slot, before) == now
    assert schedule.last_due(slot, after) in (before, now)


@given(SLOTS, INSTANTS)
def test_a_due_instant_shows_the_readers_hour_and_weekday_unless_the_clock_skips_it(
    slot: Slot, now: datetime
) -> None:
    due = schedule.next_due(slot, now)
    local = due.astimezone(ZoneInfo(slot.zone))

    naive = local.replace(tzinfo=None)
    at = naive.replace(hour=slot.at.hour, minute=slot.at.minute)
    exists = at.replace(tzinfo=ZoneInfo(slot.zone)).astimezone(UTC).astimezone(ZoneInfo(slot.zone))
    assert naive == at or exists.replace(tzinfo=None) != at
    if slot.period is Period.MONTH:
        assert local.day == schedule.MONTHLY_DAY
    else:
        assert local.weekday() in slot.weekdays


@settings(max_examples=examples(30), deadline=None)
@given(SLOTS, INSTANTS)
def test_over_400_days_every_settled_list_is_offered_at_exactly_one_due_instant(
    slot: Slot, start: datetime
) -> None:
    found = dues(slot, start, start + timedelta(days=400))

    offered = Counter(span for due in found[1:] for span in schedule.spans_due(slot, due))

    first, last = found[0], found[-1]
    days = [start.date() + timedelta(days=n) for n in range(-40, 440)]
    spans = {Span.of(slot.period, day) for day in days}
    settled = {span for span in spans if first < calendar.closes_at(span) <= last}
    assert offered == Counter(settled)


@settings(max_examples=examples(30), deadline=None)
@given(SLOTS, INSTANTS)
def test_what_is_offered_is_settled_and_newest_first(slot: Slot, start: datetime) -> None:
    for due in dues(slot, start, start + timedelta(days=40)):
        spans = schedule.spans_due(slot, due)
        assert all(calendar.closes_at(span) <= due for span in spans)
        assert all(newer.first > older.first for newer, older in pairwise(spans))
