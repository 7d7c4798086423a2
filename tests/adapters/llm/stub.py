"""An OpenAI-compatible endpoint on this machine that misbehaves on demand.

https://platform.openai.com/docs/api-reference/chat/create
"""

import asyncio
import json
import re
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from enum import StrEnum, auto
from typing import TYPE_CHECKING, Any, TypeVar

from aiohttp import web

if TYPE_CHECKING:
    from tests.adapters.loop_time import LoopTime

KEY = "sk-made-up-key-that-nobody-owns"
MODEL = "little-model"
TOKENS_IN, TOKENS_OUT = 700, 300

Json = dict[str, Any]
E = TypeVar("E", bound="Endpoint")


class Fault(StrEnum):
    """What an endpoint does instead of answering well."""

    CUT_OFF = auto()
    CUT_OFF_YET_WHOLE = auto()
    EMPTY = auto()
    NO_CHOICES = auto()
    REFUSAL = auto()
    REFUSAL_IN_WORDS = auto()
    FILTERED = auto()
    WRONG_SHAPE = auto()
    WRONG_TYPES = auto()
    ONE_POINT = auto()
    LONG_LINE = auto()
    NO_ABSTRACT = auto()
    PROSE_AROUND = auto()
    FENCED = auto()
    THOUGHTS_BEFORE = auto()
    DEEPLY_NESTED = auto()
    OBEDIENT = auto()
    BULLETS = auto()
    BOASTFUL = auto()
    NO_USAGE = auto()
    NO_SCHEMA = auto()
    REJECTED = auto()
    LIMITED = auto()
    LIMITED_FOR_LONG = auto()
    LIMITED_IN_MILLISECONDS = auto()
    LIMITED_WITHOUT_A_WORD = auto()
    NO_CREDIT = auto()
    SERVER_ERROR = auto()
    UNAVAILABLE = auto()
    SILENCE = auto()
    HANG_UP = auto()
    WEB_PAGE = auto()
    BROKEN_JSON = auto()
    WRONG_KEY = auto()
    WRONG_MODEL = auto()
    WRONG_ADDRESS = auto()
    TOO_LONG = auto()
    TOO_LONG_FOR_LLAMA = auto()
    TOO_LONG_WITHIN = auto()
    TOO_LARGE = auto()


def summary(title: str = "A paper", *, translated: bool = True) -> Json:
    """A good answer about the paper of that title."""
    english = {
        "one_line": f"{title}: a way to do more",
        "points": ["It reads before it writes.", "It solves 3 of 4 tasks."],
    }
    korean = {
        "one_line": f"{title}: 더 많은 일을 하는 방법",
        "points": ["쓰기 전에 먼저 읽습니다.", "4개 과제 중 3개를 풉니다."],
        "abstract": "이 논문은 한 가지를 연구합니다. 4개 과제 중 3개에서 통합니다.",
    }
    return korean if translated else english


class Endpoint:
    """A server; `faults` are taken first, one for each request, and then it answers well.

    Attributes:
        always: a fault of every request that is left when `faults` are gone.
        barrier: holds answers back until so many requests wait for one.
        asked: the body of each request, in order.
        most: how many requests were under way at once.
        loop_time: flies while the endpoint is silent, until the client has had enough.
    """

    def __init__(self) -> None:
        self.url = ""
        self.faults = deque[Fault]()
        self.always: Fault | None = None
        self.barrier: asyncio.Barrier | None = None
        self.asked: list[Json] = []
        self.keys: list[str] = []
        self.most = 0
        self.loop_time: LoopTime | None = None
        self._under_way = 0

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/v1/chat/completions", self._serve)
        return app

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        self._under_way += 1
        self.most = max(self.most, self._under_way)
        try:
            body = await request.json()
            self.asked.append(body)
            self.keys.append(request.headers.get("Authorization", ""))
            fault = self.faults.popleft() if self.faults else self.always
            if self.barrier is not None:
                await self.barrier.wait()
            return await self._answer(request, body, fault)
        finally:
            self._under_way -= 1

    async def _answer(
        self, request: web.Request, body: Json, fault: Fault | None
    ) -> web.StreamResponse:
        match fault:
            case Fault.SILENCE:
                await self._say_nothing(request)
            case Fault.HANG_UP if request.transport is not None:
                request.transport.close()
            case Fault.NO_SCHEMA if "response_format" not in body:
                fault = None
        if fault in _REFUSALS:
            return _REFUSALS[fault]()
        good = _expected(body)
        if fault is Fault.OBEDIENT:
            good |= _obeying(body)
        return web.json_response(_completion(fault, good))

    async def _say_nothing(self, request: web.Request) -> None:
        if self.loop_time is None:
            await asyncio.Event().wait()
        else:
            await self.loop_time.fly(until=lambda: request.transport is None)


@asynccontextmanager
async def running(endpoint: E) -> AsyncIterator[E]:
    """The endpoint, at work; its address is `endpoint.url`."""
    runner = web.AppRunner(endpoint.app(), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    endpoint.url = f"http://{host}:{port}/v1"
    yield endpoint
    await runner.cleanup()


def _expected(body: Json) -> Json:
    rules, asked = (str(message["content"]) for message in body["messages"])
    title = re.search(r"^Title: (.*)$", asked, re.MULTILINE)
    return summary(title[1] if title else "?", translated="Write in English" not in rules)


def _obeying(body: Json) -> Json:
    """What the paper orders to say, wherever it does so, in a whole answer."""
    asked = str(body["messages"][1]["content"]).partition("</paper-")[0]
    ordered = re.search(r'\b(?:say|answer)\b[^:"\n]{0,40}[:"]\s*([^"\n]+)', asked)
    if ordered is None:
        return {}
    return {"one_line": ordered[1], "points": ["쓰기 전에 먼저 읽습니다.", ordered[1]]}


def _completion(fault: Fault | None, good: Json) -> Json:
    message: Json = {"role": "assistant", "content": _content(fault, good)}
    if fault is Fault.REFUSAL:
        message |= {"content": None, "refusal": "I cannot help with that."}
    ends: dict[Fault | None, str] = {
        Fault.CUT_OFF: "length",
        Fault.CUT_OFF_YET_WHOLE: "length",
        Fault.FILTERED: "content_filter",
    }
    told: Json = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1770638400,
        "model": MODEL,
        "choices": [{"index": 0, "finish_reason": ends.get(fault, "stop"), "message": message}],
        "usage": {
            "prompt_tokens": TOKENS_IN,
            "completion_tokens": TOKENS_OUT,
            "total_tokens": TOKENS_IN + TOKENS_OUT,
        },
    }
    if fault is Fault.NO_CHOICES:
        told["choices"] = []
    if fault is Fault.NO_USAGE:
        del told["usage"]
    return told


def _content(fault: Fault | None, good: Json) -> str:
    whole = json.dumps(good, ensure_ascii=False)
    shaped: dict[Fault | None, Callable[[], str]] = {
        Fault.CUT_OFF: lambda: whole[: len(whole) // 2],
        Fault.EMPTY: lambda: "",
        Fault.FILTERED: lambda: "",
        Fault.REFUSAL_IN_WORDS: lambda: "I'm sorry, but I can't help with that.",
        Fault.WRONG_SHAPE: lambda: json.dumps({"summary": whole}),
        Fault.WRONG_TYPES: lambda: json.dumps(dict.fromkeys(good, 7)),
        Fault.ONE_POINT: lambda: json.dumps({**good, "points": good["points"][:1]}),
        Fault.LONG_LINE: lambda: json.dumps({**good, "one_line": "긴 줄 " * 60}),
        Fault.NO_ABSTRACT: lambda: json.dumps(good | {"abstract": "  "}),
        Fault.PROSE_AROUND: lambda: f"Sure! {{Here}} it is:\n{whole}\nHope that helps :-}}",
        Fault.FENCED: lambda: f"```json\n{whole}\n```",
        Fault.THOUGHTS_BEFORE: lambda: f'<think>{{"one_line": "no"}}</think>{whole}',
        Fault.BULLETS: lambda: json.dumps(
            {**good, "points": [f"- {good['points'][0]}", f"2. {good['points'][1]}"]}
        ),
        Fault.BOASTFUL: lambda: json.dumps(good | {"one_line": "획기적이고 압도적인 방법"}),
        Fault.DEEPLY_NESTED: lambda: '{"one_line":' * 20_000,
    }
    return shaped.get(fault, lambda: whole)()


def _error(status: int, message: str, **more: str) -> Callable[[], web.Response]:
    headers = {"Retry-After": more.pop("after")} if "after" in more else {}
    body = {"error": {"message": message, "type": "error", "param": None, **more}}
    return lambda: web.json_response(body, status=status, headers=headers)


_REFUSALS: dict[Fault | None, Callable[[], web.Response]] = {
    Fault.NO_SCHEMA: _error(400, "response_format is not supported"),
    Fault.REJECTED: _error(422, "flagged"),
    Fault.LIMITED: _error(429, "Slow down", after="7"),
    Fault.LIMITED_FOR_LONG: _error(429, "Slow down", after="900"),
    Fault.LIMITED_IN_MILLISECONDS: _error(429, "Slow down", after="1763759000000"),
    Fault.LIMITED_WITHOUT_A_WORD: _error(429, "Slow down"),
    Fault.NO_CREDIT: _error(429, "You exceeded your quota", code="insufficient_quota"),
    Fault.SERVER_ERROR: lambda: web.Response(status=500, text="boom"),
    Fault.UNAVAILABLE: _error(503, "Loading the model"),
    Fault.WEB_PAGE: lambda: web.Response(text="<html>Hello</html>", content_type="text/html"),
    Fault.BROKEN_JSON: lambda: web.Response(text="{oh", content_type="application/json"),
    Fault.WRONG_KEY: _error(401, f"Incorrect API key: {KEY}"),
    Fault.WRONG_MODEL: _error(404, f"The model {MODEL} does not exist", code="model_not_found"),
    Fault.WRONG_ADDRESS: lambda: web.Response(status=405),
    Fault.TOO_LONG: _error(400, "This model's maximum context length is 512 tokens"),
    Fault.TOO_LONG_FOR_LLAMA: _error(
        400, "request (4390 tokens) exceeds the available context size (4096 tokens)"
    ),
    Fault.TOO_LONG_WITHIN: _error(500, "Context size has been exceeded."),
    Fault.TOO_LARGE: lambda: web.Response(status=413),
}
