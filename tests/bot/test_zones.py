from datetime import UTC, datetime
from zoneinfo import available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import zones
from bot.language import LANGUAGES
from tests.effort import examples

NOON = datetime(2026, 2, 10, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("Seoul", "Asia/Seoul"),
        ("  seoul ", "Asia/Seoul"),
        ("서울", "Asia/Seoul"),
        ("asia/seoul", "Asia/Seoul"),
        ("New York", "America/New_York"),
        ("new_york", "America/New_York"),
        ("뉴욕", "America/New_York"),
        ("토론토", "America/Toronto"),
        ("東京", "Asia/Tokyo"),
        ("パリ", "Europe/Paris"),
        ("上海", "Asia/Shanghai"),
        ("纽约", "America/New_York"),
        ("São Paulo", "America/Sao_Paulo"),
        ("sao paulo", "America/Sao_Paulo"),
        ("America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("utc", "UTC"),
        ("KST", "Asia/Seoul"),
        ("est", "America/New_York"),
        ("Korea", "Asia/Seoul"),
        ("UTC+9", "Etc/GMT-9"),
        ("gmt -5", "Etc/GMT+5"),
        ("UTC+09:00", "Etc/GMT-9"),
        ("UTC+5:30", "Asia/Kolkata"),
        ("UTC+0", "UTC"),
    ],
)
def test_a_zone_is_known_by_its_name_or_city(words: str, zone: str) -> None:
    assert zones.named(words) == zone


@pytest.mark.parametrize(
    "words",
    ["", " ", "Seou", "at", "Pacific", "Mars", "../etc/passwd", "IST", "CST", "UTC+15", "UTC+9:10"],
)
def test_what_is_no_whole_name_is_no_zone(words: str) -> None:
    assert zones.named(words) is None


def test_a_part_of_a_name_finds_what_begins_with_it_first() -> None:
    found = zones.search("york", limit=3)
    begins = zones.search("lon", limit=5)

    assert found[0] == "America/New_York"
    assert begins[0] == "Europe/London"


def test_japanese_voicing_tells_cities_apart() -> None:
    assert zones.search("パリ", limit=9) == ["Europe/Paris"]
    assert "America/Halifax" in zones.search("ハリ", limit=9)
    assert zones.named("ハリ") is None


def test_a_search_finds_no_more_than_asked_for() -> None:
    assert len(zones.search("a", limit=4)) == 4
    assert zones.search("   ", limit=4) == []
    assert zones.search("Atlantis", limit=4) == []


def test_an_older_name_finds_the_zone_under_its_name_of_today() -> None:
    assert zones.named("Calcutta") == zones.named("Kolkata") == "Asia/Kolkata"
    assert zones.named("Asia/Saigon") == "Asia/Ho_Chi_Minh"


def test_a_search_offers_nothing_under_a_name_that_nobody_sees() -> None:
    assert zones.search("calcutta", limit=3) == []
    assert zones.search("kolkata", limit=3) == ["Asia/Kolkata"]


def test_by_the_clock_one_finds_the_zones_in_which_it_is_that_hour() -> None:
    assert zones.by_clock(21, NOON) == ["Asia/Tokyo", "Asia/Seoul"]
    assert zones.by_clock(99, NOON) == []


def test_every_common_zone_is_found_by_one_of_the_hours() -> None:
    hours = zones.hours_now(NOON)

    assert len(hours) == len(set(hours))
    found = {zone for hour in hours for zone in zones.by_clock(hour, NOON)}
    assert found == set(zones.COMMON)


@pytest.mark.parametrize(
    ("zone", "language", "city"),
    [
        ("Asia/Seoul", "ko", "서울"),
        ("Asia/Seoul", "en", "Seoul"),
        ("Asia/Kolkata", "ko", "콜카타"),
        ("America/Argentina/Salta", "en", "Salta"),
        ("UTC", "ko", "UTC"),
        ("Asia/Tokyo", "ja", "東京"),
        ("America/New_York", "zh", "纽约"),
        ("Etc/GMT-9", "ko", "UTC+9"),
    ],
)
def test_a_zone_is_called_by_its_city(zone: str, language: str, city: str) -> None:
    assert zones.city(zone, language) == city


@pytest.mark.parametrize(
    ("language", "zone"),
    [
        ("ko", "Asia/Seoul"),
        ("ko-KR", "Asia/Seoul"),
        ("ja_JP", "Asia/Tokyo"),
        ("zh-TW", "UTC"),
        ("en", "UTC"),
        ("", "UTC"),
    ],
)
def test_a_language_that_is_spoken_in_one_zone_tells_it(language: str, zone: str) -> None:
    assert zones.guess(language, "UTC") == zone


@pytest.mark.parametrize("zone", zones.COMMON)
def test_a_common_zone_has_a_name_and_is_found_by_it(zone: str) -> None:
    assert zone in available_timezones()
    assert zones.named(zone) == zone
    for language in LANGUAGES:
        assert zones.named(zones.city(zone, language)) == zone


@settings(max_examples=examples(30))
@given(st.text(max_size=40))
def test_any_words_are_searched_without_an_error(words: str) -> None:
    found = zones.named(words)

    assert {*zones.search(words, limit=3), found or "UTC"} <= available_timezones()
