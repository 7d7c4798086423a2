import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest

from adapters.store import SqlStore
from bot.deep_reading import DeepReading
from bot.errors import NothingThere, PaperUnknown, TryLater
from bot.lookup import Lookup
from bot.models import Origin, Paper, Summary
from tests.fake_deep import BURNS, SOUP, FakeDeepWriter, FakeFullTexts, deep_reading
from tests.fakes import FakeClock, FakeSource

ID = "2602.06570"

Make = Callable[..., DeepReading]


@pytest.fixture
def writer() -> FakeDeepWriter:
    return FakeDeepWriter()


@pytest.fixture
def full_texts() -> FakeFullTexts:
    return FakeFullTexts()


@pytest.fixture
def make(store: SqlStore, source: FakeSource, clock: FakeClock, full_texts: FakeFullTexts) -> Make:
    """Makes the use case over a real store; the source knows one paper."""
    source.papers[ID] = Paper(id=ID, title="Slow Soup", abstract="We cook.")

    def made(writer: FakeDeepWriter | None) -> DeepReading:
        lookup = Lookup(store=store, sources=[source])
        return deep_reading(store, lookup, clock, writer=writer, full_texts=full_texts)

    return made


def imported(language: str = "en") -> Summary:
    return Summary(
        paper_id=ID, language=language, version="import", origin=Origin.IMPORT, deep="Imported."
    )


async def test_a_paper_is_read_by_its_address_and_in_the_nearest_language(
    make: Make, writer: FakeDeepWriter
) -> None:
    writer.says.append((replace(BURNS, text="빠르게 끓인 수프는 탑니다."),))

    deep = await make(writer).read(f"https://arxiv.org/abs/{ID}v3", language="ko-KR")

    assert (deep.paper.id, deep.summary.language, deep.cause) == (ID, "ko", "")


async def test_a_second_read_makes_no_call(
    make: Make, writer: FakeDeepWriter, full_texts: FakeFullTexts
) -> None:
    first = await make(writer).read(ID, language="en")
    second = await make(writer).read(ID, language="en")

    assert first == second
    assert (len(writer.asked), full_texts.asked) == (1, [ID])


async def test_readers_at_once_share_one_call(make: Make, writer: FakeDeepWriter) -> None:
    reading = make(writer)

    reads = await asyncio.gather(*(reading.read(ID, language="en") for _ in range(5)))

    assert len({one.summary.deep for one in reads}) == 1
    assert len(writer.asked) == 1


async def test_another_version_or_language_is_made_anew(make: Make, writer: FakeDeepWriter) -> None:
    await make(writer).read(ID, language="en")
    writer.version = "deep:fake:2"
    deep = await make(writer).read(ID, language="en")

    assert (deep.summary.version, len(writer.asked)) == ("deep:fake:2", 2)


async def test_a_paper_that_nobody_knows_is_unknown(make: Make, writer: FakeDeepWriter) -> None:
    with pytest.raises(PaperUnknown):
        await make(writer).read("2602.99999", language="en")


async def test_without_a_model_there_is_a_clear_sentence_and_no_call(
    make: Make, full_texts: FakeFullTexts
) -> None:
    with pytest.raises(NothingThere, match="PAPERBOY_LLM_MODEL"):
        await make(None).read(ID, language="en")

    assert full_texts.asked == []


async def test_without_a_model_an_imported_one_is_read(make: Make, store: SqlStore) -> None:
    await store.save_summaries([imported()])

    deep = await make(None).read(ID, language="en")

    assert (deep.summary.deep, deep.summary.origin) == ("Imported.", Origin.IMPORT)
    assert deep.cause == "", "nothing is missing"


async def test_an_imported_one_is_shown_only_where_none_of_ours_can_be_made(
    make: Make, writer: FakeDeepWriter, store: SqlStore, full_texts: FakeFullTexts
) -> None:
    await store.save_summaries([imported()])
    full_texts.down = TryLater("arXiv is in trouble of its own.")
    deep = await make(writer).read(ID, language="en")
    assert (deep.summary.deep, deep.cause) == ("Imported.", "arXiv is in trouble of its own.")

    full_texts.down = None
    assert (await make(writer).read(ID, language="en")).summary.origin is Origin.LLM


async def test_of_several_papers_one_that_fails_does_not_stop_the_others(
    make: Make, source: FakeSource, full_texts: FakeFullTexts
) -> None:
    other = source.papers["2602.00001"] = Paper(id="2602.00001", title="No full text")
    papers = [other, source.papers[ID]]

    done = [one async for one in make(FakeDeepWriter()).read_each(papers, language="en")]

    assert [(one.paper.id, bool(one.problem)) for one in done] == [(other.id, True), (ID, False)]
    assert sorted(full_texts.asked) == sorted([other.id, ID])


async def test_several_papers_are_read_at_once_and_told_in_their_order(
    make: Make, writer: FakeDeepWriter, source: FakeSource, full_texts: FakeFullTexts
) -> None:
    ids = [f"2602.0000{at}" for at in range(1, 4)]
    source.papers |= {one: Paper(id=one, title="Soup") for one in ids}
    full_texts.texts |= {one: replace(SOUP, paper_id=one) for one in ids}
    writer.barrier = asyncio.Barrier(3)
    papers = [source.papers[one] for one in ids]

    done = [one.paper.id async for one in make(writer).read_each(papers, language="en")]

    assert done == ids


async def test_papers_that_nobody_asks_for_any_more_are_dropped(
    make: Make, writer: FakeDeepWriter, source: FakeSource
) -> None:
    other = source.papers["2602.00001"] = Paper(id="2602.00001", title="No full text")
    writer.held = asyncio.Event()
    reads = make(writer).read_each([other, source.papers[ID]], language="en")

    first = await anext(reads)
    await writer.begun.get()
    await reads.aclose()

    assert (first.paper, writer.under_way) == (other, 0)
