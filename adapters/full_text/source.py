"""The `FullTextSource` port on arxiv.org: the HTML of a paper, else its PDF.

https://info.arxiv.org/about/accessible_HTML.html
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

import httpx
from httpx import codes

from adapters.full_text.latexml import parse_html
from adapters.full_text.patience import Patience
from adapters.full_text.pdf import parse_pdf
from adapters.http import DEADLINE, asking, read, refusal
from adapters.pace import Pace
from bot.errors import BadAnswer, NothingThere, TryLater
from bot.full_text import FullText, TextOrigin
from bot.paper_id import parse_paper_id

T = TypeVar("T")

SERVICE = "arXiv"

INTERVAL = 3.0
"""Seconds between calls, on one connection. https://info.arxiv.org/help/api/tou.html"""

BACK_OFF = 600.0
"""Seconds to leave arXiv alone after it limits us without saying for how long."""

LARGEST_HTML = 16 * 2**20
LARGEST_PDF = 50 * 2**20
"""Bytes of a document, which are arXiv's own limit for what authors send in.
https://info.arxiv.org/help/sizes.html"""

_ABSENT = (codes.NOT_FOUND, codes.GONE)


def _utc_now() -> datetime:
    return datetime.now(UTC)


class ArxivFullText:
    """Fetches full texts; nothing is asked twice.

    Args:
        url: where the papers lie; the API lies elsewhere.
        folder: where all processes of a machine agree on their turns, those of the API included.
        readable: says the TeX of a formula in Unicode.
        ticks: counts seconds, from whenever.
    """

    def __init__(
        self,
        *,
        client: httpx.AsyncClient,
        url: str = "https://arxiv.org",
        folder: Path,
        readable: Callable[[str], str],
        now: Callable[[], datetime] = _utc_now,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        ticks: Callable[[], float] = time.monotonic,
        interval: float = INTERVAL,
        deadline: float = DEADLINE,
    ) -> None:
        self._client = client
        self._url = url.rstrip("/")
        self._readable = readable
        self._ticks = ticks
        self._deadline = deadline
        self._pace = Pace(service=SERVICE, folder=folder, interval=interval, now=now, sleep=sleep)

    async def fetch_full_text(self, paper_id: str) -> FullText:
        """Ask for the newest version of one paper, without its references.

        Raises:
            BadPaperId: it is not an arXiv id.
            NothingThere: arXiv has neither HTML nor a PDF that holds text.
            TryLater: arXiv is out of reach, in trouble, or has to be left alone for a while.
            BadAnswer: what it has cannot be read.
        """
        wanted = parse_paper_id(paper_id)
        try:
            return await self._from_html(wanted)
        except (NothingThere, BadAnswer) as no_html:
            try:
                return await self._from_pdf(wanted)
            except NothingThere as no_pdf:
                if isinstance(no_html, BadAnswer):
                    raise no_html from no_pdf
                raise

    async def _from_html(self, wanted: str) -> FullText:
        body, url = await self._get(f"html/{wanted}", most=LARGEST_HTML)
        parse = partial(parse_html, body, url=url, readable=self._readable)
        passages, figures = await self._parsed(parse)
        return FullText(paper_id=wanted, passages=passages, figures=figures, origin=TextOrigin.HTML)

    async def _from_pdf(self, wanted: str) -> FullText:
        body, _ = await self._get(f"pdf/{wanted}", most=LARGEST_PDF)
        passages = await self._parsed(partial(parse_pdf, body))
        return FullText(paper_id=wanted, passages=passages, origin=TextOrigin.PDF)

    async def _parsed(self, parse: Callable[..., T]) -> T:
        """What comes of it in a thread, which ends as well where nobody waits for it any more."""
        patience = Patience(self._ticks)
        try:
            return await asyncio.to_thread(parse, patience=patience)
        finally:
            patience.end()

    async def _get(self, path: str, *, most: int) -> tuple[bytes, str]:
        """What lies there, and the address that redirects led to."""
        async with (
            self._pace.turn(),
            asking(
                self._client, f"{self._url}/{path}", service=SERVICE, deadline=self._deadline
            ) as response,
        ):
            _check(response, path)
            return await read(response, service=SERVICE, most=most), str(response.url)


def _check(response: httpx.Response, path: str) -> None:
    if response.status_code == codes.TOO_MANY_REQUESTS:
        problem = refusal(response, service=SERVICE)
        asked = problem.after if isinstance(problem, TryLater) else None
        raise TryLater(
            "arXiv limits how often it is asked. Try again in a while.",
            after=max(BACK_OFF, asked or 0.0),
        )
    if problem := refusal(response, service=SERVICE):
        raise problem
    if response.status_code in _ABSENT:
        raise NothingThere(
            f"arXiv has neither an HTML nor a PDF version of {path.partition('/')[2]}."
        )
    if not response.is_success:
        raise BadAnswer(f"arXiv answered HTTP {response.status_code} for {path}.")
