from dataclasses import replace

import pytest

from adapters.discord.channel import Discord
from adapters.discord.opening import Client
from bot.channel import AddressGone, Look, MessageRejected, Note, Receipt
from bot.models import Digest
from bot.subscription import Address
from formatters.discord import LAYOUTS
from tests.adapters.discord.rest_api import THREAD, Place, RestApi
from tests.adapters.discord.rest_rules import V2, Refusal
from tests.adapters.discord.samples import CHAIN, CHANNEL, COMPACT, FULL, MENU, PLAIN


async def test_a_message_is_sent_under_the_name_of_its_delivery(
    channel: Discord, api: RestApi
) -> None:
    receipt = await channel.send(FULL, CHANNEL, key="a" * 24)

    (shown,) = api.shown()
    (call,) = api.calls
    assert receipt == Receipt(message_ids=(shown["id"],), layout="full")
    assert call.path == "/channels/7/messages"
    assert call.body is not None
    assert (call.body["nonce"], call.body["enforce_nonce"]) == ("a" * 24, True)


async def test_a_name_that_is_too_long_for_discord_is_shortened(
    channel: Discord, api: RestApi
) -> None:
    for key in ("alarm:discord:silence-of-the-bot", "alarm:discord:silence-of-the-lambs"):
        await channel.send(PLAIN, CHANNEL, key=key)

    assert len(api.shown()) == 2


@pytest.mark.parametrize("message", CHAIN, ids=lambda message: message.layout)
async def test_the_same_name_is_shown_once(channel: Discord, api: RestApi, message: object) -> None:
    assert isinstance(message, type(FULL))
    first = await channel.send(message, CHANNEL, key="k")
    second = await channel.send(message, CHANNEL, key="k", again=1.0)

    assert first == second
    assert len(api.shown()) == 1


async def test_what_was_deleted_since_counts_as_sent(channel: Discord, api: RestApi) -> None:
    sent = await channel.send(PLAIN, CHANNEL, key="k")
    await channel.delete(CHANNEL, sent)

    assert await channel.send(PLAIN, CHANNEL, key="k") == Receipt(message_ids=())
    assert not api.shown()


async def test_silent_means_without_a_sound(channel: Discord, api: RestApi) -> None:
    await channel.send(FULL, CHANNEL, key="1", silent=True)
    await channel.send(FULL, CHANNEL, key="2")

    assert [bool(shown["flags"] & 1 << 12) for shown in api.shown()] == [True, False]


async def test_only_the_chosen_role_is_mentioned(channel: Discord, api: RestApi) -> None:
    loud = replace(PLAIN, content="@everyone <@&66>")
    await channel.send(loud, CHANNEL, key="1", role="55")
    await channel.send(loud, CHANNEL, key="2")
    await channel.send(loud, CHANNEL, key="3", role="everyone")

    assert [shown["mention_roles"] for shown in api.shown()] == [["55"], [], []]


@pytest.mark.parametrize("place", ["", "seven", "7:1", "<#7>", "7 ", "٧", "-7", "1" * 21])
async def test_what_is_no_address_is_gone(channel: Discord, api: RestApi, place: str) -> None:
    with pytest.raises(AddressGone, match="Write discord:CHANNEL"):
        await channel.send(PLAIN, Address("discord", place), key="k")

    assert not api.calls


async def test_a_thread_is_a_place_like_any_other(channel: Discord, api: RestApi) -> None:
    api.places["12"] = Place(kind=THREAD)

    await channel.send(FULL, Address("discord", "12"), key="k")

    assert api.shown("12")


@pytest.mark.parametrize("message", CHAIN, ids=lambda message: message.layout)
async def test_an_edit_takes_the_place_of_what_was_sent(
    channel: Discord, api: RestApi, message: object
) -> None:
    assert isinstance(message, type(FULL))
    sent = await channel.send(message, CHANNEL, key="k")

    receipt = await channel.edit(message, CHANNEL, sent)

    (shown,) = api.shown()
    assert receipt == sent
    assert bool(shown["flags"] & V2) == bool(message.parts)


async def test_a_message_keeps_its_layout_when_it_is_edited(channel: Discord, api: RestApi) -> None:
    for place, sent_as in enumerate(CHAIN):
        api.places[str(place)] = Place()
        to = Address("discord", str(place))
        sent = await channel.send(sent_as, to, key="k")

        receipt = await channel.edit(FULL, to, sent)

        assert receipt.layout == sent_as.layout
    assert not api.faults


@pytest.mark.parametrize("message", CHAIN, ids=lambda message: message.layout)
async def test_a_role_stands_in_an_edited_message_and_is_not_called_again(
    channel: Discord, api: RestApi, message: object
) -> None:
    assert isinstance(message, type(FULL))
    sent = await channel.send(message, CHANNEL, key="k", role="5")

    await channel.edit(message, CHANNEL, sent, role="5")

    (shown,), (edit,) = api.shown(), api.made("PATCH")
    assert repr(shown).count("<@&5>") == 1
    assert edit.body is not None
    assert edit.body["allowed_mentions"] == {"parse": [], "roles": []}


async def test_a_message_that_was_deleted_cannot_be_edited(channel: Discord, api: RestApi) -> None:
    sent = await channel.send(PLAIN, CHANNEL, key="k")
    api.messages.clear()

    for receipt in (sent, Receipt(message_ids=()), Receipt(message_ids=("m1",))):
        with pytest.raises(MessageRejected) as caught:
            await channel.edit(PLAIN, CHANNEL, receipt)
        assert caught.value.reason == "message-gone"


async def test_messages_are_taken_back_once_or_more(channel: Discord, api: RestApi) -> None:
    sent = await channel.send(PLAIN, CHANNEL, key="k")

    for _ in range(2):
        await channel.delete(CHANNEL, sent)

    assert not api.shown()


@pytest.mark.parametrize("layout", ["", *LAYOUTS])
@pytest.mark.parametrize("images", ["with", "without"])
async def test_every_layout_of_a_digest_is_taken(
    channel: Discord, api: RestApi, digest: Digest, layout: str, images: str
) -> None:
    message = channel.render(digest, Look(layout=layout, images=images == "with"))

    receipt = await channel.send(message, CHANNEL, key="k", role="5" * 20)

    assert receipt.layout == layout or LAYOUTS[0]
    assert len(api.shown()) == 1
    assert not api.faults


async def test_a_note_is_one_message(channel: Discord, api: RestApi) -> None:
    await channel.send(channel.render(Note("No list."), Look()), CHANNEL, key="k")

    assert [shown["content"] for shown in api.shown()] == ["No list."]


def test_a_layout_that_is_not_there_is_rejected(channel: Discord, digest: Digest) -> None:
    with pytest.raises(MessageRejected, match="full, compact, embeds, text"):
        channel.render(digest, Look(layout="hologram"))


def test_menus_that_nobody_answers_are_left_out(client: Client, digest: Digest) -> None:
    answering, silent = Discord(client=client), Discord(client=client, answering=False)

    assert "custom_id='rd:" in repr(answering.render(digest, Look()))
    assert "custom_id='" not in repr(silent.render(digest, Look()))


def test_a_channel_is_left_a_second_between_two_messages(channel: Discord) -> None:
    assert channel.spacing(CHANNEL) == 1.0
    assert channel.limits.rate < 50
    assert channel.limits.repeatable


async def test_who_sends_to_a_channel_that_is_gone_is_told(channel: Discord, api: RestApi) -> None:
    api.places.clear()

    with pytest.raises(AddressGone):
        await channel.send(COMPACT, CHANNEL, key="k")


async def test_a_refusal_that_is_no_answer_to_the_nonce_stays_one(
    channel: Discord, api: RestApi
) -> None:
    api.mishaps.append(Refusal(400, 40005, "Request entity too large"))

    with pytest.raises(MessageRejected) as caught:
        await channel.send(PLAIN, CHANNEL, key="k")

    assert caught.value.reason == "too-large"
    assert MENU.custom_id not in str(caught.value)
