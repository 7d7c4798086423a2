from dataclasses import replace
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import zones
from bot.language import LANGUAGES
from bot.models import Edition, Period
from bot.subscription import EVERY_DAY, WORKDAYS, Address, BadPreference, Slot, Subscription
from bot.wishes import Wish, read_wish, wished

NINE = time(9)


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("", Wish()),
        ("9", Wish(at=NINE)),
        ("9pm", Wish(at=time(21))),
        ("9 pm Paris", Wish(at=time(21), zone="Europe/Paris")),
        ("21:30", Wish(at=time(21, 30))),
        ("0930", Wish(at=time(9, 30))),
        ("9시", Wish(at=NINE)),
        ("오후 9시 30분 서울", Wish(at=time(21, 30), zone="Asia/Seoul")),
        ("09:00 Seoul", Wish(at=NINE, zone="Asia/Seoul")),
        ("09:00, Asia/Seoul", Wish(at=NINE, zone="Asia/Seoul")),
        ("New York 9am", Wish(at=NINE, zone="America/New_York")),
        ("9 UTC", Wish(at=NINE, zone="UTC")),
        ("9 mon-fri", Wish(at=NINE, weekdays=WORKDAYS)),
        ("9 평일", Wish(at=NINE, weekdays=WORKDAYS)),
        ("9 mon, wed, fri", Wish(at=NINE, weekdays=frozenset({0, 2, 4}))),
        ("9 월 수 금", Wish(at=NINE, weekdays=frozenset({0, 2, 4}))),
        ("daily at 9 in Seoul", Wish(at=NINE, zone="Asia/Seoul")),
        ("매일 9시 토론토", Wish(at=NINE, zone="America/Toronto")),
        ("9 Montevideo", Wish(at=NINE, zone="America/Montevideo")),
        ("weekly", Wish(period=Period.WEEK)),
        ("매주 월요일", Wish(period=Period.WEEK, weekdays=frozenset({0}))),
        ("毎日 午後9時 東京", Wish(at=time(21), zone="Asia/Tokyo")),
        ("毎日9時に 東京", Wish(at=NINE, zone="Asia/Tokyo")),
        ("毎週月曜日9時半", Wish(period=Period.WEEK, at=time(9, 30), weekdays=frozenset({0}))),
        ("平日、午前 9時 30分", Wish(at=time(9, 30), weekdays=WORKDAYS)),
        ("毎月 8時 日本語", Wish(period=Period.MONTH, at=time(8), language="ja")),
        ("每天下午9点　上海", Wish(at=time(21), zone="Asia/Shanghai")),
        ("每周一9点", Wish(period=Period.WEEK, at=NINE, weekdays=frozenset({0}))),
        ("工作日 9点 半，纽约", Wish(at=time(9, 30), weekdays=WORKDAYS, zone="America/New_York")),
        ("周一、周三 9:30 中文", Wish(at=time(9, 30), weekdays=frozenset({0, 2}), language="zh")),
        ("每月 上海", Wish(period=Period.MONTH, zone="Asia/Shanghai")),
        ("monthly 8", Wish(period=Period.MONTH, at=time(8))),
        ("Early ko", Wish(edition=Edition.EARLY, language="ko")),
        (
            "weekly 09:30 Asia/Seoul mon,fri early",
            Wish(
                period=Period.WEEK,
                at=time(9, 30),
                zone="Asia/Seoul",
                weekdays=frozenset({0, 4}),
                edition=Edition.EARLY,
            ),
        ),
    ],
)
def test_a_wish_is_read_in_any_order(text: str, wish: Wish) -> None:
    assert read_wish(text) == wish


@pytest.mark.parametrize(
    ("text", "not_understood"),
    [
        ("please", "please"),
        ("09:00 Seoul tomorrow", "Seoul tomorrow"),
        ("9 me", "me"),
        ("25:00", "25:00"),
        ("9 Mars", "Mars"),
        ("毎日 明日", "明日"),
        ("每天 火星", "火星"),
        ("<b>9</b>", "<b>9</b>"),
        ("{asked} %s", "{asked} %s"),
    ],
)
def test_what_is_not_understood_is_named(text: str, not_understood: str) -> None:
    with pytest.raises(BadPreference) as refused:
        read_wish(text)

    assert str(refused.value) == not_understood


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("zone", zones.COMMON)
def test_a_city_is_read_beside_a_time_in_every_language(zone: str, language: str) -> None:
    assert read_wish(f"9:30 {zones.city(zone, language)}") == Wish(at=time(9, 30), zone=zone)


@given(st.text(max_size=60))
def test_any_text_is_a_wish_or_is_refused(text: str) -> None:
    try:
        wish = read_wish(text)
    except BadPreference:
        return
    assert wish.empty or text.strip()


def test_what_was_left_open_stays_as_it_is() -> None:
    one = Subscription(address=Address("telegram", "7"), language="ko", top=3, layout="cards")

    assert wished(one, Wish()) == one
    assert wished(one, Wish(at=time(7), top=1)).slot == Slot(at=time(7), weekdays=EVERY_DAY)
    assert wished(one, Wish(at=time(7), top=1)).top == 1
    assert wished(one, Wish(layout="", role="42")).layout == ""


def test_publishing_and_discussing_are_left_as_they_are_or_changed_one_by_one() -> None:
    one = Subscription(address=Address("discord", "7"), publish=True, discuss=True)

    assert wished(one, Wish()) == one
    assert wished(one, Wish(publish=False)) == replace(one, publish=False)
    assert wished(one, Wish(discuss=False)) == replace(one, discuss=False)


def test_a_wish_in_which_nothing_was_said_is_empty() -> None:
    assert Wish(period=Period.WEEK).empty
    assert not Wish(at=NINE).empty
