from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest

from adapters.store import SqlStore
from adapters.store.texts import fold
from bot.models import Listing, Origin, Paper, Summary

MakePaper = Callable[..., Paper]
Ids = Callable[..., Awaitable[list[str]]]


KOREAN = Summary(paper_id="2602.06570", language="ko", version="llm:1", origin=Origin.LLM)


async def test_every_word_must_be_found_somewhere(
    store: SqlStore, paper: MakePaper, ids: Ids
) -> None:
    both = paper("2602.00001", title="Diffusion", abstract="of policies")
    one = paper("2602.00002", title="Diffusion", abstract="of heat")
    await store.save_papers([both, one])

    assert await ids("diffusion polic") == [both.id]
    assert await ids("diffusion polic unheard-of") == []


@pytest.mark.parametrize("query", ["강화학습", "강화", "학습", "강화학습은 로봇"])
async def test_korean_words_are_found_with_their_particles(
    store: SqlStore, paper: MakePaper, ids: Ids, query: str
) -> None:
    await store.save_papers([paper(), paper("2602.00001")])
    await store.save_summaries([replace(KOREAN, one_line="강화학습은 로봇을 가르친다.")])

    assert await ids(query) == ["2602.06570"]


async def test_summaries_of_every_language_and_part_are_searched(
    store: SqlStore, paper: MakePaper, ids: Ids
) -> None:
    await store.save_papers([paper(ai_summary="machine line")])
    english = replace(KOREAN, one_line="own line")
    told = replace(KOREAN, points=("첫째 핵심",), abstract="번역 초록", deep="긴 글")
    await store.save_summaries([told, replace(english, language="en")])

    for query in ("machine", "own line", "핵심", "번역", "긴 글"):
        assert await ids(query) == ["2602.06570"], query


async def test_case_width_and_tex_make_no_difference(
    store: SqlStore, paper: MakePaper, ids: Ids
) -> None:
    await store.save_papers([paper(title=r"ＧＰＴ on $\alpha$-Straße")])

    for query in ("gpt", "GPT", "α-strasse", "Α-STRASSE", "ｇｐｔ　on"):
        assert await ids(query) == ["2602.06570"], query
    assert await ids("alpha") == []


async def test_a_phrase_in_quotes_is_one_term(store: SqlStore, paper: MakePaper, ids: Ids) -> None:
    phrase = paper("2602.00001", title="A world model of games")
    words = paper("2602.00002", title="A model of the world")
    await store.save_papers([phrase, words])

    assert await ids('"world model"') == [phrase.id]
    assert set(await ids("world model")) == {phrase.id, words.id}


async def test_no_phrase_is_found_across_two_texts(
    store: SqlStore, paper: MakePaper, ids: Ids
) -> None:
    await store.save_papers([paper(title="ends with world", abstract="model begins")])
    await store.save_summaries([replace(KOREAN, points=("world", "model"))])

    assert await ids('"world model"') == []


async def test_best_is_the_title_then_summaries_then_the_abstract(
    store: SqlStore, paper: MakePaper, ids: Ids
) -> None:
    told = {
        "2602.00001": {"abstract": "needle", "upvotes": 99},
        "2602.00002": {"ai_summary": "needle", "upvotes": 50},
        "2602.00003": {"title": "needle", "upvotes": 1},
        "2602.00004": {"title": "needle", "upvotes": 2},
        "2602.00005": {"title": "needle", "upvotes": 2, "listed": date(2026, 2, 9)},
        "2602.00006": {"title": "needle", "upvotes": 2, "published": date(2026, 2, 10)},
    }
    await store.save_papers([paper(key, **known) for key, known in told.items()])

    assert await ids("needle") == [f"2602.0000{number}" for number in (6, 5, 4, 3, 2, 1)]
    assert await ids("needle", 2) == ["2602.00006", "2602.00005"]


async def test_words_that_title_and_summary_share_come_before_the_abstract(
    store: SqlStore, paper: MakePaper, ids: Ids
) -> None:
    shared = paper("2602.00001", title="needle", ai_summary="thread")
    apart = paper("2602.00002", title="needle", abstract="thread", upvotes=99)
    await store.save_papers([shared, apart])

    assert await ids("thread needle") == [shared.id, apart.id]


@pytest.mark.slow
@pytest.mark.parametrize(
    "query",
    ["", " ", '"', '""', "“", "*", "%", "_", "\\", "'", "a", "NEAR(a b)", "a OR", "title:a", "-a",
     "a*", '"a" AND', "\0", "\ud83d", "(", "^a", "{title}:a", "한", "a" * 5000, "b " * 5000],
)  # fmt: skip
async def test_no_query_is_a_command(
    store: SqlStore, paper: MakePaper, ids: Ids, query: str
) -> None:
    await store.save_papers([paper(title="xyz", abstract="xyz", organization=None)])

    assert await ids(query) == []


async def test_nothing_is_found_where_nothing_may_be_shown(
    store: SqlStore, paper: MakePaper, ids: Ids
) -> None:
    await store.save_papers([paper(title="needle")])

    assert await ids("needle", 0) == []
    assert await ids("needle", -1) == []


async def test_both_engines_find_exactly_the_pieces_of_the_text(
    store: SqlStore, paper: MakePaper, ids: Ids
) -> None:
    titles = {
        "2602.00001": "100% of_a\\b 'quoted' \"twice\" *",
        "2602.00002": "강화학습은 학습 화학",
        "2602.00003": "Ⅷ ß İ ﬁ α",
        "2602.00004": "aa aaa aaaa",
    }
    await store.save_papers([paper(key, title=text, abstract="") for key, text in titles.items()])
    pieces = {
        fold(text[start : start + size])
        for (text, size) in product(titles.values(), (1, 2, 3, 4))
        for start in range(len(text))
    }

    for piece in sorted(piece for piece in pieces if piece and '"' not in piece):
        expected = {key for key, text in titles.items() if piece in fold(text)}
        assert set(await ids(f'"{piece}"')) == expected, piece


async def test_changed_texts_are_found_and_old_ones_are_not(
    store: SqlStore, paper: MakePaper, ids: Ids
) -> None:
    await store.save_papers([paper(title="before", abstract="")])
    await store.save_summaries([replace(KOREAN, one_line="이전")])
    await store.save_papers([paper(title="after", abstract="")])
    await store.save_summaries([replace(KOREAN, one_line="이후의 말")])

    for query, found in {
        "before": [],
        "이전": [],
        "after": ["2602.06570"],
        "이후의": ["2602.06570"],
    }.items():
        assert await ids(query) == found, query


async def test_papers_of_a_list_are_found(
    store: SqlStore, paper: MakePaper, listing: Callable[..., Listing], ids: Ids
) -> None:
    first = listing(paper(title="needle"))
    await store.save_listing(first)
    await store.save_listing(
        listing(paper(title="needle", upvotes=3), as_of=first.as_of + timedelta(1))
    )

    assert await ids("needle") == ["2602.06570"]


@pytest.mark.parametrize(
    ("query", "excerpt"),
    [
        ("needle", "A line with a needle."),
        ("only here", "The abstract has α and Needles only here."),
        ("α", "The abstract has α and Needles only here."),
        ("title", "The title"),
        ("둘째", "둘째 핵심"),
    ],
)
async def test_the_excerpt_is_what_was_found(
    store: SqlStore, paper: MakePaper, query: str, excerpt: str
) -> None:
    abstract = r"The abstract has $\alpha$ and Needles only here."
    await store.save_papers([paper(title="The title", abstract=abstract)])
    told = replace(KOREAN, one_line="A line with a needle.", points=("첫째", "둘째 핵심"))
    await store.save_summaries([told])

    (found,) = await store.search(query, limit=5)

    assert found.paper == paper(title="The title", abstract=abstract)
    assert found.excerpt == excerpt


@pytest.mark.slow
async def test_without_the_right_to_an_index_postgresql_searches_all_the_same(
    empty_postgresql_url: str,
    execute: Callable[[str, str], None],
    opened: Callable[..., AbstractAsyncContextManager[SqlStore]],
    paper: MakePaper,
) -> None:
    execute(empty_postgresql_url, "CREATE ROLE plain LOGIN")
    execute(empty_postgresql_url, "GRANT ALL ON SCHEMA public TO plain")

    async with opened(empty_postgresql_url.replace("postgres@", "plain@")) as store:
        await store.save_papers([paper(title="A needle")])
        found = await store.search("needle", limit=5)

    assert [one.paper for one in found] == [paper(title="A needle")]


async def test_the_index_of_a_file_holds_what_the_texts_do(
    sqlite_url: str,
    execute: Callable[[str, str], None],
    opened: Callable[..., AbstractAsyncContextManager[SqlStore]],
    paper: MakePaper,
) -> None:
    async with opened(sqlite_url) as store:
        for title in ("before", "after", "after all"):
            await store.save_papers([paper(title=title), paper("2602.00001", abstract=title)])
            await store.save_summaries([replace(KOREAN, one_line=title)])

    # It raises where they differ: https://www.sqlite.org/fts5.html#the_integrity_check_command
    execute(
        sqlite_url, "INSERT INTO search_index (search_index, rank) VALUES ('integrity-check', 1)"
    )
