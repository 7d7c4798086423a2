from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from bot.language import LANGUAGES
from bot.models import Edition
from bot.span import Period
from bot.subscription import WORKDAYS, Address, Condition, Slot, Subscription
from formatters.subscription_words import (
    layout_words,
    period_words,
    reason_words,
    subscription_words,
)

DUE = datetime(2026, 2, 11, 0, 0, tzinfo=UTC)
ONE = Subscription(
    address=Address("telegram", "7"),
    slot=Slot(at=time(9), zone="Asia/Seoul", weekdays=WORKDAYS),
)
WHOLE = replace(
    ONE,
    slot=replace(ONE.slot, edition=Edition.EARLY),
    language="ko",
    top=7,
    layout="cards",
    images=False,
    silent=True,
    say_when_empty=True,
    min_upvotes=1,
    include=("agents", "강화학습"),
    exclude=("survey",),
    organizations=("Qwen",),
)


def test_what_most_people_have_is_three_lines() -> None:
    assert subscription_words(ONE, DUE, "en") == [
        "Every weekday at 09:00 Asia/Seoul",
        "Next digest: Wed 11 Feb 2026, 09:00",
        "English · Top 5",
    ]


def test_everything_that_was_chosen_is_said() -> None:
    assert subscription_words(WHOLE, DUE, "en") == [
        "Every weekday at 09:00 Asia/Seoul, early edition",
        "Next digest: Wed 11 Feb 2026, 09:00",
        (
            "한국어 · Top 7 · A card per paper · without pictures · silent"
            " · a line when there is no list"
        ),
        "At least 1 vote",
        "Keywords: agents, 강화학습",
        "Left out: survey",
        "Organizations: Qwen",
    ]


def test_everything_is_said_in_korean() -> None:
    assert subscription_words(WHOLE, DUE, "ko") == [
        "평일마다 09:00 (Asia/Seoul), 집계 중 목록",
        "다음 다이제스트: 2026년 2월 11일 (수) 09:00",
        "한국어 · 상위 7편 · 논문별 카드 · 이미지 없이 · 무음 · 빈 목록 알림",
        "추천 1개 이상",
        "키워드: agents, 강화학습",
        "제외어: survey",
        "기관: Qwen",
    ]


def test_what_becomes_of_a_digest_that_was_sent_is_said() -> None:
    published = subscription_words(replace(ONE, publish=True), DUE, "en")
    discussed = subscription_words(replace(ONE, discuss=True), DUE, "en")
    called = subscription_words(replace(ONE, role="5"), DUE, "en")
    both = subscription_words(replace(ONE, publish=True, discuss=True), DUE, "ko")

    assert called[2] == "English · Top 5 · a role is mentioned"
    assert published[2] == "English · Top 5 · published to followers"
    assert discussed[2] == "English · Top 5 · a thread to discuss it"
    assert both[2] == "English · 상위 5편 · 팔로워에게 게시 · 토론 스레드 열기"


def test_votes_are_counted_as_english_counts() -> None:
    lines = subscription_words(replace(ONE, min_upvotes=20), DUE, "en")

    assert "At least 20 votes" in lines


@pytest.mark.parametrize(
    ("condition", "first"),
    [
        (Condition.PAUSED, "Every weekday at 09:00 Asia/Seoul, paused"),
        (Condition.ENDED, "Every weekday at 09:00 Asia/Seoul, ended"),
    ],
)
def test_what_does_not_come_says_so_and_why(condition: Condition, first: str) -> None:
    one = replace(ONE, condition=condition, reason="The bot may not write here.")

    assert subscription_words(one, DUE, "en")[:2] == [first, "The bot may not write here."]
    assert len(subscription_words(replace(one, reason=""), DUE, "en")) == 2


def test_a_reason_is_said_in_the_language_that_knows_it() -> None:
    known = "This button is out of date. Give the command again."

    assert reason_words(known, "ko") != known
    assert reason_words("Of nobody's catalogue.", "ko") == "Of nobody's catalogue."
    assert reason_words("", "ko") == ""


def test_sentences_that_were_put_together_are_each_said_in_that_language() -> None:
    button = "This button is out of date. Give the command again."
    early = "Early"
    together = f"{button} (HTTP 503) Of nobody's catalogue. ({early})"

    said = reason_words(together, "ko")

    first, again = reason_words(button, "ko"), reason_words(early, "ko")
    assert said == f"{first} (HTTP 503) Of nobody's catalogue. ({again})"
    assert reason_words(together, "en") == together
    for odd in ("()", "(", ". ", " ", "? (", "It is. ( )"):
        assert reason_words(odd, "ko") == odd


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_period_and_layout_has_a_name_of_its_own(language: str) -> None:
    periods = {period_words(period, language) for period in Period}
    layouts = {
        layout_words(one, language) for one in ("compact", "titles", "cards", "full", "text")
    }

    assert len(periods) == 3
    assert len(layouts) == 5


def test_a_layout_without_a_name_is_called_as_it_is() -> None:
    assert layout_words("plain", "ko") == "plain"
