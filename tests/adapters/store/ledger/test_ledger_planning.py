from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.deliveries import Kind, State
from bot.ledger import SlotDue
from bot.span import Period
from bot.subscription import Condition, Slot

if TYPE_CHECKING:
    from bot.deliveries import Post
    from tests.adapters.store.ledger.conftest import Desk

TEN = Slot(at=time(10), zone="Europe/Berlin", weekdays=frozenset({0, 2, 6}))


async def test_slots_are_due_earliest_first_with_who_waits(desk: Desk) -> None:
    start = desk.now
    desk.wait(hours=1)
    await desk.subscribe("1", slot=TEN)
    desk.wait(hours=-1)
    await desk.subscribe("1", "2", slot=Slot(period=Period.WEEK))
    await desk.subscribe("3", slot=Slot(period=Period.WEEK), condition=Condition.PAUSED)
    later = start + timedelta(hours=1)

    assert await desk.ledger.slots_due(start - timedelta(seconds=1)) == []
    assert await desk.ledger.slots_due(later) == [
        SlotDue(slot=Slot(period=Period.WEEK), due=start, subscriptions=2),
        SlotDue(slot=TEN, due=later, subscriptions=1),
    ]


async def test_a_slot_that_nobody_waits_for_is_due_all_the_same_and_moves_on(desk: Desk) -> None:
    await desk.subscribe("1")
    await desk.ledger.forget(desk.address("1"), None)

    [due] = await desk.ledger.slots_due(desk.now)
    assert due.subscriptions == 0
    assert await desk.plan(None) == 0
    assert await desk.ledger.next_slot() == desk.now + timedelta(days=1)


async def test_without_a_slot_none_is_next(desk: Desk) -> None:
    assert await desk.ledger.next_slot() is None


async def test_the_next_slot_is_the_earliest(desk: Desk) -> None:
    first = desk.now
    await desk.subscribe("1")
    desk.wait(hours=1)
    await desk.subscribe("1", slot=TEN)

    assert await desk.ledger.next_slot() == first


async def test_a_plan_enters_a_delivery_for_everybody_in_the_slot(desk: Desk) -> None:
    await desk.subscribe("1", "2")
    await desk.subscribe("1", channel="discord")
    [due] = await desk.ledger.slots_due(desk.now)
    await desk.subscribe("3", slot=TEN)
    deadline = desk.now + timedelta(hours=12)

    entered = await desk.ledger.plan(
        due, desk.final, deadline=deadline, next_due=deadline, now=desk.now
    )

    assert entered == 3
    taken = await desk.claim()
    assert [one.address.place for one in taken] == ["1", "2"]
    assert {(one.post, one.deadline, one.attempts) for one in taken} == {(desk.final, deadline, 1)}
    assert await desk.claimed(channel="discord") == ["1"]


@pytest.mark.parametrize("condition", [Condition.PAUSED, Condition.ENDED])
async def test_nothing_is_entered_for_one_that_is_not_active(
    desk: Desk, condition: Condition
) -> None:
    await desk.subscribe("1", condition=condition)

    assert await desk.plan() == 0


async def test_a_plan_made_twice_is_made_once(desk: Desk, tomorrow: Post) -> None:
    await desk.subscribe("1")
    [due] = await desk.ledger.slots_due(desk.now)
    times = {"deadline": desk.now + timedelta(hours=12), "now": desk.now}
    next_due = desk.now + timedelta(days=1)

    assert await desk.ledger.plan(due, desk.final, next_due=next_due, **times) == 1
    again = next_due + timedelta(days=1)
    assert await desk.ledger.plan(due, desk.final, next_due=again, **times) == 0
    assert await desk.ledger.plan(due, tomorrow, next_due=again, **times) == 0
    assert await desk.ledger.next_slot() == next_due
    assert len(await desk.claim()) == 1


async def test_a_plan_for_a_slot_that_is_not_there_enters_nothing(desk: Desk) -> None:
    due = SlotDue(slot=TEN, due=desk.now, subscriptions=1)

    entered = await desk.ledger.plan(
        due, desk.final, deadline=desk.now, next_due=desk.now, now=desk.now
    )

    assert entered == 0
    assert await desk.ledger.next_slot() is None


async def test_no_address_gets_a_post_twice(desk: Desk) -> None:
    await desk.subscribe("1", "2")
    await desk.plan()
    desk.wait(days=1)
    await desk.subscribe("3")

    assert await desk.plan() == 1


async def test_another_post_is_another_delivery(desk: Desk, tomorrow: Post) -> None:
    await desk.subscribe("1")

    for post in (desk.final, desk.early, tomorrow, replace(desk.final, kind=Kind.MISSING)):
        assert await desk.plan(post) == 1
        desk.wait(days=1)


async def test_that_there_is_no_list_is_told_to_those_who_chose_so(desk: Desk) -> None:
    await desk.subscribe("1", say_when_empty=True)
    await desk.subscribe("2")

    assert await desk.plan(replace(desk.final, kind=Kind.EMPTY)) == 1
    [delivery] = await desk.claim()
    assert delivery.post == replace(desk.final, kind=Kind.EMPTY)
    assert delivery.address.place == "1"


async def test_that_the_source_is_silent_is_told_to_all(desk: Desk) -> None:
    await desk.subscribe("1", say_when_empty=True)
    await desk.subscribe("2")

    assert await desk.plan(replace(desk.final, kind=Kind.MISSING)) == 2


async def test_without_a_post_the_slot_only_moves_on(desk: Desk) -> None:
    await desk.subscribe("1")

    assert await desk.plan(None) == 0
    assert await desk.ledger.next_slot() == desk.now + timedelta(days=1)
    assert await desk.claim() == []


async def test_what_was_due_first_goes_first_however_late_it_is_planned(desk: Desk) -> None:
    await desk.subscribe("late")
    desk.wait(hours=1)
    await desk.subscribe("early", slot=TEN)
    [first, second] = await desk.ledger.slots_due(desk.now)
    for due in (second, first):
        await desk.ledger.plan(
            due,
            desk.final,
            deadline=desk.now + timedelta(hours=12),
            next_due=desk.now + timedelta(days=1),
            now=desk.now,
        )

    assert await desk.claimed() == ["late", "early"]
    assert (await desk.state("late"))[0] is State.SENDING
