"""A picture goes to Telegram once, whoever fetches it, and by its file id from then on."""

import asyncio

import pytest
from telegram import Bot

from adapters.telegram import uploads
from adapters.telegram.channel import Telegram
from adapters.telegram.photos import GIVEN_UP, Photos
from bot.channel import MessageRejected
from formatters.telegram import TelegramMessage
from tests.adapters.telegram.bot_api import BotApi
from tests.adapters.telegram.samples import GROUP, OTHER, PICTURE, READER
from tests.fake_photos import PNG, FakePictures

URL = "https://example.org/1.png"
CANNOT = "failed to get HTTP URL content"


class Clock:
    """Goes on when it is told to."""

    def __init__(self) -> None:
        self.at = 1_000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def pictures() -> FakePictures:
    return FakePictures()


@pytest.fixture
def time() -> Clock:
    return Clock()


@pytest.fixture
def photos(pictures: FakePictures, time: Clock) -> Photos:
    return Photos(pictures=pictures, clock=time)


def sent(api: BotApi) -> list[object]:
    """What was sent as a photo, in order: an address, a file id or a file."""
    return [asked["photo"] for method, asked in api.calls if method == "sendphoto"]


async def test_a_picture_is_fetched_once(telegram: Telegram, api: BotApi) -> None:
    await telegram.send((PICTURE,), READER, key="k")
    await telegram.send((PICTURE,), GROUP, key="k")

    assert sent(api) == [URL, api.file_ids[URL]]


async def test_a_file_that_telegram_forgot_is_fetched_again(
    telegram: Telegram, api: BotApi, photos: Photos
) -> None:
    photos.keep(URL, "AgAC-of-another-bot")

    await telegram.send((PICTURE,), READER, key="k")

    assert sent(api) == ["AgAC-of-another-bot", URL]
    assert await photos.file_id(URL) == api.shown(7)[0].photo


async def test_photos_remember_what_was_used_last() -> None:
    photos = Photos(most=2)

    for url in ("a", "b", "a", "c"):
        photos.keep(url, f"id-{url}")

    assert [await photos.file_id(url) for url in ("a", "c", "b")] == ["id-a", "id-c", ""]


async def test_what_telegram_does_not_fetch_is_uploaded_once(
    telegram: Telegram, api: BotApi, pictures: FakePictures
) -> None:
    api.unfetchable[URL], pictures.there[URL] = CANNOT, PNG

    await telegram.send((PICTURE,), READER, key="k")
    await telegram.send((PICTURE,), GROUP, key="k")

    assert sent(api) == [URL, PNG, api.file_ids[PNG]]
    assert [bool(shown.photo) for chat in (7, -1001) for shown in api.shown(chat)] == [True, True]
    assert api.shown(7)[0].keyboard[0][0]["text"] == "Details"
    assert api.shown(7)[0].silent


async def test_many_that_need_an_upload_at_once_wait_for_the_first(
    telegram: Telegram, api: BotApi, pictures: FakePictures
) -> None:
    api.unfetchable[URL], pictures.there[URL] = CANNOT, PNG

    await asyncio.gather(*(telegram.send((PICTURE,), to, key="k") for to in (READER, GROUP, OTHER)))

    assert pictures.asked == [URL]
    assert sent(api).count(PNG) == 1
    assert all(api.shown(chat)[0].photo == api.file_ids[PNG] for chat in (7, -1001, 8))


async def test_whoever_waits_too_long_for_an_upload_goes_without_its_picture(
    bot: Bot, api: BotApi, pictures: FakePictures
) -> None:
    telegram = Telegram(bot=bot, photos=Photos(pictures=pictures, patience=0.01))
    api.unfetchable[URL], pictures.there[URL] = CANNOT, PNG
    pictures.open.clear()

    first = asyncio.create_task(telegram.send((PICTURE,), READER, key="k"))
    await pictures.begun.wait()
    await telegram.send((PICTURE,), GROUP, key="k")
    pictures.open.set()
    await first
    await telegram.send((PICTURE,), OTHER, key="k")

    assert [bool(api.shown(chat)[0].photo) for chat in (-1001, 7, 8)] == [False, True, True]


async def test_an_edit_uploads_what_telegram_does_not_fetch(
    telegram: Telegram, api: BotApi, pictures: FakePictures
) -> None:
    other = "https://example.org/2.png"
    api.unfetchable[other], pictures.there[other] = CANNOT, PNG
    receipt = await telegram.send((PICTURE,), READER, key="k")
    changed = TelegramMessage(html="another picture", photo=other)

    await telegram.edit((changed,), READER, receipt)

    assert api.methods() == ["sendphoto", "editmessagemedia", "editmessagemedia"]
    assert [(shown.text, shown.photo) for shown in api.shown(7)] == [
        ("another picture", api.file_ids[PNG])
    ]


@pytest.mark.parametrize(
    "content",
    [None, b"<svg/>", PNG + bytes(uploads.LARGEST)],
    ids=["absent", "no photo", "too large"],
)
async def test_a_picture_that_nobody_can_bring_is_left_out_and_tried_again_later(
    telegram: Telegram, api: BotApi, pictures: FakePictures, time: Clock, content: bytes | None
) -> None:
    api.unfetchable[URL] = CANNOT
    if content is not None:
        pictures.there[URL] = content

    for to in (READER, GROUP):
        await telegram.send((PICTURE,), to, key="k")
    assert api.methods() == ["sendphoto", "sendmessage", "sendmessage"]

    time.at += GIVEN_UP
    pictures.there[URL] = PNG
    await telegram.send((PICTURE,), OTHER, key="k")
    assert api.shown(8)[0].photo == api.file_ids[PNG]


async def test_a_file_that_telegram_does_not_take_is_not_uploaded_again(
    telegram: Telegram, api: BotApi, pictures: FakePictures
) -> None:
    api.unfetchable |= {URL: CANNOT, PNG: "PHOTO_INVALID_DIMENSIONS"}
    pictures.there[URL] = PNG

    for to in (READER, GROUP):
        await telegram.send((PICTURE,), to, key="k")

    assert api.methods() == ["sendphoto", "sendphoto", "sendmessage", "sendmessage"]


async def test_nothing_is_uploaded_to_a_chat_that_takes_no_photos(
    telegram: Telegram, api: BotApi, pictures: FakePictures
) -> None:
    api.refuse_photos.add(7)

    await telegram.send((PICTURE,), READER, key="k")

    assert pictures.asked == []
    assert api.methods() == ["sendphoto", "sendmessage"]


async def test_a_fetch_that_takes_too_long_leaves_the_picture_out(pictures: FakePictures) -> None:
    pictures.open.clear()

    with pytest.raises(MessageRejected, match="more than"):
        await uploads.fetch(pictures, URL, patience=0.01)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (PNG, "picture.png"),
        (b"\xff\xd8\xff\xe0", "picture.jpg"),
        (b"GIF89a", "picture.gif"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "picture.webp"),
    ],
)
async def test_a_file_is_named_after_what_it_holds(
    pictures: FakePictures, content: bytes, name: str
) -> None:
    pictures.there[URL] = content

    assert (await uploads.fetch(pictures, URL)).name == name
