"""Small counts: our own pass, those that the paper tells otherwise do not."""

import pytest

from bot.grounding.numbers import number_faults
from bot.grounding.wording import Source, plain

PAPER = (
    "Three radiologists rated 200 reports on a single A100 GPU. In 150 real trials over 5 tasks "
    "the robot succeeded 117 times. It reads 50,000 images at 30 frames per second, before at 12 "
    "frames per second. It went from 11 falls to 4. Each of 8 agents has a memory."
)


def refused(text: str) -> bool:
    source = Source(text=PAPER, abstract=PAPER)
    return bool(list(number_faults(plain(text), source)))


@pytest.mark.parametrize(
    "text",
    [
        "Two radiologists rated the reports.",
        "One radiologist rated the reports.",
        "It runs on two A100 GPUs.",
        "It runs on three GPUs.",
        "A100 GPU 세 대에서 실행됩니다.",
        "전문의 두 명이 평가했습니다.",
        "두 과제에서 시험했습니다.",
        "세 가지 과제에서 시험했습니다.",
        "2つのタスクで試しました。",
    ],
)
def test_a_count_that_the_paper_tells_otherwise_is_refused(text: str) -> None:
    assert refused(text)


@pytest.mark.parametrize(
    "text",
    [
        "Three radiologists rated reports on one A100 GPU.",
        "It has two stages and compares two images.",
        "It solves one task after the other.",
        "It had four falls in the end.",
        "One agent asks another.",
        "전문의 세 명이 GPU 한 대로 평가했습니다.",
        "두 단계로 과제 다섯 개를 풉니다.",
        "과제 5개 중 2개를 풉니다.",
    ],
)
def test_a_count_of_our_own_passes(text: str) -> None:
    assert not refused(text)


@pytest.mark.parametrize(
    "text",
    [
        "It reads 18 frames per second more.",
        "초당 18프레임 더 처리합니다.",
        "The success rate is 78%.",
        "It failed in 33 of 150 trials.",
        "150번 중 117번(78%) 성공했습니다.",
    ],
)
def test_rates_and_trials_may_be_reckoned(text: str) -> None:
    assert not refused(text)


@pytest.mark.parametrize(
    "text",
    [
        "It reads 17 frames per second more.",
        "It reads 18 frames per minute more.",
        "It reads 18 frames per second.",
        "The success rate is 87%.",
        "It succeeded in 33 of 150 trials.",
    ],
)
def test_rates_and_trials_are_reckoned_well(text: str) -> None:
    assert refused(text)
