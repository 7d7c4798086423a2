from collections.abc import Callable

import httpx
import pytest
from pydantic import SecretStr

from adapters.llm.listing import list_models
from bot.errors import SummarizerBroken, SummarizerBusy, SummarizerProblem

URL = "http://models.example/v1"
KEY = SecretStr("sk-made-up")


async def listed(
    answer: Callable[[httpx.Request], httpx.Response], key: SecretStr | None = KEY
) -> frozenset[str]:
    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
        return await list_models(client=client, url=URL, key=key)


async def test_an_endpoint_names_its_models() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json={"object": "list", "data": [{"id": "a"}, {"id": "b"}]})

    assert await listed(answer) == {"a", "b"}
    assert (asked[0].method, str(asked[0].url)) == ("GET", f"{URL}/models")
    assert asked[0].headers["Authorization"] == "Bearer sk-made-up"


async def test_without_a_key_none_is_shown() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert "Authorization" not in request.headers
        return httpx.Response(200, json={"data": []})

    assert await listed(answer, key=None) == frozenset()


@pytest.mark.parametrize(
    ("status", "body", "kind", "says"),
    [
        (401, "{}", SummarizerBroken, "refuses the key"),
        (403, "{}", SummarizerBroken, "refuses the key"),
        (404, "not found", SummarizerBroken, "mostly ends with /v1"),
        (200, "<html>a page</html>", SummarizerBroken, "does not list its models"),
        (200, "[]", SummarizerBroken, "does not list its models"),
        (429, "{}", SummarizerBusy, "in trouble"),
        (503, "{}", SummarizerBusy, "in trouble"),
    ],
)
async def test_an_endpoint_that_names_none_says_why(
    status: int, body: str, kind: type[SummarizerProblem], says: str
) -> None:
    with pytest.raises(kind, match=says):
        await listed(lambda _: httpx.Response(status, text=body))


@pytest.mark.parametrize("status", [401, 403])
async def test_an_endpoint_that_wants_a_key_where_none_is_set_says_which_setting_it_is(
    status: int,
) -> None:
    with pytest.raises(SummarizerBroken, match="PAPERBOY_LLM_KEY is not set; OPENAI_API_KEY"):
        await listed(lambda _: httpx.Response(status), key=None)


async def test_an_endpoint_that_is_away_may_be_there_later() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    with pytest.raises(SummarizerBusy, match="out of reach"):
        await listed(answer)


async def test_a_key_that_was_copied_wrongly_is_not_shown() -> None:
    with pytest.raises(SummarizerBroken, match="ASCII") as raised:
        await listed(lambda _: httpx.Response(200), key=SecretStr("sk-…geheim"))

    assert "geheim" not in str(raised.value)
