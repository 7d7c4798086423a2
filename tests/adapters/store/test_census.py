from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from adapters.store import SqlStore
from bot.deliveries import Post, State
from bot.draft import Complaint, Usage
from bot.inbox import Item
from bot.models import Edition, Listing, Paper
from bot.span import Period, Span
from bot.subscription import Condition
from bot.survey import POSTS, Making, Survey, Waiting
from bot.verdict import Spent, Verdict
from tests.adapters.store.ledger.conftest import EARLY, FINAL, Desk
from tests.adapters.web.conftest import EMPTY

LLM = "llm:little:1"


@pytest.fixture
def desk(store: SqlStore, clock: SimpleNamespace) -> Desk:
    return Desk(store.ledger, clock)


@pytest.fixture
def verdict(clock: SimpleNamespace) -> Callable[..., Verdict]:
    """Make a verdict of which only what a test says matters."""

    def make(number: int, **told: object) -> Verdict:
        return Verdict(
            paper_id=f"2602.0000{number}",
            language="ko",
            version=LLM,
            at=clock.at,
            **told,  # type: ignore[arg-type]
        )

    return make


def took(calls: int, tokens_in: int, tokens_out: int) -> Usage:
    return Usage(calls=calls, tokens_in=tokens_in, tokens_out=tokens_out)


async def survey(store: SqlStore, clock: SimpleNamespace) -> Survey:
    return await store.census.survey(clock.at)


async def test_in_a_new_store_there_is_nothing(store: SqlStore, clock: SimpleNamespace) -> None:
    assert await survey(store, clock) == EMPTY


async def test_deliveries_are_counted_by_channel_and_state(
    store: SqlStore, clock: SimpleNamespace, desk: Desk
) -> None:
    await desk.subscribe("1", "2", "3", "4")
    await desk.subscribe("5", channel="discord")
    await desk.plan()
    one, two, _ = await desk.claim(limit=3)
    await desk.record(one)
    await desk.record(two, state=State.UNKNOWN)

    assert (await survey(store, clock)).deliveries == {
        ("discord", State.DUE): 1,
        ("telegram", State.DUE): 1,
        ("telegram", State.SENDING): 1,
        ("telegram", State.SENT): 1,
        ("telegram", State.UNKNOWN): 1,
    }


async def test_only_the_newest_posts_count(
    store: SqlStore, clock: SimpleNamespace, desk: Desk
) -> None:
    days = [Span(Period.DAY, FINAL.span.first - timedelta(days=back)) for back in range(POSTS + 2)]
    for day in reversed(days):
        await desk.send("1", post=Post(day, Edition.FINAL))
        desk.wait(days=1)

    assert (await survey(store, clock)).deliveries == {("telegram", State.SENT): POSTS}


async def test_what_is_due_is_told_with_how_long_the_oldest_has_been(
    store: SqlStore, clock: SimpleNamespace, desk: Desk
) -> None:
    await desk.subscribe("1", "2")
    await desk.plan()
    planned = desk.now
    [taken] = await desk.claim(limit=1)
    desk.wait(minutes=5)
    later = desk.now + timedelta(minutes=1)
    await desk.record(taken, state=State.RETRY, not_before=later)

    now = await survey(store, clock)
    desk.wait(minutes=1)
    then = await survey(store, clock)

    assert now.sends == {"telegram": Waiting(count=1, since=planned)}
    assert then.sends == {"telegram": Waiting(count=2, since=planned)}
    assert now.edits == then.edits == {}


async def test_edits_wait_in_a_line_of_their_own(
    store: SqlStore, clock: SimpleNamespace, desk: Desk
) -> None:
    await desk.send("1", "2", post=EARLY)
    await desk.ledger.revise(EARLY, now=desk.now, over=0)

    now = await survey(store, clock)

    assert now.edits == {"telegram": Waiting(count=2, since=desk.now)}
    assert now.sends == {}


async def test_subscriptions_are_counted_by_condition_and_language(
    store: SqlStore, clock: SimpleNamespace, desk: Desk
) -> None:
    await desk.subscribe("1", "2")
    await desk.subscribe("3", language="ko")
    await desk.ledger.set_condition(desk.address("2"), None, Condition.ENDED, "Blocked.")

    assert (await survey(store, clock)).subscriptions == {
        ("telegram", Condition.ACTIVE, "en"): 1,
        ("telegram", Condition.ENDED, "en"): 1,
        ("telegram", Condition.ACTIVE, "ko"): 1,
    }


async def test_what_is_not_answered_yet_waits_in_the_inbox(
    store: SqlStore, clock: SimpleNamespace, desk: Desk
) -> None:
    first = desk.now
    for number in (41, 42, 43):
        await store.inbox.put("telegram", [Item(number=number, about="7", body="{}", at=clock.at)])
        desk.wait(seconds=10)
    epoch = await store.inbox.open("telegram")
    await store.inbox.begin("telegram", 41, epoch=epoch)

    assert (await survey(store, clock)).inbox == {"telegram": Waiting(count=3, since=first)}

    await store.inbox.done("telegram", 41)
    since = first + timedelta(seconds=10)
    assert (await survey(store, clock)).inbox == {"telegram": Waiting(count=2, since=since)}


async def test_the_last_list_that_was_asked_for_is_known(
    store: SqlStore, clock: SimpleNamespace
) -> None:
    for days in (1, 0):
        listing = Listing(
            span=FINAL.span,
            papers=(Paper(id="2602.06570", title="Worlds", upvotes=3 + days),),
            as_of=clock.at - timedelta(days=days),
        )
        await store.save_listing(listing)

    assert (await survey(store, clock)).list_seen == clock.at


async def test_what_was_spent_is_summed_for_ever_for_today_and_for_the_newest_digests(
    store: SqlStore, clock: SimpleNamespace
) -> None:
    today = clock.at.date()
    for day, version, digest, usage in (
        (date(2025, 1, 1), LLM, "2024-12-31", took(1, 100, 10)),
        (today - timedelta(days=1), LLM, "2026-02-08", took(2, 200, 20)),
        (today - timedelta(days=1), LLM, "2026-02-09", took(3, 300, 30)),
        (today, LLM, "2026-02-09", took(4, 400, 40)),
        (today, "deep:little:1", "", took(5, 500, 50)),
        (today, LLM, "2026-W06", took(6, 600, 60)),
    ):
        await store.making.add_usage(Spent(day=day, version=version, digest=digest, usage=usage))

    now = await survey(store, clock)

    assert now.spent == {LLM: took(16, 1600, 160), "deep:little:1": took(5, 500, 50)}
    assert now.spent_today == took(15, 1500, 150)
    assert now.spent_on == {
        Period.DAY: (Span.parse("2026-02-09"), took(7, 700, 70)),
        Period.WEEK: (Span.parse("2026-W06"), took(6, 600, 60)),
    }


async def test_summaries_are_counted_by_how_the_last_try_ended(
    store: SqlStore, clock: SimpleNamespace, verdict: Callable[..., Verdict]
) -> None:
    refused = (Complaint(field="points", kind="number", says="97% is not in the source."),)
    for one in (
        verdict(1),
        verdict(2),
        verdict(3, complaints=refused),
        verdict(4, problem="The model is busy.", retry=clock.at + timedelta(minutes=1)),
        verdict(5, problem="The model refuses this paper."),
    ):
        await store.making.save_verdict(one)

    assert (await survey(store, clock)).summaries == {
        (LLM, Making.MADE): 2,
        (LLM, Making.IN_PART): 1,
        (LLM, Making.RETRY): 1,
        (LLM, Making.FAILED): 1,
    }
