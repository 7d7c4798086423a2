"""The library's errors in our words. Pure."""

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus

from pydantic_ai.exceptions import (
    AgentRunError,
    ModelAPIError,
    ModelAuthenticationError,
    ModelContextWindowExceededError,
    ModelHTTPError,
    ModelNotFoundError,
    ModelQuotaExceededError,
    ModelRateLimitError,
    ModelRequestRejectedError,
    ModelRequestTimeout,
    ModelTimeoutError,
)

from adapters.http import quoted
from adapters.llm.keyless import KEYLESS
from bot.errors import SummarizerBroken, SummarizerBusy, SummarizerProblem, SummaryProblem


class Passing(SummarizerBusy):
    """A failure that may be gone a moment later, so that the call is made again at once."""


class Rejected(SummaryProblem):
    """The endpoint does not take the request as it is made, for its form or for its content."""


class TooLong(SummaryProblem):
    """The question does not fit into the model's context."""


LONGEST = 3_600.0
"""Seconds of a wait at most: what is longer is mostly milliseconds, or an instant."""

_OVER = re.compile(r"context (?:size|length|window)", re.IGNORECASE)
"""How llama.cpp and what is built on it word that, be it in a 400 or in a 500.
https://github.com/ggml-org/llama.cpp/pull/15780"""

_TOO_LONG = (TooLong, "The paper is too long for the model")

_MEANINGS: Sequence[tuple[type[AgentRunError], type[SummarizerProblem], str]] = (
    (ModelAuthenticationError, SummarizerBroken, "The model's endpoint refuses the key"),
    (ModelQuotaExceededError, SummarizerBroken, "The model's endpoint wants to be paid"),
    (ModelNotFoundError, SummarizerBroken, "The endpoint does not know the model or the address"),
    (ModelContextWindowExceededError, *_TOO_LONG),
    (ModelRequestRejectedError, Rejected, "The model's endpoint rejects the request"),
    (ModelRateLimitError, Passing, "The model's endpoint limits us"),
    (ModelTimeoutError, SummarizerBusy, "The model did not answer in time"),
    (ModelRequestTimeout, SummarizerBusy, "The model did not answer in time"),
    (ModelAPIError, Passing, "The model is out of reach"),
    (AgentRunError, Passing, "The endpoint's answer is not a chat completion"),
)
"""By kind of error, the first that fits: what to do about it, and the sentence."""

_NOT_ONE = (SummarizerBroken, "The address is not that of a model's endpoint")
_STATUSES: Mapping[int, tuple[type[SummarizerProblem], str]] = {
    HTTPStatus.METHOD_NOT_ALLOWED: _NOT_ONE,
    HTTPStatus.GONE: _NOT_ONE,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: _TOO_LONG,
    HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS: (
        SummaryProblem,
        "The model's endpoint does not take this paper",
    ),
}
"""The same for statuses that the library has no kind of error for."""


def translated(error: AgentRunError, *, secret: str = "") -> SummarizerProblem:
    """Say an error of the library in our own words; `secret`, our key, is kept out of them."""
    if isinstance(error, ModelAuthenticationError) and not secret:
        return SummarizerBroken(KEYLESS)
    meaning, sentence = _meaning(error)
    says = f"{sentence}{_said(error, secret)}."
    if issubclass(meaning, SummarizerBusy):
        return meaning(says, after=_wait(error))
    return meaning(says)


def _wait(error: AgentRunError) -> float | None:
    """Seconds that the endpoint asks us to wait, where it says."""
    wait = error.retry_after if isinstance(error, ModelAPIError) else None
    return None if wait is None else min(LONGEST, wait)


def _meaning(error: AgentRunError) -> tuple[type[SummarizerProblem], str]:
    if isinstance(error, ModelHTTPError):
        if _OVER.search(_words(error)):
            return _TOO_LONG
        if error.status_code in _STATUSES:
            return _STATUSES[error.status_code]
    return next((what, says) for kind, what, says in _MEANINGS if isinstance(error, kind))


def _said(error: AgentRunError, secret: str) -> str:
    """What the endpoint says for itself, to stand within a sentence."""
    words = _words(error)
    if not words:
        return ""
    return f": {quoted(words.replace(secret, '…') if secret else words)}"


def _words(error: AgentRunError) -> str:
    body = error.body if isinstance(error, ModelAPIError) else None
    words = body.get("message") if isinstance(body, Mapping) else None
    return words.strip() if isinstance(words, str) else ""
