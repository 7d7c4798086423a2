from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot import subscription_replies as say
from bot.subscription import Address, Condition, Subscription

DUE = datetime(2026, 2, 13, 9, tzinfo=UTC)
ONE = Subscription(address=Address("telegram", "7"))


@pytest.mark.parametrize(
    ("before", "head"),
    [
        (None, "✓ Subscribed."),
        (replace(ONE, condition=Condition.ENDED), "✓ Subscribed."),
        (replace(ONE, top=3), "✓ Changed."),
        (ONE, "Already subscribed."),
    ],
)
def test_what_became_of_a_subscription_is_said_first(
    before: Subscription | None, head: str
) -> None:
    said = say.subscribed(ONE, DUE, before=before, place="", language="en")

    assert said.text.splitlines()[0] == head


@pytest.mark.parametrize(
    ("before", "place", "private", "offered"),
    [
        (None, "", True, True),
        (None, "", False, False),
        (None, "-1001", True, False),
        (ONE, "", True, False),
    ],
)
def test_who_is_new_and_alone_need_not_wait_for_the_first_digest(
    before: Subscription | None, place: str, *, private: bool, offered: bool
) -> None:
    said = say.subscribed(ONE, DUE, before=before, place=place, language="en", private=private)

    acts = [choice.act for row in said.rows for choice in row]
    assert ("t" in acts) is offered
