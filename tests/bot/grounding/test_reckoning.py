"""What a draft may reckon from its paper, and where reckoning ends."""

import pytest

from bot.draft import Draft
from bot.grounding import check
from bot.models import Paper

ABSTRACT = (
    "SandPlover2 sorts 7 kinds of shells from 26 months of video, written up by 22 attorneys. "
    "With 2 arms, sorting drops by 18 seconds per shell (from 74 to 56). Accuracy is 82.4% on "
    "sand, 3.1 points above Knot. On rock it falls to 58.7%, and labels add 8.7 points. Training "
    "takes 4 minutes, fifteen times faster than Knot. It spends an eighth of the tokens, 1,110 "
    "per shell, and beats Knot on nine of twelve beaches. The lead grows from 1.7 to 5.1 cm."
)
PAPER = Paper(id="9902.00002", title="SandPlover2 Sorts Shells with ALOHA", abstract=ABSTRACT)


def kinds(line: str, *points: str, language: str = "en") -> set[str]:
    """What a line of a draft is complained of; its shape and its other fields aside."""
    draft = Draft(one_line=line, points=points, abstract="")
    found = check(draft, PAPER, language=language)
    return {one.kind for one in found if one.field == "one_line" and one.kind != "shape"}


@pytest.mark.parametrize(
    "line",
    [
        "Sorting took two years and two months of video.",
        "Sorting a shell takes 56 s instead of 74 s.",
        "Labels lift rock from 58.7% to 67.4%.",
        "Accuracy on sand is 82.4%, and Knot's 79.3%.",
        "Sorting fails on the remaining 17.6%.",
        "Training takes 4 minutes rather than an hour.",
        "Tokens fall by 87.5%.",
        "A shell takes 1.1k tokens.",
        "It wins on three quarters of the twelve beaches.",
        "The lead grows threefold to 5.1 cm.",
        "It sorts every kind but one, the other six.",
    ],
)
def test_what_a_careful_reader_reckons_is_no_fault(line: str) -> None:
    assert kinds(line) == set()


@pytest.mark.parametrize(
    "line",
    [
        "Sorting took three years and two months of video.",
        "Sorting a shell takes 56 min instead of 74 min.",
        "Labels lift rock from 58.7% to 76.4%.",
        "Training takes 4 minutes rather than two hours.",
        "Tokens fall by 78.5%.",
        "A shell takes 1.2k tokens.",
        "It wins on three quarters of the twenty beaches.",
        "The lead grows fourfold to 5.1 cm.",
        "It covers 75.7% of the beach.",
    ],
)
def test_what_nothing_comes_to_is_one(line: str) -> None:
    assert kinds(line) & {"number", "unit"}


def test_a_difference_may_start_from_another_field() -> None:
    assert kinds("Rock costs 23.7 points.", "SandPlover2 scores 82.4% on sand.") == set()


def test_people_are_people_whatever_their_trade() -> None:
    assert kinds("변호사 22명이 썼습니다.", language="ko") == set()


@pytest.mark.parametrize(
    "line", ["SandPlover는 조개를 고릅니다.", "ALOHA 2 로봇이 조개를 고릅니다."]
)
def test_a_name_keeps_its_number_and_gets_no_other(line: str) -> None:
    assert kinds(line, language="ko") == {"name"}


@pytest.mark.parametrize(
    "line", ["역사적 발견을 담았습니다.", "세계 최고의 방법입니다.", "경이롭게 조개를 고릅니다."]
)
def test_praise_of_the_world_and_of_history_needs_a_source(line: str) -> None:
    assert kinds(line, language="ko") == {"praise"}


def test_a_loan_word_is_no_name() -> None:
    paper = Paper(id="9902.00003", title="LeafLine", abstract="LeafLine needs no dense labels.")
    draft = Draft(one_line="라벨은 필요 없습니다.", points=(), abstract="")

    found = check(draft, paper, language="ko")

    assert not [one for one in found if one.kind == "name"]
