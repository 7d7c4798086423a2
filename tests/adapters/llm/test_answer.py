import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.llm.answer import LINE_ROOM, Translation, form, read
from bot.draft import Draft
from tests.adapters.llm.stub import summary
from tests.effort import examples

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=200),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
FIELDS = st.fixed_dictionaries(
    {}, optional={"one_line": ANYTHING, "points": ANYTHING, "abstract": ANYTHING}
)


def said(**other: object) -> str:
    return json.dumps({**summary("X"), **other})


@given(text=st.text() | FIELDS.map(json.dumps), around=st.text(max_size=20))
@settings(max_examples=examples(150))
def test_no_answer_is_too_strange_to_be_read(text: str, around: str) -> None:
    reading = read(f"{around}{text}{around}", Translation)

    draft = reading.draft
    assert len(draft.one_line) <= LINE_ROOM
    assert len(draft.points) in {0, 2, 3, 4}
    assert all(draft.points)
    whole = draft.one_line and draft.points and draft.abstract
    assert bool(whole) is not bool(reading.fault)


@pytest.mark.parametrize(
    ("field", "value", "empty"),
    [
        ("one_line", "\u202a \ufeff", ""),
        ("one_line", "x" * (LINE_ROOM + 1), ""),
        ("points", ["One.", "\u202a"], ()),
        ("points", ["One."] * 5, ()),
        ("points", "One. Two.", ()),
        ("abstract", "\n", ""),
        ("abstract", None, ""),
    ],
)
def test_a_field_that_is_not_as_asked_is_empty_and_named(
    field: str, value: object, empty: object
) -> None:
    reading = read(said(**{field: value}), Translation)

    assert getattr(reading.draft, field) == empty
    assert reading.fault.startswith(f"{field}: ")


def test_a_text_is_put_on_one_line() -> None:
    reading = read('{"one_line": "a\nb", "points": ["1) One.", "* Two."]}', form("en"))

    assert reading.draft == Draft(one_line="a b", points=("One.", "Two."))


def test_a_number_at_the_beginning_of_a_point_is_no_bullet() -> None:
    reading = read(said(points=["3.5 points more.", "4 of 5 tasks."]), Translation)

    assert reading.draft.points == ("3.5 points more.", "4 of 5 tasks.")
