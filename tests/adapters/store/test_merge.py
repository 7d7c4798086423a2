from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.store.merge import Known, combine, merge
from bot.models import Organization, Origin, Paper

SOURCES = [Origin.SAMPLE, Origin.IMPORT, Origin.ARXIV, Origin.HF]
"""Every origin that a paper has, the least believed first."""

NOON = datetime(2026, 2, 9, 12, tzinfo=UTC)

words = st.sampled_from(["", "one", "another", "초록"])
maybe_words = st.none() | words.filter(bool)
many_words = st.lists(words, max_size=3).map(tuple)
days = st.none() | st.dates(date(2026, 1, 1), date(2026, 1, 5))
counts = st.integers(0, 3)


@st.composite
def papers(draw: st.DrawFn) -> Paper:
    authors = draw(many_words)
    return Paper(
        id="2602.06570",
        title=draw(words),
        abstract=draw(words),
        authors=authors,
        author_count=len(authors) + draw(counts),
        published=draw(days),
        listed=draw(days),
        upvotes=draw(counts),
        comments=draw(counts),
        organization=draw(st.none() | st.builds(Organization, words, words, maybe_words)),
        submitter=draw(maybe_words),
        keywords=draw(many_words),
        ai_summary=draw(maybe_words),
        ai_summary_model=draw(maybe_words),
        thumbnail=draw(maybe_words),
        media=draw(many_words),
        github=draw(maybe_words),
        github_stars=draw(st.none() | counts),
        project_page=draw(maybe_words),
        categories=draw(many_words),
        doi=draw(maybe_words),
        withdrawn=draw(st.booleans()),
        origin=draw(st.sampled_from(SOURCES)),
    )


def said(paper: Paper) -> dict[str, object]:
    """The plain fields in which a paper says something."""
    plain = ("title", "abstract", "authors", "published", "organization", "submitter", "keywords")
    links = ("ai_summary", "thumbnail", "media", "github", "project_page", "categories", "doi")
    return {name: getattr(paper, name) for name in plain + links if getattr(paper, name)}


@settings(deadline=None)
@given(papers())
def test_the_same_answer_again_changes_nothing(paper: Paper) -> None:
    assert merge(paper, paper) == paper


@settings(deadline=None)
@given(papers(), papers())
def test_nothing_that_was_said_falls_silent(old: Paper, new: Paper) -> None:
    assert said(merge(old, new)).keys() == said(old).keys() | said(new).keys()


@settings(deadline=None)
@given(papers(), papers())
def test_the_better_source_speaks_and_of_equals_the_newer(old: Paper, new: Paper) -> None:
    newer_leads = SOURCES.index(new.origin) >= SOURCES.index(old.origin)
    lead = new if newer_leads else old

    merged = merge(old, new)

    assert merged.origin is lead.origin
    assert said(merged) == said(new if lead is old else old) | said(lead)


@settings(deadline=None)
@given(papers(), papers())
def test_the_later_list_and_a_withdrawal_stay(old: Paper, new: Paper) -> None:
    merged = merge(old, new)

    assert merged.listed == max(filter(None, (old.listed, new.listed)), default=None)
    assert merged.withdrawn == (old.withdrawn or new.withdrawn)


@settings(deadline=None)
@given(papers(), papers())
def test_authors_are_never_more_than_their_count(old: Paper, new: Paper) -> None:
    merged = merge(old, new)

    assert merged.author_count >= len(merged.authors)


@pytest.mark.parametrize(
    ("old", "new", "upvotes"),
    [
        ((Origin.HF, 54), (Origin.HF, 53), 53),
        ((Origin.HF, 54), (Origin.HF, 0), 0),
        ((Origin.HF, 54), (Origin.ARXIV, 0), 54),
        ((Origin.HF, 0), (Origin.IMPORT, 54), 0),
        ((Origin.IMPORT, 54), (Origin.ARXIV, 0), 54),
        ((Origin.ARXIV, 0), (Origin.IMPORT, 54), 54),
        ((Origin.IMPORT, 54), (Origin.IMPORT, 50), 50),
        ((Origin.IMPORT, 54), (Origin.HF, 0), 0),
    ],
)
def test_only_hugging_face_counts_to_nought(
    old: tuple[Origin, int], new: tuple[Origin, int], upvotes: int
) -> None:
    before, after = (Paper(id="1", title="", origin=who, upvotes=n) for who, n in (old, new))

    assert merge(before, after).upvotes == upvotes


def test_an_answer_about_one_paper_keeps_what_its_list_said() -> None:
    listed = Paper(id="1", title="T", comments=4, thumbnail="t", submitter="s", upvotes=1)
    alone = Paper(id="1", title="T", upvotes=2)

    merged = merge(listed, alone)

    assert (merged.comments, merged.thumbnail, merged.submitter, merged.upvotes) == (4, "t", "s", 2)


def test_stars_belong_to_their_repository() -> None:
    starred = Paper(id="1", title="", github="a", github_stars=9)

    assert merge(starred, Paper(id="1", title="", github="b")).github_stars is None
    assert merge(starred, Paper(id="1", title="", github="a")).github_stars == 9
    assert merge(starred, Paper(id="1", title="", github="a", github_stars=0)).github_stars == 0
    assert merge(starred, Paper(id="1", title="")).github_stars == 9


def test_a_summary_keeps_its_own_model() -> None:
    old = Paper(id="1", title="", ai_summary="old", ai_summary_model="m")

    assert merge(old, Paper(id="1", title="", ai_summary="new")).ai_summary_model is None
    assert merge(old, Paper(id="1", title="")).ai_summary_model == "m"


def test_names_come_with_their_count() -> None:
    named = Paper(id="1", title="", authors=("a", "b"), author_count=2, origin=Origin.ARXIV)
    counted = Paper(id="1", title="", author_count=7)

    assert merge(named, counted).authors == ("a", "b")
    assert merge(named, counted).author_count == 2


@settings(deadline=None)
@given(papers(), papers())
def test_answers_of_one_source_may_come_in_any_order(old: Paper, new: Paper) -> None:
    first = Known(old, NOON)
    second = Known(replace(new, origin=old.origin), NOON + timedelta(hours=1))

    assert combine(second, first) == combine(first, second)


def test_another_source_does_not_move_the_time_that_the_first_spoke() -> None:
    told = Known(Paper(id="1", title="T", upvotes=5), NOON)
    later = Known(Paper(id="1", title="A", origin=Origin.ARXIV), NOON + timedelta(hours=2))
    between = Known(Paper(id="1", title="T", upvotes=6), NOON + timedelta(hours=1))

    known = combine(combine(told, later), between)

    assert known.paper.upvotes == 6
    assert known.updated_at == between.updated_at
