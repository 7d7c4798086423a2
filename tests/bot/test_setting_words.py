import pytest

from bot.language import ENGLISH, LANGUAGES, texts
from bot.setting_words import example, examples, field_of, period_word, words
from bot.span import Period
from bot.wishes import period_of


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_that_is_offered_is_about_a_setting(language: str) -> None:
    assert {field_of(word) for word in words(language)} == {
        "at", "tz", "days", "lang", "top", "look", "votes", "incl", "excl", "orgs"
    }  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_example_begins_with_a_word_of_its_own_language(language: str) -> None:
    for shown in examples(language):
        assert shown.split()[0] in words(language)


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != ENGLISH])
def test_the_number_of_papers_is_called_the_same_wherever_it_is_chosen(language: str) -> None:
    say = texts(language)
    written = example("top", language).split()[0]

    assert written == say.gettext("count") == say.gettext("Papers").replace(" ", "")


@pytest.mark.parametrize(
    ("word", "field"),
    [("Zone", "tz"), ("時刻", "at"), ("票数", "votes"), ("colour", ""), ("", "")],
)
def test_a_word_is_known_in_any_case_and_language(word: str, field: str) -> None:
    assert field_of(word) == field


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("period", Period)
def test_the_word_of_a_period_is_understood(period: Period, language: str) -> None:
    assert period_of(period_word(period, language)) is period


def test_an_example_is_in_the_language_of_its_reader() -> None:
    assert example("tz", "en") == "zone Lisbon"
    assert example("tz", "ko-KR") == "시간대 리스본"
