"""Long reads of a list's papers in one Markdown file."""

import re
from collections.abc import Callable

from bot.document import Document
from bot.errors import BadPaperId
from bot.models import Entry
from bot.paper_id import parse_paper_id
from formatters.escape import entity, escape_inline, guarded, on_one_line, tidy, unguarded
from formatters.markdown import KINDS

LINK = re.compile(r"[^\w\s#\\]{1,3} +(?P<url>https?://\S+)\s*")
_HEAD = re.compile(r"## +(?P<name>\S.*?)\s*")
_MAYBE_HEAD = re.compile(r"(\\*)(##.*)")
_PREFIX = re.compile(
    r"(?:(?:논문\s*)?(?:요약|제목)|(?:paper )?summary|title)\s*(?:[:\uff1a]|$)",
    re.IGNORECASE,
)
_QUOTES = ('""', "''", "“”", "‘’", "「」", "『』", "《》", "«»")


def render(document: Document) -> str:
    """Write the deep reads as one file that `formatters.reading` reads back.

    The text stands as it is, where files of this shape put it into a code fence, so that readers
    see its source. Its first heading is the paper's title.
    """
    span = document.digest.span
    title = f"# 📰 Hugging Face {KINDS[span.period]} Papers – {span.key}"
    return "".join((f"{title}\n\n", *map(_paper, document.digest.entries)))


def is_head(line: str, following: str) -> bool:
    """Whether a paper begins with this line: its heading is an id, or a link stands below it."""
    found = _HEAD.fullmatch(line)
    return found is not None and (_is_id(found["name"]) or LINK.fullmatch(following) is not None)


def bare_title(heading: str) -> str:
    """The title in a heading, without what the maker of a summary put before and around it."""
    inner = _unquoted(heading.strip())
    prefix = _PREFIX.match(inner)
    return _unquoted(inner[prefix.end() :].strip()) if prefix else inner


def escape_body(text: str) -> str:
    """A deep read in which no line is taken for the next paper."""
    return _at_heads(text, guarded)


def unescape_body(text: str) -> str:
    """Undo `escape_body`."""
    return _at_heads(text, unguarded)


def _paper(entry: Entry) -> str:
    deep = escape_body(tidy(entry.brief.deep))
    label = "**Summary**:\n" if deep else ""
    parts = (
        f"## {entry.paper.id}\n🔗 {entry.paper.hf_url}",
        f"{label}# {_title(on_one_line(entry.paper.title) or entry.paper.id)}",
        *([deep] if deep else []),
        "---",
    )
    return "".join(f"{part}\n\n" for part in parts)


def _title(title: str) -> str:
    heading = escape_inline(title)
    if bare_title(heading) == heading:
        return heading
    # A title that begins as a maker's prefix does, or stands in quotes, is kept by an entity.
    return f"{entity(title[0])}{escape_inline(title[1:])}"


def _unquoted(text: str) -> str:
    inner = text[1:-1]
    is_quoted = inner and text[0] + text[-1] in _QUOTES
    if is_quoted and text[0] not in inner and text[-1] not in inner:
        return inner.strip()
    bold = text[2:-2]
    is_bold = text.startswith("**") and text.endswith("**") and bold and "**" not in bold
    return bold.strip() if is_bold else text


def _at_heads(text: str, change: Callable[[str], str]) -> str:
    lines = text.split("\n")
    for place, (line, following) in enumerate(zip(lines, [*lines[1:], ""], strict=True)):
        found = _MAYBE_HEAD.fullmatch(line)
        if found and is_head(found[2], following):
            lines[place] = change(found[1]) + found[2]
    return "\n".join(lines)


def _is_id(text: str) -> bool:
    try:
        parse_paper_id(text)
    except BadPaperId:
        return False
    return True
