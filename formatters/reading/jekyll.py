"""Reading a Jekyll post back: what `formatters.jekyll` writes, and posts made by a scraper."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.document import Document, Shape
from bot.language import ENGLISH
from bot.models import Brief, Digest, Edition, Entry, Organization, Origin, Paper
from bot.span import Span
from formatters.escape import join_liquid, unescape_block, unescape_inline
from formatters.jekyll import AUTHORS, GLUED, LAST_ENTITY
from formatters.reading.front_matter import dated, front_matter, imprint_of
from formatters.reading.lines import (
    Block,
    Line,
    Notes,
    count_in,
    id_in,
    is_day,
    span_of,
    split,
)

TITLE = re.compile(r"# Hugging Face \w+ Papers - .*")
MARK = re.compile(r"[0-9]+\. \*\*.*\*\* - [^\w\s]{1,3} .*|   - (?:기관:|\[HF |Abstract:).*")
_EXAMPLE = "# Hugging Face Daily Papers - 2026-02-09"
_TOTAL = re.compile(r"총 \*\*(?P<total>.*)개\*\*.*")
_RANKING = re.compile(r"## .*좋아요 순위\s*")
_ITEM_START = re.compile(r"[0-9]{1,4}\. \*\*")
_HEAD = re.compile(r"(?P<rank>[0-9]{1,4})\. \*\*(?P<title>.*)\*\*(?: -)?[^\w]*(?P<votes>.*)")
_FIELD = re.compile(
    r" {0,4}- (?:기관:(?P<made_by>.*)|\[.*\]\((?P<link>.*)\)\s*|Abstract:(?P<abstract>.*))"
)
_INDENT = " " * 5


def parse(lines: Sequence[Line], notes: Notes) -> Document | None:
    """Read a Jekyll post; None if it holds no paper or no date."""
    settings, body = front_matter(lines, notes)
    before, blocks = split(
        [Line(line.number, join_liquid(line.text)) for line in body],
        lambda line: _ITEM_START.match(line.text) is not None,
    )
    title = next((line for line in before if TITLE.fullmatch(line.text)), None)
    span = span_of(title or dated(settings), notes, _EXAMPLE)
    if span is None:
        return None
    if title is None:
        notes.add(body[0].number if body else 1, f"The heading like “{_EXAMPLE}” is missing.")
    entries = _entries(blocks, span, notes)
    total = _total([line for line in before if line is not title], blocks, notes)
    _check_end(lines, blocks, total, notes)
    if not entries:
        return None
    digest = Digest(
        span=span,
        entries=tuple(entries),
        total=max(total, len(entries)),
        as_of=None,
        edition=Edition.FINAL,
        language=ENGLISH,
        origin=Origin.IMPORT,
    )
    return Document(shape=Shape.JEKYLL, digest=digest, imprint=imprint_of(settings))


def _total(before: Sequence[Line], blocks: Sequence[Block], notes: Notes) -> int:
    line = next((line for line in before if _TOTAL.fullmatch(line.text)), None)
    ranking = next((line for line in before if _RANKING.fullmatch(line.text)), None)
    notes.leftover(one for one in before if one not in (line, ranking))
    if ranking is None and blocks:
        notes.add(blocks[0].head.number, "The heading “## 📊 좋아요 순위” is missing before it.")
    found = _TOTAL.fullmatch(line.text) if line else None
    total = count_in(found["total"]) if found else None
    if total is None:
        notes.add(
            line.number if line else 1,
            "It is not said how many papers were collected (“총 **10개**의 …”); "
            "those in the file are counted.",
        )
    return total or 0


def _check_end(lines: Sequence[Line], blocks: Sequence[Block], total: int, notes: Notes) -> None:
    ends_blank = not lines[-1].text and (not lines[-2:-1] or not lines[-2].text)
    # An editor may have taken the blank line away; then the last paper is whole.
    ends_whole = not lines[-1].text and total <= len(blocks) and _has_abstract(blocks)
    if not ends_blank and not ends_whole:
        notes.cut_off(lines[-1].number)


def _has_abstract(blocks: Sequence[Block]) -> bool:
    return any("Abstract:" in line.text for block in blocks[-1:] for line in block.body)


def _entries(blocks: Sequence[Block], span: Span, notes: Notes) -> list[Entry]:
    entries: dict[str, Entry] = {}
    rank = 0
    for block in blocks:
        head = _HEAD.fullmatch(block.head.text)
        before, fields = split(block.body, lambda line: _FIELD.fullmatch(line.text) is not None)
        notes.leftover(before)
        links = (_field(field, "link") for field in fields)
        paper_id = next((found for link in links if link and (found := id_in(link))), None)
        if head is None or paper_id is None:
            notes.add(block.head.number, "This paper has no link with an arXiv id; it is left out.")
        elif paper_id in entries:
            notes.again(block.head.number, paper_id)
        else:
            rank = max(int(head["rank"]), rank + 1)
            named = Paper(
                id=paper_id,
                title=unescape_inline(head["title"].strip()),
                upvotes=_upvotes(block.head, head["votes"], notes),
                listed=span.first if is_day(span) else None,
                origin=Origin.IMPORT,
            )
            entries[paper_id] = _entry(rank, named, fields, notes)
    return list(entries.values())


def _entry(rank: int, named: Paper, fields: Sequence[Block], notes: Notes) -> Entry:
    paper, abstract = named, ""
    for field in fields:
        made_by = _field(field, "made_by")
        if _field(field, "abstract") is not None:
            abstract = _abstract(field, notes)
            continue
        if made_by is not None:
            paper = _made_by(made_by.strip(), paper)
        notes.leftover(field.body)
    return Entry(
        rank=rank,
        paper=replace(paper, abstract=abstract),
        brief=Brief(one_line_from=Origin.IMPORT, abstract=abstract, abstract_from=Origin.ABSTRACT),
    )


def _field(field: Block, name: str) -> str | None:
    found = _FIELD.fullmatch(field.head.text)
    return found[name] if found else None


def _upvotes(line: Line, text: str, notes: Notes) -> int:
    votes = count_in(text)
    if votes is None:
        shown = f"“{text.strip()[:40]}” is no number of votes" if text.strip() else "No votes given"
        notes.add(line.number, f"{shown}; 0 is taken.")
    return votes or 0


def _made_by(text: str, paper: Paper) -> Paper:
    """Take the organization, or the number of authors in its place, without what is glued on."""
    authors = AUTHORS.fullmatch(text)
    if authors:
        return replace(paper, author_count=int(authors[1]))
    bare = LAST_ENTITY.sub(lambda found: chr(int(found[1])), unescape_inline(GLUED.sub("", text)))
    return replace(paper, organization=Organization("", bare)) if bare else paper


def _abstract(field: Block, notes: Notes) -> str:
    texts = [_field(field, "abstract") or ""]
    for line in field.body:
        if line.text.startswith(_INDENT):
            texts.append(line.text.removeprefix(_INDENT))
        elif not line.text.strip():
            texts.append("")
        elif texts[-1].strip():
            texts.append(line.text.strip())
        else:
            notes.leftover([line])
    return unescape_block("\n".join(texts).strip())
