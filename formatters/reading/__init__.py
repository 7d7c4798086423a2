"""Reading digest files back in: whichever shape, however spoilt, with nothing lost unsaid."""

import codecs
import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from bot.document import Document, Shape
from formatters.mojibake import repair
from formatters.reading import deep, jekyll, markdown
from formatters.reading.lines import Line, Notes, Problem, Reading

__all__ = ["Problem", "Reading", "read"]

_PARSE: Mapping[Shape, Callable[[Sequence[Line], Notes], Document | None]] = MappingProxyType(
    {Shape.MARKDOWN: markdown.parse, Shape.JEKYLL: jekyll.parse, Shape.DEEP: deep.parse}
)
_TITLES = MappingProxyType(
    {Shape.MARKDOWN: markdown.TITLE, Shape.JEKYLL: jekyll.TITLE, Shape.DEEP: deep.TITLE}
)
_MARKS = MappingProxyType(
    {Shape.MARKDOWN: markdown.MARK, Shape.JEKYLL: jekyll.MARK, Shape.DEEP: deep.MARK}
)
_BOM = "\ufeff"
_UNKNOWN = (
    "This is none of the files that can be imported: a Markdown Top-N page, "
    "a Jekyll post or a page of deep reads."
)


def read(data: bytes | str, name: str) -> Reading:
    """Read a digest file; `name` is what its problems are reported under.

    What cannot be read is named by line, and everything else is kept. Line ends, a byte order
    mark and a wrong decoding in the past (`formatters.mojibake`) are mended without a problem.
    A file that is no digest gives no document and one problem. Nothing is raised.
    """
    notes = Notes(name)
    decoded = data if isinstance(data, str) else _decoded(data, notes)
    text, repaired = repair(re.sub(r"\r\n?", "\n", decoded.removeprefix(_BOM)))
    lines = [Line(*one) for one in enumerate(text.removeprefix(_BOM).split("\n"), start=1)]
    shape, certain = _shape(lines)
    document = _PARSE[shape](lines, notes) if shape else None
    if document is None and not certain:
        return Reading(None, (Problem(name, 1, _UNKNOWN),))
    if document is None and not notes.problems:
        notes.add(1, "The file holds no paper.")
    return Reading(document, notes.problems, repaired)


def _shape(lines: Sequence[Line]) -> tuple[Shape | None, bool]:
    """The shape whose title stands first, or whose marks are most, and whether it has a title."""
    for line in lines:
        for shape, title in _TITLES.items():
            if title.fullmatch(line.text):
                return shape, True
    marks = {
        shape: sum(bool(mark.fullmatch(line.text)) for line in lines)
        for shape, mark in _MARKS.items()
    }
    likely = max(marks, key=lambda shape: marks[shape])
    return (likely if marks[likely] else None), False


def _decoded(data: bytes, notes: Notes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        notes.add(
            data.count(b"\n", 0, error.start) + 1,
            "From here on there are bytes that are not UTF-8; they are shown as �.",
        )
        return data.decode(errors="replace")
