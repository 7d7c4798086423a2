"""Digest, paper and search results as JSON, for other programs.

Every document is an object with `schema` (1: it grows only by fields that old readers can skip)
and `kind`. What is not known is `null`, and no field is ever left out; a list may be empty.

* `digest`: `span` (`period` day, week or month; `key`; `first` and `last` day), `language`,
  `edition` (early or final), `origin`, `as_of`, `total` and `entries`, each with `rank`,
  `rank_before`, `upvotes_before`, `paper`, `brief` and `figures`.
* `paper`: `language`, `paper` and `brief`.
* `found`: `found`, a list of `paper` and `excerpt`.

A `brief` holds `one_line` and `abstract` (`text` and `origin`), `points`, `deep` (Markdown) with
`deep_origin`, and `figure` (`url` and `caption`): the paper's first, where figures are looked for.
Days are written `2026-02-09`, instants in ISO 8601 with their zone. `links` are the addresses
that a reader should be offered: of the web, and escaped.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date

from bot.models import Brief, Digest, Entry, Figure, Found, Origin, Paper
from formatters.text import web_address

SCHEMA = 1

Json = Mapping[str, object]

# JSON may hold these as they are; a terminal that it is printed to obeys them.
_UNSAFE = re.compile(r"[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def render(digest: Digest) -> str:
    """The digest as a JSON document that ends in a line end."""
    span = digest.span
    return _document(
        "digest",
        {
            "span": {
                "period": span.period,
                "key": span.key,
                "first": span.first,
                "last": span.last,
            },
            "language": digest.language,
            "edition": digest.edition,
            "origin": digest.origin,
            "as_of": digest.as_of,
            "total": digest.total,
            "entries": [_entry(entry) for entry in digest.entries],
        },
    )


def render_paper(paper: Paper, brief: Brief, language: str) -> str:
    """One paper, with its texts in a language, as a JSON document that ends in a line end."""
    return _document(
        "paper", {"language": language, "paper": _paper(paper), "brief": _brief(brief)}
    )


def render_found(found: Sequence[Found]) -> str:
    """What a search found, best first, as a JSON document that ends in a line end."""
    return _document(
        "found",
        {"found": [{"paper": _paper(one.paper), "excerpt": one.excerpt} for one in found]},
    )


def _document(kind: str, content: Json) -> str:
    whole = {"schema": SCHEMA, "kind": kind, **content}
    text = json.dumps(whole, ensure_ascii=False, indent=2, default=_plain)
    return _UNSAFE.sub(lambda char: f"\\u{ord(char[0]):04x}", text) + "\n"


def _plain(value: object) -> str:
    """Write what JSON has no type for."""
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")


def _entry(entry: Entry) -> Json:
    return {
        "rank": entry.rank,
        "rank_before": entry.rank_before,
        "upvotes_before": entry.upvotes_before,
        "paper": _paper(entry.paper),
        "brief": _brief(entry.brief),
        "figures": entry.figures,
    }


def _paper(paper: Paper) -> Json:
    known = {name: _known(value) for name, value in asdict(paper).items()}
    return {
        **known,
        # No authors and no count: the source did not say.
        "author_count": paper.author_count or None,
        "links": {
            "hf": None if paper.old_style else web_address(paper.hf_url),
            "arxiv": web_address(paper.arxiv_url),
            "pdf": web_address(paper.pdf_url),
            "code": web_address(paper.github),
            "project": web_address(paper.project_page),
        },
    }


def _known(value: object) -> object:
    return None if value == "" else value


def _brief(brief: Brief) -> Json:
    return {
        "one_line": _text(brief.one_line, brief.one_line_from),
        "points": brief.points,
        "abstract": _text(brief.abstract, brief.abstract_from),
        "deep": brief.deep or None,
        "deep_origin": brief.deep_from if brief.deep else None,
        "figure": _figure(brief.figure),
    }


def _figure(figure: Figure | None) -> Json | None:
    url = web_address(figure.url) if figure else None
    return {"url": url, "caption": _known(figure.caption)} if figure and url else None


def _text(text: str, origin: Origin) -> Json | None:
    return {"text": text, "origin": origin} if text else None
