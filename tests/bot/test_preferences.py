from dataclasses import replace
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import zones
from bot.models import Edition
from bot.preferences import TUESDAY, VOTES_MOST, Step, changed, fresh
from bot.span import Period
from bot.subscription import (
    EVERY_DAY,
    WORKDAYS,
    Address,
    BadPreference,
    Condition,
    Slot,
    Subscription,
)

ONE = Subscription(address=Address("telegram", "7"))
WEEKLY = replace(ONE, slot=Slot(period=Period.WEEK, weekdays=TUESDAY))

LONGEST_CHAT, LONGEST_TOPIC = "-1009999999999", "2147483647"
LONGEST_ZONE = max(zones.search("a", limit=1_000), key=len)

PLACES = st.one_of(
    st.just(""),
    st.integers(-(10**13) + 1, 10**13 - 1).map(str),
    st.builds("{}:{}".format, st.integers(-(10**13) + 1, -1), st.integers(1, 2**31 - 1)),
)
FIELDS = st.sampled_from(
    ("at", "tz", "clock", "days", "lang", "top", "look", "img", "quiet", "empty", "votes", "ed",
     "incl", "excl", "orgs", "role", "pub", "talk", "new", "here", "on", "off", "stop")
)  # fmt: skip
STEPS = st.builds(
    Step,
    place=PLACES,
    period=st.sampled_from(Period),
    field=FIELDS | st.just(""),
    value=st.sampled_from(["", "0930", "1", "all", "-", "yes", "final", LONGEST_ZONE]),
)


@given(STEPS)
def test_a_step_comes_back_as_it_was(step: Step) -> None:
    assert Step.parse(step.act) == step


@pytest.mark.parametrize("period", Period)
@pytest.mark.parametrize("place", [LONGEST_CHAT, f"{LONGEST_CHAT}:{LONGEST_TOPIC}"])
def test_the_longest_step_fits_on_a_button(place: str, period: Period) -> None:
    longest = Step(place=place, period=period, field="tz", value=LONGEST_ZONE)

    assert len(longest.act.encode()) <= 64


@given(st.one_of(st.text(max_size=64), st.text(":std.01wm-", max_size=20).map("st:{}".format)))
def test_anything_that_a_button_may_carry_is_read_without_an_error(act: str) -> None:
    step = Step.parse(act)

    assert step is None or Step.parse(step.act) in (
        step,
        replace(step, value=step.value.rstrip(":")),
    )


@pytest.mark.parametrize(("field", "value"), [("look", "text"), ("pub", "0"), ("talk", "1")])
def test_what_is_chosen_anew_lacks_nothing_until_it_is_tried(field: str, value: str) -> None:
    lacking = replace(ONE, reason="May not embed.")
    paused = replace(lacking, condition=Condition.PAUSED)

    assert changed(lacking, field, value).reason == ""
    assert changed(paused, field, value).reason == "May not embed."


@pytest.mark.parametrize("act", ["", "s", "sub", "p:2602.06570", "st::x", "std", "ST::d"])
def test_what_is_no_step_is_none(act: str) -> None:
    assert Step.parse(act) is None


@pytest.mark.parametrize(
    ("field", "value", "after"),
    [
        ("at", "21:30", replace(ONE, slot=Slot(at=time(21, 30)))),
        ("tz", "서울", replace(ONE, slot=Slot(zone="Asia/Seoul"))),
        ("days", "mon-fri", replace(ONE, slot=Slot(weekdays=WORKDAYS))),
        ("ed", "early", replace(ONE, slot=Slot(edition=Edition.EARLY))),
        ("lang", "ko", replace(ONE, language="ko")),
        ("top", "10", replace(ONE, top=10)),
        ("look", "cards", replace(ONE, layout="cards")),
        ("img", "0", replace(ONE, images=False)),
        ("quiet", "1", replace(ONE, silent=True)),
        ("empty", "1", replace(ONE, say_when_empty=True)),
        ("votes", "15", replace(ONE, min_upvotes=15)),
        ("incl", "agents, RL", replace(ONE, include=("agents", "RL"))),
        ("excl", "survey", replace(ONE, exclude=("survey",))),
        ("orgs", "Qwen", replace(ONE, organizations=("Qwen",))),
        ("role", "42", replace(ONE, role="42")),
        ("role", "<@&42>", replace(ONE, role="42")),
        ("role", "-", ONE),
        ("pub", "1", replace(ONE, publish=True)),
        ("talk", "1", replace(ONE, discuss=True)),
    ],
)
def test_a_choice_changes_its_field_and_no_other(
    field: str, value: str, after: Subscription
) -> None:
    assert changed(ONE, field, value) == after


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("at", "late"),
        ("tz", "Mars"),
        ("days", "7"),
        ("days", "6"),
        ("days", "+7"),
        ("days", "-²"),
        ("days", "+66"),
        ("days", "never"),
        ("ed", "evening"),
        ("lang", "tlh"),
        ("top", "0"),
        ("top", "11"),
        ("top", "many"),
        ("votes", "-1"),
        ("votes", str(VOTES_MOST + 1)),
        ("votes", "9" * 30),
        ("role", "everyone"),
        ("role", "@here"),
        ("colour", "red"),
        ("", "1"),
    ],
)
def test_a_choice_that_cannot_be_is_refused(field: str, value: str) -> None:
    with pytest.raises(BadPreference):
        changed(ONE, field, value)


@pytest.mark.parametrize("field", ["incl", "excl", "orgs"])
def test_a_dash_removes_all_words(field: str) -> None:
    full = replace(ONE, include=("a",), exclude=("a",), organizations=("a",))

    one = changed(full, field, "-")

    left = {"incl": one.include, "excl": one.exclude, "orgs": one.organizations}
    assert left.pop(field) == ()
    assert set(left.values()) == {("a",)}


def test_a_day_is_turned_on_and_off_but_one_stays() -> None:
    without = changed(ONE, "days", "-6")
    again = changed(without, "days", "+6")
    only = replace(ONE, slot=Slot(weekdays=frozenset({3})))

    assert without.slot.weekdays == EVERY_DAY - {6}
    assert again == ONE
    assert changed(only, "days", "-3") == only


@pytest.mark.parametrize("value", ["-6", "+6"])
@pytest.mark.parametrize("one", [ONE, WEEKLY], ids=["daily", "weekly"])
def test_a_press_on_a_day_that_is_taken_twice_does_what_it_did_once(
    one: Subscription, value: str
) -> None:
    once = changed(one, "days", value)

    assert changed(once, "days", value) == once


@pytest.mark.parametrize("value", ["+4", "-4"])
def test_a_week_comes_on_the_one_day_that_is_pressed(value: str) -> None:
    assert changed(WEEKLY, "days", value).slot.weekdays == {4}


@given(FIELDS, st.text(max_size=30))
def test_any_choice_is_made_or_refused(field: str, value: str) -> None:
    try:
        one = changed(ONE, field, value)
    except BadPreference:
        return
    assert one.address == ONE.address


@pytest.mark.parametrize(
    ("period", "days"),
    [(Period.DAY, EVERY_DAY), (Period.WEEK, TUESDAY), (Period.MONTH, EVERY_DAY)],
)
def test_a_new_subscription_comes_at_nine(period: Period, days: frozenset[int]) -> None:
    one = fresh(ONE.address, period, language="ko", zone="Asia/Seoul", top=3)

    assert one.slot == Slot(period=period, at=time(9), zone="Asia/Seoul", weekdays=days)
    assert (one.language, one.top) == ("ko", 3)
