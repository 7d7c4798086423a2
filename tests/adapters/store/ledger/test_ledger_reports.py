from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.deliveries import Kind, Post, State, Tally
from bot.models import Edition
from bot.span import Period, Span
from bot.subscription import Address, Condition, Slot

if TYPE_CHECKING:
    from tests.adapters.store.ledger.conftest import Desk

A, B, C = "2602.00001", "2602.00002", "2602.00003"


async def test_papers_that_a_reader_was_shown_before_are_known(desk: Desk, tomorrow: Post) -> None:
    first, second = await desk.send("1", "2", shown="ab", papers=(A, B))
    assert (first.address, second.address) == (desk.address("1"), desk.address("2"))
    stranger = desk.address("3")

    had = await desk.ledger.had([first.address, stranger], [B, C], but=tomorrow)

    assert had == {first.address: frozenset({B}), stranger: frozenset()}


async def test_readers_of_other_contents_had_other_papers(desk: Desk, tomorrow: Post) -> None:
    await desk.subscribe("1", "2")
    await desk.plan()
    one, two = await desk.claim()
    await desk.record(one, shown="a", papers=(A,))
    await desk.record(two, shown="b", papers=(B,), state=State.UNKNOWN)

    had = await desk.ledger.had([one.address, two.address], [A, B, C], but=tomorrow)

    assert had == {one.address: frozenset({A}), two.address: frozenset({B})}


async def test_the_same_post_does_not_count(desk: Desk) -> None:
    await desk.send("1", papers=(A,))
    address = desk.address("1")

    assert await desk.ledger.had([address], [A], but=desk.final) == {address: frozenset()}


async def test_what_did_not_arrive_was_not_had(desk: Desk, tomorrow: Post) -> None:
    await desk.subscribe("1", "2")
    await desk.plan()
    first, second = await desk.claim()
    await desk.record(first, state=State.REJECTED, shown="a", papers=(A,))
    await desk.record(second, shown="a", papers=(A,))
    address = desk.address("1")

    assert await desk.ledger.had([address], [A], but=tomorrow) == {address: frozenset()}


async def test_what_an_edit_took_away_was_not_had(desk: Desk) -> None:
    await desk.send("1", post=desk.early, shown="ab", papers=(A, B))
    await desk.ledger.revise(desk.early, now=desk.now, over=0)
    await desk.record(*await desk.claim(), shown="bc", papers=(B, C))
    address = desk.address("1")
    later = Post(Span(Period.DAY, date(2026, 2, 16)), Edition.FINAL)

    had = await desk.ledger.had([address], [A, B, C], but=later)

    assert had == {address: frozenset({B, C})}


async def test_papers_are_remembered_for_sixty_days(desk: Desk) -> None:
    await desk.send("1", papers=(A,))
    address = desk.address("1")

    async def had(days: int) -> bool:
        later = Post(Span(Period.DAY, desk.final.span.first + timedelta(days=days)), Edition.FINAL)
        return bool((await desk.ledger.had([address], [A], but=later))[address])

    assert await had(60)
    assert not await had(61)


async def test_a_week_does_not_count_as_a_daily_post(desk: Desk, tomorrow: Post) -> None:
    await desk.subscribe("1", slot=Slot(period=Period.WEEK))
    await desk.plan(Post(Span.of(Period.WEEK, desk.final.span.first), Edition.FINAL))
    await desk.record(*await desk.claim(), papers=(A,))
    address = desk.address("1")

    assert await desk.ledger.had([address], [A], but=tomorrow) == {address: frozenset()}


@pytest.mark.slow
async def test_many_addresses_and_papers_at_once(desk: Desk, tomorrow: Post) -> None:
    places = [f"{number:04}" for number in range(1100)]
    await desk.subscribe(*places)
    await desk.plan()
    await desk.record(*await desk.claim(2000), papers=(A,))
    papers = [f"2602.{number:05}" for number in range(1100)]
    addresses = [*map(desk.address, places), Address("discord", "0001")]

    had = await desk.ledger.had(addresses, papers, but=tomorrow)

    assert sum(some == {A} for some in had.values()) == 1100
    assert had[Address("discord", "0001")] == frozenset()
    assert await desk.ledger.had([], papers, but=tomorrow) == {}
    assert await desk.ledger.had(addresses[:1], [], but=tomorrow) == {addresses[0]: frozenset()}


async def test_posts_to_an_address_are_counted_since_an_instant(
    desk: Desk, other: Desk, tomorrow: Post
) -> None:
    one, two, nobody = map(desk.address, ("1", "2", "3"))
    await desk.send("1", "2")
    desk.wait(days=1)
    since = desk.now
    await desk.subscribe("1", channel="discord")
    await desk.plan(tomorrow)
    delivery, _ = await desk.claim()
    await desk.record(delivery)

    assert await desk.ledger.posted([one, two, nobody], since=since) == {one: 1}
    earlier = since - timedelta(days=1)
    assert await other.ledger.posted([one, two, nobody], since=earlier) == {one: 2, two: 1}
    assert await desk.ledger.posted([Address("discord", "1")], since=earlier) == {}
    assert await desk.ledger.posted([], since=earlier) == {}


async def test_a_tally_counts_by_post_channel_state_and_reason(desk: Desk) -> None:
    await desk.send("1", "2")
    await desk.subscribe("3", channel="discord", slot=Slot(zone="Asia/Seoul"))
    await desk.plan()
    desk.wait(days=1)
    await desk.plan(desk.early)
    first, _ = await desk.claim()
    await desk.record(first, state=State.RETRY, reason="flood")

    def count(post: Post, channel: str, state: State, reason: str, count: int = 1) -> Tally:
        return Tally(post=post, channel=channel, state=state, reason=reason, count=count)

    older = [
        count(desk.final, "discord", State.DUE, ""),
        count(desk.final, "telegram", State.SENT, "sent", 2),
    ]
    assert await desk.ledger.tally() == [
        count(desk.early, "discord", State.DUE, ""),
        count(desk.early, "telegram", State.RETRY, "flood"),
        count(desk.early, "telegram", State.SENDING, ""),
        *older,
    ]
    assert await desk.ledger.tally(post=desk.final) == older
    assert await desk.ledger.tally(post=replace(desk.final, kind=Kind.EMPTY)) == []


async def test_the_last_deliveries_to_an_address_are_told_newest_first(
    desk: Desk, tomorrow: Post
) -> None:
    for post in (desk.final, desk.early, tomorrow):
        await desk.send("1", "2", post=post)
        desk.wait(days=1)

    told = await desk.ledger.last(desk.address("1"), limit=2)

    assert [one.post for one in told] == [tomorrow, desk.early]
    assert {(one.address.place, one.state, one.attempts) for one in told} == {("1", State.SENT, 1)}
    assert told[0].at == desk.now - timedelta(days=1)


async def test_troubles_are_what_did_not_arrive_newest_first(desk: Desk) -> None:
    ends = [State.UNKNOWN, State.SENT, State.GONE, State.REJECTED, State.SKIPPED, State.EXPIRED]
    await desk.subscribe(*(f"{number}" for number in range(8)))
    await desk.plan()
    for one, state in zip(await desk.claim(len(ends)), ends, strict=True):
        desk.wait(seconds=1)
        await desk.record(one, state=state)

    told = await desk.ledger.troubles(limit=3)

    assert [one.state for one in told] == [State.EXPIRED, State.REJECTED, State.GONE]
    assert len(await desk.ledger.troubles(limit=9)) == 4


async def test_what_arrived_is_no_trouble_though_its_edit_is_dropped(desk: Desk) -> None:
    await desk.send("1", post=desk.early)
    await desk.ledger.revise(desk.early, now=desk.now, over=0)
    await desk.ledger.set_condition(desk.address("1"), None, Condition.ENDED, "Blocked.")

    assert await desk.state() == (State.GONE, "ended")
    assert await desk.ledger.troubles(limit=9) == []
