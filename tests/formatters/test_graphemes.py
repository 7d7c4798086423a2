import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formatters.graphemes import graphemes, visible


@pytest.mark.parametrize(
    "character",
    [
        "e\u0301",
        "👩‍👩‍👧",
        "👍🏽",
        "🇰🇷",
        "❤️‍🔥",
        "1️⃣",
        "한",
        "\u1112\u1161\u11ab",
        "ก็",
        "🏴\U000e0067\U000e0062\U000e007f",
    ],
)
def test_what_a_reader_takes_for_one_character_stays_one(character: str) -> None:
    assert list(graphemes(f"a{character}{character}b")) == ["a", character, character, "b"]


def test_flags_are_told_apart() -> None:
    assert list(graphemes("🇰🇷🇺🇸🇯🇵")) == ["🇰🇷", "🇺🇸", "🇯🇵"]


@given(st.text())
def test_graphemes_are_the_whole_text(text: str) -> None:
    assert "".join(graphemes(text)) == text


@given(st.text(st.characters(exclude_categories=())))
def test_nothing_invisible_is_left(text: str) -> None:
    seen = visible(text)

    assert not {unicodedata.category(char) for char in seen} & {"Cc", "Cs", "Zl", "Zp"}
    assert seen == " ".join(seen.split())
    assert visible(seen) == seen


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("a\x07b\x08c\x9bd", "abcd"),
        ("\u202egnp.exe", "gnp.exe"),
        ("one\r\n  two\u2028three", "one two three"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("half \ud83d emoji", "half emoji"),
        ("a\u200db", "ab"),
        ("👩\u200d\u200b", "👩"),
        ("👩‍🔬 क्‍ष", "👩‍🔬 क्‍ष"),
        ("[bold]:smile:", "[bold]:smile:"),
    ],
)
def test_visible_keeps_what_can_be_seen(written: str, seen: str) -> None:
    assert visible(written) == seen
