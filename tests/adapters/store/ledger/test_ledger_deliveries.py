from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from adapters.store import ledger_deliveries
from bot.deliveries import Outcome, State
from bot.subscription import Condition, Slot

if TYPE_CHECKING:
    from tests.adapters.store.ledger.conftest import Desk


async def test_a_claimed_delivery_carries_all_that_a_sender_needs(desk: Desk) -> None:
    await desk.subscribe("1", language="ko", include=("agents",))
    await desk.plan()

    [delivery] = await desk.claim()

    assert [delivery.subscription] == await desk.ledger.subscriptions()
    assert delivery.post == desk.final
    assert delivery.attempts == 1
    assert delivery.deadline == desk.now + timedelta(hours=12)
    assert (delivery.message_ids, delivery.layout, delivery.shown) == ((), "", "")


async def test_a_claim_takes_no_more_than_it_may_and_nothing_twice(desk: Desk) -> None:
    await desk.subscribe(*"12345")
    await desk.plan()

    assert await desk.claimed(2) == ["1", "2"]
    assert await desk.claimed(0) == []
    assert await desk.claimed(2) == ["3", "4"]
    assert await desk.claimed(2) == ["5"]
    assert await desk.claimed(2) == []


async def test_a_claim_is_of_one_channel(desk: Desk) -> None:
    await desk.subscribe("1")
    await desk.plan()

    assert await desk.claimed(channel="discord") == []
    assert await desk.claimed() == ["1"]


@pytest.mark.slow
async def test_more_than_a_statement_takes_at_once(desk: Desk) -> None:
    places = [f"{number:04}" for number in range(1200)]
    await desk.subscribe(*places)
    await desk.plan()

    taken = await desk.claim(2000)
    await desk.record(*taken, papers=("2602.00001",))

    assert [one.address.place for one in taken] == places
    assert [one.count for one in await desk.ledger.tally()] == [1200]


async def test_two_claims_at_once_never_take_the_same(desk: Desk, other: Desk) -> None:
    await desk.subscribe(*(f"{number:02}" for number in range(40)))
    await desk.plan()
    await desk.take_over(again=True)
    # Two connections of one owner, as when an answer of the database is late.
    other.owner = desk.owner

    async def drain(one: Desk) -> list[str]:
        taken: list[str] = []
        while some := await one.claimed(3):
            taken += some
        return taken

    first, second = await asyncio.gather(drain(desk), drain(other))

    assert sorted(first + second) == [f"{number:02}" for number in range(40)]


async def test_what_was_sent_is_sent(desk: Desk) -> None:
    await desk.send("1")

    assert await desk.state() == (State.SENT, "sent")
    assert await desk.claim() == []
    assert await desk.ledger.next_at("telegram") is None


@pytest.mark.parametrize(
    "state", [State.UNKNOWN, State.GONE, State.REJECTED, State.SKIPPED, State.EXPIRED]
)
async def test_an_end_is_an_end(desk: Desk, state: State) -> None:
    await desk.subscribe("1")
    await desk.plan()
    await desk.record(*await desk.claim(), state=state, reason="why", says="A sentence.")

    [told] = await desk.ledger.last(desk.address("1"), limit=1)
    assert (told.state, told.reason, told.says) == (state, "why", "A sentence.")
    assert await desk.claim() == []
    assert await desk.ledger.next_at("telegram") is None


async def test_a_doubt_stays_until_the_delivery_is_replayed(desk: Desk) -> None:
    await desk.subscribe("1")
    await desk.plan()
    began, seen = desk.now, []
    for doubtful in (False, True, False, True):
        [delivery] = await desk.claim()
        seen.append(delivery.doubtful_since)
        await desk.record(delivery, state=State.RETRY, doubtful=doubtful)
        desk.wait(minutes=1)
    doubt = began + timedelta(minutes=1)
    assert seen == [None, None, doubt, doubt]

    [delivery] = await desk.claim()
    await desk.record(delivery, state=State.UNKNOWN)
    deadline = desk.now + timedelta(hours=1)
    await desk.ledger.replay(desk.final, {State.UNKNOWN}, deadline=deadline)
    [delivery] = await desk.claim()
    assert delivery.doubtful_since is None


async def test_a_retry_waits_for_its_time_and_counts_attempts(desk: Desk) -> None:
    await desk.subscribe("1")
    await desk.plan()
    at = desk.now + timedelta(seconds=17)
    await desk.record(*await desk.claim(), state=State.RETRY, reason="flood", not_before=at)

    assert await desk.ledger.next_at("telegram") == at
    desk.wait(seconds=16)
    assert await desk.claim() == []
    desk.wait(seconds=1)
    [again] = await desk.claim()
    assert again.attempts == 2


async def test_a_retry_without_a_time_may_go_at_once(desk: Desk) -> None:
    await desk.subscribe("1")
    await desk.plan()
    await desk.record(*await desk.claim(), state=State.RETRY)

    assert await desk.claimed() == ["1"]


async def test_what_waits_longest_goes_first(desk: Desk) -> None:
    await desk.subscribe("1", "2")
    await desk.plan()
    [first, _] = await desk.claim()
    await desk.record(
        first, state=State.RETRY, not_before=desk.now + timedelta(seconds=5), reason="flood"
    )
    desk.wait(seconds=3)
    await desk.subscribe("3", slot=Slot(zone="Asia/Seoul"))
    await desk.plan()
    desk.wait(seconds=3)

    assert await desk.claimed() == ["3", "1"]


async def test_a_second_outcome_changes_nothing(desk: Desk) -> None:
    [delivery] = await desk.send("1")
    await desk.record(delivery, state=State.GONE, shown="other")

    assert await desk.state() == (State.SENT, "sent")


async def test_of_two_outcomes_at_once_the_first_counts(desk: Desk) -> None:
    await desk.subscribe("1")
    await desk.plan()
    [delivery] = await desk.claim()

    await desk.record_all(
        [
            Outcome(delivery_id=delivery.id, state=state, reason=state.value, at=desk.now)
            for state in (State.REJECTED, State.RETRY)
        ]
    )

    assert await desk.state() == (State.REJECTED, "rejected")
    assert await desk.claim() == []


async def test_an_outcome_of_what_nobody_claimed_changes_nothing(desk: Desk) -> None:
    await desk.subscribe("1")
    await desk.plan()
    await desk.record_all(
        [
            Outcome(delivery_id=number, state=State.SENT, reason="sent", at=desk.now)
            for number in range(100)
        ]
    )
    await desk.record_all([])

    assert await desk.claimed() == ["1"]


async def test_what_is_too_late_expires(desk: Desk) -> None:
    await desk.subscribe("1")
    await desk.plan(hours=1)
    desk.wait(minutes=59, seconds=59)
    await desk.subscribe("2", slot=Slot(zone="Asia/Seoul"))
    await desk.plan(hours=1)
    desk.wait(seconds=1)

    assert await desk.claimed(1) == ["2"]
    assert await desk.state("1") == (State.EXPIRED, "too-late")


async def test_a_retry_that_is_too_late_expires(desk: Desk) -> None:
    await desk.subscribe("1")
    await desk.plan(hours=1)
    await desk.record(*await desk.claim(), state=State.RETRY)
    desk.wait(hours=1)

    assert await desk.claim() == []
    assert await desk.state() == (State.EXPIRED, "too-late")


async def test_one_claim_expires_a_bounded_number_and_the_next_goes_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger_deliveries, "HEAD", 2)
    monkeypatch.setattr(ledger_deliveries, "ROUNDS", 3)
    await desk.subscribe(*(f"{number}" for number in range(10, 17)))
    await desk.plan(hours=1)
    desk.wait(hours=1)
    await desk.subscribe("9", slot=Slot(zone="Asia/Seoul"))
    await desk.plan(hours=1)

    assert await desk.claimed(1) == []
    first = await desk.ledger.next_at("telegram")
    assert first is not None
    assert first <= desk.now
    assert await desk.claimed(1) == ["9"]


async def test_looking_past_what_is_too_late_takes_no_more_than_was_asked_for(desk: Desk) -> None:
    await desk.subscribe("1")
    await desk.plan(hours=1)
    desk.wait(hours=1)
    await desk.subscribe("2", "3", "4", slot=Slot(zone="Asia/Seoul"))
    await desk.plan(hours=1)

    assert await desk.claimed(2) == ["2", "3"]
    assert await desk.claimed(2) == ["4"]


async def test_what_nobody_waits_for_does_not_hold_up_the_rest(desk: Desk) -> None:
    await desk.subscribe("1", "2", "3")
    await desk.plan()
    taken = await desk.claim(2)
    await desk.ledger.set_condition(desk.address("1"), None, Condition.ENDED, "")
    await desk.record(*taken, state=State.RETRY)

    assert await desk.claimed(1) == ["2"]
    assert await desk.claimed(1) == ["3"]


async def test_the_next_instant_is_that_of_the_earliest(desk: Desk) -> None:
    due = desk.now
    await desk.subscribe("1", "2")
    assert await desk.ledger.next_at("telegram") is None
    await desk.plan()
    assert await desk.ledger.next_at("telegram") == due
    assert await desk.ledger.next_at("discord") is None
    for one, wait in zip(await desk.claim(), (9, 5), strict=True):
        again = desk.now + timedelta(seconds=wait)
        await desk.record(one, state=State.RETRY, not_before=again)

    assert await desk.ledger.next_at("telegram") == due + timedelta(seconds=5)
