"""Reading a Markdown page back: what `formatters.markdown` writes, and pages made by hand."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.document import Document, Imprint, Section, Shape
from bot.models import Brief, Digest, Edition, Entry, Origin, Paper
from bot.span import Span
from formatters.escape import path_of_link, unescape_block, unescape_inline
from formatters.markdown import IMAGES
from formatters.reading.headings import Heading, known_heading, language_of, order_of
from formatters.reading.lines import (
    Block,
    Line,
    Notes,
    closed,
    count_in,
    id_in,
    is_day,
    joined,
    span_of,
    split,
)

TITLE = re.compile(r"# \S+ (?:Daily|Weekly|Monthly) Papers\b(?: \(Top (?P<top>[0-9]{1,4})\))?.*")
MARK = re.compile(r"## (?:\d+\. )?\[.*\]\(.*\)|\*\*Upvotes\*\*:.*")
_EXAMPLE = "# 2026-02-09 Daily Papers (Top 5)"
_HEAD = re.compile(r"## +(?:(?P<rank>[0-9]{1,4})\. *)?\[(?P<title>.*)\]\((?P<url>[^()\s]*)\)\s*")
_UPVOTES = re.compile(r"\*\*Upvotes\*\*:(.*)")
_PICTURE = re.compile(r"!\[(?P<what>[^\]]*)\]\((?P<target>.*)\)\s*")
_BULLET = re.compile(r"(?:[-*+•]|[0-9]{1,2}[.)])[ \t]+")


@dataclass(frozen=True, slots=True)
class _Found:
    """One paper as it was read, and the headings over its parts."""

    entry: Entry
    headings: tuple[Heading, ...]


def parse(lines: Sequence[Line], notes: Notes) -> Document | None:
    """Read a Markdown page; None if it holds no paper or no date."""
    before, blocks = split(lines, lambda line: line.text.startswith("## "))
    title = next((line for line in before if TITLE.fullmatch(line.text)), None)
    notes.leftover(line for line in before if line is not title)
    span = span_of(title, notes, _EXAMPLE)
    if span is None:
        return None
    papers = _papers(blocks, span, notes)
    _check_end(title, blocks, notes)
    if not papers:
        return None
    headings = [one.headings for one in papers]
    digest = Digest(
        span=span,
        entries=tuple(one.entry for one in papers),
        total=len(papers),
        as_of=None,
        edition=Edition.FINAL,
        language=language_of(headings),
        origin=Origin.IMPORT,
    )
    return Document(
        shape=Shape.MARKDOWN,
        digest=digest,
        imprint=Imprint(sections=order_of(headings), thumbnails=_has_thumbnails(lines)),
    )


def _has_thumbnails(lines: Sequence[Line]) -> bool:
    pictures = (_PICTURE.fullmatch(line.text) for line in lines)
    return any(picture is not None and picture["what"] == "Thumbnail" for picture in pictures)


def _check_end(title: Line | None, blocks: Sequence[Block], notes: Notes) -> None:
    if blocks and not closed(blocks[-1].body)[1]:
        notes.cut_off(blocks[-1].head.number)
    found = title and TITLE.fullmatch(title.text)
    if title and found and found["top"] and int(found["top"]) != len(blocks):
        notes.add(
            title.number,
            f"The title announces {int(found['top'])} papers, and the file holds {len(blocks)}.",
        )


def _papers(blocks: Sequence[Block], span: Span, notes: Notes) -> Sequence[_Found]:
    papers: dict[str, _Found] = {}
    rank = 0
    for block in blocks:
        head = _HEAD.fullmatch(block.head.text)
        paper_id = id_in(head["url"]) if head else None
        if head is None or paper_id is None:
            notes.add(block.head.number, "This paper has no link with an arXiv id; it is left out.")
        elif paper_id in papers:
            notes.again(block.head.number, paper_id)
        else:
            rank = max(int(head["rank"] or 0), rank + 1)
            title = unescape_inline(head["title"].strip())
            papers[paper_id] = _paper(block, rank, Paper(id=paper_id, title=title), span, notes)
    return list(papers.values())


def _paper(block: Block, rank: int, named: Paper, span: Span, notes: Notes) -> _Found:
    intro, parts = split(closed(block.body)[0], lambda line: line.text.startswith("### "))
    known = _known(parts, notes)
    line, points, abstract = (known.get(section) for section in Section)
    text = unescape_block(joined(abstract[1].body)) if abstract else ""
    original = abstract is not None and abstract[0].original
    figures = known.get(None)
    paper = replace(
        named,
        title=named.title or _untitled(block, named, notes),
        abstract=text if original else "",
        listed=span.first if is_day(span) else None,
        upvotes=_upvotes(block, intro, notes),
        origin=Origin.IMPORT,
    )
    brief = Brief(
        one_line=_line(line[1].body, notes) if line else "",
        one_line_from=Origin.ABSTRACT if line and line[0].original else Origin.IMPORT,
        points=tuple(_points(points[1].body, notes)) if points else (),
        abstract=text,
        abstract_from=Origin.ABSTRACT if original else Origin.IMPORT,
    )
    return _Found(
        Entry(
            rank=rank,
            paper=paper,
            brief=brief,
            figures=tuple(_figures(figures[1].body, notes)) if figures else (),
        ),
        tuple(heading for heading, _ in known.values()),
    )


def _untitled(block: Block, named: Paper, notes: Notes) -> str:
    notes.add(block.head.number, f"The paper {named.id} has no title; its id takes the place.")
    return named.id


def _known(parts: Sequence[Block], notes: Notes) -> Mapping[Section | None, tuple[Heading, Block]]:
    known: dict[Section | None, tuple[Heading, Block]] = {}
    for part in parts:
        heading = known_heading(part.head.text)
        if heading is None:
            shown = part.head.text.strip()[:40]
            notes.add(part.head.number, f"The heading “{shown}” is unknown; its text is left out.")
        elif heading.section in known:
            notes.add(part.head.number, "This heading stands here twice; the first text counts.")
        else:
            known[heading.section] = (heading, part)
    return known


def _upvotes(block: Block, intro: Sequence[Line], notes: Notes) -> int:
    marked = [line for line in intro if _UPVOTES.fullmatch(line.text)]
    notes.leftover(
        line for line in intro if line not in marked and not _PICTURE.fullmatch(line.text)
    )
    for line in marked:
        votes = count_in(line.text.partition(":")[2])
        if votes is not None:
            return votes
    shown = f"“{marked[0].text.strip()[:40]}” is no number of votes" if marked else "No votes given"
    notes.add((marked[0] if marked else block.head).number, f"{shown}; 0 is taken.")
    return 0


def _line(lines: Sequence[Line], notes: Notes) -> str:
    text = joined(lines)
    if re.search(r"\n\s*\n", text):
        notes.add(lines[0].number, "Several paragraphs stand here; a heading may be missing.")
    return unescape_block(text)


def _points(lines: Sequence[Line], notes: Notes) -> Iterator[str]:
    """One text for each bullet; an indented line, or one right below, goes on with it."""
    points: list[list[str]] = []
    for line in lines:
        bullet = _BULLET.match(line.text)
        if bullet:
            points.append([line.text[bullet.end() :]])
        elif points and (line.text.startswith("  ") or not line.text.strip() or points[-1][-1]):
            points[-1].append(line.text.removeprefix("  "))
        else:
            notes.leftover([line])
    for point in points:
        if text := unescape_block("\n".join(point).strip()):
            yield text


def _figures(lines: Sequence[Line], notes: Notes) -> Iterator[str]:
    for line in lines:
        found = _PICTURE.fullmatch(line.text)
        if found is None:
            notes.leftover([line])
        elif found["target"].startswith(("https://", "http://")):
            yield found["target"]
        elif name := path_of_link(found["target"]).removeprefix(IMAGES):
            yield name
