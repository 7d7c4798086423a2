from datetime import UTC, datetime, time

import pytest

from bot.language import LANGUAGES
from bot.models import Edition
from bot.span import Period
from bot.subscription import WORKDAYS, Slot
from formatters.slot_words import due_words, slot_words

NINE = time(9)


@pytest.mark.parametrize(
    ("slot", "english", "korean"),
    [
        (Slot(at=NINE), "every day at 09:00 UTC", "매일 09:00 (UTC)"),
        (
            Slot(at=NINE, zone="Asia/Seoul", weekdays=WORKDAYS),
            "every weekday at 09:00 Asia/Seoul",
            "평일마다 09:00 (Asia/Seoul)",
        ),
        (
            Slot(at=time(18, 30), weekdays=frozenset({0, 3})),
            "on Mon, Thu at 18:30 UTC",
            "월, 목에만 18:30 (UTC)",
        ),
        (
            Slot(period=Period.WEEK, weekdays=frozenset({1})),
            "weekly on Tuesday at 09:00 UTC",
            "매주 화요일 09:00 (UTC)",
        ),
        (Slot(period=Period.MONTH), "monthly at 09:00 UTC", "매월 09:00 (UTC)"),
        (
            Slot(edition=Edition.EARLY),
            "every day at 09:00 UTC, early edition",
            "매일 09:00 (UTC), 집계 중 목록",
        ),
    ],
)
def test_a_time_is_said_back_in_words(slot: Slot, english: str, korean: str) -> None:
    assert slot_words(slot, "en") == english
    assert slot_words(slot, "ko") == korean


@pytest.mark.parametrize(
    ("zone", "said"), [("Etc/GMT-9", "UTC+9"), ("Etc/GMT+5", "UTC-5"), ("UTC", "UTC")]
)
def test_hours_from_utc_are_said_as_everybody_counts_them(zone: str, said: str) -> None:
    assert slot_words(Slot(zone=zone), "en") == f"every day at 09:00 {said}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_daily_digest_on_one_day_is_not_taken_for_a_weekly_one(language: str) -> None:
    tuesday = frozenset({1})

    daily = slot_words(Slot(weekdays=tuesday), language)

    assert daily != slot_words(Slot(period=Period.WEEK, weekdays=tuesday), language)


@pytest.mark.parametrize(("language", "said"), [("ja", "月、木"), ("zh", "周一、周四")])
def test_days_are_listed_with_the_marks_of_the_language(language: str, said: str) -> None:
    assert said in slot_words(Slot(weekdays=frozenset({0, 3})), language)


def test_an_instant_is_said_on_the_clock_of_the_chat() -> None:
    due = datetime(2026, 2, 10, 0, tzinfo=UTC)

    assert due_words(due, "Asia/Seoul", "en") == "Tue 10 Feb 2026, 09:00"
    assert due_words(due, "America/New_York", "ko") == "2026년 2월 9일 (월) 19:00"
