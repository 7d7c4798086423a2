import asyncio
import itertools
from collections import deque
from collections.abc import Callable
from dataclasses import replace

import pytest

from bench.gold import Case
from bench.trial import End, Trial, evaluate
from bot.draft import Draft
from bot.errors import SummarizerBroken, SummarizerBusy
from bot.ports import Summarizer
from tests.adapters.llm.stub import Endpoint, Fault
from tests.fake_summarizer import FakeSummarizer

Make = Callable[[str], Case]


async def _tried(summarizer: Summarizer, *cases: Case, parallel: int = 10) -> list[Trial]:
    clock = map(float, itertools.count()).__next__
    return await evaluate(summarizer, cases, ["ko"], parallel=parallel, clock=clock)


async def test_a_good_draft_comes_at_first_try(summarizer: Summarizer, true_case: Make) -> None:
    (trial,) = await _tried(summarizer, true_case("Paper"))

    assert (trial.end, trial.draft, trial.complaints) == (End.FIRST, trial.gold, ())
    assert (trial.usage.calls, trial.unread, trial.seconds) == (1, 0, 1)


async def test_an_answer_that_is_no_summary_is_asked_for_again(
    summarizer: Summarizer, endpoint: Endpoint, true_case: Make
) -> None:
    endpoint.faults.append(Fault.REFUSAL_IN_WORDS)

    (trial,) = await _tried(summarizer, true_case("Paper"))

    assert (trial.end, trial.unread, trial.complaints) == (End.AGAIN, 1, ())


async def test_a_draft_that_is_mended_comes_after_a_complaint(true_case: Make) -> None:
    case = true_case("Paper")
    wrong = replace(case.gold["ko"], one_line="Paper: 최고의 방법")
    model = FakeSummarizer(says={case.paper.id: deque([wrong, case.gold["ko"]])})

    (trial,) = await _tried(model, case)

    assert (trial.end, trial.draft) == (End.AGAIN, trial.gold)
    assert [(one.field, one.kind) for one in trial.complaints] == [("one_line", "praise")]


async def test_a_model_that_lies_twice_loses_the_fields_it_lies_in(
    summarizer: Summarizer, false_case: Make
) -> None:
    (trial,) = await _tried(summarizer, false_case("Paper"))

    assert trial.end is End.PART
    assert trial.draft == Draft(one_line=trial.gold.one_line)
    # Two wrong numbers, in points and abstract, in both drafts.
    assert [one.kind for one in trial.complaints] == ["number"] * 8


async def test_a_broken_model_ends_in_no_draft_and_its_sentence(
    summarizer: Summarizer, endpoint: Endpoint, true_case: Make
) -> None:
    endpoint.always = Fault.EMPTY

    (trial,) = await _tried(summarizer, true_case("Paper"))

    assert (trial.end, trial.draft, trial.unread) == (End.NONE, Draft(), 2)
    assert str(trial.problem).startswith("The model's answer is no summary")


async def test_nothing_more_is_asked_where_the_first_question_shows_a_wrong_key(
    summarizer: Summarizer, endpoint: Endpoint, true_case: Make
) -> None:
    endpoint.always = Fault.WRONG_KEY

    with pytest.raises(SummarizerBroken):
        await _tried(summarizer, true_case("One"), true_case("Three"))

    assert len(endpoint.asked) == 1


async def test_what_breaks_later_spoils_only_what_is_left(true_case: Make) -> None:
    case, other, third = true_case("One"), true_case("Three"), true_case("Second")
    model = FakeSummarizer(
        says={
            case.paper.id: deque([case.gold["ko"]]),
            other.paper.id: deque([SummarizerBroken("No credit.")]),
            third.paper.id: deque([SummarizerBusy("Busy.")]),
        }
    )

    trials = await _tried(model, case, other, third)

    assert [trial.end for trial in trials] == [End.FIRST, End.NONE, End.NONE]
    assert [str(trial.problem) for trial in trials[1:]] == ["No credit.", "Busy."]


async def test_after_the_first_as_many_are_written_at_once_as_allowed(true_case: Make) -> None:
    model = FakeSummarizer()
    cases = [true_case("x" * size) for size in range(1, 8)]

    def told() -> None:
        model.barrier = model.barrier or asyncio.Barrier(3)

    await evaluate(model, cases, ["ko"], parallel=3, clock=lambda: 0, told=told)

    assert (model.most, len({one.paper_id for one in model.asked})) == (3, 7)


async def test_a_case_is_left_out_in_a_language_without_gold(true_case: Make) -> None:
    case = true_case("Paper")
    english = replace(case, gold={"en": case.gold["en"]})

    assert await _tried(FakeSummarizer(), english) == []
