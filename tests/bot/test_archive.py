from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from adapters.store import SqlStore
from bot.archive import Archive, DayDone, Picture, pictures
from bot.digest import Selection
from bot.document import Document, Imprint, Section, Shape
from bot.editions import Editions
from bot.errors import BadAnswer, NothingThere, TryLater
from bot.models import Brief, Digest, Edition, Entry, Figure, Origin, Paper
from bot.ports import Store
from bot.sample import load_sample
from bot.span import Span
from tests.fakes import FakeClock, FakeSource

Make = Callable[..., Paper]
FRIDAY, MONDAY, TUESDAY = date(2026, 2, 6), date(2026, 2, 9), date(2026, 2, 10)


@pytest.fixture
def archive(editions: Editions, store: Store, clock: FakeClock) -> Archive:
    return Archive(editions=editions, store=store, now=clock, sleep=clock.sleep)


async def filled(archive: Archive, since: date, until: date) -> list[DayDone]:
    return [done async for done in archive.backfill(archive.days(since, until))]


async def test_a_backfill_stores_every_day_and_says_how_many_papers(
    archive: Archive, source: FakeSource, paper: Make
) -> None:
    source.lists["2026-02-06"] = (paper("2602.00001"), paper("2602.00002"))
    source.lists["2026-02-09"] = (paper("2602.00003"),)

    done = await filled(archive, FRIDAY, MONDAY)

    assert [one.papers for one in done] == [2, 0, 0, 1]


async def test_a_backfill_goes_on_where_it_stopped(
    archive: Archive, source: FakeSource, paper: Make
) -> None:
    source.lists["2026-02-06"] = (paper(),)
    await filled(archive, FRIDAY, date(2026, 2, 7))
    source.asked.clear()

    done = await filled(archive, FRIDAY, MONDAY)

    assert [one.asked for one in done] == [False, False, True, True]
    assert source.asked == ["2026-02-08", "2026-02-09"]


async def test_a_backfill_ends_with_the_open_list(archive: Archive) -> None:
    assert archive.days(MONDAY, date(2026, 3, 1)) == [MONDAY, TUESDAY]
    assert archive.days(date(2026, 3, 1), date(2026, 4, 1)) == []


async def test_one_bad_day_does_not_stop_the_others(
    archive: Archive, source: FakeSource, paper: Make
) -> None:
    source.trouble = [BadAnswer("That was a web page.")]
    source.lists["2026-02-10"] = (paper(),)

    done = await filled(archive, MONDAY, TUESDAY)

    assert [(one.papers, one.problem) for one in done] == [(0, "That was a web page."), (1, "")]


async def test_a_limit_is_waited_for_and_the_day_asked_for_again(
    archive: Archive, source: FakeSource, paper: Make, clock: FakeClock
) -> None:
    source.trouble = [TryLater("Too many calls.", after=123)]
    source.lists["2026-02-09"] = (paper(),)

    done = await filled(archive, MONDAY, MONDAY)

    assert done[0].papers == 1
    assert clock.slept == [123]


@pytest.mark.parametrize("after", [None, 5.0])
async def test_a_source_that_stays_away_ends_the_backfill(
    archive: Archive, source: FakeSource, after: float | None
) -> None:
    source.down = TryLater("Nobody answers.", after=after)

    with pytest.raises(TryLater, match="Nobody answers"):
        await filled(archive, MONDAY, TUESDAY)


async def test_an_imported_file_comes_back_as_it_was_even_after_the_list_was_fetched(
    archive: Archive, source: FakeSource, editions: Editions, paper: Make
) -> None:
    document = imported(paper(upvotes=54, origin=Origin.IMPORT))
    source.lists["2026-02-09"] = (paper(upvotes=60, title="Another title"),)

    assert await archive.save(document)
    assert not await archive.save(document)
    await editions.of(document.digest.span, Selection(), language="en")
    back = await archive.document(document.digest.span, Shape.MARKDOWN, Selection(), language="en")

    assert back == document


async def test_an_imported_file_can_be_put_in_another_order(archive: Archive, paper: Make) -> None:
    document = imported(paper())
    await archive.save(document)
    order = (Section.ABSTRACT, Section.LINE)

    back = await archive.document(
        document.digest.span, Shape.MARKDOWN, Selection(), language="ko", sections=order
    )

    assert back == replace(document, imprint=replace(document.imprint, sections=order))


async def test_a_day_without_a_file_is_made_from_its_list(
    archive: Archive, source: FakeSource, paper: Make
) -> None:
    source.lists["2026-02-09"] = (paper(upvotes=3),)

    made = await archive.document(
        Span.parse("2026-02-09"), Shape.JEKYLL, Selection(), language="en"
    )

    assert made.digest.origin is Origin.HF


async def test_a_day_without_deep_reads_has_no_deep_file(
    archive: Archive, source: FakeSource, paper: Make
) -> None:
    source.lists["2026-02-09"] = (paper(),)

    with pytest.raises(NothingThere, match="No deep read"):
        await archive.document(Span.parse("2026-02-09"), Shape.DEEP, Selection(), language="ko")


async def test_pictures_are_named_beside_the_file_and_films_are_not(
    archive: Archive, source: FakeSource, paper: Make
) -> None:
    source.lists["2026-02-09"] = (
        paper(
            title="What: a Title?",
            thumbnail="https://cdn.example/t.png",
            media=("https://cdn.example/a.mp4", "https://cdn.example/b.png"),
        ),
    )

    made = await archive.document(
        Span.parse("2026-02-09"), Shape.MARKDOWN, Selection(), language="en", figures=True
    )

    assert list(pictures(made)) == [
        Picture("What_a_Title_img.jpg", "https://cdn.example/t.png"),
        Picture("What_a_Title_fig_1.png", "https://cdn.example/b.png"),
    ]


@pytest.mark.parametrize("figures", [False, True])
async def test_the_first_figure_stands_behind_the_pictures_and_stays_where_it_is(
    source: FakeSource, store: SqlStore, clock: FakeClock, paper: Make, *, figures: bool
) -> None:
    editions = Editions(
        source=source, store=store, sample=load_sample, now=clock, figures=store.figures
    )
    archive = Archive(editions=editions, store=store, now=clock, sleep=clock.sleep)
    source.lists["2026-02-09"] = (paper(title="Title", media=("https://cdn.example/b.png",)),)
    await store.figures.save_figure("2602.06570", Figure("https://arxiv.example/x1.png", "Soup"))

    made = await archive.document(
        Span.parse("2026-02-09"), Shape.MARKDOWN, Selection(), language="en", figures=figures
    )

    [entry] = made.digest.entries
    assert entry.figures == (("Title_fig_1.png", "https://arxiv.example/x1.png") if figures else ())
    assert [picture.url for picture in pictures(made)] == ["https://cdn.example/b.png"] * figures


def imported(one: Paper) -> Document:
    brief = Brief(
        one_line=r"64.1 $\rightarrow$ 70.3",
        one_line_from=Origin.IMPORT,
        points=("하나", "둘"),
        abstract="초록입니다.",
        abstract_from=Origin.IMPORT,
    )
    return Document(
        shape=Shape.MARKDOWN,
        digest=Digest(
            span=Span.parse("2026-02-09"),
            entries=(Entry(rank=1, paper=one, brief=brief, figures=("a_fig_1.png",)),),
            total=1,
            as_of=None,
            edition=Edition.FINAL,
            language="ko",
            origin=Origin.IMPORT,
        ),
        imprint=Imprint(),
    )
