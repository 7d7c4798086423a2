from collections import Counter

import pytest

from bench.gold import Case, languages_of, load_cases
from bench.likeness import names_kept, numbers_kept
from bot.draft import Draft
from bot.grounding import check

pytestmark = pytest.mark.slow

CASES = load_cases()
ANSWERS = [(case, language) for case in CASES for language in case.gold]


def _name(value: object) -> str:
    return value.paper.id if isinstance(value, Case) else str(value)


def _lost(text: str, case: Case) -> list[str]:
    facts = (*case.numbers, *case.names)
    kept = numbers_kept(text, case.numbers) + names_kept(text, case.names)
    return [fact for fact, stands in zip(facts, kept, strict=True) if not stands]


def test_there_are_enough_gold_answers_in_every_language() -> None:
    count = Counter(language for _, language in ANSWERS)

    assert min(count["en"], count["ko"]) >= 12
    assert min(count["ja"], count["zh"]) >= 3
    assert languages_of(CASES) == ("en", "ko", "ja", "zh")
    assert len({case.paper.id for case in CASES}) == len(CASES)


@pytest.mark.parametrize(("case", "language"), ANSWERS, ids=_name)
def test_a_gold_answer_passes_the_check(case: Case, language: str) -> None:
    assert check(case.gold[language], case.paper, language=language) == ()


@pytest.mark.parametrize(("case", "language"), ANSWERS, ids=_name)
def test_a_gold_answer_keeps_every_fact(case: Case, language: str) -> None:
    gold = case.gold[language]

    assert _lost("\n".join((gold.one_line, *gold.points)), case) == []
    assert _lost(gold.abstract, case) == []


def test_a_paper_is_given_as_the_service_gives_it_with_its_tex_made_readable() -> None:
    case = next(case for case in CASES if case.paper.id == "2406.14347")

    assert case.paper.title.startswith("∇²DFT")
    assert "$" not in case.paper.abstract


def test_the_english_abstract_is_the_papers_own() -> None:
    assert all(case.gold["en"].abstract == case.paper.abstract for case in CASES)
    assert all(case.gold["ko"] != Draft() for case in CASES)
