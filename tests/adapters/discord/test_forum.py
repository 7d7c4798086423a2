from datetime import UTC, datetime, timedelta

import pytest

from adapters.discord.channel import NONCE_KNOWN, Discord
from adapters.discord.opening import Client
from bot.channel import After, NotAllowed, Receipt, TryAgain, Unclear, Unsure
from bot.subscription import Address
from tests.adapters.discord.conftest import Turns
from tests.adapters.discord.rest_api import (
    CATEGORY,
    REQUIRES_TAG,
    THREAD,
    Answer,
    HangUp,
    Place,
    RestApi,
    limit,
)
from tests.adapters.discord.rest_rules import Refusal
from tests.adapters.discord.samples import CHAIN, FORUM, FULL, PLAIN

NOON = datetime(2026, 2, 10, 12, tzinfo=UTC)

TAGS = [
    {"id": "31", "name": "Staff only", "moderated": True},
    {"id": "32", "name": "Papers", "moderated": False},
]


def posts(api: RestApi) -> list[str]:
    return [place.name for place in api.places.values() if place.parent == "8"]


async def test_a_forum_gets_a_post_for_each_digest(channel: Discord, api: RestApi) -> None:
    first = await channel.send(FULL, FORUM, key="1")
    asked = len(api.calls)
    await channel.send(FULL, FORUM, key="2")

    (thread,) = (id_ for id_ in api.messages if f"{id_}/{id_}" in first.message_ids)
    assert api.shown(thread)
    assert first.layout == "full"
    assert posts(api) == ["Daily Papers", "Daily Papers"]
    assert (asked, len(api.calls)) == (3, 4), "by now it is known to be a forum"


async def test_every_request_but_the_first_has_its_turn(channel: Discord, api: RestApi) -> None:
    api.places["8"].tags = TAGS
    counted: list[tuple[int, int]] = []

    async def send(key: str, again: float | None = None) -> None:
        turns, asked = Turns(), len(api.calls)
        await channel.send(PLAIN, FORUM, key=key, again=again, after=After(turn=turns.one))
        counted.append((turns.count, len(api.calls) - asked))

    await send("1")
    await send("2")
    await send("2", again=1.0)
    api.places["8"].flags = REQUIRES_TAG
    await send("3")
    for place in api.places.values():
        place.owner = "13"
    await send("3", again=1.0)

    assert counted == [(2, 3), (0, 1), (2, 2), (2, 3), (2, 3)]


@pytest.mark.parametrize("message", CHAIN, ids=lambda message: message.layout)
async def test_a_post_is_edited_and_taken_back(
    channel: Discord, api: RestApi, message: object
) -> None:
    assert isinstance(message, type(FULL))
    sent = await channel.send(message, FORUM, key="k")

    assert await channel.edit(message, FORUM, sent) == sent
    await channel.delete(FORUM, sent)

    assert not any(api.messages.values())


async def test_a_thread_that_comes_without_its_message_is_enough(
    channel: Discord, api: RestApi
) -> None:
    await channel.send(FULL, FORUM, key="1")
    thread = Answer(200, b'{"id":"31"}', headers=(("Content-Type", "application/json"),))
    api.mishaps.append(thread)

    receipt = await channel.send(FULL, FORUM, key="2")

    assert receipt == Receipt(message_ids=("31/31",), layout="full")


async def test_a_tag_is_given_where_one_is_required(channel: Discord, api: RestApi) -> None:
    api.places["8"].tags = TAGS
    await channel.send(FULL, FORUM, key="1")
    api.places["8"].flags = REQUIRES_TAG
    await channel.send(FULL, FORUM, key="2")
    await channel.send(FULL, FORUM, key="3")

    tags = [
        call.body.get("applied_tags") for call in api.made() if call.body and "name" in call.body
    ]
    assert tags == [None, None, ["32"], ["32"]]
    assert len(posts(api)) == 3


async def test_a_forum_without_a_tag_to_give_says_who_can_add_one(
    channel: Discord, api: RestApi
) -> None:
    api.places["8"].tags, api.places["8"].flags = TAGS[:1], REQUIRES_TAG

    with pytest.raises(NotAllowed, match="Manage Channels adds one"):
        await channel.send(FULL, FORUM, key="1")


async def test_a_channel_where_nobody_can_post_is_no_forum(channel: Discord, api: RestApi) -> None:
    api.places["8"].kind = CATEGORY

    with pytest.raises(NotAllowed, match="choose a text or announcement channel") as caught:
        await channel.send(FULL, FORUM, key="1")

    assert caught.value.reason == "not-a-text-channel"


@pytest.mark.parametrize("mishap", [HangUp(), Refusal(502, 0, ""), Refusal(500, 0, "")])
async def test_the_library_does_not_post_twice(
    channel: Discord, api: RestApi, mishap: HangUp | Refusal
) -> None:
    await channel.send(FULL, FORUM, key="1")
    api.mishaps.append(mishap)

    with pytest.raises(Unclear):
        await channel.send(FULL, FORUM, key="2")

    assert len(api.made()) == 3


async def test_a_post_that_was_not_answered_is_found_by_its_name(
    channel: Discord, client: Client, api: RestApi
) -> None:
    api.mishaps.extend([None, HangUp()])
    with pytest.raises(Unclear):
        await channel.send(FULL, FORUM, key="k")

    receipt = await channel.send(FULL, FORUM, key="k", again=1.0)
    elsewhere = await Discord(client=client).send(FULL, FORUM, key="k", again=1.0)

    (thread,) = (id_ for id_, place in api.places.items() if place.parent == "8")
    assert receipt == elsewhere == Receipt(message_ids=(f"{thread}/{thread}",), layout="full")


async def test_a_post_is_found_though_nobody_may_read_it(
    channel: Discord, client: Client, api: RestApi
) -> None:
    sent = await channel.send(FULL, FORUM, key="k")
    for place in api.places.values():
        place.history = False

    found = await Discord(client=client).send(FULL, FORUM, key="k", again=NONCE_KNOWN)

    assert found == sent
    assert len(posts(api)) == 1


def put_away(api: RestApi, at: datetime) -> None:
    """Archive every post that is open."""
    for place in api.places.values():
        if place.parent == "8" and not place.put_away:
            place.put_away = at.isoformat()


def other_posts(api: RestApi, *, put_away: datetime, count: int = 100) -> None:
    """Posts of others that were archived, a second one after the other."""
    for number in range(count):
        at = (put_away + timedelta(seconds=number)).isoformat()
        other = Place(kind=THREAD, parent="8", name="Talk", owner="13", put_away=at)
        api.places[str(9_000_000_000 + len(api.places))] = other


async def test_a_post_that_was_put_away_since_is_found(
    channel: Discord, client: Client, api: RestApi
) -> None:
    sent = await channel.send(FULL, FORUM, key="k")
    put_away(api, NOON)
    other_posts(api, put_away=NOON + timedelta(minutes=1), count=150)

    found = await Discord(client=client).send(FULL, FORUM, key="k", again=3_700.0)

    assert found == sent
    assert posts(api).count("Daily Papers") == 1


async def test_it_is_looked_for_no_further_back_than_it_may_have_been_posted(
    channel: Discord, api: RestApi
) -> None:
    for hours in range(7):
        other_posts(api, put_away=NOON - timedelta(hours=hours))

    await channel.send(FULL, FORUM, key="k", again=60.0)

    asked = [call for call in api.made("GET") if "archived" in call.path]
    assert len(asked) == 2
    assert posts(api).count("Daily Papers") == 1


@pytest.mark.parametrize("hidden", [True, False])
async def test_where_a_post_cannot_be_looked_for_it_is_not_sent_again(
    channel: Discord, api: RestApi, *, hidden: bool
) -> None:
    api.places["8"].history = not hidden
    other_posts(api, put_away=NOON, count=0 if hidden else 600)

    with pytest.raises(Unsure, match="Read Message History" if hidden else "was not found among"):
        await channel.send(FULL, FORUM, key="k", again=60.0)

    assert "Daily Papers" not in posts(api)


async def test_the_post_of_another_is_not_ours(channel: Discord, api: RestApi) -> None:
    await channel.send(FULL, FORUM, key="1")
    for place in api.places.values():
        place.owner = "13"

    await channel.send(FULL, FORUM, key="2", again=1.0)

    assert len(posts(api)) == 2


async def test_a_forum_without_embed_links_gets_text(channel: Discord, api: RestApi) -> None:
    api.places["8"].embeds = False

    receipt = await channel.send(FULL, FORUM, key="1")

    assert receipt.layout == "text"
    assert posts(api) == ["Daily Papers"]


async def test_a_limit_on_posts_is_waited_out_by_the_sender(channel: Discord, api: RestApi) -> None:
    await channel.send(PLAIN, FORUM, key="1")
    api.mishaps.append(limit(40))

    with pytest.raises(TryAgain) as caught:
        await channel.send(PLAIN, FORUM, key="2")

    assert caught.value.after == 40


async def test_a_forum_that_is_gone_is_asked_for_no_more(channel: Discord, api: RestApi) -> None:
    await channel.send(PLAIN, Address("discord", "8"), key="1")
    del api.places["8"]

    with pytest.raises(Exception, match="not there any more"):
        await channel.send(PLAIN, Address("discord", "8"), key="2")
