from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from types import SimpleNamespace

from adapters.store import SqlStore

BOT, OTHER_BOT = 4242424242, 42
URL = "https://example.org/1.png"

Open = Callable[..., AbstractAsyncContextManager[SqlStore]]


async def test_a_photo_is_known_to_its_bot_alone(store: SqlStore) -> None:
    await store.photos.save_photo(BOT, URL, "id-1")

    assert await store.photos.photo(BOT, URL) == "id-1"
    assert await store.photos.photo(OTHER_BOT, URL) == ""
    assert await store.photos.photo(BOT, f"{URL}?v=2") == ""


async def test_what_one_process_learned_another_knows(url: str, opened: Open) -> None:
    async with opened(url) as one, opened(url) as other:
        await one.photos.save_photo(BOT, URL, "id-1")
        await other.photos.save_photo(BOT, URL, "id-2")

        assert await one.photos.photo(BOT, URL) == "id-2"


async def test_an_id_that_was_replaced_is_not_dropped_with_the_old_one(store: SqlStore) -> None:
    await store.photos.save_photo(BOT, URL, "id-2")

    await store.photos.drop_photo(BOT, URL, "id-1")
    assert await store.photos.photo(BOT, URL) == "id-2"

    await store.photos.drop_photo(OTHER_BOT, URL, "id-2")
    assert await store.photos.photo(BOT, URL) == "id-2"

    await store.photos.drop_photo(BOT, URL, "id-2")
    assert await store.photos.photo(BOT, URL) == ""


async def test_what_was_learned_long_ago_is_forgotten(
    store: SqlStore, clock: SimpleNamespace
) -> None:
    start = clock.at
    await store.photos.save_photo(BOT, "old", "id-1")
    await store.photos.save_photo(BOT, "renewed", "id-2")
    clock.at = start + timedelta(days=30)
    await store.photos.save_photo(BOT, "renewed", "id-3")

    await store.attic.forget_photos(before=start + timedelta(days=1))

    assert await store.photos.photo(BOT, "old") == ""
    assert await store.photos.photo(BOT, "renewed") == "id-3"
