"""Reading deep reads back: what `formatters.deep` writes, and files made by a language model."""

import re
from collections.abc import Sequence
from itertools import pairwise

from bot.document import Document, Imprint, Shape
from bot.language import ENGLISH
from bot.models import Brief, Digest, Edition, Entry, Origin, Paper
from bot.span import Span
from formatters.deep import LINK, bare_title, is_head, unescape_body
from formatters.escape import unescape_inline
from formatters.reading.lines import (
    Block,
    Line,
    Notes,
    closed,
    id_in,
    is_day,
    is_korean,
    joined,
    span_of,
    split,
)

TITLE = re.compile(r"# (?:[^\w\s]{1,3} )?Hugging Face \w+ Papers [–—] .*")
MARK = re.compile(rf"{LINK.pattern}|\*\*Summary\*\*:.*")
_EXAMPLE = "# 📰 Hugging Face Daily Papers – 2025-05-27"
_LABEL = re.compile(r"\*\*Summary\*\*:?\s*")
_FENCE = re.compile(r"(?P<marks>`{3,}|~{3,})(?P<tag>[^`]*)")
_TEXT_TAGS = frozenset({"", "markdown", "md", "text", "txt", "plaintext"})
_FIRST_ENTITY = re.compile(r"&#([0-9]{1,7});")
_FAILED = re.compile(r"Failed to summari[sz]e\b.*|Error: .*", re.IGNORECASE)


def parse(lines: Sequence[Line], notes: Notes) -> Document | None:
    """Read a file of deep reads; None if it holds no paper or no date."""
    following = {line.number: after.text for line, after in pairwise(lines)}
    before, blocks = split(lines, lambda line: is_head(line.text, following.get(line.number, "")))
    title = next((line for line in before if TITLE.fullmatch(line.text)), None)
    notes.leftover(line for line in before if line is not title)
    span = span_of(title, notes, _EXAMPLE)
    if span is None:
        return None
    entries = _entries(blocks, span, notes)
    if blocks and not closed(blocks[-1].body)[1]:
        notes.cut_off(blocks[-1].head.number)
    if not entries:
        return None
    digest = Digest(
        span=span,
        entries=tuple(entries),
        total=len(entries),
        as_of=None,
        edition=Edition.FINAL,
        language="ko" if is_korean("\n".join(one.brief.deep for one in entries)) else ENGLISH,
        origin=Origin.IMPORT,
    )
    return Document(shape=Shape.DEEP, digest=digest, imprint=Imprint())


def _entries(blocks: Sequence[Block], span: Span, notes: Notes) -> list[Entry]:
    entries: dict[str, Entry] = {}
    for block in blocks:
        paper_id = id_in(block.head.text.removeprefix("##")) or _linked(block)
        if paper_id is None:
            notes.add(block.head.number, "This paper has no arXiv id; it is left out.")
        elif paper_id in entries:
            notes.again(block.head.number, paper_id)
        else:
            title, deep = _titled(_text(block, notes))
            entries[paper_id] = Entry(
                rank=len(entries) + 1,
                paper=Paper(
                    id=paper_id,
                    title=title or paper_id,
                    listed=span.first if is_day(span) else None,
                    origin=Origin.IMPORT,
                ),
                brief=Brief(one_line_from=Origin.IMPORT, abstract_from=Origin.IMPORT, deep=deep),
            )
    return list(entries.values())


def _linked(block: Block) -> str | None:
    link = LINK.fullmatch(block.body[0].text) if block.body else None
    return id_in(link["url"]) if link else None


def _text(block: Block, notes: Notes) -> str:
    """The summary of a paper, without what stands around it."""
    lines: Sequence[Line] = closed(block.body)[0]
    if lines and LINK.fullmatch(lines[0].text):
        lines = lines[1:]
    lines = _from_first(lines)
    if lines and _LABEL.fullmatch(lines[0].text):
        lines = _from_first(lines[1:])
    text = joined(_unfenced(lines))
    if _FAILED.fullmatch(text):
        notes.add(lines[0].number, f"“{text[:40]}” is no summary; it is left out.")
        return ""
    return text


def _from_first(lines: Sequence[Line]) -> Sequence[Line]:
    """The lines from the first one that is not blank."""
    first = next((place for place, line in enumerate(lines) if line.text.strip()), len(lines))
    return lines[first:]


def _unfenced(lines: Sequence[Line]) -> Sequence[Line]:
    """The lines without the fence around the whole, whatever its tag, closed or not.

    A tag that is no text, such as `python`, is a fence around the whole only above a heading;
    otherwise the summary begins with code.
    """
    fence = _FENCE.fullmatch(lines[0].text) if lines else None
    inside = _from_first(lines[1:])
    is_text = fence and fence["tag"].strip().lower() in _TEXT_TAGS
    if fence is None or not (is_text or _is_heading(inside)):
        return lines
    end = _end_of_fence(inside, fence["marks"])
    return [line for line in inside if line is not end]


def _is_heading(lines: Sequence[Line]) -> bool:
    return bool(lines) and lines[0].text.startswith("# ")


def _end_of_fence(lines: Sequence[Line], marks: str) -> Line | None:
    """The line that closes a fence: the last one that closes no code inside."""
    fences = [line for line in lines if line.text.startswith(marks[:3])]
    is_open = False
    for line in fences:
        bare = not line.text.strip(f"{marks[0]} ")
        if bare and not is_open and line is fences[-1]:
            return line
        is_open = not (bare and is_open)
    return None


def _titled(text: str) -> tuple[str, str]:
    """The title and the rest, of a summary that may begin with a heading."""
    first, _, rest = text.partition("\n")
    if not first.startswith("# "):
        return "", unescape_body(text)
    heading = bare_title(first.removeprefix("# "))
    leading = _FIRST_ENTITY.match(heading)
    title = unescape_inline(heading[leading.end() :] if leading else heading)
    return (chr(int(leading[1])) if leading else "") + title, unescape_body(rest.strip())
