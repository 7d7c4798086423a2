"""What may have been sent before is looked for before it is sent again."""

from dataclasses import replace

import pytest

from adapters.discord.channel import NONCE_KNOWN, Discord
from adapters.discord.opening import Client
from bot.channel import Look, TryAgain, Unclear
from bot.models import Digest
from formatters.discord import LAYOUTS
from formatters.discord_message import DiscordMessage
from tests.adapters.discord.conftest import Ticks
from tests.adapters.discord.rest_api import Answer, Cut, RestApi, limit
from tests.adapters.discord.rest_rules import Refusal
from tests.adapters.discord.samples import CHAIN, CHANNEL, EMBEDS, FULL, MARK, PLAIN


@pytest.fixture
def other(client: Client) -> Discord:
    """The channel of a process that was started anew."""
    return Discord(client=client)


@pytest.mark.parametrize("message", CHAIN, ids=lambda message: message.layout)
async def test_another_process_finds_what_the_first_one_sent(
    channel: Discord, other: Discord, api: RestApi, message: DiscordMessage
) -> None:
    sent = await channel.send(message, CHANNEL, key="k", role="55")
    api.forget_nonces()

    found = await other.send(message, CHANNEL, key="k", role="55", again=True)

    assert found == sent
    assert len(api.shown()) == 1


@pytest.mark.parametrize("layout", LAYOUTS)
async def test_another_process_finds_a_digest_in_every_layout(
    channel: Discord, other: Discord, api: RestApi, digest: Digest, layout: str
) -> None:
    message = channel.render(digest, Look(layout=layout))
    await channel.send(message, CHANNEL, key="k", role="55")
    api.forget_nonces()

    await other.send(message, CHANNEL, key="k", role="55", again=True)

    assert len(api.shown()) == 1


async def test_it_is_found_in_whatever_layout_it_was_taken(
    channel: Discord, other: Discord, api: RestApi
) -> None:
    for message in CHAIN:
        api.messages.clear()
        api.forget_nonces()
        sent = await channel.send(replace(message, simpler=None), CHANNEL, key="k")

        found = await other.send(FULL, CHANNEL, key="k", again=True)

        assert found.message_ids == sent.message_ids
        assert bool(found.layout in {"full", "compact"}) == bool(message.parts)


async def test_what_is_not_there_is_sent(other: Discord, api: RestApi) -> None:
    await other.send(FULL, CHANNEL, key="k", again=True)

    assert len(api.shown()) == 1
    assert [call.method for call in api.calls] == ["GET", "POST"]


@pytest.mark.parametrize(
    "changed",
    [
        {"author": {"id": "13"}},
        {"interaction_metadata": {"id": "1", "type": 2}},
    ],
    ids=["somebody else's", "an answer to a command"],
)
async def test_what_only_looks_like_it_is_not_it(
    channel: Discord, other: Discord, api: RestApi, changed: dict[str, object]
) -> None:
    await channel.send(FULL, CHANNEL, key="another")
    api.shown()[0].update(changed)

    await other.send(FULL, CHANNEL, key="k", again=True)

    assert len(api.shown()) == 2


@pytest.mark.parametrize("mark", ["2026-02-0", "2026-02-09:early", "2026-02-08"])
@pytest.mark.parametrize("message", [FULL, EMBEDS], ids=lambda message: message.layout)
async def test_the_digest_of_another_day_is_not_it(
    channel: Discord, other: Discord, api: RestApi, message: DiscordMessage, mark: str
) -> None:
    await channel.send(message, CHANNEL, key="another")
    assert MARK.startswith("2026-02-0")

    await other.send(replace(PLAIN, mark=mark), CHANNEL, key="k", again=True)

    assert len(api.shown()) == 2


async def test_who_may_not_look_sends(channel: Discord, other: Discord, api: RestApi) -> None:
    api.places["7"].history = False
    await channel.send(FULL, CHANNEL, key="k")

    await other.send(FULL, CHANNEL, key="k", again=True)

    assert len(api.shown()) == 1, "the nonce is known still"


@pytest.mark.parametrize("mishap", [limit(30), Cut(), Answer(503, b"")])
async def test_a_look_that_fails_is_no_reason_to_send(
    other: Discord, api: RestApi, mishap: Answer | Cut
) -> None:
    api.trouble.append(mishap)

    with pytest.raises((TryAgain, Unclear)):
        await other.send(FULL, CHANNEL, key="k", again=True)

    assert not api.made()


async def test_for_two_minutes_the_nonce_is_trusted_and_then_no_more(
    channel: Discord, api: RestApi, ticks: Ticks
) -> None:
    looks = []
    api.mishaps.extend([Refusal(503, 0, "")] * 4)
    for seconds in (0, NONCE_KNOWN - 1, 1, 1):
        ticks.seconds += seconds
        with pytest.raises(Unclear):
            await channel.send(FULL, CHANNEL, key="k", again=seconds > 0)
        looks.append(len(api.made("GET")))

    assert looks == [0, 0, 1, 1]


async def test_a_first_try_looks_nowhere(channel: Discord, api: RestApi) -> None:
    await channel.send(FULL, CHANNEL, key="k")

    assert not api.made("GET")
