import pytest

from bot.editions import Caveat, Made
from bot.errors import (
    BadAnswer,
    BadPaperId,
    BadSpan,
    NoSuchRank,
    NothingThere,
    NotOpenYet,
    PaperboyError,
    PaperUnknown,
    StoreProblem,
    TryLater,
)
from bot.language import LANGUAGES
from bot.sample import load_sample
from bot.sentences import caveat, sentence
from bot.subscription import BadAddress, BadPreference

PROBLEMS = [
    BadPaperId("x"),
    BadSpan("x"),
    BadPreference("x"),
    NotOpenYet("x"),
    PaperUnknown("x"),
    PaperUnknown("x", near=["2602.06570"]),
    NothingThere("x"),
    NoSuchRank(2),
    TryLater("x"),
    BadAnswer("x"),
    StoreProblem("x"),
    BadAddress("x"),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda one: type(one).__name__)
@pytest.mark.parametrize("asked", ["2602.1", "{x} %s {0}", "", "말 " * 400])
def test_every_problem_is_one_short_sentence(
    problem: PaperboyError, asked: str, language: str
) -> None:
    said = sentence(problem, asked, language)

    assert 0 < len(said) < 250
    assert "{asked}" not in said
    assert "\n" not in said


def test_who_asks_for_a_day_without_a_list_is_told_why_there_may_be_none() -> None:
    nothing = NothingThere("x")

    assert sentence(nothing, "2026-02-08", "en").splitlines() == [
        "There is nothing to show for 2026-02-08.",
        "The lists began in 2023, and most weekends have none.",
    ]
    assert sentence(nothing, "9", "en") == "There is nothing to show for 9."


@pytest.mark.parametrize(
    ("count", "says"),
    [
        (1, "The newest digest has only 1 paper."),
        (2, "The newest digest has only 2 papers."),
    ],
)
def test_who_names_a_rank_that_there_is_not_is_told_how_many_there_are(
    count: int, says: str
) -> None:
    assert sentence(NoSuchRank(count), "7", "en") == says


def test_a_problem_is_said_in_the_words_of_the_reader() -> None:
    said = {sentence(problem, "7", language) for problem in PROBLEMS for language in LANGUAGES}

    assert len(said) == len(LANGUAGES) * (len(PROBLEMS) - 2), "two and two of them sound alike"


def test_what_was_asked_for_is_quoted() -> None:
    assert sentence(BadSpan("x"), "  some \n day ", "en").startswith("“some day” is not a date.")


def test_of_a_wish_only_what_is_not_understood_is_quoted() -> None:
    said = sentence(BadPreference("Mars"), "09:00 Mars", "en")

    assert said.startswith("I do not understand “Mars”.")


def test_a_problem_that_does_not_name_a_word_quotes_all_of_them() -> None:
    said = sentence(BadPreference("A digest holds 1 to 10 papers."), "top 11", "en")

    assert said.startswith("I do not understand “top 11”.")


def test_ids_that_are_nearly_the_same_are_offered() -> None:
    near = PaperUnknown("x", near=["2602.06570", "2602.06571"])

    said = sentence(near, "2602.06579", "en")

    assert said.endswith("Did you mean 2602.06570, 2602.06571?")


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_caveat_has_a_sentence_of_its_own(language: str) -> None:
    sample, _ = load_sample()

    said = {caveat(Made(digest=sample, caveat=one), language) for one in Caveat}

    assert len(said) == len(Caveat)
    assert "" not in said
    assert caveat(Made(digest=sample), language) == ""
