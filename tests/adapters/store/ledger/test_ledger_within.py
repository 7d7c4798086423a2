from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime

import pytest

from adapters.store import SqlStore
from bot.ledger import Ledger
from bot.span import Period
from bot.subscription import Address, Slot, Subscription
from tests.fake_ledger import FakeLedger

Opened = Callable[..., AbstractAsyncContextManager[SqlStore]]

GROUP = "-1001234567890"
NOW = datetime(2026, 2, 10, 3, tzinfo=UTC)


@pytest.fixture(params=["fake", "sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def where(request: pytest.FixtureRequest) -> str:
    """The address of a store; empty for the fake."""
    engine = request.param
    return "" if engine == "fake" else str(request.getfixturevalue(f"{engine}_url"))


@pytest.fixture
async def ledger(where: str, opened: Opened) -> AsyncIterator[Ledger]:
    """Each that we have: all of them keep the same promises."""
    if where:
        async with opened(where) as store:
            yield store.ledger
    else:
        yield FakeLedger()


async def subscribe(ledger: Ledger, *addresses: Address, period: Period = Period.DAY) -> None:
    for address in addresses:
        one = Subscription(address=address, slot=Slot(period=period))
        await ledger.subscribe(one, next_due=NOW)


async def within(ledger: Ledger, place: str) -> list[str]:
    """The subscriptions of a chat as `place period`."""
    told = await ledger.within(Address("telegram", place))
    return [f"{one.address.place} {one.slot.period}" for one in told]


async def test_a_chat_holds_itself_and_its_topics_in_order(ledger: Ledger) -> None:
    topics = [Address("telegram", f"{GROUP}:{topic}") for topic in (9, 17, 4)]
    await subscribe(ledger, *topics, Address("telegram", GROUP))
    await subscribe(ledger, topics[0], period=Period.WEEK)

    assert await within(ledger, GROUP) == [
        f"{GROUP} day",
        f"{GROUP}:17 day",
        f"{GROUP}:4 day",
        f"{GROUP}:9 day",
        f"{GROUP}:9 week",
    ]


async def test_a_chat_does_not_hold_one_whose_id_begins_alike(ledger: Ledger) -> None:
    alike = [f"{GROUP}1", f"{GROUP}1:17", GROUP[:-1], f"{GROUP};1", f"{GROUP}/1", f"0{GROUP}:1"]
    await subscribe(ledger, *(Address("telegram", place) for place in alike))

    assert await within(ledger, GROUP) == []


async def test_a_chat_of_another_channel_is_another(ledger: Ledger) -> None:
    await subscribe(ledger, Address("discord", GROUP), Address("discord", f"{GROUP}:17"))

    assert await within(ledger, GROUP) == []


async def test_what_is_within_comes_as_it_was_entered(ledger: Ledger) -> None:
    one = Subscription(address=Address("telegram", f"{GROUP}:17"), include=("강화학습",), top=3)
    await ledger.subscribe(one, next_due=NOW)

    assert list(await ledger.within(one.address.chat)) == [one]


async def test_a_chat_of_nobody_holds_nothing(ledger: Ledger) -> None:
    assert await within(ledger, GROUP) == []
