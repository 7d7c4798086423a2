"""The endpoint of `stub`, asked for deep reads."""

import json
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from tests.adapters.llm.stub import MODEL, TOKENS_IN, TOKENS_OUT, Endpoint, Fault, Json


class DeepEndpoint(Endpoint):
    """Answers with the next of `says` as it stands, cut off where the fault says so."""

    def __init__(self) -> None:
        super().__init__()
        self.says: deque[str] = deque()

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
        usage = {
            "prompt_tokens": TOKENS_IN,
            "completion_tokens": TOKENS_OUT,
            "total_tokens": TOKENS_IN + TOKENS_OUT,
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


@asynccontextmanager
async def running() -> AsyncIterator[DeepEndpoint]:
    """The endpoint, at work; its address is `endpoint.url`."""
    endpoint = DeepEndpoint()
    runner = web.AppRunner(endpoint.app(), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    endpoint.url = f"http://{host}:{port}/v1"
    yield endpoint
    await runner.cleanup()


def claims(*told: Json) -> str:
    """An answer with those claims."""
    return json.dumps({"claims": told}, ensure_ascii=False)
