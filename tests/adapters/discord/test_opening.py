import asyncio
import logging
import traceback

import pytest
from discord.http import Route

from adapters.discord.channel import Discord
from adapters.discord.opening import open_client
from bot.channel import ChannelBroken, TryAgain
from tests.adapters.discord.rest_api import ME, TOKEN, Answer, RestApi
from tests.adapters.discord.rest_rules import Refusal
from tests.adapters.discord.samples import CHANNEL, PLAIN

WRONG = "MTA0Mjg.another.TOKEN-that-is-wrong"


async def test_a_client_is_signed_in_and_not_connected(api: RestApi) -> None:
    async with open_client(f" {TOKEN}\n", api_url=api.url) as client:
        assert str(client.user and client.user.id) == ME
        assert client.shards == {}
        assert not client.is_ready()

    assert [call.path for call in api.calls] == ["/users/@me", "/oauth2/applications/@me"]


async def test_a_client_wants_little_and_remembers_little(api: RestApi) -> None:
    async with open_client(TOKEN, api_url=api.url) as client:
        state = client._connection  # noqa: SLF001 – the library shows it nowhere else

        assert [name for name, on in client.intents if on] == ["guilds"]
        assert state.max_messages is None
        assert not any(on for _, on in state.member_cache_flags)
        assert client.allowed_mentions is not None
        mentions = client.allowed_mentions
        assert not any((mentions.everyone, mentions.users, mentions.roles))


async def test_the_address_of_the_api_is_put_back(api: RestApi) -> None:
    usual = Route.BASE
    async with open_client(TOKEN, api_url=f"{api.url}/"):
        assert f"{api.url}/v10" == Route.BASE

    assert usual == Route.BASE == "https://discord.com/api/v10"


async def test_a_client_that_need_not_hurry_asks_nothing(api: RestApi) -> None:
    async with open_client(TOKEN, api_url=api.url, at_once=False) as client:
        assert not api.asked.is_set()
        await Discord(client=client).send(PLAIN, CHANNEL, key="k")

    assert api.shown()


async def test_many_who_wait_share_one_try(api: RestApi) -> None:
    async with open_client(TOKEN, api_url=api.url, at_once=False) as client:
        await asyncio.gather(*(client.sign_in() for _ in range(20)))
        await client.sign_in()

    assert len(api.calls) == 2


@pytest.mark.parametrize("token", ["", " \n", "two\nlines-of-token", "Bot lines-of-token", "토큰"])
async def test_without_a_token_nothing_is_opened(token: str) -> None:
    with pytest.raises(ChannelBroken, match="Developer Portal gives one") as caught:
        async with open_client(token):
            raise AssertionError

    assert "lines-of-token" not in str(caught.value)


async def test_a_wrong_token_breaks_the_channel_and_is_not_repeated(
    api: RestApi, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(ChannelBroken, match="Check its token") as caught:
        async with open_client(WRONG, api_url=api.url):
            raise AssertionError

    said = "".join(traceback.format_exception(caught.value))
    assert WRONG not in said + caplog.text


async def test_what_cannot_be_reached_is_reached_later(
    api: RestApi, capsys: pytest.CaptureFixture[str]
) -> None:
    api.trouble.append(Answer(503, b"no health"))
    async with open_client(TOKEN, api_url=api.url) as client:
        assert "asked again with the first digest" in capsys.readouterr().out
        await Discord(client=client).send(PLAIN, CHANNEL, key="k")

    assert api.shown()


async def test_nobody_there_is_a_matter_of_the_network(nobody_listens: str) -> None:
    async with open_client(TOKEN, api_url=nobody_listens) as client:
        for _ in range(2):
            with pytest.raises(TryAgain, match="cannot be reached") as caught:
                await Discord(client=client).send(PLAIN, CHANNEL, key="k")
            assert caught.value.whole_bot


async def test_a_half_finished_sign_in_is_begun_again(api: RestApi) -> None:
    api.trouble.extend([None, Refusal(503, 0, "no health")])
    async with open_client(TOKEN, api_url=api.url) as client:
        await client.sign_in()
        assert client.application_id == int(ME)


async def test_the_library_can_log_all_it_wants(
    api: RestApi, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with open_client(TOKEN, api_url=api.url) as client:
        await Discord(client=client).send(PLAIN, CHANNEL, key="k")

    assert "POST" in caplog.text
    assert TOKEN not in caplog.text
