"""A digest as a Markdown page: link, votes, picture and the parts of each paper."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from types import MappingProxyType
from urllib.parse import quote, urlsplit

from bot.document import Document, Section
from bot.language import nearest
from bot.models import Brief, Digest, Entry, Origin
from bot.span import Period
from formatters.escape import escape_block, escape_inline, link_path, on_one_line, paragraph, tidy
from formatters.origins import in_english

KINDS: Mapping[Period, str] = MappingProxyType(
    {Period.DAY: "Daily", Period.WEEK: "Weekly", Period.MONTH: "Monthly"}
)
"""What the papers of a span are called in the title of a file, whatever its language."""

IMAGES = "images/"
"""The folder beside the file that its pictures lie in, as links write it."""

NAME_LENGTH = 100
_NAME_BYTES = 200
_FORBIDDEN = frozenset('<>:"/\\|?*')
_SUFFIX = re.compile(r"\.[a-z0-9]{1,5}")


@dataclass(frozen=True, slots=True)
class Labels:
    """The headings of a paper's parts in one language.

    `line_original` and `abstract_original` stand above a text that is not translated; in English
    there is nothing to translate, and they say no more than the others.
    """

    line: str
    line_original: str
    points: str
    abstract: str
    abstract_original: str
    figures: str


LABELS: Mapping[str, Labels] = MappingProxyType(
    {
        "ko": Labels(
            line="📌 요약",
            line_original="📌 요약 (원문)",
            points="🔑 핵심 포인트",
            abstract="📝 초록 (번역)",
            abstract_original="📝 초록 (원문)",
            figures="🖼️ 추가 자료",
        ),
        "ja": Labels(
            line="📌 一行要約",
            line_original="📌 一行要約（原文）",
            points="🔑 重要ポイント",
            abstract="📝 アブストラクト（翻訳）",
            abstract_original="📝 アブストラクト（原文）",
            figures="🖼️ 図表",
        ),
        "zh": Labels(
            line="📌 一句话概要",
            line_original="📌 一句话概要（原文）",
            points="🔑 要点",
            abstract="📝 摘要（翻译）",
            abstract_original="📝 摘要（原文）",
            figures="🖼️ 图表",
        ),
        "en": Labels(
            line="📌 In one line",
            line_original="📌 In one line",
            points="🔑 Key points",
            abstract="📝 Abstract",
            abstract_original="📝 Abstract",
            figures="🖼️ Figures",
        ),
    }
)


def render(document: Document) -> str:
    """Write the digest as a Markdown page that `formatters.reading` reads back.

    The parts of a paper follow `Imprint.sections`; a part that a paper lacks is left out. With
    `Imprint.thumbnails` go the pictures of the papers that have one, and of an imported file all.
    A text in English inside a page of another language is headed as the original: “(원문)”.
    """
    digest = document.digest
    title = f"# {digest.span.key} {KINDS[digest.span.period]} Papers (Top {len(digest.entries)})"
    papers = (_paper(entry, document) for entry in digest.entries)
    return f"{title}\n\n{''.join(papers)}"


def picture_name(title: str) -> str:
    """The name that a paper's pictures begin with, made of its title.

    Characters that a file system forbids are dropped, white space becomes `_`, and it is cut to
    100 characters, in the middle of a word if need be, and to what fits into a file name in UTF-8.
    """
    kept = "".join(_named(character) for character in title.strip())[:NAME_LENGTH]
    return kept.encode()[:_NAME_BYTES].decode(errors="ignore") or "untitled"


def thumbnail_name(entry: Entry, digest: Digest) -> str:
    """The file name of a paper's thumbnail, unlike that of any other paper of the digest."""
    return f"{_name(entry, digest)}_img.jpg"


def figure_name(entry: Entry, digest: Digest, number: int, url: str) -> str:
    """The file name of a paper's extra picture; it ends as its address does."""
    suffix = PurePosixPath(urlsplit(url).path).suffix.lower()
    return f"{_name(entry, digest)}_fig_{number}{suffix if _SUFFIX.fullmatch(suffix) else '.png'}"


def _named(character: str) -> str:
    if character.isspace():
        return "_"
    invisible = unicodedata.category(character) in ("Cc", "Cf", "Cs")
    return "" if invisible or character in _FORBIDDEN else character


def _name(entry: Entry, digest: Digest) -> str:
    name = picture_name(entry.paper.title)
    namesakes = [other for other in digest.entries if _same_file(other.paper.title, name)]
    return f"{name}_{picture_name(entry.paper.id)}" if len(namesakes) > 1 else name


def _same_file(title: str, name: str) -> bool:
    # Some file systems know neither case nor the ways to compose a letter.
    return _folded(picture_name(title)) == _folded(name)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name.casefold())


def _paper(entry: Entry, document: Document) -> str:
    paper, language = entry.paper, nearest(document.digest.language)
    labels = LABELS[language]
    title = escape_inline(on_one_line(paper.title) or paper.id)
    head = f"## {entry.rank}. [{title}]({paper.hf_url})\n**Upvotes**: {paper.upvotes}\n\n"
    known = paper.thumbnail or document.digest.origin is Origin.IMPORT
    if known and document.imprint.thumbnails:
        head += f"![Thumbnail]({IMAGES}{link_path(thumbnail_name(entry, document.digest))})\n\n"
    parts = [
        (section, text)
        for section in dict.fromkeys(document.imprint.sections)
        if (text := _part(section, entry.brief, language))
    ]
    body = "\n".join(text for _, text in parts)
    # Figures follow a list at once and a paragraph after a blank line.
    gap = "\n" if parts and parts[-1][0] is not Section.POINTS else ""
    return f"{head}{body}{gap}{_figures(entry.figures, labels)}\n---\n\n"


def _part(section: Section, brief: Brief, language: str) -> str:
    labels = LABELS[language]
    match section:
        case Section.LINE:
            original = in_english(brief.one_line_from, language)
            heading = labels.line_original if original else labels.line
            text = escape_block(paragraph(brief.one_line))
        case Section.POINTS:
            heading = labels.points
            text = "\n".join(_points(brief.points))
        case Section.ABSTRACT:
            original = in_english(brief.abstract_from, language)
            heading = labels.abstract_original if original else labels.abstract
            text = escape_block(tidy(brief.abstract))
    return f"### {heading}\n{text}\n" if text else ""


def _points(points: tuple[str, ...]) -> Iterator[str]:
    for point in points:
        if text := escape_block(tidy(point)):
            yield re.sub(r"\n(?!\n)", "\n  ", f"- {text}")


def _figures(figures: tuple[str, ...], labels: Labels) -> str:
    if not figures:
        return ""
    links = "".join(f"![Figure]({_figure_link(figure)})\n\n" for figure in figures)
    return f"### {labels.figures}\n{links}"


def _figure_link(figure: str) -> str:
    if figure.startswith(("https://", "http://")):
        return re.sub(r"[\s()<>]", lambda found: quote(found[0], safe=""), figure)
    return f"{IMAGES}{link_path(figure)}"
