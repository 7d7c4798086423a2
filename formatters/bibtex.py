"""A paper as a BibTeX entry, in the shape of https://info.arxiv.org/help/hypertex/bibstyles/."""

import re
from unicodedata import normalize

from bot.models import Paper
from formatters.graphemes import visible

_ESCAPES = str.maketrans(
    {
        **{char: f"\\{char}" for char in "&%$#_"},
        # Escaped braces would still be counted, and an odd one would swallow the next entry.
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)
_FIRST_1900S = 91
"""arXiv began in 1991: an id of `91` to `99` is of the last century."""


def bibtex(paper: Paper) -> str:
    """The entry, one field a line, ending in a line end."""
    year = _year(paper)
    others = ("others",) if paper.author_count > len(paper.authors) else ()
    fields = {
        # Doubled braces keep capitals, which many styles would lower.
        "title": f"{{{_escaped(paper.title)}}}",
        "author": " and ".join((*map(_escaped, paper.authors), *others)) if paper.authors else "",
        "year": str(year),
        "eprint": paper.id,
        "archivePrefix": "arXiv",
        "primaryClass": paper.categories[0] if paper.categories else "",
        "doi": visible(paper.doi or ""),
        "url": paper.arxiv_url,
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join((f"@misc{{{_key(paper, year)},", *lines, "}", ""))


def _year(paper: Paper) -> int:
    if paper.published:
        return paper.published.year
    short = int(paper.id.rpartition("/")[2][:2])
    return short + (1900 if "/" in paper.id and short >= _FIRST_1900S else 2000)


def _key(paper: Paper, year: int) -> str:
    surname = _plain(paper.authors[0].split()[-1:]) if paper.authors else ""
    word = _plain(re.findall(r"[\w-]{3,}", paper.title)[:1])
    return f"{surname or 'arxiv'}{year}{word}"


def _plain(words: list[str]) -> str:
    ascii_only = normalize("NFKD", "".join(words)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", ascii_only.lower())


def _escaped(text: str) -> str:
    return visible(text).translate(_ESCAPES)
