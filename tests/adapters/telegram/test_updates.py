import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.telegram.updates import about_of, item_of
from bot.inbox import Item
from tests.effort import examples

NOON = datetime(2026, 2, 10, 12, tzinfo=UTC)
ANN, GROUP = {"id": 5, "first_name": "Ann"}, {"id": -1001234567890, "type": "supergroup"}
SHARED = {"id": 1087968824, "is_bot": True, "username": "GroupAnonymousBot"}
PRIVATE = {"id": 5, "type": "private"}


@pytest.mark.parametrize(
    ("told", "about"),
    [
        ({"message": {"message_id": 1, "from": ANN, "chat": PRIVATE}}, "5"),
        ({"message": {"message_id": 1, "from": ANN, "chat": GROUP}}, "-1001234567890"),
        ({"channel_post": {"message_id": 1, "chat": {"id": -100}}}, "-100"),
        ({"callback_query": {"from": ANN, "message": {"chat": GROUP}}}, "-1001234567890"),
        ({"callback_query": {"from": ANN, "inline_message_id": "x"}}, "5"),
        ({"inline_query": {"from": ANN, "query": "diffusion"}}, "5"),
        ({"my_chat_member": {"from": ANN, "chat": GROUP}}, "-1001234567890"),
        ({"something_new": {"from": ANN, "chat": GROUP}}, "-1001234567890"),
        ({"poll": {"id": "6"}}, ""),
        ({}, ""),
    ],
)
def test_an_update_is_about_its_chat_or_else_its_person(told: dict[str, Any], about: str) -> None:
    assert about_of({"update_id": 9, **told}) == about


@pytest.mark.parametrize(
    ("told", "reader"),
    [
        ({"message": {"message_id": 1, "from": ANN, "chat": GROUP}}, "5"),
        ({"message": {"from": SHARED, "sender_chat": GROUP, "chat": GROUP}}, "-1001234567890"),
        ({"channel_post": {"message_id": 1, "chat": {"id": -100}}}, ""),
        ({"callback_query": {"from": ANN, "message": {"from": SHARED, "chat": GROUP}}}, "5"),
        ({"inline_query": {"from": ANN, "query": "diffusion"}}, "5"),
        ({"my_chat_member": {"from": ANN, "chat": GROUP}}, "5"),
        ({}, ""),
    ],
)
def test_an_update_is_by_a_person_or_by_the_chat_in_whose_name_they_speak(
    told: dict[str, Any], reader: str
) -> None:
    item = item_of({"update_id": 9, **told}, at=NOON)

    assert item is not None
    assert item.reader == reader


def test_an_update_is_kept_as_it_came_in() -> None:
    update = {"update_id": 9, "message": {"chat": PRIVATE, "text": "오늘 \N{GRINNING FACE}\0"}}

    item = item_of(update, at=NOON)

    assert item is not None
    assert json.loads(item.body) == update
    assert item == Item(number=9, about="5", body=item.body, at=NOON)
    assert "오늘" in item.body


@pytest.mark.parametrize(
    "told",
    [
        None,
        [],
        "update",
        {},
        {"update_id": "9"},
        {"update_id": True},
        {"update_id": 9.0},
        {"update_id": None},
        {"update_id": 2**63},
    ],
)
def test_what_has_no_number_is_no_update(told: object) -> None:
    assert item_of(told, at=NOON) is None


NAMES = st.sampled_from(["update_id", "message", "callback_query", "chat", "from", "id", "x"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda some: st.lists(some, max_size=3) | st.dictionaries(NAMES, some, max_size=5),
    max_leaves=12,
)


@settings(max_examples=examples(100), deadline=None)
@given(told=JSON)
def test_nothing_that_may_be_said_in_json_breaks_it(told: object) -> None:
    item = item_of(told, at=NOON)

    assert item is None or isinstance(about_of(json.loads(item.body)), str)
