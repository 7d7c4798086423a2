"""What may come between us and Telegram, as errors that the library understands.

::

    telegram.error.RetryAfter
    └── Limited              Telegram wants a pause
    telegram.error.NetworkError
    ├── NotSent              the request never reached Telegram
    │   └── NotTelegram        … because something else answered in its place
    └── Unsure               Telegram may have done what was asked
        ├── AnswerLate         … no answer came in time
        └── AnswerCut          … and said yes, but the answer cannot be read

The library itself has one error for all of these, and its time-out, its refusals (`BadRequest`)
and its broken connections are kinds of each other.
"""

import asyncio
import json
from datetime import timedelta
from typing import Any

import aiohttp
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError, TimedOut

from adapters.reach import cause_of
from bot.language import N_

UNSAID_WAIT = 5.0
"""Seconds to wait after a 429 that does not say how long."""

CUT = N_("Telegram took the request, but its answer was cut off.")

_KNOWN = frozenset({400, 401, 403, 404, 409})
"""Refusals of which the library makes an error of its own; others it takes for broken networks."""


class Limited(RetryAfter):
    """Telegram wants a pause; nothing was sent.

    The library's own warns of a change to come whenever one is made.
    """

    def __init__(self, after: float) -> None:
        TelegramError.__init__(self, f"Telegram asks for a pause of {after:.0f} s.")
        self._retry_after = timedelta(seconds=after)

    @property
    def after(self) -> float:
        """Seconds."""
        return self._retry_after.total_seconds()

    @property
    def retry_after(self) -> timedelta:
        """The same, under the library's name for it."""
        return self._retry_after


class NotSent(NetworkError):
    """The request never reached Telegram: it can be made again without a thought."""


class NotTelegram(NotSent):
    """Something between here and Telegram answered in its place."""


class Unsure(NetworkError):
    """Telegram may have done what was asked: no answer came that says."""


class AnswerLate(TimedOut, Unsure):
    """No answer came in time."""


class AnswerCut(Unsure):
    """Telegram did what was asked, and its answer cannot be read."""


def interruption(error: Exception, status: int) -> NetworkError:
    """What an error of aiohttp means, after an answer began with `status`; 0 where none did.

    Those errors hold the address, and that the token: they must not go on as causes.
    """
    if 200 <= status < 300:  # noqa: PLR2004 – the statuses of success
        return AnswerCut(CUT)
    if 300 <= status < 500:  # noqa: PLR2004 – the statuses of refusal
        return NotSent(N_("Telegram refused, and its answer was cut off. It is tried again."))
    if isinstance(error, aiohttp.InvalidURL | aiohttp.NonHttpUrlClientError):
        return NotSent(N_("The address of the Bot API is not one of the web. Mend that setting."))
    return _silence(error)


def _silence(error: Exception) -> NetworkError:
    match error:
        case aiohttp.ConnectionTimeoutError():
            return NotSent(N_("Telegram was not reached in time. It is tried again."))
        case aiohttp.ClientConnectorError() | aiohttp.ClientHttpProxyError():
            says = N_("Telegram cannot be reached. It is tried again.")
            return NotSent(f"{says} ({cause_of(error)})")
        case asyncio.TimeoutError():
            return AnswerLate(N_("Telegram did not answer in time."))
        case _:
            return Unsure(N_("The connection broke before Telegram answered."))


def check(status: int, retry_after: str, body: bytes) -> None:
    """Let pass a refusal of the Bot API that the library knows, or raise what else it is.

    The status is not one of success; `retry_after` is the header of that name.
    """
    answer = read_object(body)
    if status >= 500:  # noqa: PLR2004 – the server's own failures
        says = N_("Telegram is in trouble of its own.")
        raise Unsure(f"{says} (HTTP {status})")
    if status == 429:  # noqa: PLR2004 – Too Many Requests
        raise Limited(_pause(answer, retry_after))
    if answer.get("ok") is not False:
        says = N_(
            "Something else answers in Telegram's place. Check the network, and the address of "
            "the Bot API where another one is set."
        )
        raise NotTelegram(f"{says} (HTTP {status})")
    if status not in _KNOWN:
        raise BadRequest(str(answer.get("description") or f"HTTP {status}"))


def _pause(answer: dict[str, Any], retry_after: str) -> float:
    """Seconds; https://core.telegram.org/bots/api#responseparameters."""
    parameters = answer.get("parameters")
    wait = parameters.get("retry_after") if isinstance(parameters, dict) else None
    if isinstance(wait, int | float) and wait > 0:
        return float(wait)
    return float(retry_after) if retry_after.isdecimal() else UNSAID_WAIT


def read_object(body: bytes) -> dict[str, Any]:
    """The JSON object; an empty one where the body is something else."""
    try:
        answer = json.loads(body)
    except ValueError:  # UnicodeDecodeError is one
        return {}
    return answer if isinstance(answer, dict) else {}
