from dataclasses import replace
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import zones
from bot.language import LANGUAGES
from bot.models import Edition
from bot.span import Period
from bot.subscription import EVERY_DAY, WORKDAYS, Address, BadPreference, Slot, Subscription
from bot.wishes import Wish, read_wish, wished
from formatters.slot_words import slot_words

NINE = time(9)
FRIDAY = frozenset({4})


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
        ("daily at 9 in Seoul", Wish(at=NINE, zone="Asia/Seoul", weekdays=EVERY_DAY)),
        ("매일 9시 토론토", Wish(at=NINE, zone="America/Toronto", weekdays=EVERY_DAY)),
        ("9 Montevideo", Wish(at=NINE, zone="America/Montevideo")),
        ("weekly", Wish(period=Period.WEEK)),
        ("매주 월요일", Wish(period=Period.WEEK, weekdays=frozenset({0}))),
        ("毎日 午後9時 東京", Wish(at=time(21), zone="Asia/Tokyo", weekdays=EVERY_DAY)),
        ("毎日9時に 東京", Wish(at=NINE, zone="Asia/Tokyo", weekdays=EVERY_DAY)),
        ("毎週月曜日9時半", Wish(period=Period.WEEK, at=time(9, 30), weekdays=frozenset({0}))),
        ("平日、午前 9時 30分", Wish(at=time(9, 30), weekdays=WORKDAYS)),
        ("毎月 8時 日本語", Wish(period=Period.MONTH, at=time(8), language="ja")),
        ("每天下午9点　上海", Wish(at=time(21), zone="Asia/Shanghai", weekdays=EVERY_DAY)),
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
    ("text", "wish"),
    [
        ("every weekday at 09:00", Wish(at=NINE, weekdays=WORKDAYS)),
        ("on weekdays at 9 in the evening", Wish(at=time(21), weekdays=WORKDAYS)),
        ("Every day at 9 a.m. (KST)", Wish(at=NINE, zone="Asia/Seoul", weekdays=EVERY_DAY)),
        ("Mondays and Fridays, 9h30", Wish(at=time(9, 30), weekdays=frozenset({0, 4}))),
        ("Monday to Friday at noon", Wish(at=time(12), weekdays=WORKDAYS)),
        ("mon - fri 9 o'clock Seoul time", Wish(at=NINE, weekdays=WORKDAYS, zone="Asia/Seoul")),
        ("weekly on Friday in Korean", Wish(period=Period.WEEK, weekdays=FRIDAY, language="ko")),
        ("평일마다 오전 9시에 서울에서", Wish(at=NINE, weekdays=WORKDAYS, zone="Asia/Seoul")),
        ("월요일과 금요일에 9 시 30 분", Wish(at=time(9, 30), weekdays=frozenset({0, 4}))),
        ("월요일부터 금요일까지 아침 9시", Wish(at=NINE, weekdays=WORKDAYS)),
        ("매주 금요일 저녁 6시에 한국어로", Wish(
            period=Period.WEEK, at=time(18), weekdays=FRIDAY, language="ko")),
        ("서울시간으로 밤 11시", Wish(at=time(23), zone="Asia/Seoul")),
        ("毎朝9時に東京で", Wish(at=NINE, zone="Asia/Tokyo", weekdays=EVERY_DAY)),
        ("月曜から金曜まで夜9時", Wish(at=time(21), weekdays=WORKDAYS)),
        ("日本時間の9時", Wish(at=NINE, zone="Asia/Tokyo")),
        ("周一到周五早上9点", Wish(at=NINE, weekdays=WORKDAYS)),
        ("北京时间晚上9点半", Wish(at=time(21, 30), zone="Asia/Shanghai")),
    ],
)  # fmt: skip
def test_a_wish_is_read_as_people_say_it(text: str, wish: Wish) -> None:
    assert read_wish(text) == wish


@pytest.mark.parametrize("edition", Edition)
@pytest.mark.parametrize(
    "slot",
    [
        Slot(),
        Slot(weekdays=WORKDAYS, zone="Asia/Seoul"),
        Slot(weekdays=frozenset({0, 3, 6}), zone="America/New_York", at=time(18, 30)),
        *(Slot(weekdays=frozenset({day}), zone="Etc/GMT-9") for day in range(7)),
        *(Slot(period=Period.WEEK, weekdays=frozenset({day})) for day in range(7)),
        Slot(period=Period.MONTH, zone="America/Argentina/Buenos_Aires", at=time(0)),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_we_say_of_a_subscription_is_understood_when_it_is_said_to_us(
    language: str, slot: Slot, edition: Edition
) -> None:
    said = replace(slot, edition=edition)
    before = Slot(period=slot.period, weekdays=frozenset({5}), at=time(3), edition=Edition.FINAL)

    wish = read_wish(slot_words(said, language))

    days = before.weekdays if slot.period is Period.MONTH else slot.weekdays
    one = wished(Subscription(address=Address("telegram", "7"), slot=before), wish)
    assert wish.period is slot.period
    assert one.slot == replace(said, weekdays=days)


@pytest.mark.parametrize(
    "text", ["매일 8:00", "daily 8:00", "every day at 8", "毎日8時", "每天8点"]
)
def test_every_day_means_all_days_where_only_some_were_chosen(text: str) -> None:
    one = Subscription(address=Address("telegram", "7"), slot=Slot(weekdays=WORKDAYS))

    assert wished(one, read_wish(text)).slot == Slot(at=time(8), weekdays=EVERY_DAY)


def test_a_daily_digest_can_be_wished_on_some_days() -> None:
    assert read_wish("daily mon-fri 9") == Wish(at=NINE, weekdays=WORKDAYS)


@pytest.mark.parametrize(
    ("text", "not_understood"),
    [
        ("please", "please"),
        ("09:00 Seoul tomorrow", "Seoul tomorrow"),
        ("9 me", "me"),
        ("25:00", "25:00"),
        ("9 Mars", "Mars"),
        ("9am and 6pm", "6pm"),
        ("every other day", "other"),
        ("IST 9am", "IST"),
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
