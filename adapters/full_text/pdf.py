"""The text of a PDF, page by page. Pure."""

import re
from collections.abc import Iterator
from io import BytesIO
from itertools import islice

from pypdf import PdfReader
from pypdf.errors import DependencyError

from adapters.full_text.patience import Patience
from adapters.http import one_line
from bot.errors import BadAnswer, NothingThere, PaperboyError
from bot.full_text import Passage

MOST_PAGES = 100
"""Pages that are read: the text of a paper is over by then."""

TEXT_ROOM = 600_000
"""Characters of a full text."""

_HEADER = 1024
"""Bytes within which a PDF says that it is one. ISO 32000-1, annex H.3.4.1"""

_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\u00ad": ""}
)
_BROKEN_WORD = re.compile(r"(?<=[^\W\d_])[-\u2010]\s*\n\s*(?=[a-z])")
_REFERENCES = re.compile(
    r"^[ \t]*(?:\d{1,2}\.?|[IVX]+\.)?[ \t]*"
    r"(?:References|REFERENCES|Bibliography|BIBLIOGRAPHY)[ \t]*$",
    re.MULTILINE,
)
_AFTER_REFERENCES = re.compile(
    r"^[ \t]*(?:(?:Appendix|APPENDIX|Appendices|APPENDICES)\b"
    r"|(?:Supplementary|Supplemental|SUPPLEMENTARY) )",
    re.MULTILINE,
)


def parse_pdf(body: bytes, *, patience: Patience) -> tuple[Passage, ...]:
    """Read the pages that hold text, the list of references left out.

    Raises:
        NothingThere: it is a PDF of pictures, or one that wants a password.
        BadAnswer: it is no PDF, a broken one, or takes too long.
    """
    if b"%PDF-" not in body[:_HEADER]:
        raise BadAnswer("What arXiv has as the PDF of this paper is none.")
    try:
        pages = list(_pages(body, patience))
    except PaperboyError:
        raise
    except DependencyError as error:
        raise _locked() from error
    except Exception as error:
        # A stranger's bytes make a parser trip over anything: recursion, types, keys.
        raise BadAnswer("The PDF of this paper is broken.") from error
    passages = tuple(_passages(pages))
    if not passages:
        raise NothingThere("The PDF of this paper holds pictures of text, but no text.")
    return passages


def _locked() -> NothingThere:
    return NothingThere("The PDF of this paper wants a password.")


def _pages(body: bytes, patience: Patience) -> Iterator[str]:
    reader = PdfReader(BytesIO(body))
    if reader.is_encrypted and not reader.decrypt(""):
        raise _locked()
    room = TEXT_ROOM
    for page in islice(reader.pages, MOST_PAGES):
        patience.check()
        # Asked at every operator, for one page may be as long as a book.
        text = page.extract_text(visitor_operand_before=lambda *_: patience.check())[:room]
        room -= len(text)
        yield text


def _passages(pages: list[str]) -> Iterator[Passage]:
    is_cut = False
    for number, page in enumerate(pages, start=1):
        kept, is_cut = _without_references(page, is_cut=is_cut)
        text = one_line(_BROKEN_WORD.sub("", kept.translate(_LIGATURES)))
        if text:
            yield Passage(f"p. {number}", "", text)


def _without_references(page: str, *, is_cut: bool) -> tuple[str, bool]:
    """The page without what lies between the heading of the references and an appendix."""
    kept: list[str] = []
    at = 0
    while found := (_AFTER_REFERENCES if is_cut else _REFERENCES).search(page, at):
        if not is_cut:
            kept.append(page[at : found.start()])
        at = found.start() if is_cut else found.end()
        is_cut = not is_cut
    if not is_cut:
        kept.append(page[at:])
    return "\n".join(kept), is_cut
