"""The headings over a paper's parts, and what those of a whole page tell about it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import permutations
from types import MappingProxyType

from bot.document import Section
from bot.language import ENGLISH
from formatters.markdown import LABELS


@dataclass(frozen=True, slots=True)
class Heading:
    """What a heading announces: a section, or figures where it is None, and in which language.

    `original` says that the text below is the authors' own, in English.
    """

    section: Section | None
    language: str
    original: bool = False


def _headings() -> Iterator[tuple[str, Heading]]:
    for language, labels in LABELS.items():
        yield _words(labels.line_original), Heading(Section.LINE, language, original=True)
        # Later ones win where English says the same twice: its line is ours, its abstract is not.
        yield _words(labels.line), Heading(Section.LINE, language)
        yield _words(labels.points), Heading(Section.POINTS, language)
        yield _words(labels.abstract), Heading(Section.ABSTRACT, language)
        yield _words(labels.abstract_original), Heading(Section.ABSTRACT, language, original=True)
        yield _words(labels.figures), Heading(None, language)
    # Words of older files, and of those that others make.
    yield "초록", Heading(Section.ABSTRACT, "ko")
    yield "要約", Heading(Section.LINE, "ja")
    yield "要約（原文）", Heading(Section.LINE, "ja", original=True)
    yield "ポイント", Heading(Section.POINTS, "ja")


def _words(heading: str) -> str:
    """The words of a heading; its emoji may have been lost on the way."""
    return re.sub(r"^\W+|\s+$", "", heading).casefold()


_HEADINGS: Mapping[str, Heading] = MappingProxyType(dict(_headings()))


def known_heading(text: str) -> Heading | None:
    """What a line announces by its words; None where they are not ours."""
    return _HEADINGS.get(_words(text))


def language_of(headings: Iterable[tuple[Heading, ...]]) -> str:
    """The language of most headings; a page without any is in no language but its titles'."""
    spoken = Counter(heading.language for some in headings for heading in some)
    return spoken.most_common(1)[0][0] if spoken else ENGLISH


def order_of(headings: Iterable[tuple[Heading, ...]]) -> tuple[Section, ...]:
    """The order of the parts that contradicts the fewest papers; one paper may lack some."""
    seen = [[one.section for one in some if one.section] for some in headings]
    return min(
        permutations(Section),
        key=lambda order: sum(sorted(parts, key=order.index) != parts for parts in seen),
    )
