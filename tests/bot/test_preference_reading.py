from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.preference_reading import (
    WORD_LONGEST,
    WORDS_MOST,
    read_days,
    read_language,
    read_time,
    read_words,
)
from bot.subscription import EVERY_DAY, WORKDAYS, BadPreference


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("9", 9, 0),
        ("09", 9, 0),
        ("930", 9, 30),
        ("0930", 9, 30),
        ("21:30", 21, 30),
        ("9.30", 9, 30),
        (" 9:05 ", 9, 5),
        ("0", 0, 0),
        ("9pm", 21, 0),
        ("9 PM", 21, 0),
        ("9:30p.m.", 21, 30),
        ("12am", 0, 0),
        ("12pm", 12, 0),
        ("9시", 9, 0),
        ("9시 30분", 9, 30),
        ("오후 9시", 21, 0),
        ("오전 12시", 0, 0),
        ("9시 반", 9, 30),
        ("9時", 9, 0),
        ("9時30分", 9, 30),
        ("9時半", 9, 30),
        ("午後9時", 21, 0),
        ("午前 12時", 0, 0),
        ("９：３０", 9, 30),
        ("9点", 9, 0),
        ("9点05分", 9, 5),
        ("下午9点半", 21, 30),
        ("上午 9點", 9, 0),
        ("noon", 12, 0),
        ("자정", 0, 0),
        ("아침 8시", 8, 0),
        ("저녁 6시", 18, 0),
        ("밤 11시", 23, 0),
        ("밤 12시", 0, 0),
        ("夜1時", 1, 0),
        ("早上8点", 8, 0),
        ("9h30", 9, 30),
    ],
)
def test_a_time_is_read_however_it_is_written(text: str, hour: int, minute: int) -> None:
    assert read_time(text) == time(hour, minute)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "24",
        "25:00",
        "9:60",
        "13pm",
        "0am",
        "noonish",
        "9:3",
        "-9",
        "m",
        "9半",
        "9時3",
        "午後13時",
        "午後",
        "半",
    ],
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(BadPreference, match="^" + text.replace(".", r"\.") + "$"):
        read_time(text)


@given(st.times().map(lambda at: at.replace(second=0, microsecond=0, fold=0)))
def test_every_time_that_a_button_carries_is_read(at: time) -> None:
    assert read_time(f"{at:%H%M}") == read_time(f"{at:%H:%M}") == at


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("weekdays", WORKDAYS),
        ("평일", WORKDAYS),
        ("daily", EVERY_DAY),
        ("매일", EVERY_DAY),
        ("weekend", {5, 6}),
        ("mon-fri", WORKDAYS),
        ("Mon–Fri", WORKDAYS),
        ("월~금", WORKDAYS),
        ("fri-mon", {4, 5, 6, 0}),
        ("mon,wed", {0, 2}),
        ("mon, wed, fri", {0, 2, 4}),
        ("mon wed", {0, 2}),
        ("Tuesday", {1}),
        ("thurs", {3}),
        ("월수금", {0, 2, 4}),
        ("월, 수", {0, 2}),
        ("토요일", {5}),
        ("平日", WORKDAYS),
        ("毎日", EVERY_DAY),
        ("週末", {5, 6}),
        ("月水金", {0, 2, 4}),
        ("月曜日、水曜", {0, 2}),
        ("月〜金", WORKDAYS),
        ("日", {6}),
        ("工作日", WORKDAYS),
        ("每天", EVERY_DAY),
        ("周末", {5, 6}),
        ("周一", {0}),
        ("星期天", {6}),
        ("週日", {6}),
        ("礼拜三", {2}),
        ("周一至周五", WORKDAYS),
        ("周五到一", {4, 5, 6, 0}),
        ("周一周三", {0, 2}),
        ("周一，周三", {0, 2}),
    ],
)
def test_days_are_read_however_they_are_written(text: str, days: set[int]) -> None:
    assert read_days(text) == days


@pytest.mark.parametrize(
    "text",
    [
        "",
        ",",
        "-",
        "mo",
        "montevideo",
        "토론토",
        "someday",
        "mon-x",
        "周",
        "曜日",
        "東京",
        "日本",
        "七",
    ],
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(BadPreference):
        read_days(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(("ko", "ko"), ("한국어", "ko"), ("日本語", "ja"), ("ENGLISH", "en")),
        *(("中文", "zh"), ("简体中文", "zh")),
        *(("Korean", "ko"), ("영어", "en"), ("中国語", "zh"), ("日语", "ja")),
    ],
)
def test_a_language_is_known_by_its_code_or_by_its_name_in_one_of_them(
    text: str, code: str
) -> None:
    assert read_language(text) == code


def test_words_are_kept_once_and_as_they_were_given() -> None:
    assert read_words("LLM agents,  RL ;강화학습、RL,, ") == ("LLM agents", "RL", "강화학습")


def test_no_more_and_no_longer_words_are_kept_than_there_is_room_for() -> None:
    many = read_words(",".join(f"w{n}" for n in range(99)))

    assert len(many) == WORDS_MOST
    assert len(read_words("x" * 999)[0]) == WORD_LONGEST
