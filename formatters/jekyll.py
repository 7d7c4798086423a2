"""A digest as a post for a Jekyll site: front matter and one ranked list, abstracts in English.

The labels are Korean, as in the posts that have this shape; what a reader of the file can lean on
is their wording, so they are not translated.
"""

import json
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from bot.document import Document, Imprint
from bot.language import ENGLISH, nearest
from bot.models import Digest, Entry, Origin, Paper
from bot.span import Period, Span
from formatters.escape import (
    break_liquid,
    entity,
    escape_block,
    escape_inline,
    on_one_line,
    tidy,
)
from formatters.markdown import KINDS

GLUED = re.compile(r"(?<=[^0-9\s])[0-9]+$")
"""A number of stars that a scraper ran into the name before it: `Example Lab1861`.

Nothing tells it from the end of a name such as `Qwen2`; where we write a name that ends so, the
last character is an entity, which no scraper makes.
"""

AUTHORS = re.compile(r"·\s*([0-9]{1,5}) authors?[0-9]*")
"""What stands in place of the organization where there is none, with the same number glued on."""

LAST_ENTITY = re.compile(r"&#([0-9]{1,7});$")

_KOREAN_KINDS: Mapping[Period, str] = MappingProxyType(
    {Period.DAY: "일간", Period.WEEK: "주간", Period.MONTH: "월간"}
)
_PLAIN = re.compile(r"[^\W\d_](?:[\w .+/()'&-]*[\w.+/()'&-])?")
_PLAIN_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T][0-9:.]+(?: ?[+-][0-9:]+|Z)?)?")
_NOT_TEXT = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


def render(document: Document) -> str:
    """Write the digest as a Jekyll post that `formatters.reading` reads back.

    An abstract is the original; a translation is left out, for it would be read back as English.
    Liquid in people's texts is broken up.
    """
    front = "\n".join(_front_matter(document.digest.span, document.imprint))
    body = "\n".join(_body(document.digest))
    return f"---\n{front}\n---\n\n{break_liquid(body)}\n\n"


def _heading(span: Span) -> str:
    """The title of the post."""
    return f"Hugging Face {KINDS[span.period]} Papers - {span.key}"


def _front_matter(span: Span, imprint: Imprint) -> Iterator[str]:
    kind = KINDS[span.period]
    categories = imprint.categories or (f"{kind} Papers", _KOREAN_KINDS[span.period])
    tags = imprint.tags or ("huggingface", "papers", kind.lower(), "ai")
    yield f"title: {_heading(span)}"
    yield f"date: {_scalar(imprint.posted.strip() or f'{span.first} 00:00:00 +0000')}"
    yield f"categories: [{', '.join(map(_scalar, categories))}]"
    yield f"tags: [{', '.join(map(_scalar, tags))}]"
    yield f"author: {_scalar(imprint.author)}"


def _scalar(value: str) -> str:
    """A value that every YAML reader takes for this very text, or date."""
    plain = _PLAIN.fullmatch(value) and value.lower() not in _NOT_TEXT
    if plain or _PLAIN_DATE.fullmatch(value):
        return value
    quoted = json.dumps(value, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)


def _body(digest: Digest) -> Iterator[str]:
    yield f"# {_heading(digest.span)}\n"
    yield f"총 **{digest.total}개**의 논문이 수집되었습니다.\n"
    yield "## 📊 좋아요 순위\n"
    yield "\n\n".join("\n".join(_entry(entry, digest.language)) for entry in digest.entries)


def _entry(entry: Entry, language: str) -> Iterator[str]:
    paper = entry.paper
    title = escape_inline(on_one_line(paper.title) or paper.id)
    yield f"{entry.rank}. **{title}** - 👍 {paper.upvotes}"
    if made_by := _made_by(paper):
        yield f"   - 기관: {made_by}"
    yield f"   - [HF 페이지]({paper.hf_url})"
    yield f"   - [논문 링크]({paper.arxiv_url})"
    if abstract := _abstract(entry, language):
        indented = re.sub(r"\n(?!\n)", "\n     ", escape_block(abstract))
        yield f"   - Abstract: {indented}"


def _made_by(paper: Paper) -> str:
    name = on_one_line(paper.organization.fullname) if paper.organization else ""
    if not name:
        authors = "author" if paper.author_count == 1 else "authors"
        return f"·{paper.author_count} {authors}" if paper.author_count else ""
    if any(rule.search(name) for rule in (GLUED, AUTHORS, LAST_ENTITY)):
        return f"{escape_inline(name[:-1])}{entity(name[-1])}"
    return escape_inline(name)


def _abstract(entry: Entry, language: str) -> str:
    if entry.paper.abstract:
        return tidy(entry.paper.abstract)
    original = entry.brief.abstract_from in (Origin.HF, Origin.ABSTRACT)
    return tidy(entry.brief.abstract) if original or nearest(language) == ENGLISH else ""
