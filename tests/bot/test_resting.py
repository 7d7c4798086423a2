import asyncio
from datetime import UTC, datetime

import pytest

from bot.resting import Rest
from tests.fake_channel import VirtualTime


@pytest.fixture
def time() -> VirtualTime:
    return VirtualTime(datetime(2026, 2, 10, 12, tzinfo=UTC))


@pytest.fixture
def rest(time: VirtualTime) -> Rest:
    return Rest(clock=time.clock, sleep=time.sleep)


async def test_it_ends_at_its_instant(time: VirtualTime, rest: Rest) -> None:
    began = time.clock()

    resting = asyncio.create_task(rest.until(began + 30))
    await time.until(resting.done)

    assert time.clock() == began + 30


async def test_what_happens_meanwhile_ends_it_at_once(time: VirtualTime, rest: Rest) -> None:
    began = time.clock()
    resting = asyncio.create_task(rest.until(began + 30))
    await time.passes(5)

    rest.stir()
    await time.until(resting.done)

    assert time.clock() == began + 5


async def test_what_happened_before_it_ends_one_rest_and_no_more(
    time: VirtualTime, rest: Rest
) -> None:
    began = time.clock()
    rest.stir()
    rest.stir()

    await rest.until(began + 30)
    assert time.clock() == began

    resting = asyncio.create_task(rest.until(began + 30))
    await time.until(resting.done)
    assert time.clock() == began + 30
