"""Asking one model through pydantic-ai: patiently, by JSON schema or in words.

Its agent is not used: how a call ended and what it took has to be known of every single one, and
a model that writes around its JSON needs no second call.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import httpx2
import structlog
from pydantic import BaseModel
from pydantic_ai.direct import model_request
from pydantic_ai.exceptions import AgentRunError
from pydantic_ai.messages import ModelRequest, ModelResponse, UserPromptPart
from pydantic_ai.models import Model, ModelRequestParameters
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.output import OutputObjectDefinition
from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider
from pydantic_ai.settings import ModelSettings

from adapters.llm.errors import Passing, Rejected, translated
from bot.draft import Usage
from bot.errors import SummaryProblem

PAUSES = (1.0, 4.0)
"""Seconds before a call is made again that failed in passing."""

PATIENCE = 20.0
"""Seconds that an endpoint may ask us to wait before we pass its wish on instead."""

IN_WORDS = ModelRequestParameters(output_mode="text", allow_text_output=True)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a model wrote, as far as it came, and what that took."""

    text: str
    is_cut_off: bool
    usage: Usage


def endpoint(*, url: str, key: str, model: str, client: httpx2.AsyncClient) -> Model:
    """A model at an endpoint; without a key none is looked for elsewhere."""
    provider = OpenAICompatibleProvider(
        "llm", base_url=url, api_key=key or None, http_client=client
    )
    return OpenAIChatModel(model, provider=provider)


class Asking:
    """Asks one model at one endpoint.

    Args:
        sleep: waits for so many seconds.
        deadline: seconds for a whole answer.
        secret: kept out of every sentence.
    """

    def __init__(
        self,
        *,
        model: Model,
        sleep: Callable[[float], Awaitable[None]],
        deadline: float,
        secret: str = "",
    ) -> None:
        self.name = model.model_name
        self._model = model
        self._sleep = sleep
        # The library's own repeats would neither be counted nor know our patience.
        self._settings = ModelSettings(request_timeout=deadline, max_retries=0)
        self._secret = secret
        self._in_words = False

    async def ask(self, question: str, *, rules: str, form: type[BaseModel]) -> Answer:
        """Ask by JSON schema; where the endpoint takes none, in words, from then on.

        Raises:
            SummaryProblem: the model refuses.
            SummarizerBusy: it is limiting us for longer than we wait, down or too slow.
            SummarizerBroken: key, model or address is wrong, or there is no credit.
        """
        request = ModelRequest(parts=[UserPromptPart(question)], instructions=rules)
        if self._in_words:
            return _answer(await self._patiently(request, IN_WORDS))
        try:
            return _answer(await self._patiently(request, _by_schema(form)))
        except Rejected:
            response = await self._patiently(request, IN_WORDS)
        if not self._in_words:
            self._in_words = True
            log.info("The model takes no JSON schema and is asked in words", model=self.name)
        return _answer(response)

    async def _patiently(
        self, request: ModelRequest, parameters: ModelRequestParameters
    ) -> ModelResponse:
        for pause in PAUSES:
            try:
                return await self._once(request, parameters)
            except Passing as passing:
                wait = pause if passing.after is None else passing.after
                if wait > PATIENCE:
                    raise
                await self._sleep(wait)
        return await self._once(request, parameters)

    async def _once(
        self, request: ModelRequest, parameters: ModelRequestParameters
    ) -> ModelResponse:
        try:
            return await model_request(
                self._model,
                [request],
                model_settings=self._settings,
                model_request_parameters=parameters,
            )
        except AgentRunError as error:
            # Not `from` it: an endpoint may repeat the key, and a traceback would show it.
            raise translated(error, secret=self._secret) from None
        except IndexError:  # the library takes the first of no choices
            raise Passing("The endpoint's answer is empty.") from None


def _by_schema(form: type[BaseModel]) -> ModelRequestParameters:
    schema = OutputObjectDefinition(
        name="answer", json_schema=form.model_json_schema(), strict=True
    )
    return ModelRequestParameters(
        output_mode="native", output_object=schema, allow_text_output=True
    )


def _answer(response: ModelResponse) -> Answer:
    took = response.usage
    usage = Usage(calls=1, tokens_in=took.input_tokens, tokens_out=took.output_tokens)
    if response.finish_reason == "content_filter":
        raise SummaryProblem("The model refuses this paper.", usage=usage)
    return Answer(
        text=response.text or "",
        is_cut_off=response.finish_reason == "length",
        usage=usage,
    )
