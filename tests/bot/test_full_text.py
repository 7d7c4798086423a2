import pytest

from bot.full_text import first_figure
from bot.models import Figure

POT = Figure("https://arxiv.org/html/2602.06570v2/x1.png", "Figure 1: A pot of soup")


@pytest.mark.parametrize(
    "before",
    [
        Figure("https://arxiv.org/html/2602.06570v2/x0.png", ""),
        Figure("https://arxiv.org/html/2602.06570v2/fig/lab_logo.png", "Our lab"),
        Figure("https://arxiv.org/html/2602.06570v2/icon-github.png", "Code"),
        Figure("https://arxiv.org/html/2602.06570v2/plot.svg", "Figure 0: A drawing"),
        Figure("https://arxiv.org/html/2602.06570v2/teaser.png", "Soup, slowly made"),
    ],
)
def test_the_first_real_figure_comes_after_logos_icons_drawings_and_banners(before: Figure) -> None:
    assert first_figure([before, POT]) == POT


def test_words_that_only_look_like_a_logo_are_figures() -> None:
    semiconductor = Figure("https://arxiv.org/html/1/semilogox_iconic.png", "Fig. 2 Loss")

    assert first_figure([semiconductor]) == semiconductor


def test_a_captioned_picture_without_a_number_is_better_than_none() -> None:
    teaser = Figure("https://arxiv.org/html/1/teaser.png", "Soup, slowly made")

    assert first_figure([teaser]) == teaser


def test_a_paper_without_figures_has_no_first_one() -> None:
    assert first_figure([]) is None
