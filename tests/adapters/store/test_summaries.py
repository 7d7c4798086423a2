from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

from adapters.store import SqlStore
from bot.models import Origin, Paper, Summary

FIRST = Summary(
    paper_id="2602.06570",
    language="ko",
    version="llm:1",
    origin=Origin.LLM,
    one_line="한 줄",
    points=("첫째", "둘째"),
    abstract="초록",
    deep="# 긴 글",
)


async def test_summaries_come_back_newest_first(store: SqlStore, clock: SimpleNamespace) -> None:
    second = replace(FIRST, version="llm:2", one_line="더 나은 한 줄")
    for one in (second, FIRST):
        clock.at += timedelta(minutes=1)
        await store.save_summaries([one])

    assert await store.summaries(["2602.06570"], "ko") == [FIRST, second]


async def test_the_same_version_again_replaces_a_summary(
    store: SqlStore, clock: SimpleNamespace
) -> None:
    other = replace(FIRST, version="llm:2")
    better = replace(FIRST, one_line="더 나은 한 줄")
    for told in ([FIRST], [other], [FIRST, better]):
        clock.at += timedelta(minutes=1)
        await store.save_summaries(told)

    assert await store.summaries(["2602.06570"], "ko") == [better, other]


async def test_only_the_papers_and_the_language_asked_for_are_told(store: SqlStore) -> None:
    english = replace(FIRST, language="en")
    another = replace(FIRST, paper_id="2602.00001")
    await store.save_summaries([FIRST, english, another])

    assert await store.summaries(["2602.06570"], "en") == [english]
    assert await store.summaries(["2602.00001", "2602.99999"], "ko") == [another]
    assert await store.summaries([], "ko") == []


async def test_a_summary_may_come_before_its_paper(
    store: SqlStore, paper: Callable[..., Paper]
) -> None:
    await store.save_summaries([FIRST])
    assert await store.search("첫째", limit=5) == []

    await store.save_papers([paper()])

    assert [found.paper for found in await store.search("첫째", limit=5)] == [paper()]
