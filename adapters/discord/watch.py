"""Seeing every answer of Discord, those as well that the library keeps to itself.

The library waits out limits and repeats what failed. That suits answers to people; a digest that
has to wait makes room for others instead, and what has no nonce must not be repeated at all.
"""

from dataclasses import dataclass
from types import SimpleNamespace

import aiohttp

from adapters.discord.errors import limited, refused
from adapters.discord.invalid import InvalidRequests

SHORT_WAIT = 2.0
"""Seconds that Discord may ask to wait for, and the library does it."""

UNSAID_WAIT = 5.0
"""Seconds to wait after a limit that does not say how long."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What one of our requests wants; those of the library itself say nothing.

    Attributes:
        once: that it is not repeated, for it could be carried out twice.
    """

    once: bool = False


def watching(invalid: InvalidRequests) -> aiohttp.TraceConfig:
    """Count refusals, and cut short what the library would wait for or repeat."""

    async def answered(
        _: aiohttp.ClientSession, about: SimpleNamespace, seen: aiohttp.TraceRequestEndParams
    ) -> None:
        answer = seen.response
        invalid.answered(answer.status, answer.headers.get("X-RateLimit-Scope", ""))
        if isinstance(about.trace_request_ctx, Ask):
            _cut_short(about.trace_request_ctx, answer)

    trace = aiohttp.TraceConfig()
    trace.on_request_end.append(answered)
    return trace


def _cut_short(ask: Ask, answer: aiohttp.ClientResponse) -> None:
    """Raise what the library would not."""
    status, headers = answer.status, answer.headers
    if status == 429 and headers.get("Via"):  # noqa: PLR2004 – Too Many Requests
        whole_bot = "X-RateLimit-Global" in headers
        wait = float(headers.get("Retry-After", UNSAID_WAIT))
        if whole_bot or wait > SHORT_WAIT:
            answer.close()
            raise limited(wait, whole_bot=whole_bot)
    if status >= 500 and ask.once:  # noqa: PLR2004 – its own failures
        answer.close()
        raise refused(status, 0, "")
