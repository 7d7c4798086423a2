"""Hugging Face: its daily lists and its papers, over the REST API.

The official client loses half of the fields of a daily list, so the API is read directly.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import partial

import httpx
import structlog
from httpx import codes
from pydantic import SecretStr

from adapters.http import DEADLINE, asking, patiently, quoted, read, refusal
from adapters.huggingface_budget import Budget
from adapters.huggingface_parsing import Page, complaint, parse_list, parse_paper
from bot.errors import BadAnswer, NotOpenYet, PaperUnknown
from bot.measure import Measure, unmeasured
from bot.models import Listing, Paper
from bot.paper_id import parse_paper_id
from bot.span import Period, Span

SERVICE = "Hugging Face"

PAGE = 100
"""Papers on a page, the most that is allowed; a busy day has had 92."""

MAX_PAGES = 50
"""Pages of one list that are read: a month of busy days has 30."""

_PARAMETER = {Period.DAY: "date", Period.WEEK: "week", Period.MONTH: "month"}
_NEWEST = re.compile(r"less than or equal to\W*(?P<moment>\d{4}-\d\d-\d\d(?:T[\d:.]+Z?)?)?")

log = structlog.get_logger(__name__)


class HuggingFace:
    """Asks Hugging Face for lists and papers, one call after the other.

    Calls are paced by what the last answer said is left of the rate limit, so that a long
    backfill waits at the end of a window rather than run into a refusal.
    """

    def __init__(
        self,
        *,
        client: httpx.AsyncClient,
        url: str,
        now: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]],
        token: SecretStr | None = None,
        deadline: float = DEADLINE,
        measure: Measure = unmeasured,
    ) -> None:
        self._client = client
        self._url = url.rstrip("/")
        self._now = now
        self._sleep = sleep
        self._token = token
        self._deadline = deadline
        self._measure = measure
        self._alone = asyncio.Lock()
        self._budget: Budget | None = None

    @property
    def budget(self) -> Budget | None:
        """What the last answer said of the rate limit; None where it said nothing."""
        return self._budget

    async def fetch_list(self, span: Span) -> Listing:
        """Ask for every paper of a day, a week or a month, each once.

        Raises:
            NotOpenYet: the day's list has not opened.
            TryLater: Hugging Face is out of reach, in trouble, or limits us.
            BadAnswer: it answered something that it does not document.
        """
        found: dict[str, Paper] = {}
        as_of, named = None, 0
        for number in range(MAX_PAGES):
            page = await patiently(partial(self._fetch_page, span, number))
            as_of = as_of or self._now()
            named += page.size
            known = len(found)
            _merge(found, _within(span, page.papers))
            if page.size < PAGE or len(found) == known:
                break
        else:
            log.warning("The end of a list is left out", span=span.key, papers=len(found))
        if named and not found:
            raise BadAnswer(
                f"Hugging Face was asked for {span.key} and listed {named} papers of other days: "
                f"this server does not know the parameter “{_PARAMETER[span.period]}”."
            )
        return Listing(span=span, papers=tuple(found.values()), as_of=as_of or self._now())

    async def fetch_paper(self, paper_id: str) -> Paper:
        """Ask for one paper as of now; it comes without the list's comments and thumbnail.

        Raises:
            BadPaperId: it is not an arXiv id.
            PaperUnknown: Hugging Face has no page for it.
            TryLater, BadAnswer: as for a list.
        """
        wanted = parse_paper_id(paper_id)
        if "/" in wanted:
            raise PaperUnknown(
                f"Hugging Face has no papers from before April 2007, so no {wanted}."
            )
        return await patiently(partial(self._fetch_paper, wanted))

    async def _fetch_page(self, span: Span, number: int) -> Page:
        asked: dict[str, str | int] = {
            _PARAMETER[span.period]: span.key,
            "limit": PAGE,
            "p": number,
        }
        status, body = await self._get("/api/daily_papers", asked)
        if status == codes.BAD_REQUEST:
            raise _not_open(span, body, self._now())
        _check(status, body)
        page = parse_list(body, day=span.first if span.period is Period.DAY else None)
        for one in page.kept_out:
            log.warning(
                "A paper is kept out of a list", span=span.key, paper=one.which, why=one.why
            )
        return page

    async def _fetch_paper(self, wanted: str) -> Paper:
        status, body = await self._get(f"/api/papers/{wanted}", {})
        if status == codes.NOT_FOUND:
            raise PaperUnknown(f"Hugging Face does not have the paper {wanted}.")
        _check(status, body)
        paper = parse_paper(body)
        if paper.id != wanted:
            raise BadAnswer(f"Hugging Face was asked for {wanted} and answered with {paper.id}.")
        return paper

    async def _get(self, path: str, params: Mapping[str, str | int]) -> tuple[int, bytes]:
        """Status and body of one call, made when the rate limit has room for it."""
        async with self._alone:
            await self._keep_within_budget()
            with self._measure("huggingface"):
                return await self._ask(path, params)

    async def _ask(self, path: str, params: Mapping[str, str | int]) -> tuple[int, bytes]:
        async with asking(
            self._client,
            f"{self._url}{path}",
            service=SERVICE,
            params=params,
            headers={"Accept": "application/json", **_authorization(self._token)},
            deadline=self._deadline,
        ) as response:
            now = self._now()
            self._budget = Budget.parse(response.headers.get("RateLimit", ""), now)
            spent = self._budget and self._budget.left == 0
            after = self._budget.pause(now) if self._budget and spent else None
            if problem := refusal(response, service=SERVICE, after=after):
                raise problem
            return response.status_code, await read(response, service=SERVICE)

    async def _keep_within_budget(self) -> None:
        pause = self._budget.pause(self._now()) if self._budget else 0.0
        if pause:
            log.info("The rate limit of Hugging Face is nearly used up: waiting", seconds=pause)
            await self._sleep(pause)


def _authorization(token: SecretStr | None) -> dict[str, str]:
    text = token.get_secret_value().strip() if token else ""
    if not text:
        return {}
    # httpx would refuse it as well, and name the token in its error.
    if not re.fullmatch(r"[!-~]+", text):
        raise BadAnswer("PAPERBOY_HF_TOKEN is not a token: a token has no spaces and only ASCII.")
    return {"Authorization": f"Bearer {text}"}


def _check(status: int, body: bytes) -> None:
    """Raise `BadAnswer` for a status that no caller has a meaning for."""
    match status:
        case codes.UNAUTHORIZED | codes.FORBIDDEN:
            raise BadAnswer(
                f"Hugging Face refuses us (HTTP {status}). If PAPERBOY_HF_TOKEN or HF_TOKEN is "
                "set, that token is wrong or has run out: renew or remove it, none is needed here."
            )
        case codes.NOT_FOUND:
            raise BadAnswer(
                "There is no list of papers at the address set for Hugging Face (HTTP 404): "
                "check that address."
            )
        case _ if not codes.is_success(status):
            raise BadAnswer(f"Hugging Face answered HTTP {status}: {quoted(complaint(body))}.")


def _not_open(span: Span, body: bytes, now: datetime) -> NotOpenYet | BadAnswer:
    """What HTTP 400 means: a list from the future, unless the words say otherwise."""
    match = _NEWEST.search(complaint(body))
    # Before 02:30 UTC the list of the UTC day is of the future, too, in whatever words.
    if match is None and span.first < now.astimezone(UTC).date():
        return BadAnswer(f"Hugging Face does not accept {span.key}: {quoted(complaint(body))}.")
    newest = _moment(match["moment"]) if match and match["moment"] else None
    return NotOpenYet(f"Hugging Face has not opened the list of {span.key} yet.", newest=newest)


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _within(span: Span, papers: Iterable[Paper]) -> Iterable[Paper]:
    """The papers of the span: an older server answers a week or a month with its newest list."""
    if span.period is Period.DAY:
        return papers
    return (one for one in papers if not one.listed or span.first <= one.listed <= span.last)


def _merge(found: dict[str, Paper], papers: Iterable[Paper]) -> None:
    """Add papers; of one that comes twice, as pages shift while votes come in, the higher vote."""
    for paper in papers:
        known = found.get(paper.id)
        if known is None or paper.upvotes > known.upvotes:
            found[paper.id] = paper
