"""The library's errors in our words. Pure."""

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
from bot.errors import SummarizerBroken, SummarizerBusy, SummarizerProblem, SummaryProblem


class Passing(SummarizerBusy):
    """A failure that may be gone a moment later, so that the call is made again at once."""


class Rejected(SummaryProblem):
    """The endpoint does not take the request as it is made, for its form or for its content."""


_MEANINGS: Sequence[tuple[type[AgentRunError], type[SummarizerProblem], str]] = (
    (ModelAuthenticationError, SummarizerBroken, "The model's endpoint refuses the key"),
    (ModelQuotaExceededError, SummarizerBroken, "The model's endpoint wants to be paid"),
    (ModelNotFoundError, SummarizerBroken, "The endpoint does not know the model or the address"),
    (ModelContextWindowExceededError, SummaryProblem, "The paper is too long for the model"),
    (ModelRequestRejectedError, Rejected, "The model's endpoint rejects the request"),
    (ModelRateLimitError, Passing, "The model's endpoint limits us"),
    (ModelTimeoutError, SummarizerBusy, "The model did not answer in time"),
    (ModelRequestTimeout, SummarizerBusy, "The model did not answer in time"),
    (ModelAPIError, Passing, "The model is out of reach"),
    (AgentRunError, Passing, "The endpoint's answer is not a chat completion"),
)
"""By kind of error, the first that fits: what to do about it, and the sentence."""

_NOT_ONE = (SummarizerBroken, "The address is not that of a model's endpoint")
_NOT_THIS = (SummaryProblem, "The model's endpoint does not take this paper")

_STATUSES: Mapping[int, tuple[type[SummarizerProblem], str]] = {
    HTTPStatus.METHOD_NOT_ALLOWED: _NOT_ONE,
    HTTPStatus.GONE: _NOT_ONE,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: _NOT_THIS,
    HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS: _NOT_THIS,
}
"""The same for statuses that the library has no kind of error for."""


def translated(error: AgentRunError, *, secret: str = "") -> SummarizerProblem:
    """Say an error of the library in our own words; `secret` is kept out of them."""
    meaning, sentence = _meaning(error)
    says = f"{sentence}{_said(error, secret)}."
    if issubclass(meaning, SummarizerBusy):
        return meaning(says, after=getattr(error, "retry_after", None))
    return meaning(says)


def _meaning(error: AgentRunError) -> tuple[type[SummarizerProblem], str]:
    if isinstance(error, ModelHTTPError) and error.status_code in _STATUSES:
        return _STATUSES[error.status_code]
    return next((what, says) for kind, what, says in _MEANINGS if isinstance(error, kind))


def _said(error: AgentRunError, secret: str) -> str:
    """What the endpoint says for itself, to stand within a sentence."""
    body = error.body if isinstance(error, ModelAPIError) else None
    words = body.get("message") if isinstance(body, Mapping) else None
    if not isinstance(words, str) or not words.strip():
        return ""
    return f": {quoted(words.replace(secret, '…') if secret else words)}"
