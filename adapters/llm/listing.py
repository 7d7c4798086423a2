"""Which models an OpenAI-compatible endpoint has: asked for nothing, and no extra is needed.

https://platform.openai.com/docs/api-reference/models/list
"""

import httpx
from pydantic import BaseModel, SecretStr, ValidationError

from adapters.llm.keyless import KEYLESS
from bot.errors import SummarizerBroken, SummarizerBusy

TIMEOUT = 10.0
"""Seconds for each step: a list is at hand, even where a model takes minutes to load."""


class _Model(BaseModel):
    id: str


class _Answer(BaseModel):
    data: list[_Model]


async def list_models(
    *, client: httpx.AsyncClient, url: str, key: SecretStr | None
) -> frozenset[str]:
    """The names of the models that the endpoint at `url` has.

    Raises:
        SummarizerBusy: it is out of reach, or in trouble of its own.
        SummarizerBroken: it refuses the key, or is no such endpoint.
    """
    headers = {"Authorization": f"Bearer {key.get_secret_value()}"} if key else {}
    try:
        answer = await client.get(f"{url}/models", headers=headers, timeout=TIMEOUT)
    except (httpx.HTTPError, httpx.InvalidURL):
        raise SummarizerBusy("The model's endpoint is out of reach.") from None
    except UnicodeEncodeError:
        raise SummarizerBroken("The key holds letters that no key has; only ASCII.") from None
    if answer.status_code in (401, 403):
        if key is None:
            raise SummarizerBroken(KEYLESS)
        raise SummarizerBroken(f"The endpoint refuses the key (HTTP {answer.status_code}).")
    if answer.is_server_error or answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
        raise SummarizerBusy(f"The model's endpoint is in trouble (HTTP {answer.status_code}).")
    try:
        return frozenset(model.id for model in _Answer.model_validate_json(answer.content).data)
    except ValidationError:
        raise SummarizerBroken(
            f"The endpoint does not list its models (HTTP {answer.status_code}); "
            "its address mostly ends with /v1."
        ) from None
