from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from adapters.store import SqlStore
from bot.models import Counts, Listing, Organization, Origin, Paper

WHOLE = Paper(
    id="2602.06570",
    title=r"On $\alpha$ and 강화학습",
    abstract="An abstract of two sentences. This is the other one.",
    authors=("Ann Author", "김저자"),
    author_count=3,
    published=date(2026, 2, 6),
    listed=date(2026, 2, 9),
    upvotes=54,
    comments=2,
    organization=Organization("lab", "The Lab", "https://example.org/lab.png"),
    submitter="ann",
    keywords=("reinforcement learning", "강화학습", ""),
    ai_summary="One line.",
    ai_summary_model="model",
    thumbnail="https://example.org/thumbnail.png",
    media=("https://example.org/1.png", "https://example.org/2.mp4"),
    github="https://example.org/code",
    github_stars=0,
    project_page="https://example.org",
    categories=("cs.LG", "cs.AI"),
    doi="10.1/1",
    withdrawn=True,
    origin=Origin.HF,
)


async def test_a_paper_comes_back_as_it_was(store: SqlStore) -> None:
    bare = Paper(id="hep-th/9901001", title="Bare", origin=Origin.ARXIV)

    await store.save_papers([WHOLE, bare])

    assert await store.paper(WHOLE.id) == WHOLE
    assert await store.paper(bare.id) == bare


async def test_a_paper_that_was_never_told_is_none(store: SqlStore) -> None:
    assert await store.paper("2602.06570") is None


async def test_no_papers_are_no_work(store: SqlStore) -> None:
    await store.save_papers([])

    assert await store.counts() == Counts(papers=0, lists=0, digests=0, summaries=0)


async def test_a_lesser_source_fills_gaps_only(
    store: SqlStore, paper: Callable[..., Paper]
) -> None:
    await store.save_papers([paper(title="From HF", upvotes=5)])
    await store.save_papers([paper(title="From arXiv", doi="10.1/1", origin=Origin.ARXIV)])

    stored = await store.paper("2602.06570")

    assert stored == paper(title="From HF", upvotes=5, doi="10.1/1")


async def test_the_same_paper_twice_in_one_call_is_merged(
    store: SqlStore, paper: Callable[..., Paper]
) -> None:
    await store.save_papers([paper(upvotes=3, submitter="ann"), paper(upvotes=4)])

    assert await store.paper("2602.06570") == paper(upvotes=4, submitter="ann")


async def test_a_late_list_does_not_turn_the_votes_back(
    store: SqlStore, paper: Callable[..., Paper], listing: Callable[..., Listing]
) -> None:
    noon, hour = datetime(2026, 2, 9, 12, tzinfo=UTC), timedelta(hours=1)
    await store.save_listing(listing(paper(upvotes=9), as_of=noon))
    await store.save_listing(listing(paper(upvotes=7, comments=2), as_of=noon - hour))

    assert await store.paper("2602.06570") == paper(upvotes=9, comments=2)


@pytest.mark.slow
async def test_more_papers_than_a_statement_takes(
    store: SqlStore, paper: Callable[..., Paper]
) -> None:
    many = [paper(f"2602.{number:05}") for number in range(1200)]

    await store.save_papers(many)

    assert (await store.counts()).papers == 1200
    assert await store.paper("2602.01199") == many[-1]


async def test_text_that_a_database_refuses_is_kept_without_the_refused_part(
    store: SqlStore, paper: Callable[..., Paper]
) -> None:
    await store.save_papers(
        [paper(title="NUL\0 and half\ud83d", keywords=("a\0b", "\ud83d"), submitter="x\0")]
    )

    stored = await store.paper("2602.06570")

    assert stored is not None
    assert stored.title == "NUL and half?"
    assert stored.submitter == "x"


async def test_ids_a_typo_away_are_offered_nearest_first(
    store: SqlStore, paper: Callable[..., Paper]
) -> None:
    stored = ["2602.06570", "2602.06507", "2602.06571", "2602.16570", "2602.6570", "2601.06999"]
    await store.save_papers([paper(one) for one in stored])

    assert await store.similar_ids("2602.06570") == [
        "2602.06507",  # a swap
        "2602.06571",  # the last digit
        "2602.16570",  # an earlier one
        "2602.6570",  # a digit too few
    ]


async def test_at_most_five_ids_are_offered(store: SqlStore, paper: Callable[..., Paper]) -> None:
    await store.save_papers([paper(f"2602.0657{digit}") for digit in range(10)])

    assert await store.similar_ids("2602.06570") == [f"2602.0657{digit}" for digit in range(1, 6)]


async def test_ids_are_found_by_their_beginning_the_newest_first(
    store: SqlStore, paper: Callable[..., Paper]
) -> None:
    stored = ["2602.06570", "2602.06571", "2602.07000", "2603.00001", "hep-th/9901001"]
    await store.save_papers([paper(one) for one in stored])

    assert await store.ids_from("2602.06", limit=9) == ["2602.06571", "2602.06570"]
    assert await store.ids_from("26", limit=2) == ["2603.00001", "2602.07000"]
    assert await store.ids_from("2602.06570", limit=9) == ["2602.06570"]
    assert await store.ids_from("hep-th/", limit=9) == ["hep-th/9901001"]
    for nothing in ("", "2602.0_", "%", "9"):
        assert await store.ids_from(nothing, limit=9) == []


async def test_what_is_no_id_is_like_none(store: SqlStore, paper: Callable[..., Paper]) -> None:
    await store.save_papers([paper()])

    for text in ("", "2", "%", "2602.06570" * 1000, "2602.0657_"):
        found = await store.similar_ids(text)
        assert found == (["2602.06570"] if text == "2602.0657_" else [])
