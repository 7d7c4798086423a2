from datetime import date

from adapters.store import SqlStore
from bot.deliveries import Post, State
from bot.models import Edition
from bot.span import Period, Span
from bot.subscription import Slot
from tests.adapters.store.ledger.conftest import Desk

LATER = date(2026, 6, 1)
LONG_AGO = date(2025, 1, 1)
JANUARY = Post(Span(Period.MONTH, date(2026, 1, 1)), Edition.FINAL)


async def test_what_is_over_and_old_is_forgotten_with_what_was_shown(
    desk: Desk, store: SqlStore
) -> None:
    await desk.send("1", "2", papers=("2602.06570",))

    assert await store.attic.forget(daily=LATER, longer=LONG_AGO, limit=10) == 2

    assert not await desk.ledger.tally()
    later = Post(Span(Period.DAY, date(2026, 2, 11)), Edition.FINAL)
    had = await desk.ledger.had([desk.address("1")], ["2602.06570"], but=later)
    assert had == {desk.address("1"): frozenset()}


async def test_no_more_than_a_batch_is_forgotten_and_readers_keep_what_they_were_shown(
    desk: Desk, store: SqlStore
) -> None:
    await desk.send("1", "2", "3", papers=("2602.06570",))

    assert await store.attic.forget(daily=LATER, longer=LONG_AGO, limit=2) == 2

    [left] = await desk.ledger.tally()
    assert left.count == 1
    everybody = [desk.address(place) for place in "123"]
    later = Post(Span(Period.DAY, date(2026, 2, 11)), Edition.FINAL)
    had = await desk.ledger.had(everybody, ["2602.06570"], but=later)
    assert sum(len(papers) for papers in had.values()) == 1


async def test_what_is_young_or_of_a_longer_span_is_kept(desk: Desk, store: SqlStore) -> None:
    await desk.send("1")
    await desk.subscribe("2", slot=Slot(period=Period.MONTH))
    await desk.plan(JANUARY)
    await desk.record(*await desk.claim())

    assert await store.attic.forget(daily=desk.final.span.first, longer=LONG_AGO, limit=10) == 0
    assert await store.attic.forget(daily=LATER, longer=JANUARY.span.first, limit=10) == 1

    [left] = await desk.ledger.tally()
    assert left.post == JANUARY


async def test_what_waits_or_is_on_its_way_is_kept(desk: Desk, store: SqlStore) -> None:
    await desk.subscribe("1", "2", "3")
    await desk.plan()
    await desk.claim(1)

    assert await store.attic.forget(daily=LATER, longer=LATER, limit=10) == 0

    found = {tally.state: tally.count for tally in await desk.ledger.tally()}
    assert found == {State.SENDING: 1, State.DUE: 2}
