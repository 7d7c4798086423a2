from collections.abc import Callable
from dataclasses import replace

import pytest

from bench.figures import Likeness, Prices, figures
from bench.gold import Case
from bench.trial import End, Trial
from bot.draft import Complaint, Draft, Usage

Make = Callable[[str], Case]
USAGE = Usage(calls=1, tokens_in=600, tokens_out=200)


def _trial(case: Case, language: str = "ko", **known: object) -> Trial:
    told = {
        "case": case,
        "language": language,
        "end": End.FIRST,
        "draft": case.gold[language],
        "usage": USAGE,
        "seconds": 2.0,
    }
    return Trial(**{**told, **known})  # type: ignore[arg-type]  # the fields are its own


def test_a_gold_answer_has_every_share_at_one(true_case: Make) -> None:
    told = figures([_trial(true_case("Paper")), _trial(true_case("Another"))])

    assert (told.facts_said, told.facts_translated, told.script) == (1, 1, 1)
    assert told.like == Likeness(one_line=1, points=1, abstract=1)
    assert told.ends == {End.FIRST: 2, End.AGAIN: 0, End.PART: 0, End.NONE: 0}
    assert told.complaints == {}


def test_facts_are_counted_where_they_are_looked_for(true_case: Make) -> None:
    # Of 3, 4 and Paper the line has one; the translation has two.
    case = replace(true_case("Paper"), names=("Paper",))
    draft = Draft(one_line="Paper 소개", abstract="4개 과제 중 3개에서 통합니다.")

    told = figures([_trial(case, draft=draft)])

    assert told.facts_said == pytest.approx(1 / 3)
    assert told.facts_translated == pytest.approx(2 / 3)


def test_the_english_abstract_is_nobodys_work_and_is_not_measured(true_case: Make) -> None:
    told = figures([_trial(true_case("Paper"), "en")])

    assert (told.facts_translated, told.like.abstract) == (None, None)
    assert told.facts_said == 1


def test_likeness_by_chance_is_that_of_other_papers(true_case: Make) -> None:
    told = figures([_trial(true_case("Zebra")), _trial(true_case("Quokkas"))])

    # The stub says the same of every paper, but for the title in the line.
    assert told.like_others.points == 1
    assert told.like_others.one_line is not None
    assert 0.3 < told.like_others.one_line < 1


def test_nothing_is_averaged_where_nothing_came(true_case: Make) -> None:
    told = figures([_trial(true_case("Paper"), end=End.NONE, draft=Draft(), unread=2)])

    assert (told.line_length, told.line_longest, told.facts_said, told.script) == (None,) * 4
    assert told.like == Likeness(one_line=None, points=None, abstract=None)
    assert told.complaints == {"unread": 2}


def test_complaints_are_counted_by_kind_the_most_frequent_first(true_case: Make) -> None:
    number = Complaint(field="points", kind="number", says="No.")
    name = Complaint(field="points", kind="name", says="No.")

    told = figures([_trial(true_case("Paper"), complaints=(name, number, number), unread=1)])

    assert list(told.complaints.items()) == [("number", 2), ("name", 1), ("unread", 1)]


def test_seconds_and_lengths_are_told_with_their_worst(true_case: Make) -> None:
    trials = [
        _trial(true_case("Paper"), seconds=float(n), draft=Draft(one_line="가" * n))
        for n in range(1, 21)
    ]

    told = figures(trials)

    assert (told.seconds, told.seconds_p95) == (10.5, 20)
    assert (told.line_length, told.line_longest) == (10.5, 20)


def test_a_cost_is_that_of_a_thousand_summaries(true_case: Make) -> None:
    trials = [_trial(true_case("Paper"))]

    # 600,000 tokens at 2 and 200,000 at 10 for a million.
    assert figures(trials, Prices(tokens_in=2, tokens_out=10)).cost_of_1000 == pytest.approx(3.2)
    assert figures(trials).cost_of_1000 is None
