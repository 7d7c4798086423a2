"""The language of a text, by its letters."""

import pytest

from bot.grounding.script import language_faults
from bot.grounding.wording import Source

SOURCE = Source(text="Godwit routes parcels.", abstract="Godwit routes parcels.")


def refused(text: str, language: str) -> bool:
    return bool(list(language_faults(text, SOURCE, language=language)))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("GODWIT ROUTES PARCELS", "ko"),
        ("Godwit", "ja"),
        ("Godwit v2", "zh"),
        ("고드윗", "en"),
    ],
)
def test_a_text_without_a_letter_of_its_language_is_refused(text: str, language: str) -> None:
    assert refused(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [("Godwit 모델", "ko"), ("Godwitの経路", "ja"), ("Godwit 路线", "zh"), ("3.1 → 2.4", "ko")],
)
def test_one_with_such_letters_or_with_none_at_all_passes(text: str, language: str) -> None:
    assert not refused(text, language)
