import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from adapters.store import SqlStore
from bot.allowance import Budget
from bot.deep_draft import Claim, DeepWriter
from bot.deep_reading import AGAIN, DeepReading
from bot.draft import Usage
from bot.errors import (
    NothingThere,
    PaperUnknown,
    StoreProblem,
    SummarizerBroken,
    SummarizerBusy,
    SummaryProblem,
    TryLater,
)
from bot.lookup import Lookup
from bot.models import Origin, Paper, Summary
from bot.ports import SummaryStore
from bot.verdict import Spent, Verdict
from formatters.deep_sections import render
from tests.fake_deep import (
    BURNS,
    INVENTED,
    ONE,
    SCORES,
    SOUP,
    WRONG_NUMBER,
    FakeDeepWriter,
    FakeFullTexts,
)
from tests.fake_summarizer import FakeAlarm, allowance
from tests.fakes import FakeClock, FakeSource

ID = "2602.06570"
ENGLISH = "## 1. Motivation and problem\n\nFast soup burns. (§1)"

Make = Callable[..., DeepReading]


class FullDisk:
    """Remembers what was spent, and nothing else any more."""

    def __init__(self, making: SummaryStore) -> None:
        self._making = making

    async def save_verdict(self, verdict: Verdict, summary: Summary | None = None) -> None:
        raise StoreProblem("The disk is full.")

    async def verdicts(self, paper_ids: Sequence[str], language: str) -> Sequence[Verdict]:
        return await self._making.verdicts(paper_ids, language)

    async def add_usage(self, spent: Spent) -> None:
        await self._making.add_usage(spent)

    async def usage(self, since: date) -> Sequence[Spent]:
        return await self._making.usage(since)


@pytest.fixture
def alarm() -> FakeAlarm:
    return FakeAlarm()


@pytest.fixture
def writer() -> FakeDeepWriter:
    return FakeDeepWriter()


@pytest.fixture
def full_texts() -> FakeFullTexts:
    return FakeFullTexts()


@pytest.fixture
def make(
    store: SqlStore,
    source: FakeSource,
    clock: FakeClock,
    full_texts: FakeFullTexts,
    alarm: FakeAlarm,
) -> Make:
    """Makes the use case over a real store; the source knows one paper."""
    source.papers[ID] = Paper(id=ID, title="Slow Soup", abstract="We cook.")

    def made(
        writer: DeepWriter | None,
        budget: Budget | None = None,
        making: SummaryStore = store.making,
        parallel: int = 10,
    ) -> DeepReading:
        return DeepReading(
            lookup=Lookup(store=store, sources=[source]),
            store=store,
            making=making,
            full_texts=full_texts,
            writer=writer,
            allowance=allowance(store.making, clock, budget=budget, alarm=alarm),
            parallel=parallel,
            render=lambda draft, language: render(draft, language=language),
            now=clock,
        )

    return made


def imported(language: str = "en") -> Summary:
    return Summary(
        paper_id=ID, language=language, version="import", origin=Origin.IMPORT, deep="Imported."
    )


async def spent(store: SqlStore, clock: FakeClock) -> Usage:
    return sum((one.usage for one in await store.making.usage(clock().date())), Usage())


async def test_only_sections_with_evidence_are_read_each_claim_located(
    make: Make, writer: FakeDeepWriter
) -> None:
    writer.says = deque([(BURNS, WRONG_NUMBER, INVENTED), (SCORES,)])

    deep = await make(writer).read(f"https://arxiv.org/abs/{ID}v3", language="en")

    assert deep.summary.deep == (
        f"{ENGLISH}\n\n## 2. Quantitative results\n\nSlow soup scores 85.2. (§3)"
    )
    assert (deep.paper.id, deep.cause) == (ID, "")


async def test_in_korean_headings_are_korean(make: Make, writer: FakeDeepWriter) -> None:
    korean = replace(BURNS, text="빠르게 끓인 수프는 탑니다.")
    writer.says = deque([(korean,)])

    deep = await make(writer).read(ID, language="ko-KR")

    assert deep.summary.deep == "## 1. 핵심 동기와 문제 정의\n\n빠르게 끓인 수프는 탑니다. (§1)"
    assert deep.summary.language == "ko"


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


async def test_what_it_takes_is_entered_and_what_is_left_out_is_remembered(
    make: Make, writer: FakeDeepWriter, store: SqlStore, clock: FakeClock
) -> None:
    writer.says = deque([(BURNS, INVENTED), (INVENTED,)])

    await make(writer).read(ID, language="en")

    assert await spent(store, clock) == ONE + ONE
    verdict = (await store.making.verdicts([ID], "en"))[0]
    assert (verdict.version, verdict.problem) == ("deep:fake:1", "")
    assert [one.field for one in verdict.complaints] == ["deep"]
    assert "It is healthy." in verdict.complaints[0].says


async def test_a_paper_without_full_text_says_so_and_costs_nothing(
    make: Make,
    writer: FakeDeepWriter,
    full_texts: FakeFullTexts,
    store: SqlStore,
    clock: FakeClock,
) -> None:
    full_texts.texts.clear()

    with pytest.raises(NothingThere, match="neither an HTML nor a PDF"):
        await make(writer).read(ID, language="en")

    assert writer.asked == []
    assert await spent(store, clock) == Usage()


async def test_a_paper_that_nobody_knows_is_unknown(make: Make, writer: FakeDeepWriter) -> None:
    with pytest.raises(PaperUnknown):
        await make(writer).read("2602.99999", language="en")


async def test_where_nothing_is_borne_out_that_is_not_tried_again_the_same_day(
    make: Make, writer: FakeDeepWriter, clock: FakeClock
) -> None:
    writer.says = deque([(INVENTED,), (INVENTED,)])
    reading = make(writer)

    for _ in range(2):
        with pytest.raises(NothingThere, match="bears out nothing"):
            await reading.read(ID, language="en")
    assert len(writer.asked) == 2, "a draft and a second one, for the first reader"

    clock.now += AGAIN
    assert (await reading.read(ID, language="en")).summary.deep == ENGLISH


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
    assert (await make(writer).read(ID, language="en")).summary.deep == ENGLISH


async def test_when_the_budget_is_spent_nothing_is_asked(
    make: Make, writer: FakeDeepWriter, full_texts: FakeFullTexts
) -> None:
    with pytest.raises(SummarizerBusy, match="budget"):
        await make(writer, Budget(calls=0)).read(ID, language="en")

    assert (writer.asked, full_texts.asked) == ([], [])


async def test_a_busy_model_is_left_alone_as_long_as_it_wants(
    make: Make, writer: FakeDeepWriter, clock: FakeClock, store: SqlStore
) -> None:
    writer.says = deque([SummarizerBusy("Slow down.", after=90, usage=ONE)])
    reading = make(writer)

    for _ in range(2):
        with pytest.raises(SummarizerBusy, match="Slow down"):
            await reading.read(ID, language="en")
    assert (len(writer.asked), await spent(store, clock)) == (1, ONE)

    clock.now += timedelta(seconds=91)
    assert (await reading.read(ID, language="en")).summary.deep == ENGLISH


@pytest.mark.parametrize("said", [(BURNS,), SummaryProblem("The model refuses.", usage=ONE)])
async def test_where_nothing_can_be_kept_the_model_is_asked_no_more(
    make: Make,
    writer: FakeDeepWriter,
    store: SqlStore,
    clock: FakeClock,
    said: tuple[Claim, ...] | SummaryProblem,
) -> None:
    writer.says.append(said)
    reading = make(writer, making=FullDisk(store.making))

    with pytest.raises(StoreProblem):
        await reading.read(ID, language="en")
    with pytest.raises(SummarizerBusy, match="disk is full"):
        await reading.read(ID, language="en")

    assert (len(writer.asked), await spent(store, clock)) == (1, ONE)


async def test_a_paper_that_we_stumble_over_is_not_paid_for_again_and_again(
    make: Make, writer: FakeDeepWriter, clock: FakeClock
) -> None:
    writer.says.append(RecursionError("a table within a table within a table"))
    reading = make(writer)

    for _ in range(2):
        with pytest.raises(NothingThere, match="stumbled"):
            await reading.read(ID, language="en")
    assert len(writer.asked) == 1

    clock.now += AGAIN
    assert (await reading.read(ID, language="en")).summary.deep == ENGLISH


async def test_of_a_broken_model_the_operator_is_told(
    make: Make, writer: FakeDeepWriter, alarm: FakeAlarm
) -> None:
    writer.says = deque([SummarizerBroken("The key is wrong.")])

    with pytest.raises(SummarizerBroken):
        await make(writer).read(ID, language="en")
    await asyncio.sleep(0)

    assert ["The key is wrong." in told for told in alarm.raised] == [True]


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


async def test_only_so_many_are_made_at_once(
    make: Make, writer: FakeDeepWriter, source: FakeSource, full_texts: FakeFullTexts
) -> None:
    ids = [f"2602.0000{at}" for at in range(1, 6)]
    source.papers |= {one: Paper(id=one, title="Soup") for one in ids}
    full_texts.texts |= {one: replace(SOUP, paper_id=one) for one in ids}
    writer.held = asyncio.Event()
    reading = make(writer, parallel=2)

    reads = [asyncio.create_task(reading.read(one, language="en")) for one in ids]
    for _ in range(2):
        await writer.begun.get()
    await asyncio.wait(reads, timeout=0.1)
    writer.held.set()
    await asyncio.gather(*reads)

    assert (writer.most, len(writer.asked)) == (2, 5)
