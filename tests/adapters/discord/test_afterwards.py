"""What is done with a digest once it was sent, which never makes it less sent."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace

import pytest
from structlog.testing import capture_logs
from structlog.typing import EventDict

from adapters.discord.channel import NONCE_KNOWN, Discord
from adapters.discord.opening import Client
from adapters.discord.refusals import PLAIN_ONLY
from bot.channel import After, TryAgain
from bot.lacks import UNDISCUSSED, UNPUBLISHED
from bot.subscription import Address
from tests.adapters.discord.rest_api import (
    ANNOUNCEMENT,
    CROSSPOSTED,
    HAS_THREAD,
    LONG_SILENCE,
    Answer,
    Place,
    RestApi,
    limit,
)
from tests.adapters.discord.rest_rules import Refusal
from tests.adapters.discord.samples import CHANNEL, FORUM, FULL, PLAIN

pytestmark = pytest.mark.slow

NEWS = Address("discord", "9")
PUBLISH, DISCUSS = After(publish=True), After(discuss=True)
BOTH = After(publish=True, discuss=True)


@pytest.fixture(autouse=True)
def news(api: RestApi) -> Place:
    """An announcement channel 9."""
    api.places["9"] = Place(kind=ANNOUNCEMENT)
    return api.places["9"]


@pytest.fixture
def logged() -> Iterator[list[EventDict]]:
    with capture_logs() as events:
        yield events


def flags(api: RestApi, channel: str = "9") -> list[int]:
    """What became of each message of a channel."""
    return [shown["flags"] & (CROSSPOSTED | HAS_THREAD) for shown in api.shown(channel)]


def sayings(logged: list[EventDict]) -> list[str]:
    return [one["event"] for one in logged if one["log_level"] == "warning"]


async def test_without_a_wish_a_message_is_sent_and_that_is_all(
    channel: Discord, api: RestApi
) -> None:
    await channel.send(FULL, NEWS, key="k")

    assert len(api.calls) == 1
    assert flags(api) == [0]


async def test_a_message_is_published(channel: Discord, api: RestApi) -> None:
    receipt = await channel.send(FULL, NEWS, key="k", after=PUBLISH)

    (number,) = receipt.message_ids
    assert api.calls[-1].path == f"/channels/9/messages/{number}/crosspost"
    assert flags(api) == [CROSSPOSTED]


@pytest.mark.parametrize("to", [CHANNEL, NEWS], ids=str)
async def test_a_thread_is_opened_under_the_name_of_the_digest(
    channel: Discord, api: RestApi, to: Address
) -> None:
    receipt = await channel.send(FULL, to, key="k", after=DISCUSS)

    thread = api.places[receipt.message_ids[0]]
    assert (thread.name, thread.parent) == (FULL.title, to.place)
    assert flags(api, to.place) == [HAS_THREAD]


async def test_a_name_is_as_long_as_discord_takes(channel: Discord, api: RestApi) -> None:
    for key, title in (("1", "word " * 40), ("2", "")):
        await channel.send(replace(PLAIN, title=title), NEWS, key=key, after=DISCUSS)

    assert flags(api) == [HAS_THREAD] * 2
    assert not api.faults


async def test_the_same_delivery_is_published_and_discussed_once(
    channel: Discord, api: RestApi, logged: list[EventDict]
) -> None:
    first = await channel.send(FULL, NEWS, key="k", after=BOTH)
    again = await channel.send(FULL, NEWS, key="k", after=BOTH, again=1.0)

    assert first == again
    assert flags(api) == [CROSSPOSTED | HAS_THREAD]
    assert len(api.calls) == 4  # what stands on a message is not asked for again
    assert not sayings(logged)


@pytest.mark.parametrize(
    ("after", "refused"),
    [
        (PUBLISH, Refusal(400, 40033, "This message has already been crossposted.")),
        (DISCUSS, Refusal(400, 160004, "A thread has already been created for this message")),
    ],
    ids=["publish", "discuss"],
)
async def test_what_discord_says_was_done_is_done(
    channel: Discord, api: RestApi, logged: list[EventDict], after: After, refused: Refusal
) -> None:
    api.mishaps.extend([None, refused])

    assert (await channel.send(FULL, NEWS, key="k", after=after)).message_ids
    assert not sayings(logged)


async def test_what_a_process_left_undone_another_one_does(
    channel: Discord, client: Client, api: RestApi
) -> None:
    sent = await channel.send(FULL, NEWS, key="k")
    api.forget_nonces()

    found = await Discord(client=client).send(FULL, NEWS, key="k", after=BOTH, again=NONCE_KNOWN)

    assert found == sent
    assert flags(api) == [CROSSPOSTED | HAS_THREAD]


async def test_a_post_in_a_forum_is_a_thread_already(
    channel: Discord, api: RestApi, logged: list[EventDict]
) -> None:
    await channel.send(FULL, FORUM, key="k", after=BOTH)

    assert api.calls[-1].path == "/channels/8/threads"
    assert not sayings(logged)


async def test_what_was_not_sent_is_not_published(channel: Discord, api: RestApi) -> None:
    api.mishaps.append(limit(60))

    with pytest.raises(TryAgain):
        await channel.send(FULL, NEWS, key="k", after=BOTH)

    assert len(api.calls) == 1


async def test_only_an_announcement_channel_is_published_from(
    channel: Discord, api: RestApi, logged: list[EventDict]
) -> None:
    receipt = await channel.send(FULL, CHANNEL, key="k", after=BOTH)

    assert receipt.message_ids
    (said,) = sayings(logged)
    assert "That takes an announcement channel" in said
    assert "Cannot execute action on this channel type" in logged[-1]["says"]
    assert receipt.lacks == UNPUBLISHED
    assert flags(api, "7") == [HAS_THREAD]


async def test_a_layout_that_had_to_be_plain_is_told_of_first(
    channel: Discord, news: Place
) -> None:
    news.threads = news.embeds = False

    receipt = await channel.send(FULL, NEWS, key="k", after=BOTH)

    assert (receipt.layout, receipt.lacks) == ("text", PLAIN_ONLY)


async def test_a_missing_permission_for_threads_is_named(
    channel: Discord, api: RestApi, news: Place, logged: list[EventDict]
) -> None:
    news.threads = False

    receipt = await channel.send(FULL, NEWS, key="k", after=BOTH)

    (said,) = sayings(logged)
    assert "Create Public Threads" in said
    assert receipt.lacks == UNDISCUSSED
    assert flags(api) == [CROSSPOSTED]


@pytest.mark.parametrize(
    "mishap",
    [
        limit(1800),
        limit(5, whole_bot=True),
        Refusal(400, 50068, "Invalid message type"),
        Answer(200, b'"not an object"', headers=(("Content-Type", "application/json"),)),
        LONG_SILENCE,
    ],
    ids=["an hour is full", "the bot is limited", "refused", "strange", "silence"],
)
@pytest.mark.parametrize("after", [PUBLISH, DISCUSS], ids=["publish", "discuss"])
async def test_a_failure_is_logged_once_and_the_digest_is_sent(
    channel: Discord, api: RestApi, logged: list[EventDict], mishap: Answer, after: After
) -> None:
    api.mishaps.extend([None, mishap])

    receipt = await channel.send(FULL, NEWS, key="k", after=after)

    assert receipt.message_ids == (api.shown("9")[0]["id"],)
    assert receipt.lacks == "", "no permission is missing"
    assert len(sayings(logged)) == 1
    assert logged[-1]["channel"] == "9"


async def test_each_request_waits_for_its_turn_after_the_message(
    channel: Discord, api: RestApi
) -> None:
    turns: list[int] = []

    @asynccontextmanager
    async def turn() -> AsyncIterator[None]:
        before = len(api.calls)
        yield
        turns.append(len(api.calls) - before)

    await channel.send(FULL, NEWS, key="k", after=replace(BOTH, turn=turn))

    assert turns == [1, 1]
    assert len(api.calls) == 3


async def test_what_never_gets_its_turn_is_left(
    channel: Discord, api: RestApi, logged: list[EventDict]
) -> None:
    class Never(AbstractAsyncContextManager[None]):
        async def __aenter__(self) -> None:
            raise TryAgain("The bot speaks as fast as it may.", reason="no-place")

        async def __aexit__(self, *_: object) -> None:
            raise AssertionError

    receipt = await channel.send(FULL, NEWS, key="k", after=replace(BOTH, turn=Never))

    assert receipt.message_ids
    assert flags(api) == [0]
    assert [one["reason"] for one in logged] == ["no-place"] * 2


async def test_a_published_message_can_be_edited(channel: Discord, api: RestApi) -> None:
    sent = await channel.send(FULL, NEWS, key="k", after=BOTH)

    await channel.edit(FULL, NEWS, sent)

    assert flags(api) == [CROSSPOSTED | HAS_THREAD]
    assert not api.faults
