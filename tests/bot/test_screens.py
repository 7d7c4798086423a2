import re
from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from bot import setting_words
from bot.language import ENGLISH, LANGUAGES
from bot.preferences import TO_WRITE, Step, changed
from bot.replies import Choice, Screen, Ways
from bot.screen_parts import WRITABLE, Shown, question
from bot.screens import screen
from bot.span import Period
from bot.subscription import WORKDAYS, Address, Slot, Subscription
from tests.talk import choices, chosen

NOON = datetime(2026, 2, 10, 12, tzinfo=UTC)
LONGEST_PLACE = "-1009999999999:2147483647"
ONE = Subscription(
    address=Address("telegram", LONGEST_PLACE),
    slot=Slot(at=time(9, 30), zone="Asia/Seoul", weekdays=WORKDAYS),
    include=("graphs",),
    exclude=("medical",),
    organizations=("Kakao",),
)
FIELDS = ("", "at", "tz", "clock", "days", "lang", "top", "look", "votes", "ed", "incl", "excl",
          "orgs", "stop")  # fmt: skip
WITHOUT_CHANGE = {"", "clock", "new", "here", "on", "off", "stop"}


def shown(field: str = "", one: Subscription = ONE, **told: object) -> Shown:
    step = Step(place=LONGEST_PLACE, period=one.slot.period, field=field)
    known: dict[str, object] = {
        "due": datetime(2026, 2, 11, 0, 30, tzinfo=UTC),
        "now": NOON,
        "layouts": ("compact", "titles", "cards"),
        "language": "en",
        "step": step,
    }
    return Shown(one=one, **(known | told))  # type: ignore[arg-type]


def every_screen(language: str) -> list[Screen]:
    """Each screen of a daily, a weekly and a monthly digest, as long as they get."""
    ones = [replace(ONE, slot=replace(ONE.slot, period=period)) for period in Period]
    clock = Step(place=LONGEST_PLACE, field="clock", value="21")
    return [
        *(
            screen(shown(field, one, language=language, movable=True, title="Papers"))
            for one in ones
            for field in FIELDS
        ),
        screen(shown(step=clock, language=language)),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_button_fits_and_is_a_step(language: str) -> None:
    for one in every_screen(language):
        assert one.text.strip()
        for choice in choices(one):
            step = Step.parse(choice.act)
            assert len(choice.act.encode()) <= 64
            assert step is not None
            assert step.act == choice.act
            assert step.place == LONGEST_PLACE
            assert choice.label.strip()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_bracket_stands_in_another(language: str) -> None:
    for one in every_screen(language):
        assert not re.search(r"[(（][^)）]*[(（]", one.text), one.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_button_leads_to_a_screen_or_makes_a_change(language: str) -> None:
    for one in every_screen(language):
        for choice in choices(one):
            step = Step.parse(choice.act)
            assert step is not None
            if step.value and step.field not in WITHOUT_CHANGE:
                assert changed(ONE, step.field, step.value).address == ONE.address
            else:
                assert screen(shown(step=step, language=language)).rows


@pytest.mark.parametrize("field", FIELDS[1:])
def test_every_screen_but_the_first_has_a_way_back(field: str) -> None:
    last = screen(shown(field)).rows[-1]

    assert last == (Choice(label="‹ Back", act=Step(place=LONGEST_PLACE).act),)


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != ENGLISH])
def test_the_screens_of_another_language_have_no_english_left(language: str) -> None:
    english = {choice.label for one in every_screen("en") for choice in choices(one)}
    theirs = {choice.label for one in every_screen(language) for choice in choices(one)}
    same = {label for label in english & theirs if any(letter.isalpha() for letter in label)}

    assert same == {*LANGUAGES.values(), "UTC 12:00"}


@pytest.mark.parametrize(
    ("field", "labels"),
    [
        ("at", ["09:30"]),
        ("tz", ["Seoul 21:00"]),
        ("days", ["Mon", "Tue", "Wed", "Thu", "Fri", "Weekdays"]),
        ("lang", ["English"]),
        ("top", ["5"]),
        ("look", ["Compact"]),
        ("votes", ["0"]),
        ("ed", ["Final"]),
    ],
)
def test_what_is_chosen_is_marked(field: str, labels: list[str]) -> None:
    assert chosen(screen(shown(field))) == labels


@pytest.mark.parametrize(
    ("field", "value", "label"),
    [
        ("at", "21:05", "21:05"),
        ("tz", "Lisbon", "Lisbon 12:00"),
        ("days", "all", "Every day"),
        ("lang", "ko", "한국어"),
        ("look", "cards", "A card per paper"),
        ("votes", "15", "15"),
        ("ed", "early", "Early"),
    ],
)
def test_what_was_chosen_otherwise_is_offered_and_marked_too(
    field: str, value: str, label: str
) -> None:
    assert label in chosen(screen(shown(field, changed(ONE, field, value))))


@pytest.mark.parametrize("field", ["", "at", "tz", "clock", "days", "ed"])
def test_a_screen_about_the_time_says_what_it_is_now(field: str) -> None:
    says = "Every weekday at 09:30 Asia/Seoul\nNext digest: Wed 11 Feb 2026, 09:30\n"

    assert says in screen(shown(field)).text
    assert says in screen(shown(step=Step(field=field, value="21"))).text


def test_the_hour_on_a_clock_leads_to_the_cities_where_it_is_that_hour() -> None:
    hours = screen(shown("clock"))
    of_21 = next(choice for choice in choices(hours) if choice.label == "21:00")
    step = Step.parse(of_21.act)
    assert step is not None

    cities = choices(screen(shown(step=step)))

    assert [city.label for city in cities[:-1]] == ["Tokyo 21:00", "Seoul 21:00"]
    assert cities[1].act == Step(place=LONGEST_PLACE, field="tz", value="Asia/Seoul").act
    assert cities[1].chosen


@pytest.mark.parametrize("value", ["99", "abc", "²"])
def test_an_hour_that_no_clock_shows_leads_nowhere_but_back(value: str) -> None:
    step = Step(place=LONGEST_PLACE, field="clock", value=value)

    assert choices(screen(shown(step=step)))[-1].label == "‹ Back"


def test_the_button_of_a_day_says_what_it_is_to_be() -> None:
    acts = {choice.label: choice.act for choice in choices(screen(shown("days")))}

    assert (acts["Mon"], acts["Sun"]) == (
        Step(place=LONGEST_PLACE, field="days", value="-0").act,
        Step(place=LONGEST_PLACE, field="days", value="+6").act,
    )


def test_a_week_comes_on_one_day_so_no_sets_of_days_are_offered() -> None:
    weekly = replace(ONE, slot=Slot(period=Period.WEEK, weekdays=frozenset({1})))

    labels = [choice.label for choice in choices(screen(shown("days", weekly)))]

    assert labels == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "‹ Back"]


@pytest.mark.parametrize(
    ("field", "word", "name"),
    [("incl", "graphs", "include"), ("excl", "medical", "exclude"), ("orgs", "Kakao", "follow")],
)
def test_words_are_shown_and_can_be_removed_all_at_once(field: str, word: str, name: str) -> None:
    full, empty = screen(shown(field)), screen(shown(field, Subscription(address=ONE.address)))
    remove = next(choice for choice in choices(full) if choice.label == "Remove all")
    step = Step.parse(remove.act)
    assert step is not None

    assert word in full.text
    assert f"/settings {name} " in full.text
    assert word not in screen(shown(field, changed(ONE, step.field, step.value))).text
    assert "None yet." in empty.text
    assert [choice.label for choice in choices(empty)] == ["‹ Back"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("field", sorted(WRITABLE))
def test_where_questions_are_answered_a_value_can_be_written(field: str, language: str) -> None:
    answered = shown(field, language=language, ways=Ways(answered=True))
    writing = next(one for one in choices(screen(answered)) if one.label.startswith("✎"))

    asked = question(answered)

    assert Step.parse(writing.act) == replace(answered.step, value=TO_WRITE)
    command, word = asked.asks.rsplit(" ", 1)
    assert command == "settings"
    assert setting_words.field_of(word) == field
    assert asked.text.strip()


def test_a_question_about_one_of_several_digests_of_another_chat_names_both() -> None:
    weekly = replace(ONE, slot=Slot(period=Period.WEEK))
    told = shown("incl", weekly, title="Papers", others={Period.DAY}, ways=Ways(answered=True))

    assert question(told).asks == f"settings {LONGEST_PLACE} weekly include"


def test_where_nobody_answers_no_question_is_offered() -> None:
    for field in WRITABLE:
        assert not [one for one in choices(screen(shown(field))) if one.label.startswith("✎")]


def test_ending_is_asked_before_it_is_done() -> None:
    asked = screen(shown("stop"))

    assert "every weekday at 09:30" in asked.text
    assert choices(asked)[0].act == Step(place=LONGEST_PLACE, field="stop", value="yes").act


def test_a_field_that_there_is_not_leads_to_the_overview() -> None:
    assert screen(shown("colour")).text == screen(shown()).text
