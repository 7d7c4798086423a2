"""The real use case on the real client and a real store, before an endpoint on this machine."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from adapters.store import SqlStore
from bot.models import Paper
from bot.ports import Summarizer
from bot.summarizing import Summarizing
from bot.verdict import State
from tests.adapters.llm.stub import Endpoint, Fault
from tests.adapters.loop_time import LoopTime
from tests.fake_summarizer import Suspicious, allowance, words
from tests.fakes import FakeClock

pytestmark = pytest.mark.slow


@pytest.fixture
async def summarizing(
    summarizer: Summarizer, store: SqlStore, clock: FakeClock
) -> AsyncIterator[Summarizing]:
    made = Summarizing(
        summarizer=summarizer,
        store=store.making,
        check=Suspicious(),
        words=words,
        allowance=allowance(store.making, clock),
        now=clock,
    )
    yield made
    await made.close()


async def test_five_papers_in_two_languages_take_as_long_as_one_call(
    summarizing: Summarizing, endpoint: Endpoint, store: SqlStore, paper: Callable[..., Paper]
) -> None:
    # Nobody is answered before all ten wait: one after the other they would run out of time.
    endpoint.barrier = asyncio.Barrier(10)
    papers = [paper(f"2602.0000{number}", title=f"Net {number}") for number in range(5)]

    report = await summarizing.summarize(papers, ["ko", "en"])

    assert report.count(State.MADE) == 10
    assert (endpoint.most, len(endpoint.asked)) == (10, 10)
    lines = [one.one_line for one in await store.summaries([papers[3].id], "ko")]
    assert lines == ["Net 3: 더 많은 일을 하는 방법"]

    endpoint.barrier = None
    again = await summarizing.summarize(papers, ["ko", "en"])
    assert again.count(State.KNOWN) == 10
    assert len(endpoint.asked) == 10


@pytest.mark.parametrize("fault", [Fault.SILENCE, Fault.SERVER_ERROR, Fault.EMPTY, Fault.REFUSAL])
async def test_a_fault_of_every_answer_ends_in_no_summary_and_no_error(
    summarizing: Summarizing,
    endpoint: Endpoint,
    store: SqlStore,
    paper: Callable[..., Paper],
    loop_time: LoopTime,
    *,
    fault: Fault,
) -> None:
    endpoint.always, endpoint.loop_time = fault, loop_time

    report = await summarizing.summarize([paper()], ["ko"])

    assert report.count(State.FAILED) == 1
    assert await store.summaries([paper().id], "ko") == []
