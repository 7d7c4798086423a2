import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from adapters.store import SqlStore
from bot import digest
from bot.allowance import MENDING, Budget
from bot.digest import Selection
from bot.draft import Complaint, Draft
from bot.errors import (
    StoreProblem,
    SummarizerBroken,
    SummarizerBusy,
    SummaryProblem,
)
from bot.models import Listing, Origin, Paper, Summary
from bot.ports import SummaryStore
from bot.summarizing import AGAIN, OUTAGE, Summarizing
from bot.verdict import Report, Spent, State, Verdict
from tests.fake_summarizer import (
    ONE,
    FakeAlarm,
    FakeSummarizer,
    Suspicious,
    allowance,
    words,
)
from tests.fakes import FakeClock

PLENTY = Budget(calls=1000, tokens=10_000_000)
TODAY = date(2026, 2, 10)
Papers = Callable[..., Paper]


@pytest.fixture
def summarizer() -> FakeSummarizer:
    return FakeSummarizer()


@pytest.fixture
def alarm() -> FakeAlarm:
    return FakeAlarm()


Make = Callable[..., Summarizing]


@pytest.fixture
async def make(
    store: SqlStore, summarizer: FakeSummarizer, alarm: FakeAlarm, clock: FakeClock
) -> AsyncIterator[Make]:
    """Make the use case; a second one is another process on the same store."""
    made: list[Summarizing] = []

    def build(budget: Budget = PLENTY, parallel: int = 10) -> Summarizing:
        made.append(
            Summarizing(
                summarizer=summarizer,
                store=store.making,
                check=Suspicious(),
                words=words,
                allowance=allowance(store.making, clock, budget=budget, alarm=alarm),
                now=clock,
                parallel=parallel,
            )
        )
        return made[-1]

    yield build
    for one in made:
        await one.close()


def states(report: Report) -> list[State]:
    return [one.state for one in report.ends]


async def test_a_summary_is_kept_under_the_version_that_made_it(
    make: Make, store: SqlStore, paper: Papers
) -> None:
    report = await make().summarize([paper(title="M3")], ["ko"])

    assert states(report) == [State.MADE]
    assert await store.summaries([paper().id], "ko") == [
        Summary(
            paper_id=paper().id,
            language="ko",
            version="llm:fake:1",
            origin=Origin.LLM,
            one_line="M3 in a line",
            points=("An idea.", "A use."),
            abstract="번역.",
        )
    ]


async def test_a_second_run_makes_no_call(
    make: Make, summarizer: FakeSummarizer, paper: Papers
) -> None:
    await make().summarize([paper()], ["ko", "en"])

    again = await make().summarize([paper()], ["ko", "en"])

    assert states(again) == [State.KNOWN, State.KNOWN]
    assert len(summarizer.asked) == 2


async def test_a_new_version_makes_a_new_summary_and_the_old_one_stays(
    make: Make, summarizer: FakeSummarizer, store: SqlStore, paper: Papers
) -> None:
    await make().summarize([paper()], ["ko"])
    summarizer.version = "llm:fake:2"
    await make().summarize([paper()], ["ko"])

    versions = {one.version for one in await store.summaries([paper().id], "ko")}
    assert versions == {"llm:fake:1", "llm:fake:2"}


async def test_a_language_is_asked_for_by_its_nearest_and_a_paper_once(
    make: Make, summarizer: FakeSummarizer, paper: Papers
) -> None:
    await make().summarize([paper(), paper()], ["ko", "ko-KR", "ko_KR"])

    assert [(one.paper_id, one.language) for one in summarizer.asked] == [(paper().id, "ko")]


async def test_the_model_and_the_check_read_no_tex(
    make: Make, store: SqlStore, paper: Papers
) -> None:
    await make().summarize([paper(title=r"$\alpha$-Net")], ["ko"])

    [made] = await store.summaries([paper().id], "ko")
    assert made.one_line == "α-Net in a line"


async def test_two_that_ask_for_the_same_at_once_make_one_call(
    make: Make, summarizer: FakeSummarizer, paper: Papers
) -> None:
    summarizing = make()

    reports = await asyncio.gather(*(summarizing.summarize([paper()], ["ko"]) for _ in range(3)))

    assert [states(one) for one in reports] == [[State.MADE]] * 3
    assert len(summarizer.asked) == 1


class Watched:
    """The store, which says when somebody has looked for the verdicts of a paper."""

    def __init__(self, making: SummaryStore) -> None:
        self._making = making
        self.looked_for = defaultdict[str, asyncio.Event](asyncio.Event)

    async def verdicts(self, paper_ids: Sequence[str], language: str) -> Sequence[Verdict]:
        known = await self._making.verdicts(paper_ids, language)
        for one in paper_ids:
            self.looked_for[one].set()
        return known

    async def save_verdict(self, verdict: Verdict, summary: Summary | None = None) -> None:
        await self._making.save_verdict(verdict, summary)

    async def add_usage(self, spent: Spent) -> None:
        await self._making.add_usage(spent)

    async def usage(self, since: date) -> Sequence[Spent]:
        return await self._making.usage(since)


async def test_what_another_process_made_while_this_one_waited_for_room_is_not_made_again(
    make: Make, store: SqlStore, clock: FakeClock, paper: Papers
) -> None:
    slow, watched = FakeSummarizer(), Watched(store.making)
    slow.held.clear()
    busy = Summarizing(
        summarizer=slow,
        store=watched,
        check=Suspicious(),
        words=words,
        allowance=allowance(store.making, clock),
        now=clock,
        parallel=1,
    )
    first = asyncio.create_task(busy.summarize([paper("2602.00001")], ["ko"]))
    await slow.begun.wait()
    second = asyncio.create_task(busy.summarize([paper()], ["ko"]))
    await watched.looked_for[paper().id].wait()

    await make().summarize([paper()], ["ko"])
    slow.held.set()

    assert [states(await one) for one in (first, second)] == [[State.MADE], [State.KNOWN]]
    assert [one.paper_id for one in slow.asked] == ["2602.00001"]


async def test_no_more_are_made_at_once_than_may_be(
    make: Make, summarizer: FakeSummarizer, paper: Papers
) -> None:
    # Nobody is answered before three wait, so fewer at once would wait for ever.
    summarizer.barrier = asyncio.Barrier(3)
    papers = [paper(f"2602.0000{number}") for number in range(6)]

    async with asyncio.timeout(30):
        report = await make(parallel=3).summarize(papers, ["ko"])

    assert report.count(State.MADE) == 6
    assert summarizer.most == 3


async def test_it_is_not_waited_beyond_the_due_time_and_goes_on_for_the_next(
    make: Make, summarizer: FakeSummarizer, paper: Papers, clock: FakeClock
) -> None:
    summarizer.held.clear()
    summarizing = make()

    report = await summarizing.summarize([paper()], ["ko"], until=clock())
    assert states(report) == [State.UNDER_WAY]

    summarizer.held.set()
    assert states(await summarizing.summarize([paper()], ["ko"])) == [State.MADE]
    assert len(summarizer.asked) == 1


async def test_whoever_stops_waiting_stops_nobody_else(
    make: Make, summarizer: FakeSummarizer, paper: Papers
) -> None:
    summarizer.held.clear()
    summarizing = make()
    first = asyncio.create_task(summarizing.summarize([paper()], ["ko"]))
    second = asyncio.create_task(summarizing.summarize([paper()], ["ko"]))
    await summarizer.begun.wait()

    first.cancel()
    summarizer.held.set()

    assert states(await second) == [State.MADE]


async def test_closing_drops_what_is_under_way_and_whoever_waits_is_told(
    make: Make, summarizer: FakeSummarizer, paper: Papers
) -> None:
    summarizer.held.clear()
    summarizing = make()
    waiting = asyncio.create_task(summarizing.summarize([paper()], ["ko"]))
    await summarizer.begun.wait()

    await summarizing.close()

    assert states(await waiting) == [State.UNDER_WAY]
    assert summarizer.under_way == 0


async def test_a_field_that_stays_wrong_falls_down_the_ladder_and_the_verdict_says_why(
    make: Make, summarizer: FakeSummarizer, store: SqlStore, paper: Papers, clock: FakeClock
) -> None:
    wrong = Draft(one_line="wrong", points=("One.", "Two."), abstract="번역.")
    summarizer.says[paper().id] = deque([wrong, wrong])

    await make().summarize([paper()], ["ko"])

    [made] = await store.summaries([paper().id], "ko")
    assert (made.one_line, made.points) == ("", ("One.", "Two."))
    assert await store.making.verdicts([paper().id], "ko") == [
        Verdict(
            paper_id=paper().id,
            language="ko",
            version="llm:fake:1",
            at=clock(),
            complaints=(Complaint(field="one_line", kind="number", says="one_line is wrong."),),
        )
    ]


async def test_where_everything_is_wrong_nothing_is_stored_but_the_verdict(
    make: Make, summarizer: FakeSummarizer, store: SqlStore, paper: Papers
) -> None:
    wrong = Draft(one_line="wrong", points=("wrong", "wrong"), abstract="wrong")
    summarizer.says[paper().id] = deque([wrong, wrong])
    summarizing = make()
    await summarizing.summarize([paper()], ["ko"])

    assert await store.summaries([paper().id], "ko") == []
    assert states(await summarizing.summarize([paper()], ["ko"])) == [State.KNOWN]


async def test_one_bad_paper_does_not_keep_the_others_from_theirs(
    make: Make, summarizer: FakeSummarizer, paper: Papers
) -> None:
    bad, worse, fine = (paper(f"2602.0000{number}") for number in range(3))
    summarizer.says[bad.id] = deque([SummaryProblem("It refuses.")])
    summarizer.says[worse.id] = deque([ValueError("a mistake of ours")])

    report = await make().summarize([bad, worse, fine], ["ko"])

    assert states(report) == [State.FAILED, State.FAILED, State.MADE]
    assert report.ends[0].says == "It refuses."


async def test_a_failed_paper_is_tried_again_after_its_pause_and_then_given_up(
    make: Make, summarizer: FakeSummarizer, paper: Papers, clock: FakeClock
) -> None:
    summarizer.always = SummaryProblem("It refuses.")
    summarizing = make()
    calls = []
    for wait in (*AGAIN, timedelta(days=365)):
        await summarizing.summarize([paper()], ["ko"])
        clock.now += wait - timedelta(seconds=1)
        await summarizing.summarize([paper()], ["ko"])
        calls.append(len(summarizer.asked))
        clock.now += timedelta(seconds=1)

    report = await summarizing.summarize([paper()], ["ko"])

    assert calls == [1, 2, 3]
    assert len(summarizer.asked) == 3
    assert report.ends[0].says == "It refuses."


async def test_a_paper_that_finds_the_model_busy_comes_again_ever_later_and_is_never_given_up(
    make: Make, summarizer: FakeSummarizer, store: SqlStore, paper: Papers, clock: FakeClock
) -> None:
    summarizer.always = SummarizerBusy("It is down.")
    waits = []
    for _ in range(9):
        await make().summarize([paper()], ["ko"])
        [verdict] = await store.making.verdicts([paper().id], "ko")
        assert verdict.retry is not None
        waits.append(verdict.retry - clock())
        clock.now = verdict.retry

    assert waits[:3] == [OUTAGE, OUTAGE * 2, OUTAGE * 4]
    assert waits[-1] == AGAIN[-1]


async def test_a_busy_model_is_left_alone_by_all_papers_for_as_long_as_it_says(
    make: Make, summarizer: FakeSummarizer, paper: Papers, clock: FakeClock
) -> None:
    one, other = paper("2602.00001"), paper("2602.00002")
    summarizer.says[one.id] = deque([SummarizerBusy("Slow down.", after=900)])
    summarizing = make(parallel=1)

    assert states(await summarizing.summarize([one], ["ko"])) == [State.FAILED]
    assert states(await summarizing.summarize([one, other], ["ko"])) == [State.FAILED, State.LEFT]

    clock.now += timedelta(seconds=900)
    assert states(await summarizing.summarize([one, other], ["ko"])) == [State.MADE, State.MADE]


async def test_a_broken_model_is_left_alone_and_the_operator_told_once(
    make: Make, summarizer: FakeSummarizer, alarm: FakeAlarm, paper: Papers, clock: FakeClock
) -> None:
    summarizer.always = SummarizerBroken("The key is refused.")
    papers = [paper(f"2602.0000{number}") for number in range(5)]
    summarizing = make(parallel=1)

    for _ in range(3):
        report = await summarizing.summarize(papers, ["ko"])
        assert states(report) == [State.LEFT] * 5
        clock.now += MENDING

    assert len(summarizer.asked) == 3
    assert alarm.raised == ["summarizer: Nothing is written by a model. The key is refused."]

    summarizer.always = None
    assert (await summarizing.summarize(papers, ["ko"])).count(State.MADE) == 5


async def test_at_the_end_of_the_budget_no_call_is_made_until_the_next_day(
    make: Make, summarizer: FakeSummarizer, paper: Papers, clock: FakeClock
) -> None:
    papers = [paper(f"2602.0000{number}") for number in range(5)]
    summarizing = make(Budget(calls=3, tokens=1_000_000))

    with capture_logs() as logs:
        for _ in range(2):
            report = await summarizing.summarize(papers, ["ko"])

    assert (report.count(State.KNOWN), report.count(State.LEFT)) == (3, 2)
    assert len(summarizer.asked) == 3
    assert sum("budget" in one["event"] for one in logs) == 1

    clock.now = datetime(2026, 2, 11, tzinfo=UTC)
    assert (await summarizing.summarize(papers, ["ko"])).count(State.MADE) == 2


async def test_tokens_end_a_budget_as_calls_do(
    make: Make, summarizer: FakeSummarizer, paper: Papers
) -> None:
    papers = [paper(f"2602.0000{number}") for number in range(5)]

    await make(Budget(calls=100, tokens=2_000), parallel=1).summarize(papers, ["ko"])

    assert len(summarizer.asked) == 2


async def test_another_process_spends_from_the_same_budget(
    make: Make, summarizer: FakeSummarizer, paper: Papers
) -> None:
    one, other = paper("2602.00001"), paper("2602.00002")
    budget = Budget(calls=1, tokens=1_000_000)
    await make(budget).summarize([one], ["ko"])

    assert states(await make(budget).summarize([other], ["ko"])) == [State.LEFT]
    assert len(summarizer.asked) == 1


async def test_what_it_takes_is_entered_under_its_digest_failures_too(
    make: Make,
    summarizer: FakeSummarizer,
    store: SqlStore,
    paper: Papers,
    listing: Callable[..., Listing],
) -> None:
    papers = [paper("2602.00001"), paper("2602.00002")]
    summarizer.says[papers[0].id] = deque([SummaryProblem("No.", usage=ONE)])
    made = digest.build(listing(*papers), Selection(top=5), language="ko", before={})

    await make().for_digest(made, ["ko"])

    assert await store.making.usage(TODAY) == [
        Spent(day=TODAY, version="llm:fake:1", usage=ONE + ONE, digest="2026-02-09")
    ]


async def test_a_paper_without_an_abstract_is_not_asked_about(
    make: Make, summarizer: FakeSummarizer, paper: Papers
) -> None:
    report = await make().summarize([paper(abstract="")], ["ko"])

    assert states(report) == [State.FAILED]
    assert summarizer.asked == []


class FullStore:
    """A store on a full disk: it can be read, and keeps nothing."""

    async def save_verdict(self, verdict: Verdict, summary: Summary | None = None) -> None:
        raise StoreProblem("The disk is full.")

    async def verdicts(self, paper_ids: Sequence[str], language: str) -> Sequence[Verdict]:
        return ()

    async def add_usage(self, spent: Spent) -> None:
        raise StoreProblem("The disk is full.")

    async def usage(self, since: object) -> Sequence[Spent]:
        return ()


async def test_what_cannot_be_kept_is_not_paid_for_again_and_again(
    summarizer: FakeSummarizer, paper: Papers, clock: FakeClock
) -> None:
    full = FullStore()
    summarizing = Summarizing(
        summarizer=summarizer,
        store=full,
        check=Suspicious(),
        words=words,
        allowance=allowance(full, clock),
        now=clock,
    )
    first = await summarizing.summarize([paper()], ["ko"])
    second = await summarizing.summarize([paper()], ["ko"])

    assert (states(first), states(second)) == ([State.FAILED], [State.LEFT])
    assert len(summarizer.asked) == 1


async def test_of_nothing_nothing_comes(make: Make) -> None:
    assert await make().summarize([], ["ko"]) == Report()
