from collections import deque
from collections.abc import Callable

import pytest

from bot.draft import Complaint, Draft
from bot.errors import SummarizerBusy, SummaryProblem
from bot.models import Paper
from bot.writing import Written, write
from tests.fake_summarizer import ONE, Asked, FakeSummarizer, Suspicious, good, words

RIGHT = Draft(one_line="A line.", points=("One.", "Two."), abstract="번역.")


async def written(paper: Paper, summarizer: FakeSummarizer) -> Written:
    return await write(paper, language="ko", summarizer=summarizer, check=Suspicious(), words=words)


async def test_a_good_draft_takes_one_call(paper: Callable[..., Paper]) -> None:
    summarizer = FakeSummarizer()

    assert await written(paper(), summarizer) == Written(draft=good(paper()), usage=ONE)
    assert len(summarizer.asked) == 1


async def test_a_wrong_draft_is_written_again_with_what_is_wrong(
    paper: Callable[..., Paper],
) -> None:
    wrong = Draft(one_line="wrong", points=("One.", "Two."), abstract="번역.")
    summarizer = FakeSummarizer(says={paper().id: deque([wrong, RIGHT])})

    assert await written(paper(), summarizer) == Written(draft=RIGHT, usage=ONE + ONE)
    assert summarizer.asked[1] == Asked(
        paper_id=paper().id, language="ko", complaint="one_line is wrong.", before=wrong
    )


async def test_what_is_wrong_twice_is_left_out_with_its_complaint(
    paper: Callable[..., Paper],
) -> None:
    wrong = Draft(one_line="wrong", points=("One.", "Two."), abstract="번역.")
    summarizer = FakeSummarizer(says={paper().id: deque([wrong, wrong])})

    assert await written(paper(), summarizer) == Written(
        draft=Draft(points=("One.", "Two."), abstract="번역."),
        complaints=(Complaint(field="one_line", kind="number", says="one_line is wrong."),),
        usage=ONE + ONE,
    )


async def test_what_was_right_at_first_stands_where_the_second_draft_is_wrong(
    paper: Callable[..., Paper],
) -> None:
    first = Draft(one_line="wrong", points=("One.", "Two."), abstract="번역.")
    second = Draft(one_line="A line.", points=("wrong", "Two."), abstract="wrong")
    summarizer = FakeSummarizer(says={paper().id: deque([first, second])})

    assert await written(paper(), summarizer) == Written(draft=RIGHT, usage=ONE + ONE)


async def test_what_was_right_at_first_stands_where_there_is_no_second_draft(
    paper: Callable[..., Paper],
) -> None:
    first = Draft(one_line="A line.", points=("wrong", "Two."), abstract="번역.")
    summarizer = FakeSummarizer(says={paper().id: deque([first, SummarizerBusy("", usage=ONE)])})

    left = await written(paper(), summarizer)

    assert left.draft == Draft(one_line="A line.", abstract="번역.")
    assert [one.field for one in left.complaints] == ["points"]
    assert left.usage == ONE + ONE


async def test_without_a_first_draft_there_is_nothing(paper: Callable[..., Paper]) -> None:
    summarizer = FakeSummarizer(always=SummaryProblem("No."))

    with pytest.raises(SummaryProblem):
        await written(paper(), summarizer)


def test_the_papers_own_abstract_is_not_stored_as_a_models(paper: Callable[..., Paper]) -> None:
    own = Draft(one_line="A line.", abstract=paper().abstract)

    summary = Written(draft=own, usage=ONE).summary(paper(), "en", "llm:1")

    assert summary is not None
    assert (summary.one_line, summary.abstract) == ("A line.", "")


def test_of_nothing_there_is_no_summary(paper: Callable[..., Paper]) -> None:
    empty = Draft(abstract=paper().abstract)

    assert Written(draft=empty, usage=ONE).summary(paper(), "en", "llm:1") is None
