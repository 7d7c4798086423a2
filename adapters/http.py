"""How every source is asked over HTTP: its limits, its errors in our words, and clean text.

`asking` opens an answer, `read` takes its body, `refusal` judges its status, `patiently` asks
again after a failure that may be gone a moment later.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from email.utils import parsedate_to_datetime
from importlib.metadata import PackageNotFoundError, version
from typing import TypeVar
from urllib.parse import urlsplit

import httpx
import stamina

from bot.errors import BadAnswer, SourceProblem, TryLater

T = TypeVar("T")

TIMEOUT = httpx.Timeout(30, connect=10)
"""Seconds for each step of a call: arXiv has taken longer, and then it failed anyway."""

DEADLINE = 60.0
"""Seconds for a whole call: a server that drips bytes never meets the time-out of a step."""

MAX_ANSWER = 32 * 2**20
"""Bytes of a list, unpacked: a hundred papers are well under two million."""

PATIENCE = 5.0
"""Seconds that a source may ask us to wait before we pass its wish on instead."""

WORDS = 200
"""Characters of a source's own words that one of our sentences quotes."""

_RETRYING = stamina.AsyncRetryingCaller(
    attempts=3, timeout=45, wait_initial=0.5, wait_max=4, wait_jitter=0.5
)

# Controls that are not space, bidi embeddings and overrides, byte-order marks, lone surrogates:
# they reorder or break what stands around them, and the last cannot even be stored.
_UNWANTED = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


class Passing(TryLater):
    """A failure that may be gone a moment later, so that the call is made again at once."""


class Garbled(BadAnswer):
    """A body that is cut off, or in another format; the next one may well be whole."""


def open_client() -> httpx.AsyncClient:
    """The one client of a process; close it, or use it in `async with`."""
    return httpx.AsyncClient(
        headers={"User-Agent": _user_agent()},
        limits=httpx.Limits(max_connections=10, max_keepalive_connections=5),
        timeout=TIMEOUT,
    )


@asynccontextmanager
async def asking(
    client: httpx.AsyncClient,
    url: str,
    *,
    service: str,
    params: Mapping[str, str | int] | None = None,
    headers: Mapping[str, str] | None = None,
    deadline: float = DEADLINE,
) -> AsyncIterator[httpx.Response]:
    """Open the answer to a GET; redirects are followed, a token only within its own origin.

    Raises:
        TryLater: the host was not reached, too slow, or broke off.
        BadAnswer: the address cannot be asked, or its answer cannot be unpacked.
    """
    try:
        async with (
            asyncio.timeout(deadline),
            client.stream(
                "GET", url, params=params, headers=headers, follow_redirects=True
            ) as response,
        ):
            yield response
    except TimeoutError as error:
        raise Passing(f"{_named(service, url)} took more than {deadline:.0f} seconds.") from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise _translated(error, _named(service, url)) from error


async def read(response: httpx.Response, *, service: str, most: int = MAX_ANSWER) -> bytes:
    """Take a body of at most `most` bytes, or raise `BadAnswer`; only within `asking`."""
    body = bytearray()
    async for piece in response.aiter_bytes():
        body += piece
        if len(body) > most:
            raise BadAnswer(f"{service} sends more than the {most / 2**20:.0f} MB that we take.")
    return bytes(body)


def refusal(
    response: httpx.Response, *, service: str, after: float | None = None
) -> SourceProblem | None:
    """What a status of 429 or above 499 means, or None; `after` outranks `Retry-After`."""
    wait = after if after is not None else asked_wait(response.headers)
    if response.status_code == httpx.codes.TOO_MANY_REQUESTS:
        when = "later" if wait is None else f"in {wait:.0f} seconds"
        return TryLater(f"{service} limits how often it is asked. Try again {when}.", after=wait)
    if response.is_server_error:
        return Passing(
            f"{service} is in trouble of its own (HTTP {response.status_code}). Try again later.",
            after=wait,
        )
    return None


def asked_wait(headers: httpx.Headers) -> float | None:
    """Seconds that a `Retry-After` asks for, as a number or a date; None where it does not.

    A date is counted from the answer's own `Date`, so that our clock does not matter.
    https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
    """
    text = headers.get("Retry-After", "").strip()
    if re.fullmatch(r"\d{1,9}", text):
        return float(text)
    try:
        until, sent = parsedate_to_datetime(text), parsedate_to_datetime(headers.get("Date", ""))
        return max(0.0, (until - sent).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None


async def patiently(ask: Callable[[], Awaitable[T]]) -> T:
    """Ask up to three times within a minute, as far as the failure invites it."""
    return await _RETRYING(_again, ask)


def one_line(text: str) -> str:
    """The text with every run of space as one space, and without characters that play tricks."""
    return " ".join(_UNWANTED.sub("", text).split())


def quoted(text: str) -> str:
    """The beginning of a source's own words, fit to stand in a sentence."""
    words = one_line(text).rstrip(".")
    return f"“{words[:WORDS]}…”" if len(words) > WORDS else f"“{words}”"


def web_address(text: str) -> str | None:
    """The address, trimmed, where it is one of the web; else None."""
    address = text.strip()
    try:
        parts = urlsplit(address)
        known = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return None
    return address if known and one_line(address).split() == [address] else None


def _user_agent() -> str:
    try:
        return f"paperboy/{version('paperboy')}"
    except PackageNotFoundError:
        return "paperboy"


def _again(error: Exception) -> bool | float:
    """Whether to make the call again, or after how many seconds."""
    if isinstance(error, TryLater) and error.after is not None:
        return error.after if error.after <= PATIENCE else False
    return isinstance(error, Passing | Garbled)


def _translated(error: Exception, place: str) -> SourceProblem:
    match error:
        case httpx.InvalidURL() | httpx.UnsupportedProtocol() | httpx.LocalProtocolError():
            return BadAnswer(f"{place} cannot be asked: its address is not one of the web.")
        case httpx.TooManyRedirects():
            return BadAnswer(f"{place} sends us in circles from one address to the next.")
        case httpx.DecodingError():
            return Garbled(f"{place} sent an answer that cannot be unpacked.")
        case httpx.TimeoutException():
            return Passing(f"{place} did not answer in time. Try again later.")
        case httpx.ConnectError() | httpx.ProxyError():
            return Passing(f"{place} cannot be reached. Check the network, or try again later.")
        case _:
            return Passing(f"{place} broke off its answer. Try again later.")


def _named(service: str, url: str) -> str:
    try:
        host = urlsplit(url).hostname
    except ValueError:
        host = None
    return f"{service} ({host})" if host else service
