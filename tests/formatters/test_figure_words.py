import pytest

from bot.models import Figure
from formatters.figure_words import figure_words


@pytest.mark.parametrize(
    ("caption", "language", "told"),
    [
        ("Figure 1: A pot of soup", "en", ("Figure 1", "A pot of soup")),
        ("Figure 1: A pot of soup", "ko", ("그림 1", "A pot of soup")),
        ("Fig. 2 Loss", "ja", ("図2", "Loss")),
        ("FIGURE 3a. Heat", "zh", ("图 3a", "Heat")),
        ("Fig 1.2 | Two pots", "en", ("Figure 1.2", "Two pots")),
        ("Figure 4.", "en", ("Figure 4", "")),
        ("Soup, slowly made", "en", ("Figure", "Soup, slowly made")),
        ("Figures 1 and 2 of soup", "en", ("Figure", "Figures 1 and 2 of soup")),
        ("", "ko", ("그림", "")),
    ],
)
def test_a_figure_is_called_by_its_number_in_the_readers_language(
    caption: str, language: str, told: tuple[str, str]
) -> None:
    assert figure_words(Figure("https://a.example/x.png", caption), language) == told
