from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from adapters.store import SqlStore
from bot import schedule
from bot.deliveries import Post
from bot.editions import Editions
from bot.errors import BadAnswer, NotOpenYet, StoreProblem, TryLater
from bot.ledger import SlotDue
from bot.models import Edition, Listing, Paper
from bot.patience import Patience
from bot.planning import Planner
from bot.span import Period, Span
from bot.subscription import WORKDAYS, Address, Slot, Subscription
from tests.fakes import FakeClock, FakeSource
from tests.owner import Owner

Make = Callable[..., Paper]
List = Callable[..., Listing]
DOWN = TryLater("Hugging Face cannot be reached.")
NINE = Slot(at=time(9))
EARLY = Slot(at=time(9), edition=Edition.EARLY)


class FakeAlarm:
    def __init__(self) -> None:
        self.raised: list[tuple[str, str]] = []

    async def raise_(self, key: str, sentence: str) -> None:
        self.raised.append((key, sentence))


class Stage:
    """A planner over a real store, and those around it."""

    def __init__(
        self, *, editions: Editions, store: SqlStore, clock: FakeClock, source: FakeSource
    ) -> None:
        self.editions = editions
        self.store = store
        self.clock = clock
        self.source = source
        self.alarm = FakeAlarm()
        self.owner = Owner(store.ledger)
        self.begin()

    def begin(self) -> None:
        """Start as a new process does."""
        self.planner = Planner(
            editions=self.editions,
            store=self.store,
            ledger=self.store.ledger,
            alarm=self.alarm,
            now=self.clock,
            policy=Patience(),
        )

    async def join(self, place: str, slot: Slot = NINE, *, tell: bool = False) -> None:
        """Subscribe a place at this instant."""
        wanted = Subscription(address=Address("file", place), slot=slot, say_when_empty=tell)
        next_due = schedule.next_due(slot, self.clock.now)
        await self.store.ledger.subscribe(wanted, next_due=next_due)

    async def plan_at(self, text: str) -> datetime | None:
        self.clock.now = utc(text)
        return await self.planner.plan()

    async def run(self, until: datetime) -> None:
        """Turn after turn, each when the one before wanted it, the last at `until`."""
        while (wanted := await self.planner.plan()) is not None and wanted <= until:
            assert wanted > self.clock.now, "it would spin"
            self.clock.now = wanted
        self.clock.now = until
        await self.planner.plan()

    async def posted(self) -> list[str]:
        """What was planned since this was asked last."""
        claimed = await self.owner.claim("file", now=self.clock.now, limit=100)
        return sorted(f"{one.address.place} {one.post.key}" for one in claimed)


@pytest.fixture
def stage(editions: Editions, store: SqlStore, clock: FakeClock, source: FakeSource) -> Stage:
    return Stage(editions=editions, store=store, clock=clock, source=source)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


async def test_a_reader_is_due_the_settled_list_at_the_hour_of_his_own_clock(
    stage: Stage, paper: Make
) -> None:
    stage.source.lists["2026-02-09"] = (paper(),)
    stage.clock.now = utc("2026-02-09 20:00")
    await stage.join("seoul", Slot(at=time(12), zone="Asia/Seoul"))

    first = await stage.planner.plan()
    assert first == utc("2026-02-10 03:00")
    assert await stage.plan_at("2026-02-10 03:00") == utc("2026-02-11 03:00")

    assert await stage.posted() == ["seoul 2026-02-09"]
    assert stage.source.asked == ["2026-02-09"]


async def test_while_nobody_waits_there_is_nothing_to_come_back_for(stage: Stage) -> None:
    assert await stage.planner.plan() is None


async def test_a_post_is_news_for_twelve_hours_from_its_due_instant(
    stage: Stage, paper: Make
) -> None:
    stage.source.lists["2026-02-10"] = (paper(),)
    await stage.join("a")

    await stage.plan_at("2026-02-11 09:07")

    (delivery,) = await stage.owner.claim("file", now=stage.clock.now, limit=9)
    assert delivery.deadline == utc("2026-02-11 21:00")


async def test_a_list_is_asked_for_once_however_many_slots_need_it(
    stage: Stage, paper: Make
) -> None:
    stage.source.lists["2026-02-10"] = (paper(),)
    await stage.join("a")
    await stage.join("b")
    await stage.join("c", Slot(at=time(10), zone="Europe/Paris"))
    await stage.join("d", Slot(at=time(18), zone="Asia/Seoul", weekdays=WORKDAYS))

    await stage.plan_at("2026-02-11 09:00")

    assert await stage.posted() == [f"{place} 2026-02-10" for place in "abcd"]
    assert stage.source.asked == ["2026-02-10"]


async def test_a_list_that_is_down_is_asked_for_once_a_turn_too(stage: Stage) -> None:
    stage.source.down = DOWN
    await stage.join("a")
    await stage.join("c", Slot(at=time(10), zone="Europe/Paris"))

    await stage.plan_at("2026-02-11 09:00")

    assert stage.source.asked == ["2026-02-10"]


async def test_fridays_list_reaches_a_reader_of_workdays_on_monday(
    stage: Stage, paper: Make
) -> None:
    stage.source.lists["2026-02-13"] = (paper(),)
    stage.clock.now = utc("2026-02-13 12:00")
    await stage.join("a", replace(NINE, weekdays=WORKDAYS))

    assert await stage.planner.plan() == utc("2026-02-16 09:00")
    await stage.plan_at("2026-02-16 09:00")

    assert await stage.posted() == ["a 2026-02-13"]


async def test_where_there_is_no_list_those_are_told_who_chose_to_be(stage: Stage) -> None:
    await stage.join("quiet")
    await stage.join("chatty", tell=True)

    wanted = await stage.plan_at("2026-02-11 09:00")

    assert wanted == utc("2026-02-12 09:00")
    assert await stage.posted() == ["chatty 2026-02-10:empty"]


async def test_of_several_lists_that_are_empty_the_newest_is_named(stage: Stage) -> None:
    stage.clock.now = utc("2026-02-13 12:00")
    await stage.join("a", replace(NINE, weekdays=WORKDAYS), tell=True)

    await stage.plan_at("2026-02-16 09:00")

    assert await stage.posted() == ["a 2026-02-15:empty"]


async def test_on_a_day_on_which_no_week_has_settled_nothing_is_said(stage: Stage) -> None:
    await stage.join("a", Slot(period=Period.WEEK, at=time(9)), tell=True)

    assert await stage.plan_at("2026-02-11 09:00") == utc("2026-02-12 09:00")

    assert (await stage.posted(), stage.source.asked) == ([], [])


async def test_a_slot_that_nobody_waits_for_any_more_moves_on_and_asks_for_nothing(
    stage: Stage,
) -> None:
    await stage.join("a")
    await stage.store.ledger.forget(Address("file", "a"), None)

    await stage.plan_at("2026-02-11 09:00")

    assert stage.source.asked == []
    assert await stage.store.ledger.slots_due(stage.clock.now) == []


async def test_a_source_that_is_down_is_asked_ever_more_rarely_until_it_answers(
    stage: Stage, paper: Make
) -> None:
    stage.source.lists["2026-02-10"] = (paper(),)
    stage.source.trouble = [DOWN, DOWN, BadAnswer("That is no list."), DOWN]
    stage.clock.now = utc("2026-02-11 08:59")
    await stage.join("a")

    await stage.run(utc("2026-02-11 09:14"))
    assert (len(stage.source.asked), await stage.posted()) == (4, [])
    await stage.run(utc("2026-02-11 09:15"))

    assert (len(stage.source.asked), await stage.posted()) == (5, ["a 2026-02-10"])


async def test_after_the_window_all_readers_are_told_once_and_the_operator_once(
    stage: Stage,
) -> None:
    stage.source.down = DOWN
    stage.clock.now = utc("2026-02-11 08:00")
    await stage.join("a")
    await stage.join("b", replace(NINE, at=time(9, 30)))

    await stage.run(utc("2026-02-11 11:59"))
    assert (await stage.posted(), stage.alarm.raised) == ([], [])
    await stage.run(utc("2026-02-11 13:00"))

    assert await stage.posted() == ["a 2026-02-10:missing", "b 2026-02-10:missing"]
    ((key, sentence),) = stage.alarm.raised
    assert key == "missing:2026-02-10"
    assert "2026-02-10" in sentence
    assert str(DOWN) in sentence
    assert (
        len(stage.source.asked) == 18
    )  # at once, after 1, 3, 7, 15 minutes, and then every quarter


async def test_a_stored_list_that_is_settled_needs_no_source(
    stage: Stage, paper: Make, listing: List
) -> None:
    stage.source.down = DOWN
    stage.clock.now = utc("2026-02-10 08:00")
    await stage.join("a")
    await stage.store.save_listing(listing(paper()))

    await stage.plan_at("2026-02-10 09:00")

    assert (await stage.posted(), stage.source.asked) == (["a 2026-02-09"], [])


async def test_for_settled_votes_a_copy_of_before_is_the_last_resort(
    stage: Stage, paper: Make, listing: List
) -> None:
    await stage.store.save_listing(listing(paper(), as_of=utc("2026-02-09 20:00")))
    stage.source.down = DOWN
    stage.clock.now = utc("2026-02-10 08:59")
    await stage.join("a")

    await stage.run(utc("2026-02-10 11:59"))
    assert await stage.posted() == []
    await stage.plan_at("2026-02-10 12:00")

    assert (await stage.posted(), stage.alarm.raised) == (["a 2026-02-09"], [])


async def test_an_early_reader_is_served_from_a_copy_at_once(
    stage: Stage, paper: Make, listing: List
) -> None:
    await stage.store.save_listing(listing(paper(), as_of=utc("2026-02-09 08:00")))
    stage.source.down = DOWN
    stage.clock.now = utc("2026-02-09 08:30")
    await stage.join("a", EARLY)

    await stage.plan_at("2026-02-09 09:00")

    assert await stage.posted() == ["a 2026-02-09:early"]


async def test_an_older_list_waits_as_long_as_a_newer_one_may_still_be_had(
    stage: Stage, paper: Make, listing: List
) -> None:
    friday = Span.parse("2026-02-13")
    await stage.store.save_listing(listing(paper(), span=friday, as_of=utc("2026-02-14 03:00")))
    stage.clock.now = utc("2026-02-16 08:59")
    await stage.join("a", replace(NINE, weekdays=WORKDAYS))
    stage.source.down = DOWN

    await stage.run(utc("2026-02-16 11:59"))
    assert await stage.posted() == []
    await stage.plan_at("2026-02-16 12:00")

    assert await stage.posted() == ["a 2026-02-13"]


async def test_an_early_reader_waits_for_the_first_papers(stage: Stage, paper: Make) -> None:
    stage.clock.now = utc("2026-02-11 08:59")
    await stage.join("a", EARLY, tell=True)

    await stage.run(utc("2026-02-11 11:10"))
    assert await stage.posted() == []
    stage.source.lists["2026-02-11"] = (paper(),)
    await stage.run(utc("2026-02-11 11:16"))

    assert await stage.posted() == ["a 2026-02-11:early"]


async def test_an_early_reader_is_told_after_the_window_that_there_is_no_list(stage: Stage) -> None:
    stage.clock.now = utc("2026-02-11 08:59")
    await stage.join("a", EARLY, tell=True)
    await stage.join("quiet", EARLY)

    await stage.run(utc("2026-02-11 11:59"))
    assert await stage.posted() == []
    wanted = await stage.plan_at("2026-02-11 12:00")

    assert await stage.posted() == ["a 2026-02-11:early:empty"]
    assert wanted == utc("2026-02-12 09:00")


async def test_a_list_that_the_source_says_is_not_open_yet_is_waited_for(
    stage: Stage, paper: Make
) -> None:
    stage.source.lists["2026-02-11"] = (paper(),)
    stage.source.trouble = [NotOpenYet("Your clock is ahead.")]
    stage.clock.now = utc("2026-02-11 02:00")
    await stage.join("a", replace(EARLY, at=time(2, 30)))

    await stage.run(utc("2026-02-11 02:31"))

    assert await stage.posted() == ["a 2026-02-11:early"]


async def test_what_an_open_list_lacked_keeps_nobody_from_the_settled_one(
    stage: Stage, paper: Make
) -> None:
    stage.clock.now = utc("2026-02-11 01:00")
    await stage.join("early", replace(EARLY, at=time(1, 55)), tell=True)
    await stage.join("final", Slot(at=time(21, 30), zone="America/New_York"), tell=True)

    await stage.run(utc("2026-02-11 02:29"))
    stage.source.lists["2026-02-10"] = (paper(),)
    await stage.run(utc("2026-02-11 02:30"))

    assert await stage.posted() == ["early 2026-02-10:early", "final 2026-02-10"]


async def test_while_one_slot_waits_the_others_are_served_at_their_minute(
    stage: Stage, paper: Make, listing: List
) -> None:
    await stage.store.save_listing(listing(paper()))
    stage.source.down = DOWN
    stage.clock.now = utc("2026-02-10 07:59:30")
    await stage.join("waits", replace(EARLY, at=time(8)))
    await stage.join("a", replace(NINE, at=time(8, 58)))

    await stage.run(utc("2026-02-10 08:58"))

    assert await stage.posted() == ["a 2026-02-09"]


async def test_after_a_standstill_only_the_latest_due_is_news(stage: Stage, paper: Make) -> None:
    for day in ("2026-02-10", "2026-02-11", "2026-02-12"):
        stage.source.lists[day] = (paper(),)
    await stage.join("a")

    wanted = await stage.plan_at("2026-02-13 20:59")

    claimed = await stage.owner.claim("file", now=stage.clock.now, limit=9)
    assert [(one.post.key, one.deadline) for one in claimed] == [
        ("2026-02-12", utc("2026-02-13 21:00"))
    ]
    assert wanted == utc("2026-02-14 09:00")


async def test_past_its_deadline_a_due_is_left_out(stage: Stage, paper: Make) -> None:
    stage.source.lists["2026-02-12"] = (paper(),)
    await stage.join("a", tell=True)

    assert await stage.plan_at("2026-02-13 21:00") == utc("2026-02-14 09:00")

    assert (await stage.posted(), stage.source.asked) == ([], [])


async def test_a_store_that_fails_for_one_slot_does_not_stop_the_others(
    stage: Stage, paper: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.source.lists["2026-02-10"] = (paper(),)
    await stage.join("unlucky")
    await stage.join("lucky", Slot(at=time(10), zone="Europe/Paris"))
    plan = stage.store.ledger.plan

    async def stumble(due: SlotDue, post: Post | None, **rest: datetime) -> int:
        if due.slot == NINE:
            raise StoreProblem("The disk is full.")
        return await plan(due, post, **rest)

    with monkeypatch.context() as broken:
        broken.setattr(stage.store.ledger, "plan", stumble)
        wanted = await stage.plan_at("2026-02-11 09:00")
    assert await stage.posted() == ["lucky 2026-02-10"]
    assert wanted == utc("2026-02-11 09:01")
    await stage.plan_at("2026-02-11 09:01")

    assert await stage.posted() == ["unlucky 2026-02-10"]


async def test_a_turn_repeated_after_a_crash_enters_nothing_twice(
    stage: Stage, paper: Make
) -> None:
    stage.source.lists["2026-02-10"] = (paper(),)
    await stage.join("a")
    await stage.plan_at("2026-02-11 09:00")

    stage.begin()
    await stage.planner.plan()

    assert await stage.posted() == ["a 2026-02-10"]
