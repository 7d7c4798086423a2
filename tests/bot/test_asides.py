import pytest

from bot import asides
from bot.language import LANGUAGES
from bot.replies import Choice


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_interrupted_is_named_and_offered_again(language: str) -> None:
    said = asides.interrupted("/today 5", "again:/today 5", language)

    assert "/today 5" in said.text
    ((choice,),) = said.rows
    assert choice == Choice(label=choice.label, act="again:/today 5")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_cannot_be_asked_again_by_a_button_is_told_all_the_same(language: str) -> None:
    said = asides.interrupted("x" * 500, "", language)

    assert "x" * 60 in said.text
    assert "x" * 61 not in said.text
    assert not said.rows


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_press_has_no_words_to_be_named_by(language: str) -> None:
    assert "{" not in asides.interrupted("", "t", language).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_chat_that_is_not_found_is_named(language: str) -> None:
    assert "@papers {x}" in asides.no_chat("@papers {x}", language)


def test_each_language_says_it_in_its_own_words() -> None:
    assert len({asides.too_fast(language) for language in LANGUAGES}) == len(LANGUAGES)
