"""One allowance for everything that a model writes."""

import math
from collections.abc import Callable
from datetime import timedelta

import pytest

from adapters.store import SqlStore
from bot.allowance import DEEP_SHARE, LONGEST_REST, Allowance, Budget, Stop
from bot.draft import Usage
from bot.errors import SummarizerBusy
from bot.lookup import Lookup
from bot.models import Paper
from bot.summarizing import Summarizing
from bot.verdict import State
from tests.fake_deep import SOUP, FakeDeepWriter, deep_reading
from tests.fake_summarizer import FakeSummarizer, Suspicious, allowance, words
from tests.fakes import FakeClock, FakeSource

Papers = Callable[..., Paper]


def took(calls: int = 0, tokens: int = 0) -> Usage:
    return Usage(calls=calls, tokens_in=tokens)


@pytest.fixture
def make(store: SqlStore, clock: FakeClock) -> Callable[..., Allowance]:
    return lambda **budget: allowance(store.making, clock, budget=Budget(**budget))


async def test_deep_reads_leave_a_part_of_the_day_to_digests(
    make: Callable[..., Allowance],
) -> None:
    one = make(calls=10, tokens=100_000)
    await one.enter(share=DEEP_SHARE)
    await one.leave("deep:1", took(tokens=50_000))

    closed = await one.enter(share=DEEP_SHARE)

    assert closed is not None
    assert (closed.why, "kept for digests" in closed.says) == (Stop.BUDGET, True)
    assert await one.enter() is None


async def test_the_same_day_holds_for_both(make: Callable[..., Allowance]) -> None:
    one = make(calls=4, tokens=100_000)
    for _ in range(4):
        await one.enter()
    assert await one.enter(share=DEEP_SHARE) is not None, "four are under way"

    for _ in range(4):
        await one.leave("llm:1", took(calls=1))

    closed = [await one.enter(), await one.enter(share=DEEP_SHARE)]
    assert [each.says for each in closed if each] == ["The budget of the day is spent."] * 2


async def test_a_budget_of_one_call_is_not_none_for_a_deep_read(
    make: Callable[..., Allowance],
) -> None:
    assert await make(calls=1, tokens=1).enter(share=DEEP_SHARE) is None


@pytest.mark.parametrize("after", [1_763_759_000, 1_763_759_000_000, math.inf])
async def test_a_model_that_wants_to_be_left_alone_for_decades_is_left_alone_for_an_hour(
    make: Callable[..., Allowance], clock: FakeClock, after: float
) -> None:
    one = make()
    one.busy(SummarizerBusy("Slow down.", after=after))

    closed = await one.enter()

    assert closed is not None
    assert closed.until == clock.now + LONGEST_REST


async def test_a_model_too_busy_for_a_summary_is_not_asked_for_a_deep_read(
    store: SqlStore, clock: FakeClock, source: FakeSource, paper: Papers
) -> None:
    shared = allowance(store.making, clock)
    summarizer = FakeSummarizer(always=SummarizerBusy("Slow down.", after=90))
    summarizing = Summarizing(
        summarizer=summarizer,
        store=store.making,
        check=Suspicious(),
        words=words,
        allowance=shared,
        now=clock,
    )
    source.papers[SOUP.paper_id] = paper(SOUP.paper_id)
    writer = FakeDeepWriter()
    reading = deep_reading(
        store, Lookup(store=store, sources=[source]), clock, writer=writer, allowance=shared
    )

    report = await summarizing.summarize([paper()], ["ko"])
    with pytest.raises(SummarizerBusy, match="Slow down"):
        await reading.read(SOUP.paper_id, language="en")

    assert report.count(State.FAILED) == 1
    assert writer.asked == []

    clock.now += timedelta(seconds=91)
    assert (await reading.read(SOUP.paper_id, language="en")).summary.deep
