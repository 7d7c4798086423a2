import asyncio
import socket
import traceback
from collections.abc import AsyncIterator

import pytest
from telegram import Bot, InputFile
from telegram.error import BadRequest, InvalidToken, NetworkError, TimedOut

from adapters.telegram.opening import name_of, open_bot
from adapters.telegram.transport import AiohttpRequest
from adapters.telegram.trouble import (
    AnswerCut,
    AnswerLate,
    Limited,
    NotSent,
    NotTelegram,
    Unsure,
)
from bot.channel import ChannelBroken
from tests.adapters.telegram.bot_api import TOKEN, Answer, BotApi, Cut, HangUp, Silence
from tests.adapters.telegram.bot_api_rules import Refusal

HELLO = {"chat_id": 7, "text": "hello", "parse_mode": "HTML"}


async def say_hello(bot: Bot) -> object:
    return await bot.do_api_request("SendMessage", dict(HELLO))


async def test_asks_in_json_and_takes_answers_unpacked(bot: Bot, api: BotApi) -> None:
    await bot.send_message(7, "<b>안녕</b>", parse_mode="HTML")

    assert api.calls == [
        ("sendmessage", {"chat_id": 7, "text": "<b>안녕</b>", "parse_mode": "HTML"})
    ]
    assert api.headers[0]["Content-Type"] == "application/json"
    assert api.headers[0]["Accept-Encoding"] == "identity"


async def test_uses_a_connection_again(bot: Bot, api: BotApi) -> None:
    for _ in range(3):
        await say_hello(bot)

    assert len(api.connections) == 1


async def test_uploads_a_file_as_a_form(bot: Bot, api: BotApi) -> None:
    paper = InputFile(b"%PDF", filename="paper.pdf")

    await bot.do_api_request("SendDocument", {"chat_id": 7, "document": paper})

    assert api.calls == [("senddocument", {"chat_id": 7, "document": b"%PDF"})]


async def test_half_a_surrogate_pair_does_not_stop_a_message(bot: Bot, api: BotApi) -> None:
    await bot.send_message(7, "odd \ud83d one", parse_mode="HTML")

    assert api.shown(7)[0].text == "odd ? one"


async def test_says_its_name(bot: Bot) -> None:
    assert await name_of(bot) == "@paperboy_bot"


@pytest.mark.parametrize("mishap", [Silence(), HangUp(), Cut()])
async def test_without_an_answer_it_is_not_known_whether_it_was_sent(
    impatient: Bot, api: BotApi, mishap: Silence | HangUp | Cut
) -> None:
    api.mishaps.append(mishap)

    with pytest.raises(Unsure) as caught:
        await say_hello(impatient)

    assert len(api.shown(7)) == 1
    assert isinstance(caught.value, NetworkError)
    assert isinstance(caught.value, TimedOut) == isinstance(mishap, Silence)
    assert isinstance(caught.value, AnswerLate) == isinstance(mishap, Silence)
    assert isinstance(caught.value, AnswerCut) == isinstance(mishap, Cut)


async def test_a_request_is_never_made_twice_by_itself(bot: Bot, api: BotApi) -> None:
    await say_hello(bot)
    api.mishaps.append(HangUp())
    with pytest.raises(Unsure):
        await say_hello(bot)

    assert api.methods() == ["sendmessage"] * 2


async def test_where_nobody_listens_nothing_was_sent(nobody_listens: str) -> None:
    async with open_bot(TOKEN, api_url=nobody_listens) as bot:
        with pytest.raises(NotSent):
            await say_hello(bot)


async def test_a_host_without_an_address_was_sent_nothing() -> None:
    async with open_bot(TOKEN, api_url="http://no-such-host.invalid") as bot:
        with pytest.raises(NotSent):
            await say_hello(bot)


async def test_an_address_that_is_none_was_sent_nothing() -> None:
    async with open_bot(TOKEN, api_url="gopher://example.org") as bot:
        with pytest.raises(NotSent):
            await say_hello(bot)


@pytest.fixture
async def full() -> AsyncIterator[str]:
    """A host that takes no more connections: its queue of one is full."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as server:
        host, port = server.getsockname()
        with socket.create_connection((host, port), timeout=30):
            yield f"http://{host}:{port}"


async def test_a_connection_that_takes_too_long_was_sent_nothing(full: str) -> None:
    request = AiohttpRequest(connect=0.05, answer=30)
    async with open_bot(TOKEN, api_url=full, request=request) as bot:
        with pytest.raises(NotSent):
            await say_hello(bot)


async def test_a_free_connection_is_waited_for_no_longer_than_for_a_new_one(api: BotApi) -> None:
    api.mishaps.append(Silence())
    request = AiohttpRequest(connections=1, connect=30)
    async with open_bot(TOKEN, api_url=api.url, request=request) as bot:
        taken = asyncio.create_task(say_hello(bot))
        await api.asked.wait()
        with pytest.raises(NotSent):
            await bot.do_api_request("SendMessage", dict(HELLO), connect_timeout=0.03)
        taken.cancel()
        with pytest.raises(asyncio.CancelledError):
            await taken


async def test_a_closed_session_was_sent_nothing() -> None:
    async with open_bot(TOKEN) as bot:
        pass
    with pytest.raises(NotSent):
        await say_hello(bot)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Answer(500, b'{"ok":false,"error_code":500,"description":"Internal"}'), Unsure),
        (Answer(502, b"<html>Bad Gateway</html>"), Unsure),
        (Answer(504, b""), Unsure),
        (Answer(403, b"<html>Forbidden by the proxy</html>"), NotTelegram),
        (Answer(404, b""), NotTelegram),
        (Answer(302, b"", headers=(("Location", "http://elsewhere.invalid/"),)), NotTelegram),
        (Answer(200, b"<html>Welcome to this hotel</html>"), AnswerCut),
        (Answer(200, b'"yes"'), AnswerCut),
        (Answer(200, b"\xff\xfe"), AnswerCut),
        (Answer(413, b'{"ok":false,"description":"Request Entity Too Large"}'), BadRequest),
        (Answer(404, b'{"ok":false,"error_code":404,"description":"Not Found"}'), InvalidToken),
    ],
)
async def test_an_answer_is_taken_for_what_it_is(
    bot: Bot, api: BotApi, answer: Answer, error: type[Exception]
) -> None:
    api.mishaps.append(answer)

    with pytest.raises(error) as caught:
        await say_hello(bot)

    assert type(caught.value) is error
    assert not api.shown(7)


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [
        (Refusal(429, "Too Many Requests: retry after 17", retry_after=17), 17),
        (Answer(429, b"<html>slow down</html>", headers=(("Retry-After", "4"),)), 4),
        (Answer(429, b"<html>slow down</html>"), 5),
    ],
)
async def test_waits_are_those_that_were_asked_for(
    bot: Bot, api: BotApi, answer: Answer, seconds: float
) -> None:
    api.mishaps.append(answer)

    with pytest.raises(Limited) as caught:
        await say_hello(bot)

    assert caught.value.after == seconds
    assert caught.value.retry_after.total_seconds() == seconds


async def test_proxies_of_the_environment_are_not_used(
    monkeypatch: pytest.MonkeyPatch, bot: Bot, api: BotApi, nobody_listens: str
) -> None:
    monkeypatch.setenv("HTTP_PROXY", nobody_listens)
    monkeypatch.setenv("NO_PROXY", "")

    await say_hello(bot)

    assert api.shown(7)


async def test_a_proxy_that_is_not_there_was_sent_nothing(api: BotApi, nobody_listens: str) -> None:
    request = AiohttpRequest(proxy=nobody_listens)
    async with open_bot(TOKEN, api_url=api.url, request=request) as bot:
        with pytest.raises(NotSent):
            await say_hello(bot)


async def test_no_error_holds_the_token(
    bot: Bot, api: BotApi, full: str, nobody_listens: str
) -> None:
    said = []
    for mishap in (HangUp(), Cut(), Answer(200, b"{"), Answer(400, b"{"), Answer(502, b"")):
        api.mishaps.append(mishap)
        said.append(await failing(bot))
    for api_url in (full, nobody_listens, "gopher://example.org", "http://no-such-host.invalid"):
        async with open_bot(TOKEN, api_url=api_url, request=AiohttpRequest(connect=0.05)) as other:
            said.append(await failing(other))

    assert TOKEN not in "".join(said)


async def failing(bot: Bot) -> str:
    """The whole traceback of an error, with the errors that caused it."""
    with pytest.raises(NetworkError) as caught:
        await say_hello(bot)
    return "".join(traceback.format_exception(caught.value))


async def test_a_bot_without_a_token_is_not_opened() -> None:
    with pytest.raises(ChannelBroken):
        async with open_bot(" \n"):
            raise AssertionError


async def test_the_library_can_log_all_it_wants(
    api: BotApi, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_bot(TOKEN, api_url=api.url) as bot:
        await bot.initialize()

    assert "Set Bot API URL" in caplog.text
    assert TOKEN not in caplog.text
