from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from adapters.store import SqlStore
from bot.draft import Complaint, Usage
from bot.models import Origin, Summary
from bot.verdict import Spent, Verdict

MADE = Verdict(
    paper_id="2602.06570",
    language="ko",
    version="llm:little:1",
    at=datetime(2026, 2, 10, 3, tzinfo=UTC),
    tries=2,
    complaints=(Complaint(field="points", kind="number", says="97% is not in the source."),),
)
FAILED = replace(
    MADE,
    paper_id="2602.00001",
    complaints=(),
    problem="The model refuses this paper.",
    retry=datetime(2026, 2, 10, 4, tzinfo=UTC),
)
SUMMARY = Summary(
    paper_id="2602.06570", language="ko", version="llm:little:1", origin=Origin.LLM, one_line="줄"
)
MONDAY = Spent(
    day=date(2026, 2, 9),
    version="llm:little:1",
    digest="2026-02-08",
    usage=Usage(calls=1, tokens_in=700, tokens_out=300),
)


async def test_verdicts_come_back_as_they_were(store: SqlStore) -> None:
    for verdict in (MADE, FAILED):
        await store.making.save_verdict(verdict)

    ids = [MADE.paper_id, FAILED.paper_id, "2602.99999"]
    assert {*await store.making.verdicts(ids, "ko")} == {MADE, FAILED}
    assert await store.making.verdicts(ids, "en") == []
    assert await store.making.verdicts([], "ko") == []


async def test_a_later_try_replaces_the_verdict_of_an_earlier(store: SqlStore) -> None:
    later = replace(FAILED, tries=3, problem="", retry=None)
    for verdict in (FAILED, later):
        await store.making.save_verdict(verdict)

    assert await store.making.verdicts([FAILED.paper_id], "ko") == [later]


async def test_every_version_has_its_verdict_and_the_newest_comes_first(store: SqlStore) -> None:
    better = replace(MADE, version="llm:big:1", at=MADE.at + timedelta(minutes=1))
    for verdict in (better, MADE):
        await store.making.save_verdict(verdict)

    assert await store.making.verdicts([MADE.paper_id], "ko") == [better, MADE]


async def test_a_summary_is_stored_with_its_verdict(store: SqlStore) -> None:
    await store.making.save_verdict(MADE, SUMMARY)

    assert await store.summaries([MADE.paper_id], "ko") == [SUMMARY]


async def test_what_was_taken_adds_up_by_day_version_and_digest(store: SqlStore) -> None:
    other_digest = replace(MONDAY, digest="2026-W06")
    other_version = replace(MONDAY, version="llm:tiny:1")
    next_day = replace(MONDAY, day=date(2026, 2, 10))
    for spent in (MONDAY, other_digest, MONDAY, next_day, other_version):
        await store.making.add_usage(spent)

    twice = replace(MONDAY, usage=MONDAY.usage + MONDAY.usage)
    assert await store.making.usage(MONDAY.day) == [next_day, twice, other_digest, other_version]
    assert await store.making.usage(next_day.day) == [next_day]
