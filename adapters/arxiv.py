"""arXiv: single papers over its API, as seldom as it wants to be asked.

https://info.arxiv.org/help/api/user-manual.html
"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import httpx
from httpx import codes

from adapters.http import DEADLINE, asking, one_line, quoted, read, refusal
from adapters.pace import Pace
from bot.errors import BadAnswer, BadPaperId, PaperboyError, PaperUnknown, TryLater
from bot.measure import Measure, unmeasured
from bot.models import Origin, Paper
from bot.paper_id import parse_paper_id

SERVICE = "arXiv"

INTERVAL = 3.0
"""Seconds between calls, on one connection. https://info.arxiv.org/help/api/tou.html"""

BACK_OFF = 600.0
"""Seconds to leave arXiv alone after `Rate exceeded.`, which carries no `Retry-After`."""

_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_WITHDRAWN = re.compile(
    r"\bthis (?:paper|article|submission|manuscript|preprint|work)"
    r" (?:has been|is|was) (?:temporarily )?withdrawn\b",
    re.IGNORECASE,
)


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Arxiv:
    """Asks arXiv for papers; nothing is asked twice, since it fails for half hours at a time.

    `folder` is where all processes of a machine agree on their turns.
    """

    def __init__(
        self,
        *,
        client: httpx.AsyncClient,
        url: str = "https://export.arxiv.org",
        folder: Path,
        now: Callable[[], datetime] = _utc_now,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        interval: float = INTERVAL,
        deadline: float = DEADLINE,
        measure: Measure = unmeasured,
    ) -> None:
        self._client = client
        self._url = url.rstrip("/")
        self._deadline = deadline
        self._measure = measure
        self._pace = Pace(service=SERVICE, folder=folder, interval=interval, now=now, sleep=sleep)

    async def fetch_paper(self, paper_id: str) -> Paper:
        """Ask for the newest version of one paper.

        Raises:
            BadPaperId: it is not an arXiv id.
            PaperUnknown: arXiv has no such paper.
            TryLater: arXiv is out of reach, in trouble, or has to be left alone for a while.
            BadAnswer: it answered something that it does not document.
        """
        wanted = parse_paper_id(paper_id)
        async with self._pace.turn():
            with self._measure("arxiv"):
                status, body = await self._get(wanted)
        if status == codes.BAD_REQUEST and b"<feed" not in body:
            raise BadAnswer(
                f"arXiv does not accept {wanted}: {quoted(body.decode(errors='replace'))}."
            )
        if status not in (codes.OK, codes.BAD_REQUEST):
            raise BadAnswer(
                f"arXiv answered HTTP {status}: {quoted(body.decode(errors='replace'))}."
            )
        return parse_feed(body, wanted=wanted)

    async def _get(self, wanted: str) -> tuple[int, bytes]:
        async with asking(
            self._client,
            f"{self._url}/api/query",
            service=SERVICE,
            params={"id_list": wanted, "max_results": 1},
            deadline=self._deadline,
        ) as response:
            problem = refusal(response, service=SERVICE)
            limited = response.status_code == codes.TOO_MANY_REQUESTS
            body = b"" if problem else await read(response, service=SERVICE)
        if limited or body.startswith(b"Rate exceeded"):
            asked = problem.after if isinstance(problem, TryLater) else None
            raise TryLater(
                "arXiv limits how often it is asked. Try again in a while.",
                after=max(BACK_OFF, asked or 0.0),
            )
        if problem:
            raise problem
        return response.status_code, body


def parse_feed(body: bytes, *, wanted: str) -> Paper:
    """Read the wanted paper out of an Atom answer; `wanted` is an id without version.

    Elements are found by their namespace: their order and prefixes have changed before.

    Raises:
        BadPaperId: arXiv says that this is not an id.
        PaperUnknown: the answer holds no paper.
        BadAnswer: it is not an Atom feed, or not about this paper.
    """
    entries = _feed(body).findall(f"{_ATOM}entry")
    if not entries:
        raise PaperUnknown(f"arXiv does not have the paper {wanted}.")
    for entry in entries:
        name = _text(entry, f"{_ATOM}id")
        if "/api/errors" in name:
            raise _complaint(wanted, _text(entry, f"{_ATOM}summary"))
        if _same_paper(name, wanted):
            return _paper(entry, wanted)
    raise BadAnswer(f"arXiv was asked for {wanted} and answered with another paper.")


class _WithoutDoctype(ET.TreeBuilder):
    """Refuses a document type: only there can an entity be declared that grows into a bomb."""

    def doctype(self, *_: object) -> None:
        raise BadAnswer("arXiv sent a document with a DOCTYPE, which an Atom feed does not have.")


def _feed(body: bytes) -> ET.Element:
    parser = ET.XMLParser(target=_WithoutDoctype())  # noqa: S314 – see its target
    try:
        parser.feed(body)
        feed = parser.close()
    except (ET.ParseError, ValueError, LookupError) as error:
        raise BadAnswer(
            "arXiv sent something that is not whole XML: the answer was cut off, "
            "or something between us and it answered instead."
        ) from error
    if feed.tag != f"{_ATOM}feed":
        raise BadAnswer("arXiv sent XML that is not an Atom feed.")
    return feed


def _complaint(wanted: str, words: str) -> PaperboyError:
    if words.casefold().startswith("incorrect id format"):
        return BadPaperId(f"arXiv says that “{wanted}” is not one of its ids. Check its spelling.")
    return BadAnswer(f"arXiv does not accept {wanted}: {quoted(words)}.")


def _paper(entry: ET.Element, wanted: str) -> Paper:
    title = _text(entry, f"{_ATOM}title")
    if not title:
        raise BadAnswer(f"arXiv sent the paper {wanted} without a title.")
    abstract = _text(entry, f"{_ATOM}summary")
    comment = _text(entry, f"{_ARXIV}comment")
    names = (_text(author, f"{_ATOM}name") for author in entry.findall(f"{_ATOM}author"))
    authors = tuple(filter(None, names))
    terms = [
        one_line(category.get("term", ""))
        for tag in (f"{_ARXIV}primary_category", f"{_ATOM}category")
        for category in entry.findall(tag)
    ]
    return Paper(
        id=wanted,
        title=title,
        abstract=abstract,
        authors=authors,
        author_count=len(authors),
        published=_utc_day(_text(entry, f"{_ATOM}published")),
        categories=tuple(dict.fromkeys(filter(None, terms))),
        doi=_text(entry, f"{_ARXIV}doi") or None,
        withdrawn=bool(_WITHDRAWN.search(f"{abstract} {comment}"))
        or comment.casefold().startswith("withdrawn"),
        origin=Origin.ARXIV,
    )


def _text(parent: ET.Element, tag: str) -> str:
    return one_line(parent.findtext(tag, ""))


def _same_paper(name: str, wanted: str) -> bool:
    try:
        return parse_paper_id(name) == wanted
    except BadPaperId:
        return False


def _utc_day(text: str) -> date | None:
    try:
        return datetime.fromisoformat(text).astimezone(UTC).date()
    except (ValueError, OverflowError):
        return None
