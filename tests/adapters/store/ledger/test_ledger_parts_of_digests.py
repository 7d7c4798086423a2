"""A digest of which only the first messages are out."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.deliveries import State

if TYPE_CHECKING:
    from tests.adapters.store.ledger.conftest import Desk

PART: dict[str, Any] = {"message_ids": ("1", "2"), "layout": "cards", "shown": "abc"}


@pytest.fixture
async def begun(desk: Desk) -> Desk:
    """A desk with one delivery that was stopped after two messages."""
    await desk.subscribe("1")
    await desk.plan()
    await desk.record(*await desk.claim(), state=State.RETRY, not_before=desk.now, **PART)
    return desk


async def test_it_is_claimed_with_what_is_out(begun: Desk) -> None:
    [rest] = await begun.claim()

    assert (rest.message_ids, rest.layout, rest.shown) == (("1", "2"), "cards", "abc")
    assert rest.partly
    assert not rest.is_edit


async def test_once_the_rest_is_out_it_is_edited_as_a_whole(begun: Desk) -> None:
    await begun.record(*await begun.claim(), message_ids=("1", "2", "3"))
    await begun.ledger.revise(begun.final, now=begun.now, over=0)

    [edit] = await begun.claim()
    assert edit.message_ids == ("1", "2", "3")
    assert edit.is_edit


async def test_what_changed_meanwhile_is_edited_at_once(begun: Desk) -> None:
    await begun.record(*await begun.claim(), state=State.EDIT, **PART | {"message_ids": ("1", "9")})

    [edit] = await begun.claim()
    assert (edit.message_ids, edit.shown) == (("1", "9"), "abc")
    assert edit.is_edit


async def test_it_does_not_wait_beyond_its_deadline(begun: Desk) -> None:
    begun.wait(hours=13)

    assert await begun.claim() == []
    assert (await begun.state())[0] is State.EXPIRED


async def test_a_crash_leaves_in_doubt_what_came_next(begun: Desk) -> None:
    await begun.claim()
    await begun.take_over(again=False)

    assert (await begun.state())[0] is State.UNKNOWN


async def test_a_replay_sends_the_rest(begun: Desk) -> None:
    await begun.record(*await begun.claim(), state=State.UNKNOWN, **PART)
    deadline = begun.now + timedelta(hours=1)

    assert await begun.ledger.replay(begun.final, [State.UNKNOWN], deadline=deadline) == 1
    [rest] = await begun.claim()
    assert rest.partly
    assert rest.message_ids == ("1", "2")
