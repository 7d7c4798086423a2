from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digest import Selection, build, rank, roll_up, top
from bot.errors import NothingThere
from bot.models import Edition, Listing, Organization, Paper, Standing
from bot.span import Span

Make = Callable[..., Paper]
MakeListing = Callable[..., Listing]


def ids(papers: object) -> list[str]:
    return [one.id for one in papers]  # type: ignore[attr-defined]


def test_papers_are_ranked_by_votes_then_comments_then_id(paper: Make) -> None:
    papers = [
        paper("2602.00004", upvotes=3, comments=9),
        paper("2602.00003", upvotes=7, comments=1),
        paper("2602.00002", upvotes=7, comments=2),
        paper("2602.00001", upvotes=7, comments=1),
    ]

    assert ids(rank(papers)) == ["2602.00002", "2602.00001", "2602.00003", "2602.00004"]


@given(st.permutations([("1", 5), ("2", 5), ("3", 5), ("4", 0)]))
def test_ties_come_out_the_same_however_the_source_ordered_them(
    order: list[tuple[str, int]],
) -> None:
    papers = [Paper(id=id_, title="", upvotes=votes) for id_, votes in order]

    assert ids(rank(papers)) == ["1", "2", "3", "4"]


def test_a_digest_holds_the_top_of_the_list_and_says_how_long_that_is(
    paper: Make, listing: MakeListing
) -> None:
    papers = [paper(f"2602.0000{n}", upvotes=n) for n in range(8)]

    made = build(listing(*papers), Selection(top=3), language="ko")

    assert [(one.rank, one.paper.upvotes) for one in made.entries] == [(1, 7), (2, 6), (3, 5)]
    assert (made.total, made.language, made.edition) == (8, "ko", Edition.FINAL)


def test_a_digest_counted_before_the_close_is_early(paper: Make, listing: MakeListing) -> None:
    noon = datetime(2026, 2, 9, 12, tzinfo=UTC)

    made = build(listing(paper(), as_of=noon), Selection(), language="en")

    assert (made.edition, made.as_of) == (Edition.EARLY, noon)


def test_an_entry_knows_where_it_stood_before(paper: Make, listing: MakeListing) -> None:
    now = listing(paper("2602.00001", upvotes=9), paper("2602.00002", upvotes=5))

    first, newcomer = build(
        now, Selection(), language="en", before={"2602.00001": Standing(rank=4, upvotes=2)}
    ).entries

    assert (first.rank_before, first.upvotes_before) == (4, 2)
    assert (newcomer.rank_before, newcomer.upvotes_before) == (None, None)


def test_an_empty_list_makes_no_digest(listing: MakeListing) -> None:
    with pytest.raises(NothingThere, match="2026-02-09"):
        build(listing(), Selection(), language="en")


def test_a_selection_that_leaves_nothing_says_so(paper: Make, listing: MakeListing) -> None:
    with pytest.raises(NothingThere, match="None of the 1 papers"):
        build(listing(paper(upvotes=3)), Selection(min_upvotes=4), language="en")


@pytest.mark.parametrize("count", [0, 11, -1])
def test_a_digest_of_no_paper_or_of_too_many_cannot_be_asked_for(count: int) -> None:
    with pytest.raises(ValueError, match="1 to 10"):
        Selection(top=count)


@pytest.mark.parametrize(
    ("selection", "wanted"),
    [
        (Selection(min_upvotes=5), True),
        (Selection(min_upvotes=6), False),
        (Selection(include=("rl",)), True),
        (Selection(include=("world",)), False),
        (Selection(include=("diffusion", "policy gradient")), True),
        (Selection(include=("Mistral AI",)), True),
        (Selection(exclude=("RL",)), False),
        (Selection(exclude=("olic",)), True),
        (Selection(include=("rl",), exclude=("mistral ai",)), False),
        (Selection(include=("C++",)), True),
        (Selection(include=("강화학습",)), True),
        (Selection(exclude=("  ",)), True),
    ],
)
def test_words_choose_papers_by_title_organization_and_keywords(
    paper: Make, selection: Selection, *, wanted: bool
) -> None:
    candidate = paper(
        title="RL in C++ for worlds: 강화학습",
        organization=Organization("mistralai", "Mistral AI_".rstrip("_")),
        keywords=("Policy Gradient",),
        abstract="The world is not a keyword.",
        upvotes=5,
    )

    assert selection.wants(candidate) is wanted


def test_the_abstract_stands_in_where_the_source_gave_no_keywords(paper: Make) -> None:
    assert Selection(include=("tasks",)).wants(paper(keywords=()))


def test_a_week_holds_each_paper_once_with_the_votes_seen_last(
    paper: Make, listing: MakeListing
) -> None:
    monday = listing(paper("2602.00001", upvotes=3), paper("2602.00002", upvotes=8))
    friday = listing(
        paper("2602.00001", upvotes=12),
        span=Span.parse("2026-02-13"),
        as_of=datetime(2026, 2, 14, 3, tzinfo=UTC),
    )

    week = roll_up(Span.parse("2026-W07"), [friday, monday])

    assert [(one.id, one.upvotes) for one in week.papers] == [("2602.00001", 12), ("2602.00002", 8)]
    assert week.as_of == monday.as_of


def test_a_week_without_a_stored_day_is_nothing() -> None:
    with pytest.raises(NothingThere, match="2026-W07"):
        roll_up(Span.parse("2026-W07"), [])


def test_a_digest_can_be_cut_shorter(paper: Make, listing: MakeListing) -> None:
    made = build(listing(paper("1"), paper("2")), Selection(), language="en")

    assert ids(one.paper for one in top(made, 1).entries) == ["1"]
