import pytest

from bot.language import LANGUAGES
from bot.models import Origin, Paper
from formatters.plain_deep import render_deep
from formatters.plain_page import Style

PAPER = Paper(id="2602.06570", title="Slow \x1b[31mSoup")
DEEP = "## 1. Motivation\n\nFast soup \\*burns\\*. (§1)\n\n## 2. Results\n\n- It scores 85.2. (§3)"
PIPE = Style(width=60, color=False, links=False)


def test_in_a_pipe_it_is_plain_text_with_its_addresses() -> None:
    assert render_deep(PAPER, DEEP, language="en", origin=Origin.LLM, style=PIPE) == (
        "Slow [31mSoup\n"
        "Deep read (written by AI) · 2602.06570\n"
        "\n"
        "1. Motivation\n"
        "Fast soup *burns*. (§1)\n"
        "\n"
        "2. Results\n"
        "• It scores 85.2. (§3)\n"
        "\n"
        "HF     https://huggingface.co/papers/2602.06570\n"
        "arXiv  https://arxiv.org/abs/2602.06570\n"
        "PDF    https://arxiv.org/pdf/2602.06570\n"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_long_claims_hang_below_their_bullet(language: str) -> None:
    deep = f"## 1. Heat\n\n- {'soup ' * 30}"
    told = render_deep(PAPER, deep, language=language, origin=Origin.IMPORT, style=PIPE)

    claimed = [line for line in told.splitlines() if "soup" in line]
    assert [line[:2] for line in claimed] == ["• ", "  ", "  "]
    assert max(map(len, claimed)) <= 60
