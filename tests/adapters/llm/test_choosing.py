import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.llm.choosing import chosen
from bot.full_text import Passage
from tests.effort import examples

PAPER = (
    Passage("Abstract", "Abstract", "a" * 100),
    Passage("§1", "Introduction", "b" * 100),
    Passage("§2", "Related Work", "c" * 100),
    Passage("§3", "Method", ""),
    Passage("§3.1", "Stirring", "d" * 100),
    Passage("§4", "Soups", "e" * 100),
    Passage("§5", "Results", "f" * 100),
    Passage("§6", "Limitations", "g" * 100),
    Passage("§A", "More Results", "h" * 100),
)


def wheres(room: int, passages: tuple[Passage, ...] = PAPER) -> list[str]:
    return [one.where for one in chosen(passages, room)]


def test_where_all_fit_all_are_shown_that_say_something() -> None:
    assert wheres(800) == [one.where for one in PAPER if one.text]


@pytest.mark.parametrize(
    ("room", "shown"),
    [
        (700, ["Abstract", "§1", "§2", "§3.1", "§4", "§5", "§6"]),
        (600, ["Abstract", "§1", "§3.1", "§4", "§5", "§6"]),
        (500, ["Abstract", "§1", "§3.1", "§5", "§6"]),
        (400, ["Abstract", "§1", "§3.1", "§6"]),
    ],
)
def test_the_most_telling_come_first_and_a_subsection_is_as_its_section(
    room: int, shown: list[str]
) -> None:
    assert wheres(room) == shown


def test_of_pages_the_first_and_the_last_come_first() -> None:
    pages = tuple(Passage(f"p. {number}", "", "x" * 100) for number in range(1, 11))

    assert wheres(500, pages) == ["p. 1", "p. 2", "p. 3", "p. 9", "p. 10"]


def test_a_long_passage_leaves_room_for_others_and_ends_with_a_sentence() -> None:
    long = Passage("§1", "Introduction", "We cook slowly. " * 100)

    shown = chosen((long, *PAPER), 400)

    assert len(shown[0].text) <= 100
    assert shown[0].text.endswith("slowly.")
    assert "§6" in [one.where for one in shown]


@settings(max_examples=examples(60), deadline=None)
@given(
    st.lists(
        st.builds(
            Passage,
            st.sampled_from(["§1", "§2.1", "p. 3", "Abstract", "§A"]),
            st.sampled_from(["", "Method", "Proofs", "Soups"]),
            st.text(alphabet="ab. \n", max_size=80),
        ),
        max_size=12,
    ),
    st.integers(min_value=0, max_value=300),
)
def test_no_paper_takes_more_than_the_room(passages: list[Passage], room: int) -> None:
    shown = chosen(passages, room)

    assert sum(len(one.text) for one in shown) <= room
    assert all(
        any(one.text and whole.text.startswith(one.text) for whole in passages) for one in shown
    )
