from datetime import UTC, datetime, timedelta

import pytest

from bot.ledger import SlotDue
from bot.outlook import IDLE, POLL, Outlook
from bot.subscription import Slot, Subscription
from tests.fake_channel import VirtualTime
from tests.fake_ledger import FakeLedger
from tests.pump_bench import MONDAY, place

NOON = datetime(2026, 2, 10, 12, tzinfo=UTC)
GAP = 0.1


@pytest.fixture
def time() -> VirtualTime:
    return VirtualTime(NOON)


@pytest.fixture
def ledger() -> FakeLedger:
    return FakeLedger()


@pytest.fixture
def outlook(time: VirtualTime, ledger: FakeLedger) -> Outlook:
    return Outlook(channel="fake", ledger=ledger, gap=GAP, now=time.now, clock=time.clock)


async def plan(ledger: FakeLedger) -> None:
    """Enter one delivery, due at noon."""
    await ledger.subscribe(Subscription(address=place(1)), next_due=NOON)
    due = SlotDue(slot=Slot(), due=NOON, subscriptions=1)
    deadline = NOON + timedelta(hours=20)
    await ledger.plan(due, MONDAY, deadline=deadline, next_due=NOON, now=NOON)


def test_at_first_it_is_to_be_looked_at_once(time: VirtualTime, outlook: Outlook) -> None:
    assert outlook.at < time.clock()


def test_two_looks_are_apart_however_much_there_is(time: VirtualTime, outlook: Outlook) -> None:
    began = outlook.look()
    outlook.looked()
    outlook.wake()

    assert began == time.clock()
    assert outlook.at == began + GAP


async def test_while_nothing_is_planned_it_is_looked_now_and_then(
    time: VirtualTime, outlook: Outlook
) -> None:
    outlook.look()
    await outlook.look_ahead(empty=True)

    assert outlook.at == time.clock() + POLL


async def test_what_is_due_and_is_not_given_is_not_asked_for_all_the_time(
    time: VirtualTime, ledger: FakeLedger, outlook: Outlook
) -> None:
    await plan(ledger)
    outlook.look()

    await outlook.look_ahead(empty=True)
    assert outlook.at == time.clock() + IDLE

    await outlook.look_ahead(empty=False)
    assert outlook.at == time.clock() + GAP


async def test_a_retry_brings_the_next_look_forward_and_none_puts_it_off(
    time: VirtualTime, outlook: Outlook
) -> None:
    outlook.look()
    await outlook.look_ahead(empty=True)

    outlook.expect(NOON + timedelta(seconds=7))
    outlook.expect(NOON + timedelta(seconds=9))

    assert outlook.at == time.clock() + 7


async def test_who_is_woken_looks_though_nothing_was_due(
    time: VirtualTime, outlook: Outlook
) -> None:
    outlook.look()
    await outlook.look_ahead(empty=True)

    outlook.wake()
    assert outlook.at == time.clock() + GAP

    outlook.look()
    assert outlook.at == time.clock() + POLL
