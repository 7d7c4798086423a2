from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

from adapters.store import SqlStore
from bot.models import Listing, Paper, Standing
from bot.span import Period, Span

NOON = datetime(2026, 2, 9, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
MONDAY = Span(Period.DAY, date(2026, 2, 9))

MakePaper = Callable[..., Paper]
MakeListing = Callable[..., Listing]


async def test_a_list_comes_back_in_the_order_of_its_ranks(
    store: SqlStore, paper: MakePaper, listing: MakeListing
) -> None:
    first = paper("2602.00004", upvotes=9)
    second = paper("2602.00003", upvotes=5, comments=2)
    third = paper("2602.00001", upvotes=5, comments=1)
    fourth = paper("2602.00002", upvotes=5, comments=1)

    await store.save_listing(listing(fourth, third, second, first, as_of=NOON))

    assert await store.listing(MONDAY) == listing(first, second, third, fourth, as_of=NOON)


async def test_a_list_that_was_never_seen_is_none(store: SqlStore) -> None:
    assert await store.listing(MONDAY) is None


async def test_an_empty_list_is_remembered_too(store: SqlStore, listing: MakeListing) -> None:
    await store.save_listing(listing(as_of=NOON))

    assert await store.listing(MONDAY) == listing(as_of=NOON)
    assert await store.snapshot_times(MONDAY.first, MONDAY.first) == {MONDAY.first: NOON}


async def test_a_list_keeps_the_votes_of_its_time(
    store: SqlStore, paper: MakePaper, listing: MakeListing
) -> None:
    await store.save_listing(listing(paper(upvotes=5, comments=1), as_of=NOON))
    await store.save_papers([paper(upvotes=8, comments=3, submitter="ann")])

    stored = await store.listing(MONDAY)

    assert stored == listing(paper(upvotes=5, comments=1, submitter="ann"), as_of=NOON)


async def test_where_nothing_moved_only_the_time_does(
    store: SqlStore, paper: MakePaper, listing: MakeListing
) -> None:
    for hours in range(5):
        await store.save_listing(listing(paper(upvotes=5), as_of=NOON + hours * HOUR))

    assert (await store.counts()).lists == 1
    assert await store.listing(MONDAY) == listing(paper(upvotes=5), as_of=NOON + 4 * HOUR)
    assert await store.standings_before(MONDAY, NOON + 4 * HOUR) == {}


async def test_votes_comments_and_new_papers_make_a_new_snapshot(
    store: SqlStore, paper: MakePaper, listing: MakeListing
) -> None:
    lists = [
        [paper(upvotes=5)],
        [paper(upvotes=6)],
        [paper(upvotes=6, comments=1)],
        [paper(upvotes=6, comments=1), paper("2602.00001")],
        [paper(upvotes=6, comments=1)],
    ]
    for hours, papers in enumerate(lists):
        await store.save_listing(listing(*papers, as_of=NOON + hours * HOUR))

    assert (await store.counts()).lists == len(lists)


async def test_an_older_list_never_becomes_the_newest(
    store: SqlStore, paper: MakePaper, listing: MakeListing
) -> None:
    newest = listing(paper(upvotes=9), as_of=NOON)
    await store.save_listing(newest)
    await store.save_listing(listing(paper(upvotes=5), as_of=NOON - HOUR))

    assert await store.listing(MONDAY) == newest
    assert await store.snapshot_times(MONDAY.first, MONDAY.first) == {MONDAY.first: NOON}
    assert await store.standings_before(MONDAY, NOON) == {"2602.06570": Standing(rank=1, upvotes=5)}


async def test_an_older_list_does_not_turn_the_time_back(
    store: SqlStore, paper: MakePaper, listing: MakeListing
) -> None:
    newest = listing(paper(upvotes=9), as_of=NOON)
    await store.save_listing(newest)
    await store.save_listing(listing(paper(upvotes=9), as_of=NOON - HOUR))

    assert await store.listing(MONDAY) == newest


async def test_a_second_list_of_the_same_instant_takes_the_place_of_the_first(
    store: SqlStore, paper: MakePaper, listing: MakeListing
) -> None:
    await store.save_listing(listing(paper(upvotes=9), paper("2602.00001"), as_of=NOON))
    await store.save_listing(listing(paper(upvotes=5), as_of=NOON))

    assert await store.listing(MONDAY) == listing(paper(upvotes=5), as_of=NOON)
    assert (await store.counts()).lists == 1


async def test_a_paper_that_is_listed_twice_counts_once(
    store: SqlStore, paper: MakePaper, listing: MakeListing
) -> None:
    await store.save_listing(listing(paper(upvotes=4), paper(upvotes=5), as_of=NOON))

    assert await store.listing(MONDAY) == listing(paper(upvotes=5), as_of=NOON)


async def test_standings_are_those_of_the_last_snapshot_before(
    store: SqlStore, paper: MakePaper, listing: MakeListing
) -> None:
    rise = paper("2602.00001")
    for hours, votes in enumerate([1, 5, 9]):
        papers = (paper(upvotes=3), paper("2602.00001", upvotes=votes))
        await store.save_listing(listing(*papers, as_of=NOON + hours * HOUR))

    assert await store.standings_before(MONDAY, NOON) == {}
    assert await store.standings_before(MONDAY, NOON + HOUR) == {
        "2602.06570": Standing(rank=1, upvotes=3),
        rise.id: Standing(rank=2, upvotes=1),
    }
    assert (await store.standings_before(MONDAY, NOON + 9 * HOUR))[rise.id] == Standing(
        rank=1, upvotes=9
    )


async def test_spans_that_begin_on_one_day_are_kept_apart(
    store: SqlStore, paper: MakePaper, listing: MakeListing
) -> None:
    week = Span(Period.WEEK, MONDAY.first)
    await store.save_listing(listing(paper("2602.00001"), as_of=NOON))
    await store.save_listing(listing(paper("2602.00002"), span=week, as_of=NOON))

    assert await store.listing(MONDAY) == listing(paper("2602.00001"), as_of=NOON)
    assert await store.listing(week) == listing(paper("2602.00002"), span=week, as_of=NOON)
    assert await store.snapshot_times(MONDAY.first, week.last) == {MONDAY.first: NOON}


async def test_the_days_that_were_seen_are_told_with_both_ends(
    store: SqlStore, listing: MakeListing
) -> None:
    days = [date(2026, 2, day) for day in (6, 8, 9, 10)]
    for day in days:
        await store.save_listing(listing(span=Span(Period.DAY, day), as_of=NOON))

    seen = await store.snapshot_times(date(2026, 2, 7), date(2026, 2, 10))

    assert seen == dict.fromkeys(days[1:], NOON)


async def test_an_instant_of_any_zone_comes_back_in_utc(
    store: SqlStore, listing: MakeListing
) -> None:
    seoul = datetime(2026, 2, 9, 21, 0, 0, 123456, tzinfo=timezone(timedelta(hours=9)))
    await store.save_listing(listing(as_of=seoul))

    stored = await store.listing(MONDAY)

    assert stored is not None
    assert stored.as_of == seoul
    assert stored.as_of.utcoffset() == timedelta(0)
