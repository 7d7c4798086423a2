from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.overview import overview
from bot.preferences import Step, changed
from bot.replies import Ways
from bot.screen_parts import Shown
from bot.span import Period
from bot.subscription import Address, Condition, Slot, Subscription
from tests.talk import choices, chosen, labelled

ONE = Subscription(address=Address("telegram", "7"))
SHOWN = Shown(
    one=ONE,
    due=datetime(2026, 2, 11, 9, tzinfo=UTC),
    now=datetime(2026, 2, 10, 12, tzinfo=UTC),
    layouts=("compact", "titles"),
    language="en",
    step=Step(),
)


def test_it_says_everything_in_words() -> None:
    assert overview(SHOWN).text == (
        "⚙ Settings\n\nEvery day at 09:00 UTC\nNext digest: Wed 11 Feb 2026, 09:00\nEnglish · Top 5"
    )


def test_another_chat_is_named() -> None:
    assert overview(replace(SHOWN, title="-100")).text.startswith("⚙ Settings · -100\n")


@pytest.mark.parametrize(
    ("one", "labels"),
    [
        (ONE, ["Pictures"]),
        (replace(ONE, images=False, silent=True), ["Silent"]),
        (replace(ONE, say_when_empty=True), ["Pictures", "Say if empty"]),
    ],
)
def test_what_is_switched_on_is_marked(one: Subscription, labels: list[str]) -> None:
    assert chosen(overview(replace(SHOWN, one=one))) == labels


def test_a_switch_turns_over_what_it_shows() -> None:
    quiet = overview(replace(SHOWN, one=replace(ONE, silent=True)))

    assert labelled(overview(SHOWN), "Silent") == Step(field="quiet", value="1").act
    assert labelled(quiet, "Silent") == Step(field="quiet", value="0").act


def test_who_is_mentioned_can_be_let_go_of() -> None:
    one, going_on = replace(ONE, role="5"), replace(SHOWN, ways=Ways(goes_on=True))
    nobody = Step.parse(labelled(overview(replace(going_on, one=one)), "Mention nobody"))

    assert nobody is not None
    assert changed(one, nobody.field, nobody.value) == replace(one, role="")
    assert "Mention nobody" not in {
        choice.label for choice in choices(overview(replace(going_on, one=replace(one, role=""))))
    }


def test_only_where_that_can_be_a_digest_is_published_or_discussed() -> None:
    shown = overview(replace(SHOWN, one=replace(ONE, discuss=True), ways=Ways(goes_on=True)))

    assert labelled(shown, "Publish") == Step(field="pub", value="1").act
    assert labelled(shown, "Discussion thread") == Step(field="talk", value="0").act
    assert chosen(shown) == ["Pictures", "Discussion thread"]
    assert "Publish" not in {choice.label for choice in choices(overview(SHOWN))}


def test_other_digests_are_begun_or_shown() -> None:
    shown = overview(replace(SHOWN, others=frozenset({Period.WEEK})))

    assert labelled(shown, "Weekly digest") == Step(period=Period.WEEK).act
    assert labelled(shown, "+ Monthly digest") == Step(period=Period.MONTH, field="new").act
    assert "Daily digest" not in {choice.label for choice in choices(shown)}


def test_a_month_has_no_weekdays_to_choose() -> None:
    monthly = replace(SHOWN, one=replace(ONE, slot=Slot(period=Period.MONTH)))

    assert "Days" not in {choice.label for choice in choices(overview(monthly))}


@pytest.mark.parametrize(
    ("condition", "label", "field"),
    [
        (Condition.ACTIVE, "⏸ Pause", "off"),
        (Condition.PAUSED, "▶ Resume", "on"),
        (Condition.ENDED, "▶ Resume", "on"),
    ],
)
def test_one_pauses_what_comes_and_resumes_what_does_not(
    condition: Condition, label: str, field: str
) -> None:
    shown = overview(replace(SHOWN, one=replace(ONE, condition=condition)))

    assert labelled(shown, label) == Step(field=field).act


def test_only_what_stands_in_another_topic_can_be_brought_here() -> None:
    movable = replace(SHOWN, movable=True, step=Step(place="-100:17"))

    here = labelled(overview(movable), "Post in this topic")

    assert here == Step(place="-100:17", field="here").act
    assert "Post in this topic" not in {choice.label for choice in choices(overview(SHOWN))}
