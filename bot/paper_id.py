"""arXiv ids: the one name under which every source knows a paper.

Forms, after https://info.arxiv.org/help/arxiv_identifier.html:
`YYMM.NNNNN` since 2015, `YYMM.NNNN` since April 2007, `archive/YYMMNNN` before.
An id is kept as text: read as a number, `2503.02130` would lose its last zero.
"""

import re

from bot.errors import BadPaperId

_MONTH = r"(?:0[1-9]|1[0-2])"
_NEW = rf"(?P<new>(?:1[5-9]|[2-9]\d){_MONTH}\.\d{{5}}|(?:0[7-9]|1[0-4]){_MONTH}\.\d{{4}})"
_OLD = rf"(?P<archive>[a-z][a-z-]+)(?:\.[A-Za-z]{{2}})?/(?P<number>\d{{2}}{_MONTH}\d{{3}})"
_ID = re.compile(rf"(?:{_NEW}|{_OLD})(?:v[1-9]\d*)?", re.IGNORECASE)
_PREFIX = re.compile(
    r"""^(?:arxiv:\s*
      |(?:https?://)?(?:[\w-]+\.)*(?:
          arxiv\.org/(?:abs|pdf|html|ps|format)
         |huggingface\.co/papers
         |hf\.co/papers
         |alphaxiv\.org/(?:abs|overview)
         |doi\.org/10\.48550/arxiv\.
       )/?
      |(?:doi:\s*)?10\.48550/arxiv\.)""",
    re.IGNORECASE | re.VERBOSE,
)
_BEGUN = re.compile(r"[0-9]{2,4}|[0-9]{4}\.[0-9]{0,4}|[a-z][a-z-]+/[0-9]{0,6}")
_SUFFIX = re.compile(r"(?:[?#].*|/|\.pdf|\.md)+$", re.IGNORECASE)


def parse_paper_id(text: str) -> str:
    """Read the id, without its version, out of an id or an arXiv or Hugging Face address.

    An old-style id loses its subject class, as arXiv writes it today:
    `math.GT/0309136v2` is `math/0309136`.

    Raises:
        BadPaperId: it is neither; the message says what an id looks like.
    """
    bare = _SUFFIX.sub("", _PREFIX.sub("", text.strip()))
    match = _ID.fullmatch(bare)
    if match is None:
        raise BadPaperId(
            f"{_quoted(text)} is not an arXiv id. An id looks like 2602.06570 or hep-th/9901001; "
            "its arXiv or Hugging Face address will do as well."
        )
    if match["new"]:
        return match["new"]
    return f"{match['archive'].lower()}/{match['number']}"


def begun_id(text: str) -> str:
    """The beginning of an id, as somebody writes one from the left; empty where it is none."""
    begun = _PREFIX.sub("", text.strip()).lower()
    return begun if _BEGUN.fullmatch(begun) else ""


def _quoted(text: str) -> str:
    longest = 60
    shown = text.strip()
    return f"“{shown[:longest]}…”" if len(shown) > longest else f"“{shown}”"
