from datetime import UTC, datetime, time

import pytest

from bot.models import Edition, Period
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
            "매주 월, 목 18:30 (UTC)",
        ),
        (
            Slot(period=Period.WEEK, weekdays=frozenset({1})),
            "weekly on Tue at 09:00 UTC",
            "매주 화 09:00 (UTC)",
        ),
        (Slot(period=Period.MONTH), "monthly at 09:00 UTC", "매월 09:00 (UTC)"),
        (
            Slot(edition=Edition.EARLY),
            "every day at 09:00 UTC, early edition",
            "매일 09:00 (UTC), 집계 중 판",
        ),
    ],
)
def test_a_time_is_said_back_in_words(slot: Slot, english: str, korean: str) -> None:
    assert slot_words(slot, "en") == english
    assert slot_words(slot, "ko") == korean


def test_an_instant_is_said_on_the_clock_of_the_chat() -> None:
    due = datetime(2026, 2, 10, 0, tzinfo=UTC)

    assert due_words(due, "Asia/Seoul", "en") == "Tue 10 Feb 2026, 09:00"
    assert due_words(due, "America/New_York", "ko") == "2026년 2월 9일 (월), 19:00"
