"""What a figure of a paper is called in the reader's language, and what its authors say of it."""

import re
from typing import NamedTuple

from bot.language import texts
from bot.models import Figure

_NUMBER = re.compile(
    r"fig(?:ure|\.)?\s*(?P<number>[0-9]+(?:\.[0-9]+)*[a-z]?)\b\s*[:.|]?\s*", re.IGNORECASE
)


class FigureWords(NamedTuple):
    """Our words, `Figure 1`, and the rest of the caption."""

    label: str
    caption: str


def figure_words(figure: Figure, language: str) -> FigureWords:
    """Tell the number of a figure from its caption; one without a number is just a figure."""
    say = texts(language)
    found = _NUMBER.match(figure.caption)
    if found is None:
        return FigureWords(say.gettext("Figure"), figure.caption)
    label = say.gettext("Figure {number}").format(number=found["number"])
    return FigureWords(label, figure.caption[found.end() :])
