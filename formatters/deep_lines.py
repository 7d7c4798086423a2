"""A deep read as lines of plain text, for whoever does not show Markdown as it stands. Pure.

Ours is written by `formatters.deep_sections`; imported ones are whatever somebody's model wrote.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.language import texts
from bot.models import Origin
from formatters.graphemes import visible
from formatters.origins import origin_words
from formatters.punctuation import noted

_HEADING = re.compile(r"#{1,6}\s+(?P<words>.*?)\s*#*")
_BULLET = re.compile(r"\s*[-*+]\s+(?P<words>.*)")
_FRAME = re.compile(r"\s*(?:(?:`{3,}|~{3,})[\w-]*|(?:[-*_]\s*){3,})")
_MARK = re.compile(r"\\(?P<char>[!-/:-@\[-`{-~])|\*\*(?=\S)(?P<bold>(?:[^*\\]|\\.)+)(?<=\S)\*\*")


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its Markdown; `listed` where it is one of a list."""

    text: str
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """What stands below one heading; the heading is empty for what stands above the first."""

    heading: str
    lines: tuple[Line, ...] = ()


def sections(deep: str) -> tuple[Section, ...]:
    """The sections of a deep read that say anything; code fences and rules are left out."""
    return tuple(one for one in _parted(deep) if one.heading or one.lines)


def label_of(origin: Origin, language: str) -> str:
    """What to call a deep read, and where it came from: `Deep read (written by AI)`."""
    name = texts(language).gettext("Deep read")
    return noted(name, origin_words(origin, language), language)


def _parted(deep: str) -> Iterator[Section]:
    heading, lines = "", list[Line]()
    for raw in deep.splitlines():
        if found := _HEADING.fullmatch(raw.strip()):
            yield Section(heading, tuple(lines))
            heading, lines = _words(found["words"]), []
        elif not _FRAME.fullmatch(raw) and (line := _line(raw)).text:
            lines.append(line)
    yield Section(heading, tuple(lines))


def _line(raw: str) -> Line:
    found = _BULLET.fullmatch(raw)
    return Line(_words(found["words"]), listed=True) if found else Line(_words(raw))


def _words(markdown: str) -> str:
    """What is read: no bold marks, and nothing before what was escaped."""
    return visible(_MARK.sub(lambda found: found["char"] or _words(found["bold"]), markdown))
