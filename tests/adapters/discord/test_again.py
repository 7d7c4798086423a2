"""What may have been sent before is looked for before it is sent again."""

from dataclasses import replace

import pytest

from adapters.discord.channel import NONCE_KNOWN, Discord
from adapters.discord.looking import PAGE, PAGES
from adapters.discord.opening import Client
from bot.channel import After, Look, NotAllowed, TryAgain, Unclear, Unsure
from bot.models import Digest, Edition
from formatters.discord import LAYOUTS
from formatters.discord_message import DiscordMessage
from tests.adapters.discord.conftest import Turns
from tests.adapters.discord.rest_api import Answer, Cut, RestApi, limit
from tests.adapters.discord.rest_rules import Refusal
from tests.adapters.discord.samples import CHAIN, CHANNEL, EMBEDS, FULL, MARK, PLAIN

LONG_AGO = NONCE_KNOWN + 1


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

    found = await other.send(message, CHANNEL, key="k", role="55", again=LONG_AGO)

    assert found == sent
    assert len(api.shown()) == 1


@pytest.mark.parametrize("layout", LAYOUTS)
async def test_another_process_finds_a_digest_in_every_layout(
    channel: Discord, other: Discord, api: RestApi, digest: Digest, layout: str
) -> None:
    message = channel.render(digest, Look(layout=layout))
    await channel.send(message, CHANNEL, key="k", role="55")
    api.forget_nonces()

    await other.send(message, CHANNEL, key="k", role="55", again=LONG_AGO)

    assert len(api.shown()) == 1


@pytest.mark.parametrize("layout", LAYOUTS)
async def test_a_digest_is_found_though_its_votes_have_moved(
    channel: Discord, other: Discord, api: RestApi, digest: Digest, layout: str
) -> None:
    first, *rest = digest.entries
    more = replace(first, paper=replace(first.paper, upvotes=first.paper.upvotes + 7))
    moved = replace(digest, entries=(more, *rest))
    look = Look(layout=layout)
    await channel.send(channel.render(digest, look), CHANNEL, key="k")
    api.forget_nonces()

    await other.send(other.render(moved, look), CHANNEL, key="k", again=LONG_AGO)

    assert len(api.shown()) == 1


@pytest.mark.parametrize("layout", LAYOUTS)
async def test_a_final_digest_is_not_the_early_one(
    channel: Discord, other: Discord, api: RestApi, digest: Digest, layout: str
) -> None:
    look = Look(layout=layout)
    early = replace(digest, edition=Edition.EARLY)
    await channel.send(channel.render(early, look), CHANNEL, key="another")

    await other.send(other.render(digest, look), CHANNEL, key="k", again=LONG_AGO)

    assert len(api.shown()) == 2


async def test_it_is_found_in_whatever_layout_it_was_taken(
    channel: Discord, other: Discord, api: RestApi
) -> None:
    for message in CHAIN:
        api.messages.clear()
        api.forget_nonces()
        sent = await channel.send(replace(message, simpler=None), CHANNEL, key="k")

        found = await other.send(FULL, CHANNEL, key="k", again=LONG_AGO)

        assert found.message_ids == sent.message_ids
        assert bool(found.layout in {"full", "compact"}) == bool(message.parts)


async def test_what_is_not_there_is_sent(other: Discord, api: RestApi) -> None:
    await other.send(FULL, CHANNEL, key="k", again=LONG_AGO)

    assert len(api.shown()) == 1
    assert api.calls[-1].method == "POST"


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

    await other.send(FULL, CHANNEL, key="k", again=LONG_AGO)

    assert len(api.shown()) == 2


@pytest.mark.parametrize("mark", ["2026-02-0", "2026-02-09:early", "2026-02-08"])
@pytest.mark.parametrize("message", [FULL, EMBEDS], ids=lambda message: message.layout)
async def test_the_digest_of_another_day_is_not_it(
    channel: Discord, other: Discord, api: RestApi, message: DiscordMessage, mark: str
) -> None:
    await channel.send(message, CHANNEL, key="another")
    assert MARK.startswith("2026-02-0")

    await other.send(replace(PLAIN, mark=mark), CHANNEL, key="k", again=LONG_AGO)

    assert len(api.shown()) == 2


async def test_whom_discord_hides_the_history_from_does_not_send(
    channel: Discord, other: Discord, api: RestApi
) -> None:
    await channel.send(FULL, CHANNEL, key="k")
    api.places["7"].history = False
    api.forget_nonces()

    with pytest.raises(Unsure, match="gives it Read Message History"):
        await other.send(FULL, CHANNEL, key="k", again=LONG_AGO)
    assert len(api.shown()) == 1

    await other.send(FULL, CHANNEL, key="k")
    assert len(api.shown()) == 2, "without a doubt there is nothing to look for"


async def test_while_the_nonce_is_known_nobody_needs_the_history(
    channel: Discord, other: Discord, api: RestApi
) -> None:
    api.places["7"].history = False
    sent = await channel.send(FULL, CHANNEL, key="k")

    again = await other.send(FULL, CHANNEL, key="k", again=NONCE_KNOWN - 1)

    assert again == sent
    assert not api.made("GET")


async def test_a_channel_in_which_nothing_was_ever_said_hides_nothing(
    other: Discord, api: RestApi
) -> None:
    await other.send(FULL, CHANNEL, key="k", again=LONG_AGO)

    assert [call.path for call in api.calls] == [
        "/channels/7/messages",
        "/channels/7",
        "/channels/7/messages",
    ]


async def test_who_cannot_see_the_channel_is_told_that(other: Discord, api: RestApi) -> None:
    api.places["7"].refuse = Refusal(403, 50001, "Missing Access")

    with pytest.raises(NotAllowed, match="gives it View Channel"):
        await other.send(FULL, CHANNEL, key="k", again=LONG_AGO)


@pytest.mark.parametrize("refusal", [Refusal(403, 50013, ""), Refusal(400, 50035, "")])
async def test_any_other_refusal_to_show_it_leaves_the_doubt(
    other: Discord, api: RestApi, refusal: Refusal
) -> None:
    api.trouble.append(refusal)

    with pytest.raises(Unsure):
        await other.send(FULL, CHANNEL, key="k", again=LONG_AGO)
    assert not api.made()


def said(api: RestApi, count: int, *, hours: float) -> None:
    """Have others say something in the channel, so many hours after what is there."""
    first = 5_001 + (int(hours * 3_600_000) << 22)
    for number in range(first, first + count):
        message = {"id": f"{number}", "author": {"id": "13"}, "content": "Hello!", "flags": 0}
        api.messages.setdefault("7", {})[f"{number}"] = message


async def test_it_is_found_behind_much_that_was_said_since(
    channel: Discord, other: Discord, api: RestApi
) -> None:
    sent = await channel.send(FULL, CHANNEL, key="k")
    api.forget_nonces()
    said(api, 250, hours=3)

    assert await other.send(FULL, CHANNEL, key="k", again=LONG_AGO) == sent
    assert [call.query.get("limit") for call in api.made("GET")] == ["100"] * 3


async def test_where_too_much_was_said_it_is_not_sent(
    channel: Discord, other: Discord, api: RestApi
) -> None:
    await channel.send(FULL, CHANNEL, key="k")
    api.forget_nonces()
    said(api, PAGE * PAGES, hours=3)

    with pytest.raises(Unsure, match="was not found among all"):
        await other.send(FULL, CHANNEL, key="k", again=LONG_AGO)
    assert not api.made()[1:]


async def test_what_was_said_days_ago_is_not_looked_through(other: Discord, api: RestApi) -> None:
    said(api, PAGE * PAGES - 1, hours=0)
    said(api, 1, hours=30)

    await other.send(FULL, CHANNEL, key="k", again=LONG_AGO)

    assert len(api.made("GET")) == 1


async def test_what_may_have_been_sent_days_ago_is_looked_for_that_far_back(
    channel: Discord, other: Discord, api: RestApi
) -> None:
    sent = await channel.send(FULL, CHANNEL, key="k")
    api.forget_nonces()
    said(api, PAGE, hours=2)
    said(api, 1, hours=30)

    assert await other.send(FULL, CHANNEL, key="k", again=30 * 3_600.0) == sent


async def test_by_a_clock_that_was_set_back_it_is_looked_for_as_well(
    channel: Discord, other: Discord, api: RestApi
) -> None:
    sent = await channel.send(FULL, CHANNEL, key="k")
    api.forget_nonces()

    assert await other.send(FULL, CHANNEL, key="k", again=-3_600.0) == sent


async def test_each_request_of_a_search_has_its_turn(other: Discord, api: RestApi) -> None:
    turns = Turns()

    said(api, 3 * PAGE - 1, hours=0)
    await other.send(FULL, CHANNEL, key="k", again=LONG_AGO, after=After(turn=turns.one))

    assert turns.count == len(api.made("GET")) == 3


@pytest.mark.parametrize("mishap", [limit(30), Cut(), Answer(503, b"")])
async def test_a_look_that_fails_is_no_reason_to_send(
    other: Discord, api: RestApi, mishap: Answer | Cut
) -> None:
    api.trouble.append(mishap)

    with pytest.raises((TryAgain, Unclear)):
        await other.send(FULL, CHANNEL, key="k", again=LONG_AGO)

    assert not api.made()


async def test_a_first_try_looks_nowhere(channel: Discord, api: RestApi) -> None:
    await channel.send(FULL, CHANNEL, key="k")

    assert not api.made("GET")
