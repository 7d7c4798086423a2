from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.deliveries import State

if TYPE_CHECKING:
    from tests.adapters.store.ledger.conftest import Desk

pytestmark = pytest.mark.slow


async def test_what_was_claimed_is_not_lost_when_its_claimer_dies(desk: Desk, other: Desk) -> None:
    await desk.subscribe("1", "2", "3")
    await desk.plan()
    await desk.claim(2)

    assert await other.take_over(again=True) == 2
    taken = await other.claim()
    assert [(one.address.place, one.attempts) for one in taken] == [("1", 2), ("2", 2), ("3", 1)]


async def test_what_was_under_way_is_doubtful_since_its_first_request(
    desk: Desk, other: Desk
) -> None:
    await desk.subscribe("1")
    await desk.plan()
    began = desk.now
    [first] = await desk.claim()
    desk.wait(minutes=3)
    await other.take_over(again=True)
    [second] = await other.claim()
    desk.wait(minutes=3)
    await desk.take_over(again=True)
    [third] = await desk.claim()

    assert [one.doubtful_since for one in (first, second, third)] == [None, began, began]


async def test_a_claim_of_which_nothing_was_sent_leaves_no_doubt(desk: Desk) -> None:
    await desk.subscribe("1")
    await desk.plan()
    [_] = await desk.claim()

    tenure = await desk.owner.tenure("telegram", desk.now)
    assert await desk.ledger.reopen(tenure, again=True, now=desk.now) == 1
    [delivery] = await desk.claim()

    assert delivery.doubtful_since is None


async def test_where_a_second_copy_is_worse_than_a_gap_doubt_is_held(
    desk: Desk, other: Desk
) -> None:
    await desk.subscribe("1", "2")
    await desk.plan()
    await desk.claim(1)

    assert await other.take_over(again=False) == 1
    assert await other.claimed() == ["2"]
    [told] = await other.ledger.troubles(limit=9)
    assert (told.address.place, told.state, told.reason) == ("1", State.UNKNOWN, "interrupted")
    assert "may have arrived" in told.says


@pytest.mark.parametrize("again", [False, True])
async def test_an_edit_that_was_interrupted_is_made_again(
    desk: Desk, other: Desk, *, again: bool
) -> None:
    await desk.send("1", post=desk.early)
    await desk.ledger.revise(desk.early, now=desk.now, over=0)
    await desk.claim()

    assert await other.take_over(again=again) == 1
    assert await desk.state() == (State.EDIT, "sent")
    [edit] = await other.claim()
    assert edit.message_ids == ("1", "2")


async def test_opening_again_is_of_one_channel_and_done_once(desk: Desk) -> None:
    await desk.subscribe("1")
    await desk.subscribe("1", channel="discord")
    await desk.plan()
    await desk.claim()
    await desk.claim(channel="discord")

    assert await desk.take_over(again=True) == 1
    assert await desk.take_over(again=True) == 0
    assert await desk.claimed() == ["1"]
    assert await desk.claimed(channel="discord") == []


async def test_an_outcome_that_comes_after_the_doubt_changes_nothing(desk: Desk) -> None:
    await desk.subscribe("1")
    await desk.plan()
    [delivery] = await desk.claim()
    await desk.take_over(again=False)
    await desk.record(delivery)

    assert (await desk.state())[0] is State.UNKNOWN


async def test_a_plan_survives_its_planner(desk: Desk, other: Desk) -> None:
    await desk.subscribe("1")
    await desk.plan()

    assert await other.plan() == 0
    assert await other.claimed() == ["1"]


@pytest.mark.parametrize("edit", [False, True])
async def test_a_claim_that_is_cancelled_takes_nothing(desk: Desk, *, edit: bool) -> None:
    await desk.subscribe("1", "2", "3")
    await desk.plan(desk.early)
    if edit:
        await desk.record(*await desk.claim())
        await desk.ledger.revise(desk.early, now=desk.now, over=0)

    for steps in range(0, 60, 3):
        claim = asyncio.create_task(desk.claim())
        for _ in range(steps):
            await asyncio.sleep(0)
        if not claim.cancel():
            break  # it was through already
        await asyncio.wait([claim])
        states = {one.state for one in await desk.ledger.tally()}
        assert states == {State.EDIT if edit else State.DUE}
    else:
        claim = asyncio.create_task(desk.claim())
    assert {one.attempts for one in await claim} == {1}
