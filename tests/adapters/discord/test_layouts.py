"""Where a layout is refused, a simpler one goes out, and that is remembered."""

from dataclasses import replace

import pytest

from adapters.discord.channel import Discord
from adapters.discord.layouts import REMEMBERED
from adapters.discord.refusals import PLAIN_ONLY
from bot.channel import After, Look, MessageRejected, NotAllowed
from bot.models import Digest
from bot.subscription import Address
from tests.adapters.discord.conftest import Ticks, Turns
from tests.adapters.discord.rest_api import HangUp, Place, RestApi
from tests.adapters.discord.rest_rules import Refusal
from tests.adapters.discord.samples import CHANNEL, COMPACT, FULL, PLAIN

BAD_BODY = Refusal(400, 50035, "Invalid Form Body")
MISSING = Refusal(403, 50013, "Missing Permissions")


async def test_without_embed_links_the_text_goes_out_at_once(
    channel: Discord, api: RestApi
) -> None:
    api.places["7"].embeds = False

    receipt = await channel.send(FULL, CHANNEL, key="k")

    assert (receipt.layout, receipt.lacks) == ("text", PLAIN_ONLY)
    assert [shown["content"] for shown in api.shown()] == ["**A paper**"]
    assert len(api.calls) == 2


async def test_what_is_to_be_plain_is_so_at_once(
    channel: Discord, api: RestApi, digest: Digest
) -> None:
    api.places["7"].embeds = False
    message = channel.render(digest, Look(layout="full", plain=True))

    receipt = await channel.send(message, CHANNEL, key="k")

    assert (receipt.layout, receipt.lacks) == ("text", "")
    assert len(api.calls) == 1


async def test_a_layout_that_is_refused_gives_way_to_the_next(
    channel: Discord, api: RestApi
) -> None:
    api.mishaps.extend([BAD_BODY, Refusal(400, 50006, "Cannot send an empty message")])

    receipt = await channel.send(FULL, CHANNEL, key="k")

    assert (receipt.layout, receipt.lacks) == ("embeds", "")
    assert len(api.shown()) == 1


async def test_every_try_but_the_first_has_its_turn(channel: Discord, api: RestApi) -> None:
    api.mishaps.extend([BAD_BODY, BAD_BODY])
    turns = Turns()

    await channel.send(FULL, CHANNEL, key="k", after=After(turn=turns.one))

    assert (turns.count, len(api.calls)) == (2, 3)


async def test_it_is_remembered_of_the_channel_and_of_no_other(
    channel: Discord, api: RestApi
) -> None:
    api.places["9"] = Place()
    api.mishaps.append(BAD_BODY)
    await channel.send(FULL, CHANNEL, key="1")
    api.calls.clear()

    receipt = await channel.send(FULL, CHANNEL, key="2")
    elsewhere = await channel.send(FULL, Address("discord", "9"), key="3")

    assert (receipt.layout, elsewhere.layout) == ("compact", "full")
    assert len(api.calls) == 2


async def test_after_a_while_more_is_tried_again(
    channel: Discord, api: RestApi, ticks: Ticks
) -> None:
    api.mishaps.append(BAD_BODY)
    layouts = []
    for number, passed in enumerate([0, REMEMBERED - 1, 1]):
        ticks.seconds += passed
        layouts.append((await channel.send(FULL, CHANNEL, key=f"{number}")).layout)

    assert layouts[0] == layouts[1] != "full"
    assert layouts[2] == "full"


async def test_who_may_post_nothing_is_told_what_is_missing(channel: Discord, api: RestApi) -> None:
    api.places["7"].refuse = MISSING

    with pytest.raises(NotAllowed, match="Send Messages and Embed Links"):
        await channel.send(FULL, CHANNEL, key="1")
    api.places["7"].refuse = None

    assert len(api.calls) == 2
    assert (await channel.send(FULL, CHANNEL, key="2")).layout == "full"


async def test_what_is_refused_in_its_plainest_form_is_rejected(
    channel: Discord, api: RestApi
) -> None:
    too_long = replace(PLAIN, content="x" * 2_001)

    with pytest.raises(MessageRejected, match="2000 or fewer"):
        await channel.send(too_long, CHANNEL, key="k")

    assert len(api.calls) == 1


async def test_a_layout_that_was_asked_for_is_not_made_richer(
    channel: Discord, api: RestApi
) -> None:
    api.mishaps.append(BAD_BODY)
    await channel.send(FULL, CHANNEL, key="1")

    receipt = await channel.send(PLAIN, CHANNEL, key="2")

    assert receipt.layout == "text"


async def test_the_receipt_says_what_stands_there_after_a_lost_answer(
    channel: Discord, api: RestApi
) -> None:
    api.mishaps.append(HangUp())
    with pytest.raises(Exception, match="broke before"):
        await channel.send(COMPACT, CHANNEL, key="k")
    api.mishaps.append(MISSING)

    receipt = await channel.send(COMPACT, CHANNEL, key="k", again=1.0)

    assert len(api.shown()) == 1
    assert receipt.layout == "compact"
