"""The endpoint of `stub`, asked for deep reads."""

import json
from collections import deque

from aiohttp import web

from tests.adapters.llm.stub import MODEL, TOKENS_IN, TOKENS_OUT, Endpoint, Fault, Json


class DeepEndpoint(Endpoint):
    """Answers with the next of `says` as it stands, cut off where the fault says so.

    Attributes:
        context: tokens to which it silently cuts a question, as Ollama does; None for no end.
    """

    def __init__(self) -> None:
        super().__init__()
        self.says: deque[str] = deque()
        self.context: int | None = None

    async def _answer(
        self, request: web.Request, body: Json, fault: Fault | None
    ) -> web.StreamResponse:
        if fault not in (None, Fault.CUT_OFF, Fault.FILTERED):
            return await super()._answer(request, body, fault)
        ends: dict[Fault | None, str] = {
            Fault.CUT_OFF: "length",
            Fault.FILTERED: "content_filter",
        }
        message: Json = {"role": "assistant", "content": self.says.popleft()}
        read = TOKENS_IN if self.context is None else min(self.context, _tokens(body))
        usage = {
            "prompt_tokens": read,
            "completion_tokens": TOKENS_OUT,
            "total_tokens": read + TOKENS_OUT,
        }
        told: Json = {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1770638400,
            "model": MODEL,
            "choices": [{"index": 0, "finish_reason": ends.get(fault, "stop"), "message": message}],
            "usage": usage,
        }
        return web.json_response(told)


def _tokens(body: Json) -> int:
    return sum(len(str(message["content"])) for message in body["messages"]) // 4


def claims(*told: Json) -> str:
    """An answer with those claims."""
    return json.dumps({"claims": told}, ensure_ascii=False)
