"""Reading the front matter of a Jekyll post: the few lines of YAML that such posts need."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile

from bot.document import Imprint
from formatters.reading.lines import Line, Notes

_SETTING = re.compile(r"(?P<key>title|date|categories|tags|author):(?P<value>.*)")
_LISTED = re.compile(r"\s*-\s+(?P<value>.*)")
_VALUE = re.compile(r"""\s*("(?:\\.|[^"\\])*"|'(?:''|[^'])*'|[^,"'\s][^,]*)\s*""")

Settings = Mapping[str, Sequence[str]]
"""Each setting with its value, or its values where it is a list."""


def front_matter(lines: Sequence[Line], notes: Notes) -> tuple[Settings, Sequence[Line]]:
    """The settings at the head of a post, and the lines after them."""
    if lines[0].text.strip() != "---":
        notes.add(1, "The front matter between two lines “---” is missing.")
        return {}, lines
    front = list(takewhile(lambda line: not line.text.startswith(("---", "# ")), lines[1:]))
    rest = lines[len(front) + 1 :]
    is_closed = bool(rest) and rest[0].text.startswith("---")
    if not is_closed:
        notes.add(1, "The front matter is not closed by a line “---”.")
    settings: dict[str, list[str]] = {}
    values: list[str] = []
    for line in front:
        setting, listed = _SETTING.fullmatch(line.text), _LISTED.fullmatch(line.text)
        if setting:
            values = settings.setdefault(setting["key"], [])
            values += _values(setting["value"])
        elif listed and settings:
            values += _values(listed["value"])
        else:
            notes.leftover([line])
    return settings, rest[is_closed:]


def _values(text: str) -> Iterator[str]:
    bare = text.strip()
    if bare.startswith("[") and bare.endswith("]"):
        yield from map(_value, _VALUE.findall(bare[1:-1]))
    elif bare:
        yield _value(bare)


def _value(text: str) -> str:
    if text.startswith("'") and text.endswith("'"):
        return text[1:-1].replace("''", "'")
    try:
        return str(json.loads(text)) if text.startswith('"') else text.partition(" #")[0].strip()
    except ValueError:
        return text.strip('"')


def dated(settings: Settings) -> Line | None:
    """The settings that hold a date, as a line; None if there are none."""
    values = (*settings.get("title", ()), *settings.get("date", ()))
    return Line(1, " ".join(values)) if values else None


def imprint_of(settings: Settings) -> Imprint:
    """What the settings say of how the post is set."""
    return Imprint(
        author=next(iter(settings.get("author", ())), Imprint().author),
        posted=next(iter(settings.get("date", ())), ""),
        categories=tuple(settings.get("categories", ())),
        tags=tuple(settings.get("tags", ())),
    )
