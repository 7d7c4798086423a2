from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from adapters.store import SqlStore
from bot.digest import Selection
from bot.document import Document, Imprint, Shape
from bot.editions import Caveat, Editions
from bot.errors import NothingThere, NotOpenYet, TryLater
from bot.models import Brief, Digest, Edition, Entry, Figure, Origin, Paper, Summary
from bot.ports import Store
from bot.sample import load_sample
from bot.span import Period, Span
from tests.fakes import FakeClock, FakeSource

Make = Callable[..., Paper]
DOWN = TryLater("Hugging Face cannot be reached.")
TOP_3 = Selection(top=3)


def votes(digest: Digest) -> list[tuple[str, int]]:
    return [(entry.paper.id, entry.paper.upvotes) for entry in digest.entries]


async def test_without_a_date_the_newest_settled_list_is_shown(
    editions: Editions, source: FakeSource, paper: Make
) -> None:
    source.lists["2026-02-09"] = (paper("2602.00001", upvotes=3), paper("2602.00002", upvotes=8))
    source.lists["2026-02-10"] = (paper("2602.00003", upvotes=99),)

    made = await editions.newest(Period.DAY, TOP_3, language="en")

    assert votes(made.digest) == [("2602.00002", 8), ("2602.00001", 3)]
    assert (made.digest.edition, made.caveat) == (Edition.FINAL, None)


async def test_a_weekend_without_a_list_is_stepped_over(
    editions: Editions, source: FakeSource, paper: Make, clock: FakeClock
) -> None:
    source.lists["2026-02-06"] = (paper(),)
    clock.now = datetime(2026, 2, 9, 12, tzinfo=UTC)

    made = await editions.newest(Period.DAY, TOP_3, language="en")

    assert made.digest.span.key == "2026-02-06"
    assert source.asked == ["2026-02-08", "2026-02-07", "2026-02-06"]


async def test_when_nothing_is_listed_for_long_that_is_said(editions: Editions) -> None:
    with pytest.raises(NothingThere, match="last 10 lists"):
        await editions.newest(Period.DAY, TOP_3, language="en")


async def test_the_open_list_makes_an_early_digest(
    editions: Editions, source: FakeSource, paper: Make, clock: FakeClock
) -> None:
    source.lists["2026-02-10"] = (paper(),)

    made = await editions.of(Span.parse("2026-02-10"), TOP_3, language="en")

    assert (made.digest.edition, made.digest.as_of) == (Edition.EARLY, clock.now)


async def test_a_list_that_has_not_opened_is_not_asked_for(
    editions: Editions, source: FakeSource
) -> None:
    with pytest.raises(NotOpenYet, match="2026-02-11 opens at 2026-02-11 02:30 UTC"):
        await editions.of(Span.parse("2026-02-11"), TOP_3, language="en")

    assert source.asked == []


async def test_asking_twice_within_a_minute_costs_one_call(
    editions: Editions, source: FakeSource, paper: Make, clock: FakeClock
) -> None:
    source.lists["2026-02-10"] = (paper(),)
    span = Span.parse("2026-02-10")

    await editions.of(span, TOP_3, language="en")
    clock.now += timedelta(seconds=59)
    await editions.of(span, TOP_3, language="en")
    assert len(source.asked) == 1

    clock.now += timedelta(seconds=1)
    await editions.of(span, TOP_3, language="en")
    assert len(source.asked) == 2


async def test_a_settled_list_is_asked_for_once_unless_it_is_refreshed(
    editions: Editions, source: FakeSource, paper: Make, clock: FakeClock
) -> None:
    source.lists["2026-02-09"] = (paper(),)

    for _ in range(2):
        await editions.newest(Period.DAY, TOP_3, language="en")
        clock.now += timedelta(hours=2)
    assert len(source.asked) == 1

    await editions.newest(Period.DAY, TOP_3, language="en", refresh=True)
    assert len(source.asked) == 2


async def test_a_clock_that_was_set_back_asks_again(
    editions: Editions, source: FakeSource, paper: Make, clock: FakeClock
) -> None:
    source.lists["2026-02-10"] = (paper(),)
    span = Span.parse("2026-02-10")

    await editions.of(span, TOP_3, language="en")
    clock.now -= timedelta(hours=1)
    await editions.of(span, TOP_3, language="en")

    assert len(source.asked) == 2


async def test_a_digest_knows_how_ranks_moved_since_the_snapshot_before(
    editions: Editions, source: FakeSource, paper: Make, clock: FakeClock
) -> None:
    span = Span.parse("2026-02-10")
    source.lists[span.key] = (paper("2602.00001", upvotes=5), paper("2602.00002", upvotes=3))
    await editions.of(span, TOP_3, language="en")
    clock.now += timedelta(hours=1)
    source.lists[span.key] = (paper("2602.00001", upvotes=6), paper("2602.00002", upvotes=9))

    first, second = (await editions.of(span, TOP_3, language="en")).digest.entries

    assert (first.paper.id, first.rank_before, first.upvotes_before) == ("2602.00002", 2, 3)
    assert (second.paper.id, second.rank_before, second.upvotes_before) == ("2602.00001", 1, 5)


async def test_without_the_source_the_newest_stored_digest_is_shown(
    editions: Editions, source: FakeSource, paper: Make, clock: FakeClock
) -> None:
    source.lists["2026-02-09"] = (paper(upvotes=7),)
    await editions.newest(Period.DAY, TOP_3, language="en")
    clock.now += timedelta(days=3)
    source.down = DOWN

    made = await editions.newest(Period.DAY, TOP_3, language="en")

    assert votes(made.digest) == [("2602.06570", 7)]
    assert (made.caveat, made.cause) == (Caveat.STORED_NEWEST, str(DOWN))


async def test_without_the_source_a_stored_list_of_that_day_is_shown(
    editions: Editions, source: FakeSource, paper: Make, clock: FakeClock
) -> None:
    span = Span.parse("2026-02-10")
    source.lists[span.key] = (paper(),)
    await editions.of(span, TOP_3, language="en")
    clock.now += timedelta(hours=3)
    source.down = DOWN

    made = await editions.of(span, TOP_3, language="en")

    assert (made.caveat, made.digest.edition) == (Caveat.STORED_COPY, Edition.EARLY)


async def test_without_the_source_and_without_a_copy_the_trouble_is_said(
    editions: Editions, source: FakeSource
) -> None:
    source.down = DOWN

    with pytest.raises(TryLater, match="cannot be reached"):
        await editions.of(Span.parse("2026-02-09"), TOP_3, language="en")
    with pytest.raises(TryLater, match="cannot be reached"):
        await editions.newest(Period.MONTH, TOP_3, language="en")


@pytest.mark.parametrize(("language", "spoken"), [("en", "medical"), ("ko", "의료")])
async def test_a_new_machine_without_the_source_shows_the_sample(
    editions: Editions, source: FakeSource, language: str, spoken: str
) -> None:
    source.down = DOWN

    made = await editions.newest(Period.DAY, TOP_3, language=language)

    assert (made.caveat, made.digest.origin) == (Caveat.SAMPLE, Origin.SAMPLE)
    assert [entry.paper.id for entry in made.digest.entries] == [
        "2602.06570",
        "2602.06717",
        "2602.05843",
    ]
    assert all(entry.brief.one_line_from is Origin.SAMPLE for entry in made.digest.entries)
    assert spoken in made.digest.entries[0].brief.one_line
    assert made.digest.language == language


async def test_an_imported_digest_is_shown_where_no_list_is_stored(
    editions: Editions, source: FakeSource, store: Store, paper: Make
) -> None:
    await store.save_document(document(paper()))
    source.down = DOWN

    made = await editions.newest(Period.DAY, TOP_3, language="ko")

    assert made.digest.origin is Origin.IMPORT
    assert made.digest.entries[0].brief.one_line == "한 줄"


async def test_a_week_is_rolled_up_from_stored_days_when_the_source_fails(
    editions: Editions, source: FakeSource, paper: Make
) -> None:
    source.lists["2026-02-05"] = (paper("2602.00001", upvotes=4),)
    source.lists["2026-02-06"] = (paper("2602.00002", upvotes=6),)
    for day in source.lists:
        await editions.of(Span.parse(day), TOP_3, language="en")
    source.down = DOWN

    made = await editions.newest(Period.WEEK, TOP_3, language="en")

    assert made.digest.span.key == "2026-W06"
    assert votes(made.digest) == [("2602.00002", 6), ("2602.00001", 4)]


async def test_a_week_that_the_source_does_not_know_is_rolled_up_from_stored_days(
    editions: Editions, source: FakeSource, paper: Make
) -> None:
    source.lists["2026-02-05"] = (paper("2602.00001", upvotes=4),)
    await editions.of(Span.parse("2026-02-05"), TOP_3, language="en")

    made = await editions.of(Span.parse("2026-W06"), TOP_3, language="en")

    assert votes(made.digest) == [("2602.00001", 4)]


async def test_texts_come_in_the_readers_language_and_readable(
    editions: Editions, source: FakeSource, store: Store, paper: Make
) -> None:
    source.lists["2026-02-09"] = (paper(title=r"$\tau^2$-Bench", upvotes=1),)
    await store.save_summaries(
        [
            Summary(
                paper_id="2602.06570",
                language="ko",
                version="1",
                origin=Origin.LLM,
                one_line=r"64.1 $\rightarrow$ 70.3",
            )
        ]
    )

    korean = (await editions.newest(Period.DAY, TOP_3, language="ko")).digest.entries[0]
    english = (await editions.newest(Period.DAY, TOP_3, language="en")).digest.entries[0]

    assert korean.paper.title == "τ²-Bench"
    assert korean.brief.one_line == "64.1 → 70.3"
    assert english.brief.one_line_from is Origin.ABSTRACT


async def test_a_paper_has_the_figure_that_was_found_only_where_figures_are_wanted(
    editions: Editions, source: FakeSource, store: SqlStore, clock: FakeClock, paper: Make
) -> None:
    pot = Figure("https://arxiv.example/x1.png", "Figure 1: A pot of soup")
    source.lists["2026-02-09"] = tuple(
        paper(f"2602.0000{number}", upvotes=9 - number) for number in range(3)
    )
    await store.figures.save_figure("2602.00000", pot)
    await store.figures.save_figure("2602.00001", None)
    wanted = Editions(
        source=source, store=store, sample=load_sample, now=clock, figures=store.figures
    )

    without = (await editions.newest(Period.DAY, TOP_3, language="en")).digest
    with_them = (await wanted.newest(Period.DAY, TOP_3, language="en")).digest

    assert [entry.brief.figure for entry in without.entries] == [None, None, None]
    assert [entry.brief.figure for entry in with_them.entries] == [pot, None, None]


async def test_a_filtered_digest_is_not_what_is_remembered(
    editions: Editions, source: FakeSource, store: Store, paper: Make
) -> None:
    source.lists["2026-02-09"] = (paper("2602.00001", upvotes=4), paper("2602.00002", upvotes=6))

    await editions.newest(Period.DAY, Selection(top=1, exclude=("2602.00002",)), language="en")
    assert await store.digest(Span.parse("2026-02-09"), Edition.FINAL) is None

    await editions.newest(Period.DAY, Selection(top=1), language="en")
    kept = await store.digest(Span.parse("2026-02-09"), Edition.FINAL)
    assert kept is not None
    assert len(kept.entries) == 2


def document(one: Paper) -> Document:
    return Document(
        shape=Shape.MARKDOWN,
        digest=Digest(
            span=Span.parse("2026-02-09"),
            entries=(
                Entry(
                    rank=1,
                    paper=one,
                    brief=Brief(one_line="한 줄", one_line_from=Origin.IMPORT),
                ),
            ),
            total=1,
            as_of=None,
            edition=Edition.FINAL,
            language="ko",
            origin=Origin.IMPORT,
        ),
        imprint=Imprint(),
    )
