"""A store knows how a picture is sent again, and whoever sends it never waits for that."""

import asyncio

import pytest
from telegram import Bot

from adapters.telegram.channel import Telegram
from adapters.telegram.kept_photos import KeptPhotos
from adapters.telegram.opening import open_photos
from adapters.telegram.photos import Photos
from tests.adapters.telegram.bot_api import TOKEN, BotApi
from tests.adapters.telegram.samples import GROUP, OTHER, PICTURE, READER
from tests.adapters.telegram.test_photos import CANNOT, URL, sent
from tests.fake_photos import FakePhotoStore, FakePictures

NUMBER = 4242424242


@pytest.fixture
def pictures() -> FakePictures:
    return FakePictures()


@pytest.fixture
def kept() -> FakePhotoStore:
    return FakePhotoStore()


@pytest.fixture
def keeping(kept: FakePhotoStore) -> KeptPhotos:
    return KeptPhotos(store=kept, bot=NUMBER, patience=30)


@pytest.fixture
def opened(keeping: KeptPhotos, pictures: FakePictures, bot: Bot) -> Telegram:
    """A channel whose photos are kept."""
    return Telegram(bot=bot, photos=Photos(kept=keeping, pictures=pictures))


async def test_what_another_process_learned_is_asked_for_once(
    opened: Telegram, api: BotApi, kept: FakePhotoStore, keeping: KeptPhotos
) -> None:
    api.file_ids[URL] = kept.known[NUMBER, URL] = "AgACAgI-known"

    await asyncio.gather(*(opened.send((PICTURE,), to, key="k") for to in (READER, GROUP)))
    await opened.send((PICTURE,), OTHER, key="k")
    await keeping.close()

    assert sent(api) == ["AgACAgI-known"] * 3
    assert kept.reads == [URL]
    assert kept.writes == []


async def test_what_is_learned_is_written_once_though_its_id_changes(
    opened: Telegram, api: BotApi, kept: FakePhotoStore, keeping: KeptPhotos
) -> None:
    api.fickle = True

    for to in (READER, GROUP, OTHER):
        await opened.send((PICTURE,), to, key="k")
    await keeping.close()

    assert kept.writes == [(URL, f"{api.file_ids[URL]}~1")]
    assert sent(api) == [URL, *[f"{api.file_ids[URL]}~1"] * 2]


async def test_a_file_id_of_which_telegram_knows_nothing_is_forgotten_in_the_store(
    opened: Telegram, api: BotApi, kept: FakePhotoStore, keeping: KeptPhotos
) -> None:
    kept.known[NUMBER, URL] = "AgAC-stale"
    api.unfetchable[URL] = CANNOT

    await opened.send((PICTURE,), READER, key="k")
    await keeping.close()

    assert sent(api) == ["AgAC-stale", URL]
    assert not kept.known


async def test_a_store_that_fails_costs_an_upload_and_no_message(
    opened: Telegram, api: BotApi, kept: FakePhotoStore, keeping: KeptPhotos
) -> None:
    kept.broken = True

    for to in (READER, GROUP):
        await opened.send((PICTURE,), to, key="k")
    await keeping.close()

    assert sent(api) == [URL, api.file_ids[URL]]
    assert kept.reads == [URL]


async def test_a_store_that_says_nothing_does_not_hold_up_a_message(
    bot: Bot, api: BotApi, kept: FakePhotoStore
) -> None:
    slow = KeptPhotos(store=kept, bot=NUMBER, patience=0.01)
    telegram = Telegram(bot=bot, photos=Photos(kept=slow))
    kept.open.clear()

    for to in (READER, GROUP):
        await telegram.send((PICTURE,), to, key="k")

    assert sent(api) == [URL, api.file_ids[URL]]
    kept.open.set()
    await slow.close()
    assert kept.known == {(NUMBER, URL): api.file_ids[URL]}


async def test_what_is_learned_is_kept_before_the_end(
    kept: FakePhotoStore, pictures: FakePictures
) -> None:
    async with open_photos(TOKEN, store=kept, pictures=pictures) as photos:
        photos.keep("a", "id-a")
        photos.keep("b", "id-b")
        photos.forget("a", "id-a")
        photos.keep("a", "id-new")

    assert kept.known == {(NUMBER, "a"): "id-new", (NUMBER, "b"): "id-b"}


async def test_a_store_that_is_away_is_waited_for_once_at_the_end(
    kept: FakePhotoStore, pictures: FakePictures
) -> None:
    async with open_photos(TOKEN, store=kept, pictures=pictures) as photos:
        kept.broken = True
        for name in "abc":
            photos.keep(name, f"id-{name}")

    assert kept.writes == [("a", "id-a")]


@pytest.mark.parametrize("token", ["a-secret", "42", ":x", "9" * 30 + ":x"])
async def test_nothing_is_kept_for_a_token_without_a_number(
    kept: FakePhotoStore, pictures: FakePictures, token: str
) -> None:
    async with open_photos(token, store=kept, pictures=pictures) as photos:
        photos.keep(URL, "id")
        assert await photos.file_id(URL) == "id"

    assert not kept.writes
