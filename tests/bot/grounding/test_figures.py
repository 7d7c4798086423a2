from fractions import Fraction

import pytest

from bot.grounding.figures import figures
from bot.grounding.rounding import Rounded
from bot.grounding.values import cjk_value
from bot.grounding.wording import plain


def told(text: str) -> list[tuple[float, str]]:
    """Each figure's value and unit; one that borrows its scale is told with it."""
    return [
        (float(max(figure.values)), " or ".join(sorted(filter(None, figure.units))))
        for figure in figures(plain(text))
    ]


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("7B parameters", (7e9, "parameters")),
        ("70억 개의 파라미터", (7e9, "parameters")),
        ("파라미터 수 약 70억 개", (7e9, "parameters")),
        ("70億パラメータ", (7e9, "parameters")),
        ("70 亿个参数", (7e9, "parameters")),
        ("1.2M tokens", (1.2e6, "tokens")),
        ("120만여 개의 토큰", (1.2e6, "tokens")),
        ("120 万个词元", (1.2e6, "tokens")),
        ("1억 2,000만 장", (1.2e8, "count")),
        ("2천3백만 건", (2.3e7, "count")),
        ("3만2000개", (32000, "count")),
        ("120만건", (1_200_000, "count")),
        ("22만7,835건", (227_835, "count")),
        ("22만 7835건", (227_835, "count")),
        ("7천 470장", (7470, "count")),
        ("3조건", (3, "")),
        ("25 万亿", (2.5e13, "")),
        ("10,240", (10240, "")),
        ("3.2%를", (3.2, "percent")),
        ("１２．５％", (12.5, "percent")),
        ("12.3%p 높은", (12.3, "percentage points")),
        ("12.3 percentage points", (12.3, "percentage points")),
        ("12.3ポイント", (12.3, "points")),
        ("高 12.3 个百分点", (12.3, "percentage points")),
        ("百分之三十", (30, "percent")),
        ("2.5× faster", (2.5, "times")),
        ("2.5배 빠르게", (2.5, "times")),
        ("2.5倍", (2.5, "times")),
        ("a 2.5-fold gain", (2.5, "times")),
        ("a factor of 4", (4, "times")),
        ("doubles", (2, "times")),
        ("두 배", (2, "times")),
        ("배치 크기 32배치", (32, "")),
        ("15ms", (15, "ms")),
        ("15밀리초", (15, "ms")),
        ("3시간", (3, "h")),
        ("24 GB", (24, "GB")),
        ("4-bit", (4, "bit")),
        ("$250", (250, "dollars")),
        ("10⁵번", (1e5, "")),
        ("3 × 10^-4", (3e-4, "")),
        ("2년 2개월", (26, "months")),
        ("1시간 30분", (90, "min")),
        ("nine and a half hours", (9.5, "h")),
        ("three quarters of an hour", (0.75, "h")),
        ("a thousandfold", (1000, "times")),
        ("1/2.5 수준", (0.4, "")),
        ("14-micrometer", (14, "μm")),
        ("3.2 TFLOPs", (3.2, "TFLOP")),
        ("네 집단", (4, "count")),
        ("提前三天", (3, "days")),
        ("1e-3", (1e-3, "")),
        ("2024년", (2024, "")),
        ("3년간", (3, "years")),
        ("20분의 1", (0.05, "")),
        ("3分の2", (2 / 3, "")),
        ("two-thirds of", (2 / 3, "")),
        ("다섯 가지 과제", (5, "count")),
        ("五つの課題", (5, "count")),
        ("twenty-five people", (25, "people")),
        ("eleven billion", (1.1e10, "count")),
        ("수백만 건", (1e6, "")),
        ("8만 6,400개", (86_400, "count")),
        ("one second of audio", (1, "s")),
        ("half a second", (0.5, "s")),
        ("half a million rows", (500_000, "lines")),
        ("a minute and a half", (1.5, "min")),
        ("한 시간 반", (1.5, "h")),
        ("five orders of magnitude", (1e5, "times")),
        ("a sixfold increase", (6, "times")),
        ("七成", (0.7, "")),
        ("nine cents", (9, "cents")),
        ("3.1 mW", (3.1, "mW")),
        ("0.18초", (0.18, "s")),
        ("2위입니다", (2, "rank")),
        ("It scores 84.3", (84.3, "points")),
        ("에이전트 다섯이", (5, "count")),
        ("열여덟 가지", (18, "count")),
        ("0.11만큼 늡니다", (0.11, "")),
        ("per million tokens", (1e6, "tokens")),
        ("백만 토큰당", (1e6, "tokens")),
        ("1.7분의 1", (1 / 1.7, "")),
        ("5분의 영상", (5, "min")),
        ("3分の音声", (3, "min")),
        ("50 labelled hours", (50, "h")),
        ("0.5 Å", (0.5, "Å")),
        ("38 nM", (38, "nM")),
    ],
)
def test_a_figure_is_read_in_every_writing(text: str, figure: tuple[float, str]) -> None:
    [(value, unit)] = told(text)

    assert unit == figure[1]
    assert value == pytest.approx(figure[0])


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("64.1에서 70.3%로", [(64.1, "percent"), (70.3, "percent")]),
        ("3~5만 건", [(30000, "count"), (50000, "count")]),
        ("from 3B to 32B", [(3e9, ""), (32e9, "")]),
        ("5 to 10 ms", [(5, "ms"), (10, "ms")]),
        ("Knot takes 5 hours and Dunlin 3.1.", [(5, "h"), (3.1, "h")]),
        ("토큰의 40~55%", [(40, "percent"), (55, "percent")]),
        ("세 명이 200개를", [(3, "people"), (200, "count")]),
        ("3월 14일", [(3, "date"), (14, "date")]),
        ("March 14, 2024", [(3, "date"), (14, "date"), (2024, "")]),
        ("2024.08-2025.05", [(2024, ""), (8, "date"), (2025, ""), (5, "date")]),
        ("4096×2048", [(4096, ""), (2048, "")]),
        ("(1) 먼저 (2) 다음", []),
        ("열이 난다, 네 말이 맞다", []),
        ("모델을 기반으로", []),
        ("1つの質問に", []),
        ("3만 2024년", [(30000, ""), (2024, "")]),
        ("31 requests per second", [(31, "things")]),
    ],
)
def test_figures_side_by_side_are_told_apart(text: str, read: list[tuple[float, str]]) -> None:
    assert told(text) == read


@pytest.mark.parametrize(
    "text", ["10^999999999", "1e999999999", "9" * 5000, "3만 1.2.3천", "3" + "조" * 5000, "1/0"]
)
def test_an_endless_figure_is_cut_short(text: str) -> None:
    assert all(value < 10**1000 for figure in figures(text) for value in figure.values)


def test_rounded_figures_are_known_by_their_words() -> None:
    about, exact = figures("약 70%와 70.5%")

    assert (about.rounded, exact.rounded) == (Rounded.ABOUT, Rounded.NOT)


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("초당 30회", "s"),
        ("每分钟45个词元", "min"),
        ("45 tokens/s", "s"),
        ("1,900 positions per second", "s"),
        ("30 Hz", "s"),
        ("30회", ""),
    ],
)
def test_a_rate_is_known_by_its_time(text: str, per: str) -> None:
    assert figures(plain(text))[0].per == per


def test_a_scale_without_a_number_counts_one() -> None:
    assert cjk_value("千") == Fraction(1000)
    assert cjk_value("백만") == Fraction(1_000_000)
    assert cjk_value("10억만") == Fraction(10**9)
