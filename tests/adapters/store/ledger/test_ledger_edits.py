from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.deliveries import Post, State
from bot.models import Edition
from bot.span import Period, Span
from bot.subscription import Condition, Slot

if TYPE_CHECKING:
    from tests.adapters.store.ledger.conftest import Desk

pytestmark = pytest.mark.slow

SETTLED = datetime(2026, 2, 11, 2, 30, tzinfo=UTC)
"""When the list of the early post settles."""


async def test_what_was_sent_is_edited_with_all_that_an_edit_needs(desk: Desk) -> None:
    await desk.send("1", post=desk.early, message_ids=("7", "8"), layout="plain", shown="abc")

    assert await desk.ledger.revise(desk.early, now=desk.now, over=0) == 1
    [edit] = await desk.claim()
    assert (edit.message_ids, edit.layout, edit.shown) == (("7", "8"), "plain", "abc")
    assert edit.attempts == 1
    await desk.record(edit, message_ids=("9",), shown="def")
    assert await desk.state() == (State.SENT, "sent")
    await desk.ledger.revise(desk.early, now=desk.now, over=0)
    [edit] = await desk.claim()
    assert (edit.message_ids, edit.layout, edit.shown) == (("9",), "cards", "def")


async def test_an_outcome_that_says_less_leaves_what_is_known(desk: Desk) -> None:
    await desk.send("1", post=desk.early, shown="abc")
    await desk.ledger.revise(desk.early, now=desk.now, over=0)
    await desk.record(*await desk.claim(), message_ids=(), layout="", shown="")
    await desk.ledger.revise(desk.early, now=desk.now, over=0)

    [edit] = await desk.claim()
    assert (edit.message_ids, edit.layout, edit.shown) == (("1", "2"), "cards", "abc")


async def test_another_try_of_an_edit_is_an_edit(desk: Desk) -> None:
    await desk.send("1", post=desk.early)
    await desk.ledger.revise(desk.early, now=desk.now, over=0)
    at = desk.now + timedelta(days=3)
    await desk.record(*await desk.claim(), state=State.RETRY, not_before=at)

    assert await desk.state() == (State.EDIT, "retry")
    assert await desk.ledger.next_at("telegram") == at
    desk.wait(days=3)
    [edit] = await desk.claim()
    assert edit.message_ids
    assert edit.attempts == 2


async def test_sends_go_before_edits(desk: Desk) -> None:
    await desk.send("1", "2", post=desk.early)
    await desk.ledger.revise(desk.early, now=desk.now, over=0)
    desk.wait(days=1)
    await desk.plan()

    taken = await desk.claim(3)

    assert [one.post for one in taken] == [desk.final, desk.final, desk.early]
    assert len(await desk.claim(3)) == 1


async def test_edits_are_spread_evenly_over_the_time(desk: Desk) -> None:
    await desk.send(*(f"{number:03}" for number in range(120)), post=desk.early)

    assert await desk.ledger.revise(desk.early, now=desk.now, over=600) == 120
    counts = []
    for _ in range(6):
        counts.append(len(await desk.claim()))
        desk.wait(seconds=100)
    assert sum(counts) == 120 - 18
    assert counts[0] == 2
    assert max(counts[1:]) <= 20


async def test_only_what_can_be_edited_is(desk: Desk) -> None:
    await desk.send("without ids", post=desk.early, message_ids=())
    await desk.subscribe("ended", slot=Slot(zone="Asia/Seoul"))
    await desk.subscribe("unknown", slot=Slot(zone="Asia/Seoul"))
    await desk.plan(desk.early)
    ended, unknown = await desk.claim()
    await desk.record(ended)
    await desk.record(unknown, state=State.UNKNOWN)
    await desk.ledger.set_condition(desk.address("ended"), None, Condition.ENDED, "")

    assert await desk.ledger.revise(desk.early, now=desk.now, over=0) == 0


async def test_an_edit_of_another_post_is_not_meant(desk: Desk) -> None:
    await desk.send("1")

    assert await desk.ledger.revise(desk.early, now=desk.now, over=0) == 0


async def test_a_revision_made_twice_marks_nothing_anew(desk: Desk) -> None:
    await desk.send("1", post=desk.early)

    assert await desk.ledger.revise(desk.early, now=desk.now, over=0) == 1
    assert await desk.ledger.revise(desk.early, now=desk.now, over=0) == 0
    assert await desk.claimed() == ["1"]


async def test_an_edit_has_no_deadline(desk: Desk) -> None:
    await desk.send("1", post=desk.early)
    await desk.ledger.revise(desk.early, now=desk.now, over=0)
    desk.wait(days=30)

    assert await desk.claimed() == ["1"]


async def test_an_early_post_lives_until_it_is_revised_after_its_list_settled(desk: Desk) -> None:
    since = desk.now
    assert await desk.ledger.live_posts(since) == []
    await desk.send("1", "2", post=desk.early)
    assert await desk.ledger.live_posts(since) == [desk.early]

    desk.clock.at = SETTLED - timedelta(seconds=1)
    await desk.ledger.revise(desk.early, now=desk.now, over=0)
    await desk.record(*await desk.claim())
    assert await desk.ledger.live_posts(since) == [desk.early]

    desk.clock.at = SETTLED
    await desk.ledger.revise(desk.early, now=SETTLED, over=0)
    await desk.record(*await desk.claim(1))
    assert await desk.ledger.live_posts(since) == []
    await desk.record(*await desk.claim(1))
    assert await desk.ledger.live_posts(since) == []


async def test_one_that_arrives_after_the_revision_keeps_its_post_alive(desk: Desk) -> None:
    since = desk.now
    await desk.subscribe("1", "2")
    await desk.plan(desk.early, hours=48)
    first, second = await desk.claim()
    await desk.record(first)
    desk.clock.at = SETTLED
    await desk.ledger.revise(desk.early, now=SETTLED, over=0)
    await desk.record(second)

    assert await desk.ledger.live_posts(since) == [desk.early]
    await desk.ledger.revise(desk.early, now=SETTLED, over=0)
    assert await desk.ledger.live_posts(since) == []


async def test_posts_that_are_settled_old_or_out_of_reach_do_not_live(desk: Desk) -> None:
    since = desk.now
    await desk.send("1")
    desk.wait(days=1)
    await desk.plan(desk.early)
    await desk.record(*await desk.claim())

    assert await desk.ledger.live_posts(desk.now + timedelta(seconds=1)) == []
    assert await desk.ledger.live_posts(since) == [desk.early]
    await desk.ledger.set_condition(desk.address("1"), None, Condition.ENDED, "")
    assert await desk.ledger.live_posts(since) == []


async def test_an_early_month_lives_as_long_as_its_month(desk: Desk) -> None:
    month = Post(Span.of(Period.MONTH, desk.early.span.first), Edition.EARLY)
    desk.clock.at = datetime(2026, 2, 27, tzinfo=UTC)
    await desk.subscribe("1", slot=Slot(period=Period.MONTH))
    await desk.plan(month)
    await desk.record(*await desk.claim())

    assert await desk.ledger.live_posts(desk.now - timedelta(days=2)) == [month]


@pytest.mark.parametrize("state", [State.UNKNOWN, State.REJECTED, State.SENT])
async def test_a_replay_sends_anew(desk: Desk, state: State) -> None:
    await desk.subscribe("1")
    await desk.plan(hours=1)
    await desk.record(*await desk.claim(), state=state)
    desk.wait(hours=5)
    deadline = desk.now + timedelta(hours=1)

    assert await desk.ledger.replay(desk.final, [state], deadline=deadline) == 1
    [delivery] = await desk.claim()
    assert (delivery.attempts, delivery.deadline) == (1, deadline)
    assert (delivery.message_ids, delivery.layout, delivery.shown) == ((), "", "")


async def test_a_replay_is_of_those_states_and_that_post(desk: Desk) -> None:
    await desk.send("1")
    deadline = desk.now + timedelta(hours=1)

    assert await desk.ledger.replay(desk.final, [State.UNKNOWN], deadline=deadline) == 0
    assert await desk.ledger.replay(desk.final, [], deadline=deadline) == 0
    assert await desk.ledger.replay(desk.early, [State.SENT], deadline=deadline) == 0
    assert await desk.claim() == []


async def test_what_is_on_its_way_is_not_replayed(desk: Desk) -> None:
    await desk.subscribe("1")
    await desk.plan()
    [delivery] = await desk.claim()

    assert await desk.ledger.replay(desk.final, list(State), deadline=desk.now) == 0
    await desk.record(delivery)
    assert await desk.state() == (State.SENT, "sent")


async def test_a_replay_is_for_those_who_still_want_it(desk: Desk) -> None:
    await desk.send("paused", "ended", "forgotten", "active")
    await desk.ledger.set_condition(desk.address("paused"), None, Condition.PAUSED, "")
    await desk.ledger.set_condition(desk.address("ended"), None, Condition.ENDED, "")
    await desk.ledger.forget(desk.address("forgotten"), None)
    deadline = desk.now + timedelta(hours=1)

    assert await desk.ledger.replay(desk.final, [State.SENT], deadline=deadline) == 1
    assert await desk.claimed() == ["active"]


async def test_who_came_back_may_be_replayed_to(desk: Desk) -> None:
    await desk.subscribe("1")
    await desk.plan()
    await desk.ledger.forget(desk.address("1"), None)
    await desk.subscribe("1")

    replayed = await desk.ledger.replay(
        desk.final, [State.GONE], deadline=desk.now + timedelta(hours=1)
    )

    assert replayed == 1
    assert await desk.claimed() == ["1"]


async def test_what_was_rejected_in_those_words_is_due_again_while_it_is_news(desk: Desk) -> None:
    await desk.subscribe("1", "2", "3")
    await desk.plan(hours=1)
    one, two, three = await desk.claim()
    await desk.record(one, two, state=State.REJECTED, says="May not post.")
    await desk.record(three)

    assert await desk.ledger.retry(three.address, "May not post.") == 0
    assert await desk.ledger.retry(one.address, "An error in Paperboy.") == 0
    assert await desk.ledger.retry(one.address, "May not post.") == 1
    [again] = await desk.claim()
    assert (again.id, again.attempts) == (one.id, 1)

    desk.wait(hours=1)
    assert await desk.ledger.retry(two.address, "May not post.") == 0
