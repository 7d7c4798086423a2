import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from adapters.store import SqlStore
from bot.allowance import Budget
from bot.deep_draft import Claim
from bot.deep_making import AGAIN, DeepMaker
from bot.draft import Usage
from bot.errors import (
    NothingThere,
    StoreProblem,
    SummarizerBroken,
    SummarizerBusy,
    SummaryProblem,
)
from bot.models import Paper, Summary
from bot.ports import SummaryStore
from bot.verdict import Spent, Verdict
from tests.fake_deep import (
    BURNS,
    INVENTED,
    ONE,
    SCORES,
    SOUP,
    WRONG_NUMBER,
    FakeDeepWriter,
    FakeFullTexts,
    deep_maker,
)
from tests.fake_summarizer import FakeAlarm, allowance
from tests.fakes import FakeClock

PAPER = Paper(id="2602.06570", title="Slow Soup", abstract="We cook.")
ENGLISH = "## 1. Motivation and problem\n\nFast soup burns. (§1)"

Build = Callable[..., DeepMaker]


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
def build(
    store: SqlStore,
    clock: FakeClock,
    writer: FakeDeepWriter,
    full_texts: FakeFullTexts,
    alarm: FakeAlarm,
) -> Build:
    """Makes it over a real store and a library that has one paper."""

    def built(
        *, budget: Budget | None = None, making: SummaryStore | None = None, parallel: int = 10
    ) -> DeepMaker:
        return deep_maker(
            store,
            clock,
            writer=writer,
            full_texts=full_texts,
            making=making,
            parallel=parallel,
            allowance=allowance(store.making, clock, budget=budget, alarm=alarm),
        )

    return built


async def spent(store: SqlStore, clock: FakeClock) -> Usage:
    return sum((one.usage for one in await store.making.usage(clock().date())), Usage())


async def test_only_sections_with_evidence_are_read_each_claim_located(
    build: Build, writer: FakeDeepWriter
) -> None:
    writer.says = deque([(BURNS, WRONG_NUMBER, INVENTED), (SCORES,)])

    made = await build().make(PAPER, "en")

    assert made.deep == f"{ENGLISH}\n\n## 2. Quantitative results\n\nSlow soup scores 85.2. (§3)"


async def test_in_korean_headings_are_korean(build: Build, writer: FakeDeepWriter) -> None:
    korean = replace(BURNS, text="빠르게 끓인 수프는 탑니다.")
    writer.says = deque([(korean,)])

    made = await build().make(PAPER, "ko")

    assert made.deep == "## 1. 핵심 동기와 문제 정의\n\n빠르게 끓인 수프는 탑니다. (§1)"
    assert made.language == "ko"


async def test_what_it_takes_is_entered_and_what_is_left_out_is_remembered(
    build: Build, writer: FakeDeepWriter, store: SqlStore, clock: FakeClock
) -> None:
    writer.says = deque([(BURNS, INVENTED), (INVENTED,)])

    await build().make(PAPER, "en")

    assert await spent(store, clock) == ONE + ONE
    verdict = (await store.making.verdicts([PAPER.id], "en"))[0]
    assert (verdict.version, verdict.problem) == ("deep:fake:1", "")
    assert [one.field for one in verdict.complaints] == ["deep"]
    assert "It is healthy." in verdict.complaints[0].says


async def test_a_paper_without_full_text_says_so_and_costs_nothing(
    build: Build,
    writer: FakeDeepWriter,
    full_texts: FakeFullTexts,
    store: SqlStore,
    clock: FakeClock,
) -> None:
    full_texts.texts.clear()

    with pytest.raises(NothingThere, match="neither an HTML nor a PDF"):
        await build().make(PAPER, "en")

    assert writer.asked == []
    assert await spent(store, clock) == Usage()


async def test_where_nothing_is_borne_out_that_is_not_tried_again_the_same_day(
    build: Build, writer: FakeDeepWriter, clock: FakeClock
) -> None:
    writer.says = deque([(INVENTED,), (INVENTED,)])
    maker = build()

    for _ in range(2):
        with pytest.raises(NothingThere, match="bears out nothing"):
            await maker.make(PAPER, "en")
    assert len(writer.asked) == 2, "a draft and a second one, for the first reader"

    clock.now += AGAIN
    assert (await maker.make(PAPER, "en")).deep == ENGLISH


async def test_when_the_budget_is_spent_nothing_is_asked(
    build: Build, writer: FakeDeepWriter, full_texts: FakeFullTexts
) -> None:
    with pytest.raises(SummarizerBusy, match="budget"):
        await build(budget=Budget(calls=0)).make(PAPER, "en")

    assert (writer.asked, full_texts.asked) == ([], [])


async def test_a_busy_model_is_left_alone_as_long_as_it_wants(
    build: Build, writer: FakeDeepWriter, clock: FakeClock, store: SqlStore
) -> None:
    writer.says = deque([SummarizerBusy("Slow down.", after=90, usage=ONE)])
    maker = build()

    for _ in range(2):
        with pytest.raises(SummarizerBusy, match="Slow down"):
            await maker.make(PAPER, "en")
    assert (len(writer.asked), await spent(store, clock)) == (1, ONE)

    clock.now += timedelta(seconds=91)
    assert (await maker.make(PAPER, "en")).deep == ENGLISH


@pytest.mark.parametrize("said", [(BURNS,), SummaryProblem("The model refuses.", usage=ONE)])
async def test_where_nothing_can_be_kept_the_model_is_asked_no_more(
    build: Build,
    writer: FakeDeepWriter,
    store: SqlStore,
    clock: FakeClock,
    said: tuple[Claim, ...] | SummaryProblem,
) -> None:
    writer.says.append(said)
    maker = build(making=FullDisk(store.making))

    with pytest.raises(StoreProblem):
        await maker.make(PAPER, "en")
    with pytest.raises(SummarizerBusy, match="disk is full"):
        await maker.make(PAPER, "en")

    assert (len(writer.asked), await spent(store, clock)) == (1, ONE)


async def test_a_paper_that_we_stumble_over_is_not_paid_for_again_and_again(
    build: Build, writer: FakeDeepWriter, clock: FakeClock
) -> None:
    writer.says.append(RecursionError("a table within a table within a table"))
    maker = build()

    for _ in range(2):
        with pytest.raises(NothingThere, match="stumbled"):
            await maker.make(PAPER, "en")
    assert len(writer.asked) == 1

    clock.now += AGAIN
    assert (await maker.make(PAPER, "en")).deep == ENGLISH


async def test_of_a_broken_model_the_operator_is_told(
    build: Build, writer: FakeDeepWriter, alarm: FakeAlarm
) -> None:
    writer.says = deque([SummarizerBroken("The key is wrong.")])

    with pytest.raises(SummarizerBroken):
        await build().make(PAPER, "en")
    async with asyncio.timeout(30):
        while not alarm.raised:  # noqa: ASYNC110 – told beside, and nobody waits for it
            await asyncio.sleep(0)

    assert ["The key is wrong." in told for told in alarm.raised] == [True]


async def test_only_so_many_are_made_at_once(
    build: Build, writer: FakeDeepWriter, full_texts: FakeFullTexts
) -> None:
    papers = [replace(PAPER, id=f"2602.0000{at}") for at in range(1, 6)]
    full_texts.texts |= {one.id: replace(SOUP, paper_id=one.id) for one in papers}
    writer.held = asyncio.Event()
    maker = build(parallel=2)

    reads = [asyncio.create_task(maker.make(one, "en")) for one in papers]
    for _ in range(2):
        await writer.begun.get()
    await asyncio.wait(reads, timeout=0.1)
    writer.held.set()
    await asyncio.gather(*reads)

    assert (writer.most, len(writer.asked)) == (2, 5)
