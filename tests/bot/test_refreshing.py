from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from adapters.store import SqlStore
from bot import schedule
from bot.deliveries import Delivery, Outcome, Post, State
from bot.editions import Editions
from bot.errors import StoreProblem, TryLater
from bot.ledger import SlotDue
from bot.models import Edition, Paper
from bot.patience import Patience
from bot.refreshing import Refresher
from bot.span import Span
from bot.subscription import Address, Slot, Subscription
from tests.fakes import FakeClock, FakeSource
from tests.owner import Owner

Make = Callable[..., Paper]
DOWN = TryLater("Hugging Face cannot be reached.")
TUESDAY = Post(Span.parse("2026-02-10"), Edition.EARLY)
WEEK = Post(Span.parse("2026-W07"), Edition.EARLY)


class Stage:
    """A refresher over a real store, and readers of early posts."""

    def __init__(
        self, *, editions: Editions, store: SqlStore, clock: FakeClock, source: FakeSource
    ) -> None:
        self.editions = editions
        self.store = store
        self.clock = clock
        self.source = source
        self.owner = Owner(store.ledger)
        self.begin()

    def begin(self) -> None:
        """Start as a new process does."""
        self.refresher = Refresher(
            editions=self.editions, ledger=self.store.ledger, now=self.clock, policy=Patience()
        )

    async def send(self, *places: str, post: Post = TUESDAY) -> None:
        """Send a post to readers, now, made of the list as it stands now."""
        slot = Slot(period=post.span.period, at=time(12), edition=post.edition)
        await self.editions.listing(post.span)
        due = SlotDue(slot=slot, due=self.clock.now, subscriptions=len(places))
        for place in places:
            wanted = Subscription(address=Address("file", place), slot=slot)
            await self.store.ledger.subscribe(wanted, next_due=due.due)
        await self.store.ledger.plan(
            due,
            post,
            deadline=due.due + timedelta(hours=12),
            next_due=schedule.next_due(slot, due.due),
            now=self.clock.now,
        )
        await self.deliver()

    async def deliver(self) -> list[str]:
        """Make every request that waits; to whom."""
        now = self.clock.now
        claimed = await self.owner.claim("file", now=now, limit=100)
        await self.owner.record([self._sent(one) for one in claimed], "file", now=now)
        return sorted(f"{one.address.place} {one.post.key}" for one in claimed)

    async def refresh_at(self, text: str) -> datetime | None:
        self.clock.now = utc(text)
        return await self.refresher.refresh()

    async def edited_at(self, text: str) -> list[str]:
        """Whose post is edited by then, where it is refreshed then."""
        await self.refresh_at(text)
        self.clock.now += Patience().spread
        edited = await self.deliver()
        self.clock.now -= Patience().spread
        return edited

    def _sent(self, delivery: Delivery) -> Outcome:
        return Outcome(
            delivery_id=delivery.id,
            state=State.SENT,
            reason="sent",
            at=self.clock.now,
            message_ids=("1",),
            shown="as it was",
        )


@pytest.fixture
async def stage(
    editions: Editions, store: SqlStore, clock: FakeClock, source: FakeSource, paper: Make
) -> Stage:
    """Noon (UTC) of Tuesday: the refresher runs, and nobody has a post yet."""
    votes(source, paper, "2026-02-10", 9, 7, 5)
    made = Stage(editions=editions, store=store, clock=clock, source=source)
    await made.refresher.refresh()
    return made


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def votes(source: FakeSource, paper: Make, key: str, *upvotes: int) -> None:
    source.lists[key] = tuple(
        paper(f"2602.{number:05}", upvotes=count) for number, count in enumerate(upvotes)
    )


async def test_where_nobody_has_an_early_post_there_is_nothing_to_come_back_for(
    stage: Stage,
) -> None:
    assert await stage.refresher.refresh() is None
    assert stage.source.asked == []


async def test_a_post_is_looked_at_after_two_hours_and_six_and_when_its_list_settles(
    stage: Stage,
) -> None:
    await stage.send("a")
    stage.source.asked.clear()

    assert await stage.refresher.refresh() == utc("2026-02-10 14:00")
    assert await stage.refresh_at("2026-02-10 13:00") == utc("2026-02-10 14:00")
    assert await stage.refresh_at("2026-02-10 14:00") == utc("2026-02-10 18:00")
    assert await stage.refresh_at("2026-02-10 18:00") == utc("2026-02-11 02:30")
    assert len(stage.source.asked) == 2


async def test_where_votes_moved_its_readers_see_the_edit(stage: Stage, paper: Make) -> None:
    await stage.send("a", "b")
    await stage.refresher.refresh()
    votes(stage.source, paper, "2026-02-10", 9, 8, 5)

    assert await stage.edited_at("2026-02-10 14:00") == ["a 2026-02-10:early", "b 2026-02-10:early"]


async def test_where_only_the_order_moved_they_see_it_too(stage: Stage) -> None:
    first, second, third = stage.source.lists["2026-02-10"]
    tied = replace(second, upvotes=9)
    stage.source.lists["2026-02-10"] = (first, tied, third)
    await stage.send("a")
    await stage.refresher.refresh()
    stage.source.lists["2026-02-10"] = (first, replace(tied, comments=4), third)

    assert await stage.edited_at("2026-02-10 14:00") == ["a 2026-02-10:early"]


async def test_where_nothing_moved_nothing_is_edited(stage: Stage) -> None:
    await stage.send("a")
    await stage.refresher.refresh()

    assert await stage.edited_at("2026-02-10 14:00") == []


async def test_what_moves_below_the_tenth_rank_is_no_news(stage: Stage, paper: Make) -> None:
    votes(stage.source, paper, "2026-02-10", *range(30, 18, -1))
    await stage.send("a")
    await stage.refresher.refresh()
    votes(stage.source, paper, "2026-02-10", *range(30, 20, -1), 20, 20)

    assert await stage.edited_at("2026-02-10 14:00") == []


async def test_between_two_looks_nothing_is_edited(stage: Stage, paper: Make) -> None:
    await stage.send("a")
    await stage.refresher.refresh()
    votes(stage.source, paper, "2026-02-10", 9, 8, 5)

    assert await stage.edited_at("2026-02-10 13:59") == []


async def test_the_edits_of_a_post_are_spread_over_minutes(stage: Stage, paper: Make) -> None:
    await stage.send(*(f"{number:02}" for number in range(60)))
    await stage.refresher.refresh()
    votes(stage.source, paper, "2026-02-10", 9, 8, 5)

    await stage.refresh_at("2026-02-10 14:00")
    at_once = await stage.deliver()
    stage.clock.now += timedelta(minutes=10)

    assert len(at_once) == 1
    assert len(await stage.deliver()) == 59


async def test_when_the_list_settles_the_last_edit_says_so_though_nothing_moved(
    stage: Stage,
) -> None:
    await stage.send("a")
    await stage.refresher.refresh()

    assert await stage.edited_at("2026-02-11 02:29") == []
    assert await stage.edited_at("2026-02-11 02:30") == ["a 2026-02-10:early"]
    assert await stage.refresh_at("2026-02-11 02:45") is None
    assert await stage.edited_at("2026-02-12 12:00") == []


async def test_edits_under_way_do_not_make_a_post_new(stage: Stage, paper: Make) -> None:
    await stage.send("a")
    await stage.refresher.refresh()
    votes(stage.source, paper, "2026-02-10", 9, 8, 5)
    await stage.refresh_at("2026-02-10 14:00")

    await stage.refresh_at("2026-02-10 14:05")
    stage.clock.now = utc("2026-02-10 14:10")
    assert await stage.deliver() == ["a 2026-02-10:early"]

    assert await stage.refresh_at("2026-02-10 14:11") == utc("2026-02-10 18:00")


async def test_a_source_that_is_down_is_asked_again_a_quarter_of_an_hour_later(
    stage: Stage, paper: Make
) -> None:
    await stage.send("a")
    await stage.refresher.refresh()
    stage.source.down = DOWN
    votes(stage.source, paper, "2026-02-10", 9, 8, 5)

    assert await stage.refresh_at("2026-02-10 14:00") == utc("2026-02-10 14:15")
    stage.source.down = None

    assert await stage.edited_at("2026-02-10 14:15") == ["a 2026-02-10:early"]


async def test_a_source_that_is_down_at_the_close_keeps_the_last_edit_waiting(
    stage: Stage,
) -> None:
    await stage.send("a")
    await stage.refresher.refresh()
    stage.source.down = DOWN
    await stage.refresh_at("2026-02-11 02:30")
    await stage.refresh_at("2026-02-11 04:30")
    stage.source.down = None

    assert await stage.edited_at("2026-02-11 04:45") == ["a 2026-02-10:early"]


async def test_after_a_start_nobody_knows_what_readers_have_so_they_are_edited(
    stage: Stage,
) -> None:
    await stage.send("a")
    await stage.refresher.refresh()
    stage.begin()

    assert await stage.edited_at("2026-02-10 13:00") == ["a 2026-02-10:early"]
    assert await stage.edited_at("2026-02-10 15:00") == []


async def test_a_message_that_went_out_while_the_others_were_edited_is_edited_after_them(
    stage: Stage,
) -> None:
    await stage.send("a")
    await stage.refresher.refresh()
    await stage.edited_at("2026-02-11 02:30")

    stage.clock.now = utc("2026-02-11 02:50")
    early = Slot(at=time(12), edition=Edition.EARLY)
    slow = Subscription(address=Address("file", "slow"), slot=replace(early, at=time(11)))
    await stage.store.ledger.subscribe(slow, next_due=stage.clock.now)
    await stage.store.ledger.plan(
        SlotDue(slot=slow.slot, due=stage.clock.now, subscriptions=1),
        TUESDAY,
        deadline=utc("2026-02-11 12:00"),
        next_due=utc("2026-02-11 11:00"),
        now=stage.clock.now,
    )
    await stage.deliver()

    assert await stage.edited_at("2026-02-11 03:05") == [
        "a 2026-02-10:early",
        "slow 2026-02-10:early",
    ]


async def test_posts_of_two_lists_are_looked_at_each_in_its_time(stage: Stage, paper: Make) -> None:
    votes(stage.source, paper, "2026-W07", 9, 7)
    await stage.send("daily")
    stage.clock.now = utc("2026-02-10 13:00")
    await stage.send("weekly", post=WEEK)
    await stage.refresher.refresh()
    votes(stage.source, paper, "2026-02-10", 90)
    votes(stage.source, paper, "2026-W07", 90)

    assert await stage.edited_at("2026-02-10 15:00") == [
        "daily 2026-02-10:early",
        "weekly 2026-W07:early",
    ]
    assert await stage.edited_at("2026-02-11 02:30") == ["daily 2026-02-10:early"]
    assert await stage.edited_at("2026-02-16 02:30") == ["weekly 2026-W07:early"]
    assert await stage.refresh_at("2026-02-16 03:00") is None


async def test_a_store_that_fails_for_one_post_does_not_stop_the_others(
    stage: Stage, paper: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    votes(stage.source, paper, "2026-W07", 9, 7)
    await stage.send("daily")
    await stage.send("weekly", post=WEEK)
    await stage.refresher.refresh()
    votes(stage.source, paper, "2026-02-10", 90)
    votes(stage.source, paper, "2026-W07", 90)
    revise = stage.store.ledger.revise

    async def stumble(post: Post, *, now: datetime, over: float) -> int:
        if post == TUESDAY:
            raise StoreProblem("The disk is full.")
        return await revise(post, now=now, over=over)

    with monkeypatch.context() as broken:
        broken.setattr(stage.store.ledger, "revise", stumble)
        assert await stage.edited_at("2026-02-10 14:00") == ["weekly 2026-W07:early"]

    assert await stage.edited_at("2026-02-10 14:15") == ["daily 2026-02-10:early"]
