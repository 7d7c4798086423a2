import asyncio
import gc
import weakref

import pytest

from bot.shelf import Shelf


class Kitchen:
    """Makes a meal when it is let, and counts."""

    def __init__(self) -> None:
        self.made = 0
        self.open = asyncio.Event()
        self.trouble: Exception | None = None

    async def make(self) -> str:
        self.made += 1
        number = self.made
        await self.open.wait()
        if self.trouble is not None:
            raise self.trouble
        return f"meal {number}"


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def kitchen() -> Kitchen:
    return Kitchen()


@pytest.fixture
def shelf(clock: Clock) -> Shelf[str, str]:
    return Shelf(seconds=60, clock=clock, most=2)


async def all_at_once(shelf: Shelf[str, str], kitchen: Kitchen, count: int) -> list[object]:
    asked = [asyncio.create_task(shelf.get("a", kitchen.make)) for _ in range(count)]
    await asyncio.sleep(0)
    kitchen.open.set()
    return await asyncio.gather(*asked, return_exceptions=True)


async def test_however_many_ask_at_once_it_is_made_once(
    shelf: Shelf[str, str], kitchen: Kitchen
) -> None:
    assert await all_at_once(shelf, kitchen, 50) == ["meal 1"] * 50
    assert kitchen.made == 1


async def test_a_value_stands_for_its_time_and_no_longer(
    shelf: Shelf[str, str], kitchen: Kitchen, clock: Clock
) -> None:
    kitchen.open.set()

    got = []
    for wait in (0, 59.9, 0.1, 59):
        clock.now += wait
        got.append(await shelf.get("a", kitchen.make))

    assert got == ["meal 1", "meal 1", "meal 2", "meal 2"]


async def test_keys_are_made_apart(shelf: Shelf[str, str], kitchen: Kitchen) -> None:
    kitchen.open.set()

    assert [await shelf.get(key, kitchen.make) for key in "aba"] == ["meal 1", "meal 2", "meal 1"]


async def test_a_failure_is_told_to_all_who_wait_and_is_not_kept(
    shelf: Shelf[str, str], kitchen: Kitchen
) -> None:
    kitchen.trouble = OSError("burnt")

    failed = await all_at_once(shelf, kitchen, 3)
    kitchen.trouble = None

    assert [str(one) for one in failed] == ["burnt"] * 3
    assert kitchen.made == 1
    assert await shelf.get("a", kitchen.make) == "meal 2"


async def test_who_gives_up_waiting_does_not_take_it_from_the_others(
    shelf: Shelf[str, str], kitchen: Kitchen
) -> None:
    first, second = (asyncio.create_task(shelf.get("a", kitchen.make)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    kitchen.open.set()

    with pytest.raises(asyncio.CancelledError):
        await first
    assert await second == "meal 1"


async def test_only_the_last_values_are_kept(shelf: Shelf[str, str], kitchen: Kitchen) -> None:
    kitchen.open.set()

    for key in "abc":
        await shelf.get(key, kitchen.make)

    assert await shelf.get("c", kitchen.make) == "meal 3"
    assert await shelf.get("b", kitchen.make) == "meal 2"
    assert await shelf.get("a", kitchen.make) == "meal 4"


async def test_nothing_is_left_of_a_key_that_failed(clock: Clock, kitchen: Kitchen) -> None:
    class Key:
        pass

    shelf: Shelf[Key, str] = Shelf(seconds=60, clock=clock)
    kitchen.trouble = OSError("burnt")
    kitchen.open.set()
    key = Key()
    left = weakref.ref(key)

    with pytest.raises(OSError, match="burnt"):
        await shelf.get(key, kitchen.make)
    del key
    kitchen.trouble = None
    await asyncio.sleep(0)
    gc.collect()

    assert left() is None
