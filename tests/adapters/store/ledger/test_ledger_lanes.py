from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.deliveries import State
from bot.errors import Overtaken

if TYPE_CHECKING:
    from bot.ledger import Tenure
    from tests.adapters.store.ledger.conftest import Desk


async def owner(desk: Desk, *, again: bool = True) -> Tenure:
    tenure, _ = await desk.ledger.take_over("telegram", again=again, now=desk.now)
    return tenure


async def claim(
    desk: Desk, tenure: Tenure, *, limit: int = 100, burst: int = 5
) -> tuple[int, float]:
    """Claim at one a minute; how many were taken, and how long to wait for more."""
    taken = await desk.ledger.claim(tenure, now=desk.now, limit=limit, step=60, burst=burst)
    return len(taken.deliveries), taken.wait


async def test_who_was_overtaken_neither_claims_nor_records_nor_opens_again(
    desk: Desk, other: Desk
) -> None:
    await desk.subscribe("1", "2")
    await desk.plan()
    [delivery] = await desk.claim(1)
    assert await other.take_over(again=True) == 1

    with pytest.raises(Overtaken):
        await desk.claim()
    with pytest.raises(Overtaken):
        await desk.record(delivery)
    tenure = await desk.owner.tenure("telegram", desk.now)
    with pytest.raises(Overtaken):
        await desk.ledger.reopen(tenure, again=True, now=desk.now)
    assert await other.claimed() == ["1", "2"]


async def test_an_outcome_of_who_was_overtaken_does_not_settle_the_doubt(
    desk: Desk, other: Desk
) -> None:
    await desk.subscribe("1")
    await desk.plan()
    [delivery] = await desk.claim()
    await other.take_over(again=False)

    with pytest.raises(Overtaken):
        await desk.record(delivery)
    assert (await desk.state())[0] is State.UNKNOWN


async def test_owners_of_two_channels_do_not_disturb_each_other(desk: Desk, other: Desk) -> None:
    await desk.subscribe("1")
    await desk.subscribe("1", channel="discord")
    await desk.plan()
    await desk.take_over(again=True)
    await other.take_over("discord", again=True)

    assert await desk.claimed() == ["1"]
    assert await other.claimed(channel="discord") == ["1"]


async def test_no_more_is_taken_than_the_pace_allows(desk: Desk) -> None:
    await desk.subscribe(*(f"{number:02}" for number in range(20)))
    await desk.plan()
    tenure = await owner(desk)

    first, wait = await claim(desk, tenure)
    assert first == 5
    assert 0 < wait <= 60
    assert (await claim(desk, tenure))[0] == 0


async def test_the_pace_holds_over_a_change_of_owner(desk: Desk, other: Desk) -> None:
    await desk.subscribe(*(f"{number:02}" for number in range(20)))
    await desk.plan()
    await claim(desk, await owner(desk))

    taken, wait = await claim(other, await owner(other))
    assert taken == 0
    assert wait > 0


async def test_an_answer_to_a_command_takes_a_place(desk: Desk, other: Desk) -> None:
    await desk.subscribe(*(f"{number:02}" for number in range(20)))
    await desk.plan()
    tenure = await owner(desk)
    for _ in range(3):
        await other.ledger.reserve("telegram", now=desk.now, step=60, burst=5)

    assert (await claim(desk, tenure))[0] == 2


async def test_what_is_not_taken_costs_no_place(desk: Desk) -> None:
    await desk.subscribe("1")
    await desk.plan()
    tenure = await owner(desk)

    assert await claim(desk, tenure) == (1, 0)
    assert await claim(desk, tenure) == (0, 0)
