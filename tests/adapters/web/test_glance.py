import asyncio

import pytest
from structlog.testing import capture_logs

from adapters.web.glance import LONGEST, SHARE, Glance
from bot.errors import BadSpan, StoreProblem

LOCKED = StoreProblem("The store is in use by another process. Wait, or end it.")


class Store:
    """Answers with how often it was asked, when the gate is open; each answer takes its time."""

    def __init__(self) -> None:
        self.asked = 0
        self.now = 1_000.0
        self.takes = 0.0
        self.begun = asyncio.Event()
        self.gate = asyncio.Event()
        self.gate.set()
        self.seen = asyncio.Event()
        self.broken: Exception | None = None

    def clock(self) -> float:
        return self.now

    async def look(self) -> int:
        self.asked += 1
        self.begun.set()
        await self.gate.wait()
        self.seen.set()
        self.now += self.takes
        if self.broken is not None:
            raise self.broken
        return self.asked

    def glance(self, *, patience: float = 5.0) -> Glance[int]:
        return Glance(self.look, clock=self.clock, ttl=10, patience=patience)


@pytest.fixture
def store() -> Store:
    return Store()


async def test_a_look_stands_for_a_while_and_is_then_taken_anew(store: Store) -> None:
    glance, seen = store.glance(), []
    for seconds in (0, 9.9, 0.2, 9.9):
        store.now += seconds
        seen.append(await glance.latest())

    assert seen == [1, 1, 2, 2]


async def test_all_who_ask_meanwhile_share_one_look(store: Store) -> None:
    glance = store.glance()
    store.gate.clear()
    asking = [asyncio.create_task(glance.latest()) for _ in range(50)]
    await store.begun.wait()
    store.gate.set()

    assert await asyncio.gather(*asking) == [1] * 50


async def test_a_look_that_took_long_stands_for_longer(store: Store) -> None:
    glance, store.takes = store.glance(), 2.0
    await glance.latest()

    store.now += SHARE * 2.0 - 0.1
    assert await glance.latest() == 1
    store.now += 0.2
    assert await glance.latest() == 2


async def test_no_look_stands_until_it_is_old_news(store: Store) -> None:
    glance, store.takes, store.broken = store.glance(), 12.0, LOCKED
    with pytest.raises(StoreProblem):
        await glance.latest()

    store.takes, store.broken, store.now = 0.0, None, store.now + LONGEST
    assert await glance.latest() == 2, "the store is back, and that is said within a minute"


async def test_a_look_that_failed_stands_as_well(store: Store) -> None:
    glance, store.broken = store.glance(), LOCKED
    for _ in range(3):
        with pytest.raises(StoreProblem, match="in use by another process"):
            await glance.latest()
    assert store.asked == 1

    store.broken, store.now = None, store.now + 10
    assert await glance.latest() == 2


async def test_nobody_waits_for_ever_and_no_second_look_begins_behind_the_first(
    store: Store,
) -> None:
    glance = store.glance(patience=0.01)
    store.gate.clear()
    for _ in range(3):
        with pytest.raises(StoreProblem, match="has not answered"):
            await glance.latest()
        store.now += 100
    assert store.asked == 1

    store.gate.set()
    await store.seen.wait()
    assert await glance.latest() == 1


async def test_while_a_look_takes_long_the_one_before_is_told_for_a_while(store: Store) -> None:
    glance = store.glance(patience=0.01)
    await glance.latest()
    store.gate.clear()
    store.seen.clear()

    store.now += 10
    assert await glance.latest() == 1
    store.now += LONGEST
    with pytest.raises(StoreProblem, match="has not answered"):
        await glance.latest()

    store.gate.set()
    await store.seen.wait()
    assert await glance.latest() == 2


async def test_a_look_that_failed_is_not_told_while_the_next_takes_long(store: Store) -> None:
    glance, store.broken = store.glance(patience=0.01), LOCKED
    with pytest.raises(StoreProblem, match="in use by another process"):
        await glance.latest()
    store.gate.clear()

    store.now += 10
    with pytest.raises(StoreProblem, match="has not answered"):
        await glance.latest()


@pytest.mark.parametrize(
    "bug", [ValueError("'again' is not a valid State"), BadSpan("“again” is no day.")]
)
async def test_a_bug_is_logged_and_counts_as_a_store_that_cannot_be_read(
    store: Store, bug: Exception
) -> None:
    glance, store.broken = store.glance(), bug

    with capture_logs() as told, pytest.raises(StoreProblem, match="not understood"):
        await glance.latest()

    assert [one["event"] for one in told] == ["What is stored was not understood."]


async def test_it_ends_in_the_middle_of_a_look(store: Store) -> None:
    glance = store.glance()
    await glance.close()
    store.gate.clear()
    asking = asyncio.create_task(glance.latest())
    await store.begun.wait()

    await glance.close()

    with pytest.raises(asyncio.CancelledError):
        await asking
