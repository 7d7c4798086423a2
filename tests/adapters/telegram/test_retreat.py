from dataclasses import replace

import pytest

from adapters.telegram.channel import Telegram
from adapters.telegram.photos import Photos
from bot.channel import MessageRejected, NotAllowed
from formatters.telegram import Button, TelegramMessage
from tests.adapters.telegram.bot_api import BotApi
from tests.adapters.telegram.bot_api_rules import Refusal
from tests.adapters.telegram.samples import (
    GROUP,
    HELLO,
    OTHER,
    PICTURE,
    READER,
    TOPIC,
    cards,
    send_all,
)


async def test_a_topic_that_is_gone_is_left_out(telegram: Telegram, api: BotApi) -> None:
    receipt = await send_all(telegram, cards(3), TOPIC)

    assert receipt.message_ids == ("1", "2", "3")
    assert [shown.topic for shown in api.shown(-1001)] == [None] * 3
    assert len(api.calls) == 6


async def test_a_topic_that_is_gone_and_no_other_place_is_not_allowed(
    telegram: Telegram, api: BotApi
) -> None:
    api.refuse[-1001] = Refusal(400, "Bad Request: message thread not found")

    with pytest.raises(NotAllowed):
        await telegram.send((HELLO,), TOPIC, key="k")

    assert len(api.calls) == 2


@pytest.mark.parametrize(
    "text",
    ["failed to get HTTP URL content", "wrong type of the web page content", "PHOTO_INVALID"],
)
async def test_a_photo_that_telegram_cannot_get_is_left_out(
    telegram: Telegram, api: BotApi, text: str
) -> None:
    api.unfetchable["https://example.org/1.png"] = text

    receipt = await telegram.send((PICTURE,), READER, key="k")

    (shown,) = api.shown(7)
    assert receipt.message_ids == ("1",)
    assert shown.text == "a picture"
    assert [one["type"]["@type"] for one in shown.entities] == ["textEntityTypeItalic"]
    assert shown.keyboard[0][0]["text"] == "Details"
    assert api.methods() == ["sendphoto", "sendmessage"]


async def test_markup_that_telegram_cannot_read_is_left_out(
    telegram: Telegram, api: BotApi
) -> None:
    broken = replace(HELLO, html="<b>fine <u>but</b> crossed &amp; <i>over</u></i>")

    await telegram.send((broken,), READER, key="k")

    assert [shown.text for shown in api.shown(7)] == ["fine but crossed & over"]
    assert len(api.calls) == 2


async def test_what_is_refused_in_its_plainest_form_is_rejected(
    telegram: Telegram, api: BotApi
) -> None:
    broken = replace(HELLO, html="a < b <")

    with pytest.raises(MessageRejected) as caught:
        await telegram.send((broken,), READER, key="k")

    assert caught.value.reason == "markup"
    assert len(api.calls) <= 2


async def test_a_button_that_is_refused_does_not_stop_the_text(
    telegram: Telegram, api: BotApi
) -> None:
    odd = replace(HELLO, buttons=((Button(text="Project", url="http://"),),))

    await telegram.send((odd,), READER, key="k")

    assert [shown.text for shown in api.shown(7)] == ["hello"]


@pytest.mark.parametrize(
    "refused",
    [PICTURE, replace(HELLO, buttons=((Button(text="Project", url="http://"),),))],
    ids=["picture", "buttons"],
)
async def test_what_was_refused_is_not_tried_with_the_next_chat(
    telegram: Telegram, api: BotApi, refused: TelegramMessage
) -> None:
    api.unfetchable["https://example.org/1.png"] = "Bad Request: failed to get HTTP URL content"
    await telegram.send((refused,), READER, key="k")
    tried = len(api.calls)

    await telegram.send((refused,), GROUP, key="k")

    assert len(api.calls) == tried + 1


async def test_a_chat_that_takes_no_photos_leaves_them_to_the_next(
    telegram: Telegram, api: BotApi
) -> None:
    await telegram.send((PICTURE,), READER, key="k")
    api.refuse_photos.add(-1001)

    await telegram.send((PICTURE,), GROUP, key="k")
    await telegram.send((PICTURE,), OTHER, key="k")

    assert [shown.text for shown in api.shown(-1001)] == ["a picture"]
    assert [shown.photo for shown in api.shown(8)] == [shown.photo for shown in api.shown(7)]
    assert api.methods() == ["sendphoto", "sendphoto", "sendmessage", "sendphoto"]


async def test_markup_that_is_refused_is_not_the_pictures_fault(
    telegram: Telegram, api: BotApi, photos: Photos
) -> None:
    await telegram.send((PICTURE,), READER, key="k")

    await telegram.send((replace(PICTURE, html="<b>bold"),), READER, key="k")

    assert await photos.file_id(PICTURE.photo) == api.shown(7)[0].photo
