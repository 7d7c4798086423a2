"""Whoever owns a channel knows of all that is on its way there, or finds out first."""

import pytest

from bot.deliveries import State
from bot.errors import Overtaken, StoreProblem
from bot.owning import Owner
from bot.pace import SECOND, Pace
from tests.pump_bench import Bench

PACE = Pace(rate=30, burst=5)


@pytest.fixture
async def bench() -> Bench:
    bench = Bench()
    await bench.subscribe(2)
    await bench.plan()
    return bench


def owner_of(bench: Bench) -> Owner:
    time = bench.time
    return Owner(channel="fake", ledger=bench.desk, again=False, now=time.now, clock=time.clock)


async def test_the_first_owner_claims_at_once(bench: Bench) -> None:
    owner = owner_of(bench)

    claim = await owner.claim(5, PACE)

    assert len(claim.deliveries) == 2
    assert owner.sure


async def test_who_follows_another_decides_on_what_he_left_and_leaves_him_his_second(
    bench: Bench,
) -> None:
    await owner_of(bench).claim(1, PACE)
    follower = owner_of(bench)

    waiting = await follower.claim(5, PACE)
    states = bench.states()
    await bench.time.passes(SECOND)
    going = await follower.claim(5, PACE)

    assert (len(waiting.deliveries), waiting.wait) == (0, SECOND)
    assert states == {State.UNKNOWN: 1, State.DUE: 1}
    assert len(going.deliveries) == 1


async def test_who_was_overtaken_claims_nothing(bench: Bench) -> None:
    owner = owner_of(bench)
    await owner.claim(1, PACE)
    await owner_of(bench).claim(1, PACE)

    with pytest.raises(Overtaken):
        await owner.claim(1, PACE)


async def test_what_a_claim_took_whose_answer_was_lost_is_claimed_anew(bench: Bench) -> None:
    owner = owner_of(bench)
    await owner.claim(0, PACE)
    bench.ledger.lose_answers = 1

    with pytest.raises(StoreProblem):
        await owner.claim(5, PACE)
    was_sure = owner.sure
    await bench.time.passes(SECOND)
    claim = await owner.claim(5, PACE)

    assert not was_sure
    assert len(claim.deliveries) == 2
    assert {one.doubtful_since for one in claim.deliveries} == {None}


async def test_who_begins_anew_may_still_record_what_it_claimed(bench: Bench) -> None:
    owner = owner_of(bench)
    await owner.claim(1, PACE)
    tenure = owner.tenure

    owner.begin_anew()

    assert owner.tenure == tenure
    assert not owner.sure
    await bench.ledger.record(owner.tenure, [])
