"""Plain superlatives, and what bears them out."""

import pytest

from bot.grounding.praise import praise_faults
from bot.grounding.wording import Source


def praised(text: str, paper: str) -> bool:
    """Whether a text says more good of a paper than the paper does."""
    return bool(list(praise_faults(text, Source(text=paper, abstract=paper))))


SOBER = "Godwit routes parcels over 6 months. It succeeded in 9 of 12 towns, and takes 2.4 hours."


@pytest.mark.parametrize(
    "text",
    [
        "Godwit is the fastest router.",
        "The most efficient router.",
        "A superior router.",
        "A powerful router.",
        "A highly accurate router.",
        "An ultra-fast router.",
        "The optimal router.",
        "The ideal router.",
        "Godwit dominates the field.",
        "Godwit beats all others.",
        "The largest public dataset of parcels.",
        "가장 빠른 방법입니다.",
        "제일 좋은 방법입니다.",
        "가장 성능이 높은 방법입니다.",
        "최적의 방법입니다.",
        "최우수 방법입니다.",
        "강력한 방법입니다.",
        "초고속 방법입니다.",
        "매우 정확한 방법입니다.",
        "뛰어난 방법입니다.",
        "모든 방법을 능가합니다.",
        "다른 방법을 능가합니다.",
        "最も正確な方法です。",
        "最速の方法です。",
        "最准确的方法。",
        "准确率最高。",
    ],
)
def test_a_superlative_of_our_own_is_praise(text: str) -> None:
    assert praised(text, SOBER)


@pytest.mark.parametrize(
    "text",
    [
        "At most 32 parcels, and most of the towns.",
        "The latest test uses nearest neighbours.",
        "The best-of-4 route is kept.",
        "It keeps the route of the highest probability.",
        "The second-fastest route is kept.",
        "It is set against the strongest baseline.",
        "Training is dominated by noise; the memory dominates the cost.",
        "가장 높은 점수를 받은 경로를 고릅니다.",
        "가장 높은 확률의 경로를 고르고, 가장 가까운 도시로 갑니다.",
        "최근 6개월, 최소 3대, 최대 32개.",
        "경로를 최적화합니다.",
        "最近6か月、最大32個、最小3台。",
        "最近的路线最多32条，优化路线。",
        "最高可达32公里。",
    ],
)
def test_what_only_sounds_like_a_superlative_is_none(text: str) -> None:
    assert not praised(text, SOBER)


@pytest.mark.parametrize(
    "paper",
    [
        "Godwit has the lowest error.",
        "Godwit ranks first on ParcelBench.",
        "Godwit outperforms all routers.",
        "Godwit is state-of-the-art.",
    ],
)
@pytest.mark.parametrize(
    "text", ["가장 정확합니다.", "The most accurate router.", "最も正確です。"]
)
def test_a_superlative_or_a_rank_of_the_paper_bears_one_out(text: str, paper: str) -> None:
    assert not praised(text, paper)


@pytest.mark.parametrize(
    "paper",
    [
        "Godwit is built on top of recordings.",
        "It is averaged over all towns.",
        "Most of the towns are small, and best-of-4 is used.",
        "It beats a heavier router.",
    ],
)
def test_what_only_sounds_like_a_rank_bears_nothing_out(paper: str) -> None:
    assert praised("가장 빠른 방법입니다.", paper)


@pytest.mark.parametrize(
    ("text", "paper"),
    [
        ("최적의 경로를 찾습니다.", "It finds the optimal route."),
        ("가장 잘 맞는 경로를 씁니다.", "It keeps the most relevant route."),
        ("강력한 모델입니다.", "A strong model."),
        ("다른 방법을 웃돕니다.", "It solves 58%, versus 35% for others."),
    ],
)
def test_a_word_of_the_paper_bears_out_its_like(text: str, paper: str) -> None:
    assert not praised(text, paper)
