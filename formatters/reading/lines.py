"""What the readers of all shapes share: numbered lines, blocks of them, and their problems."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.document import Document
from bot.errors import BadPaperId, BadSpan
from bot.paper_id import parse_paper_id
from bot.span import Period, Span

_COUNT = re.compile(r"[0-9]{1,9}|[0-9]{1,3}(?:,[0-9]{3}){1,2}")
_KEY = re.compile(r"[0-9]{4}-(?:W[0-9]{2}|[0-9]{2}(?:-[0-9]{2})?)(?![0-9])")
_HANGUL = re.compile(r"[가-힣]")
_LATIN = re.compile(r"[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be read, where: the file, its line counted from 1, and a sentence."""

    file: str
    line: int
    what: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file held.

    Attributes:
        document: everything that could be read; None where nothing could.
        problems: what could not, in the order of its lines.
        repaired: whether its text had been decoded wrongly before and was mended.
    """

    document: Document | None
    problems: tuple[Problem, ...] = ()
    repaired: bool = False


class Line(NamedTuple):
    """One line of a file, counted from 1, without its end."""

    number: int
    text: str


class Block(NamedTuple):
    """A heading, or what takes its place, and the lines up to the next one."""

    head: Line
    body: list[Line]


class Notes:
    """Collects the problems of one file while it is read."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._found: list[Problem] = []

    def add(self, line: int, what: str) -> None:
        """Note a problem."""
        self._found.append(Problem(self.file, line, what))

    def leftover(self, lines: Iterable[Line]) -> None:
        """Note lines that no rule reads, as one problem."""
        left = [line for line in lines if line.text.strip()]
        if left:
            shown = left[0].text.strip()[:40]
            extent = f" with {len(left)} lines" if len(left) > 1 else ""
            self.add(left[0].number, f"“{shown}”{extent} is not understood and left out.")

    def again(self, line: int, paper_id: str) -> None:
        """Note that a paper stands in the file a second time."""
        self.add(line, f"The paper {paper_id} stands here again; its first mention counts.")

    def cut_off(self, line: int) -> None:
        """Note that the file seems to have lost its end."""
        self.add(line, "The file stops in the middle of a paper; its end may be missing.")

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All of them, in the order of their lines."""
        return tuple(sorted(self._found, key=lambda problem: problem.line))


def split(lines: Sequence[Line], is_head: Callable[[Line], bool]) -> tuple[list[Line], list[Block]]:
    """The lines before the first head, and the block of each head."""
    before: list[Line] = []
    blocks: list[Block] = []
    for line in lines:
        if is_head(line):
            blocks.append(Block(line, []))
        else:
            (blocks[-1].body if blocks else before).append(line)
    return before, blocks


def joined(lines: Iterable[Line]) -> str:
    """The text of the lines, without white space around it."""
    return "\n".join(line.text for line in lines).strip()


def closed(lines: list[Line]) -> tuple[list[Line], bool]:
    """The lines without the `---` that ends a paper, and whether it was there."""
    end = len(lines)
    while end and not lines[end - 1].text.strip():
        end -= 1
    if end and lines[end - 1].text.rstrip() == "---":
        return lines[: end - 1], True
    return lines[:end], False


def count_in(text: str) -> int | None:
    """A number of votes or papers; None if the text is none."""
    found = _COUNT.fullmatch(text.strip())
    return int(found[0].replace(",", "")) if found else None


def id_in(text: str) -> str | None:
    """The arXiv id in an id or an address; None if there is none."""
    try:
        return parse_paper_id(text)
    except BadPaperId:
        return None


def span_of(title: Line | None, notes: Notes, example: str) -> Span | None:
    """The span that the title names, or else the name of the file; `example` is a right title."""
    named = _span_in(title.text) if title else None
    if named is not None:
        return named
    from_name = _span_in(notes.file)
    rest = (
        "the date is taken from the file's name."
        if from_name
        else "and the file's name has no date either."
    )
    notes.add(title.number if title else 1, f"There is no title like “{example}”; {rest}")
    return from_name


def is_day(span: Span) -> bool:
    """Whether the span is one daily list."""
    return span.period is Period.DAY


def is_korean(text: str) -> bool:
    """Whether the text is in Korean, with English terms in it or not."""
    return len(_HANGUL.findall(text)) * 4 > len(_LATIN.findall(text))


def _span_in(text: str) -> Span | None:
    for key in _KEY.findall(text):
        try:
            return Span.parse(key)
        except BadSpan:
            continue
    return None
