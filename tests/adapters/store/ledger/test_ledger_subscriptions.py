from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.deliveries import Post, State
from bot.models import Edition
from bot.span import Period, Span
from bot.subscription import Address, Condition, Slot, Subscription

if TYPE_CHECKING:
    from bot.ledger import Ledger
    from tests.adapters.store.ledger.conftest import Desk

pytestmark = pytest.mark.slow

WHOLE = Subscription(
    address=Address("telegram", "-1001234567890:17"),
    slot=Slot(
        period=Period.WEEK,
        at=time(9, 5),
        zone="Asia/Seoul",
        weekdays=frozenset({0, 6}),
        edition=Edition.EARLY,
    ),
    language="ko",
    top=7,
    layout="cards",
    images=False,
    silent=True,
    min_upvotes=3,
    include=("agents", "강화학습"),
    exclude=("survey",),
    organizations=("lab",),
    say_when_empty=True,
    role="@all",
    publish=True,
    condition=Condition.PAUSED,
    reason="The bot may not post here.",
)


async def test_the_ledger_is_one_of_the_port(desk: Desk) -> None:
    ledger: Ledger = desk.ledger

    assert await ledger.subscriptions() == []


async def test_a_subscription_comes_back_as_it_was(desk: Desk) -> None:
    await desk.ledger.subscribe(WHOLE, next_due=desk.now)

    assert await desk.ledger.subscriptions() == [WHOLE]


async def test_whether_it_is_published_or_discussed_is_kept_apart(desk: Desk) -> None:
    wishes = [(False, False), (True, False), (False, True), (True, True)]
    for number, (publish, discuss) in enumerate(wishes):
        await desk.subscribe(str(number), publish=publish, discuss=discuss)

    kept = await desk.ledger.subscriptions()

    assert [(one.publish, one.discuss) for one in kept] == wishes


async def test_one_of_the_same_address_and_period_is_replaced(desk: Desk) -> None:
    await desk.ledger.subscribe(WHOLE, next_due=desk.now)
    daily = replace(WHOLE, slot=Slot())
    better = replace(WHOLE, slot=replace(WHOLE.slot, at=time(10)), language="en", include=())
    await desk.ledger.subscribe(daily, next_due=desk.now)
    await desk.ledger.subscribe(better, next_due=desk.now)

    assert await desk.ledger.subscriptions() == [daily, better]


async def test_subscriptions_are_told_in_the_order_of_addresses(desk: Desk) -> None:
    await desk.subscribe("b", "a", "B", "10", "9", "é", "")
    await desk.subscribe("c", channel="discord")

    told = [one.address for one in await desk.ledger.subscriptions()]

    assert told == sorted(told)
    assert len(told) == 8


async def test_subscriptions_of_an_address_or_a_channel(desk: Desk) -> None:
    await desk.subscribe("1", "2")
    await desk.subscribe("1", channel="discord")

    async def places(**which: object) -> list[str]:
        told = await desk.ledger.subscriptions(**which)  # type: ignore[arg-type]
        return [str(one.address) for one in told]

    assert await places(address=Address("telegram", "1")) == ["telegram:1"]
    assert await places(channel="telegram") == ["telegram:1", "telegram:2"]
    assert await places(channel="console") == []


async def test_a_new_subscription_does_not_move_a_slot_that_is_known(desk: Desk) -> None:
    await desk.subscribe("1")
    first = desk.now
    desk.wait(hours=5)
    await desk.subscribe("2")

    assert await desk.ledger.next_slot() == first


async def test_what_waits_goes_out_as_the_subscription_is_now(desk: Desk) -> None:
    await desk.subscribe("1", language="en")
    await desk.plan()
    await desk.subscribe("1", language="ko", slot=Slot(at=time(10)))

    [delivery] = await desk.claim()

    assert delivery.subscription.language == "ko"


@pytest.mark.parametrize("condition", [Condition.PAUSED, Condition.ENDED])
async def test_a_condition_is_remembered_with_its_reason(desk: Desk, condition: Condition) -> None:
    await desk.subscribe("1", "2")
    await desk.subscribe("1", slot=Slot(period=Period.WEEK))

    count = await desk.ledger.set_condition(desk.address("1"), None, condition, "Because.")

    assert count == 2
    told = await desk.ledger.subscriptions()
    assert [(one.condition, one.reason) for one in told] == [
        (condition, "Because."),
        (condition, "Because."),
        (Condition.ACTIVE, ""),
    ]


async def test_what_lacks_a_permission_or_was_stopped_for_one_is_hindered(desk: Desk) -> None:
    await desk.subscribe(*"12345")
    await desk.subscribe("1", slot=Slot(period=Period.WEEK))
    await desk.subscribe("1", channel="discord")
    for place, condition, reason in (
        ("2", Condition.PAUSED, "May not post."),
        ("3", Condition.PAUSED, ""),
        ("4", Condition.ENDED, "Removed."),
    ):
        await desk.ledger.set_condition(desk.address(place), None, condition, reason)
    for place in "1234":
        await desk.ledger.lack(desk.address(place), "May not embed.")

    told = await desk.ledger.subscriptions(channel="telegram")
    assert [(one.address.place, one.condition, one.reason) for one in told] == [
        ("1", Condition.ACTIVE, "May not embed."),
        ("1", Condition.ACTIVE, "May not embed."),
        ("2", Condition.PAUSED, "May not post."),
        ("3", Condition.PAUSED, ""),
        ("4", Condition.ENDED, "Removed."),
        ("5", Condition.ACTIVE, ""),
    ]
    assert await desk.ledger.hindered("telegram") == [desk.address("1"), desk.address("2")]
    assert await desk.ledger.hindered("discord") == []


async def test_a_condition_of_one_period_leaves_the_other(desk: Desk) -> None:
    await desk.subscribe("1")
    await desk.subscribe("1", slot=Slot(period=Period.WEEK))
    await desk.plan()
    address = desk.address("1")

    assert await desk.ledger.set_condition(address, Period.WEEK, Condition.ENDED, "") == 1
    assert await desk.claimed() == ["1"]


async def test_a_condition_of_nobody_is_none(desk: Desk) -> None:
    assert await desk.ledger.set_condition(desk.address("1"), None, Condition.ENDED, "") == 0


async def test_what_is_due_to_a_paused_one_expires(desk: Desk) -> None:
    await desk.subscribe("1", "2")
    await desk.plan()

    await desk.ledger.set_condition(desk.address("1"), None, Condition.PAUSED, "May not post.")

    assert await desk.state("1") == (State.EXPIRED, "paused")
    [told] = await desk.ledger.last(desk.address("1"), limit=1)
    assert told.says == "May not post."
    assert await desk.claimed() == ["2"]


async def test_an_edit_of_a_paused_one_waits_until_it_is_resumed(desk: Desk) -> None:
    await desk.send("1", "2", post=desk.early)
    await desk.ledger.set_condition(desk.address("1"), None, Condition.PAUSED, "")
    await desk.ledger.revise(desk.early, now=desk.now, over=0)

    assert await desk.claimed() == ["2"]
    assert await desk.ledger.next_at("telegram") is None
    await desk.ledger.set_condition(desk.address("1"), Period.DAY, Condition.ACTIVE, "")
    assert await desk.ledger.next_at("telegram") == desk.now
    assert await desk.claimed() == ["1"]


async def test_subscribing_anew_resumes_a_waiting_edit(desk: Desk) -> None:
    await desk.send("1", post=desk.early)
    await desk.ledger.revise(desk.early, now=desk.now, over=0)
    await desk.ledger.set_condition(desk.address("1"), None, Condition.PAUSED, "")
    assert await desk.claimed() == []

    await desk.subscribe("1")

    assert await desk.claimed() == ["1"]


async def test_what_waits_for_an_ended_one_is_dropped(desk: Desk) -> None:
    await desk.send("edit", post=desk.early)
    desk.wait(days=1)
    await desk.subscribe("edit", "due", "retry")
    await desk.plan()
    taken = await desk.claim()
    await desk.record(*(one for one in taken if one.address.place == "edit"))
    await desk.record(
        *(one for one in taken if one.address.place == "retry"), state=State.RETRY, reason="flood"
    )
    await desk.take_over(again=True)
    await desk.ledger.revise(desk.final, now=desk.now, over=0)

    for place in ("edit", "due", "retry"):
        await desk.ledger.set_condition(desk.address(place), None, Condition.ENDED, "Blocked.")
        assert await desk.state(place) == (State.GONE, "ended")
        [told] = await desk.ledger.last(desk.address(place), limit=1)
        assert told.says == "Blocked."
    assert await desk.claimed() == []
    assert await desk.ledger.next_at("telegram") is None


async def test_what_was_on_its_way_when_its_subscription_ended_is_not_tried_again(
    desk: Desk,
) -> None:
    await desk.subscribe("1", "2", "3")
    await desk.plan()
    taken = await desk.claim()
    await desk.ledger.set_condition(desk.address("1"), None, Condition.ENDED, "")
    await desk.ledger.set_condition(desk.address("2"), None, Condition.PAUSED, "")
    await desk.ledger.forget(desk.address("3"), None)
    await desk.record(*taken, state=State.RETRY)

    assert await desk.claimed() == []
    assert await desk.state("1") == (State.GONE, "ended")
    assert await desk.state("2") == (State.EXPIRED, "paused")
    assert await desk.state("3") == (State.GONE, "forgotten")
    assert await desk.ledger.next_at("telegram") is None


async def test_forgetting_keeps_the_past(desk: Desk) -> None:
    await desk.send("1")
    desk.wait(days=1)
    await desk.plan(desk.early)

    assert await desk.ledger.forget(desk.address("1"), None) == 1
    assert await desk.ledger.subscriptions() == []
    told = await desk.ledger.last(desk.address("1"), limit=9)
    assert [(one.post, one.state) for one in told] == [
        (desk.early, State.GONE),
        (desk.final, State.SENT),
    ]
    assert await desk.ledger.forget(desk.address("1"), None) == 0


async def test_who_comes_back_after_being_forgotten_does_not_get_a_post_again(desk: Desk) -> None:
    await desk.send("1")
    await desk.ledger.forget(desk.address("1"), None)
    await desk.subscribe("1", slot=Slot(at=time(10)))

    assert await desk.plan() == 0


async def test_a_chat_that_moves_takes_its_subscriptions_and_deliveries_along(desk: Desk) -> None:
    await desk.subscribe("old", language="ko")
    await desk.plan()

    await desk.ledger.move(desk.address("old"), desk.address("new"))

    assert await desk.ledger.subscriptions(address=desk.address("old")) == []
    [delivery] = await desk.claim()
    assert delivery.address.place == "new"
    assert delivery.subscription.language == "ko"


async def test_a_delivery_on_its_way_moves_too_and_is_tried_at_the_new_address(desk: Desk) -> None:
    await desk.subscribe("old")
    await desk.plan()
    [delivery] = await desk.claim()

    await desk.ledger.move(desk.address("old"), desk.address("new"))
    await desk.record(delivery, state=State.RETRY, reason="moved")

    [again] = await desk.claim()
    assert (again.id, again.address.place, again.attempts) == (delivery.id, "new", 2)


async def test_a_subscription_of_the_new_address_stays(desk: Desk) -> None:
    await desk.subscribe("old", language="ko")
    await desk.subscribe("old", slot=Slot(period=Period.WEEK), language="ko")
    await desk.subscribe("new", language="en")

    await desk.ledger.move(desk.address("old"), desk.address("new"))

    told = await desk.ledger.subscriptions()
    assert [(one.address.place, one.slot.period, one.language) for one in told] == [
        ("new", Period.DAY, "en"),
        ("new", Period.WEEK, "ko"),
    ]


@pytest.mark.parametrize("on_its_way", [False, True])
async def test_a_post_that_the_new_address_has_is_not_sent_twice(
    desk: Desk, *, on_its_way: bool
) -> None:
    await desk.subscribe("new", "old")
    await desk.plan()
    taken = await desk.claim(2 if on_its_way else 1)

    await desk.ledger.move(desk.address("old"), desk.address("new"))
    await desk.record(*taken, state=State.RETRY)

    assert await desk.claimed() == ["new"]
    assert await desk.claimed() == []
    state, _ = await desk.state("old")
    assert state is State.GONE


async def test_the_past_moves_along_so_that_nothing_is_sent_twice(desk: Desk) -> None:
    await desk.send("old", papers=("2602.00001",))

    await desk.ledger.move(desk.address("old"), desk.address("new"))
    await desk.subscribe("new", slot=Slot(at=time(10)))

    assert await desk.plan() == 0
    later = Post(Span(Period.DAY, desk.final.span.first + timedelta(days=6)), Edition.FINAL)
    new = desk.address("new")
    assert await desk.ledger.had([new], ["2602.00001"], but=later) == {
        new: frozenset({"2602.00001"})
    }


async def test_a_move_to_the_same_address_changes_nothing(desk: Desk) -> None:
    await desk.subscribe("1")
    await desk.plan()

    await desk.ledger.move(desk.address("1"), desk.address("1"))

    assert await desk.claimed() == ["1"]


async def test_a_move_of_nobody_changes_nothing(desk: Desk) -> None:
    await desk.ledger.move(desk.address("1"), desk.address("2"))

    assert await desk.ledger.subscriptions() == []


async def test_circles_are_counted_without_their_subscriptions(desk: Desk) -> None:
    await desk.subscribe("1", "2", language="ko")
    await desk.subscribe("3", "4", language="en")
    await desk.ledger.set_condition(desk.address("4"), None, Condition.PAUSED, "")

    found = await desk.ledger.readership()

    counts = {(one.language, one.condition): count for one, count in found.items()}
    assert counts == {
        ("ko", Condition.ACTIVE): 2,
        ("en", Condition.ACTIVE): 1,
        ("en", Condition.PAUSED): 1,
    }
    [subscription] = await desk.ledger.subscriptions(address=desk.address("1"))
    assert {one.slot for one in found} == {subscription.slot}


async def test_nobody_is_in_no_circle(desk: Desk) -> None:
    assert await desk.ledger.readership() == {}


async def test_who_waits_for_a_slot_is_active_and_of_that_slot(desk: Desk) -> None:
    morning, evening = Slot(at=time(9)), Slot(at=time(21))
    await desk.subscribe("2", "3", slot=morning)
    await desk.subscribe("1", slot=morning, channel="discord")
    await desk.subscribe("4", slot=evening)
    await desk.ledger.set_condition(desk.address("3"), None, Condition.PAUSED, "")

    assert await desk.ledger.waiting(morning) == [Address("discord", "1"), desk.address("2")]
    assert await desk.ledger.waiting(Slot(at=time(12))) == []
