from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.store import SqlStore
from bot.document import Document, Imprint, Section, Shape
from bot.models import Brief, Digest, Edition, Entry, Organization, Origin, Paper, Summary
from bot.span import Period, Span
from tests.effort import examples

NOON = datetime(2026, 2, 9, 12, tzinfo=UTC)
MONDAY = Span(Period.DAY, date(2026, 2, 9))
TUESDAY = Span(Period.DAY, date(2026, 2, 10))
SAID = Brief(
    one_line="한 줄",
    one_line_from=Origin.IMPORT,
    points=("첫째", "둘째"),
    abstract="번역된 초록",
    abstract_from=Origin.IMPORT,
    deep="# Long read\n\nof several lines\n",
)

MakePaper = Callable[..., Paper]


def digest(*papers: Paper, span: Span = MONDAY, **known: object) -> Digest:
    entries = tuple(Entry(rank=rank, paper=paper) for rank, paper in enumerate(papers, start=1))
    told: dict[str, object] = {
        "entries": entries,
        "total": 20,
        "as_of": NOON,
        "edition": Edition.FINAL,
        "language": "en",
    }
    return Digest(span=span, **{**told, **known})  # type: ignore[arg-type]


def document(paper: Paper, span: Span = MONDAY) -> Document:
    told = replace(paper, organization=Organization("", "Label of the file"), origin=Origin.IMPORT)
    whole = digest(told, as_of=None, language="ko", origin=Origin.IMPORT, span=span)
    return Document(
        shape=Shape.MARKDOWN,
        digest=replace(whole, entries=(replace(whole.entries[0], brief=SAID),)),
        imprint=Imprint(sections=(Section.POINTS, Section.LINE), author="somebody", tags=("a",)),
    )


async def test_a_made_digest_comes_back_without_its_briefs(
    store: SqlStore, paper: MakePaper
) -> None:
    moved = Entry(
        rank=1,
        paper=paper(upvotes=5, comments=2),
        rank_before=3,
        upvotes_before=2,
        figures=("1.png", "2.png"),
    )
    new = Entry(rank=2, paper=paper("2602.00001", upvotes=4))
    made = digest(entries=(moved, new))

    await store.save_digest(replace(made, entries=(replace(moved, brief=SAID), new)))

    assert await store.digest(MONDAY, Edition.FINAL) == made
    assert await store.digest(MONDAY, Edition.EARLY) is None
    assert await store.digest(TUESDAY, Edition.FINAL) is None


async def test_a_digest_keeps_the_votes_of_its_time_and_learns_the_rest(
    store: SqlStore, paper: MakePaper
) -> None:
    await store.save_digest(digest(paper(upvotes=5)))
    await store.save_papers([paper(upvotes=9, comments=1, ai_summary="One line.")])

    stored = await store.digest(MONDAY, Edition.FINAL)

    assert stored == digest(paper(upvotes=5, ai_summary="One line."))


async def test_the_same_digest_again_replaces_it(store: SqlStore, paper: MakePaper) -> None:
    await store.save_digest(digest(paper(upvotes=5), paper("2602.00001")))
    await store.save_digest(digest(paper("2602.00002", upvotes=8)))

    assert await store.digest(MONDAY, Edition.FINAL) == digest(paper("2602.00002", upvotes=8))
    assert (await store.counts()).digests == 1


async def test_the_newest_digest_is_that_of_the_latest_span(
    store: SqlStore, paper: MakePaper
) -> None:
    early = digest(paper(), span=TUESDAY, edition=Edition.EARLY)
    week = digest(paper(), span=Span(Period.WEEK, MONDAY.first))
    for made in (early, digest(paper()), week):
        await store.save_digest(made)

    assert await store.newest_digest(Period.DAY) == early
    assert await store.newest_digest(Period.WEEK) == week
    assert await store.newest_digest(Period.MONTH) is None


async def test_on_one_span_a_final_digest_is_newer_than_an_early_one(
    store: SqlStore, paper: MakePaper
) -> None:
    final = digest(paper(upvotes=9))
    for made in (digest(paper(), edition=Edition.EARLY), final):
        await store.save_digest(made)

    assert await store.newest_digest(Period.DAY) == final


async def test_on_one_span_a_made_digest_is_newer_than_an_imported_one(
    store: SqlStore, paper: MakePaper
) -> None:
    made = digest(paper(upvotes=9), edition=Edition.EARLY)
    await store.save_digest(made)
    await store.save_document(document(paper()))

    assert await store.newest_digest(Period.DAY) == made


async def test_an_imported_digest_may_be_the_newest(store: SqlStore, paper: MakePaper) -> None:
    await store.save_digest(digest(paper(upvotes=9, doi="10.1/1")))
    imported = document(paper(upvotes=7), span=TUESDAY)
    await store.save_document(imported)

    newest = await store.newest_digest(Period.DAY)

    assert newest == replace(
        imported.digest, entries=(Entry(rank=1, paper=paper(upvotes=7, doi="10.1/1")),)
    )


async def test_a_document_comes_back_as_it_was_whatever_is_learnt_later(
    store: SqlStore, paper: MakePaper
) -> None:
    imported = document(paper(title="Title of the file", upvotes=5))
    assert await store.save_document(imported)
    await store.save_papers([paper(title="Title of the source", upvotes=99)])
    await store.save_digest(digest(paper(upvotes=99)))

    assert await store.document(MONDAY, Shape.MARKDOWN) == imported
    assert await store.document(MONDAY, Shape.JEKYLL) is None
    assert await store.digest(MONDAY, Edition.FINAL) == digest(
        paper(title="Title of the source", upvotes=99)
    )


async def test_the_same_document_again_is_nothing_new(
    store: SqlStore, paper: MakePaper, clock: SimpleNamespace
) -> None:
    imported = document(paper())
    assert await store.save_document(imported)
    before = await store.counts()
    await store.save_papers([paper(title="Title of the source")])
    clock.at += timedelta(days=1)
    llm = Summary(paper_id=paper().id, language="ko", version="llm:1", origin=Origin.LLM)
    await store.save_summaries([llm])
    clock.at += timedelta(days=1)

    assert not await store.save_document(imported)
    newest, *_ = await store.summaries([paper().id], "ko")
    assert newest == llm
    assert (await store.counts()).digests == before.digests


async def test_a_changed_document_replaces_the_old_one(store: SqlStore, paper: MakePaper) -> None:
    first = document(paper())
    other = document(paper("2602.00001"))
    assert await store.save_document(first)

    assert await store.save_document(other)

    assert await store.document(MONDAY, Shape.MARKDOWN) == other
    assert await store.summaries([paper().id], "ko") == []
    assert await store.search("번역된", limit=5) != []
    assert [found.paper.id for found in await store.search("번역된", limit=5)] == ["2602.00001"]


async def test_shapes_of_one_span_are_kept_apart(store: SqlStore, paper: MakePaper) -> None:
    files = [replace(document(paper()), shape=shape) for shape in Shape]
    for one in files:
        assert await store.save_document(one)

    assert [await store.document(MONDAY, shape) for shape in Shape] == files
    assert (await store.counts()).summaries == len(files)


async def test_what_a_document_says_becomes_summaries(store: SqlStore, paper: MakePaper) -> None:
    await store.save_document(document(paper()))

    assert await store.summaries([paper().id], "ko") == [
        Summary(
            paper_id=paper().id,
            language="ko",
            version="import:markdown:2026-02-09",
            origin=Origin.IMPORT,
            one_line=SAID.one_line,
            points=SAID.points,
            abstract=SAID.abstract,
            deep=SAID.deep,
        )
    ]


@pytest.mark.parametrize("rung", [Origin.HF, Origin.ABSTRACT])
async def test_the_sources_english_in_a_document_is_no_summary(
    store: SqlStore, paper: MakePaper, rung: Origin
) -> None:
    english = Brief(one_line="A line.", one_line_from=rung, abstract="All.", abstract_from=rung)
    whole = document(paper())
    entry = replace(whole.digest.entries[0], brief=english)
    imported = replace(whole, digest=replace(whole.digest, entries=(entry,)))

    await store.save_document(imported)

    assert await store.summaries([paper().id], "ko") == []
    assert await store.document(MONDAY, Shape.MARKDOWN) == imported


text = st.text(max_size=20)
small = st.integers(0, 2**31 - 1)
papers = st.builds(
    Paper,
    id=st.from_regex(r"\d{4}\.\d{5}", fullmatch=True),
    title=text,
    authors=st.lists(text, max_size=2).map(tuple),
    author_count=small,
    published=st.none() | st.dates(),
    upvotes=small,
    comments=small,
    organization=st.none() | st.builds(Organization, text, text, st.none() | text),
    keywords=st.lists(text, max_size=2).map(tuple),
    media=st.lists(text, max_size=2).map(tuple),
    github_stars=st.none() | small,
    categories=st.lists(text, max_size=2).map(tuple),
)
documents = st.builds(
    Document,
    digest=st.builds(
        Digest,
        span=st.builds(Span.of, st.sampled_from(Period), st.dates(date(2020, 1, 1))),
        entries=st.lists(
            st.builds(
                Entry,
                rank=small,
                paper=papers,
                rank_before=st.none() | small,
                upvotes_before=st.none() | small,
            ),
            min_size=1,
            max_size=3,
        ).map(tuple),
        total=small,
        as_of=st.none() | st.datetimes(timezones=st.just(UTC)),
        language=text,
    ),
)


@pytest.mark.slow
@settings(
    max_examples=examples(30),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(document=documents)
async def test_any_document_comes_back_as_it_was(store: SqlStore, document: Document) -> None:
    await store.save_document(document)

    assert await store.document(document.digest.span, document.shape) == document
    assert not await store.save_document(document)
