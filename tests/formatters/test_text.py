from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from bot.language import LANGUAGES
from bot.models import Digest, Edition, Entry, Origin, Paper
from bot.span import Span
from formatters.graphemes import graphemes
from formatters.text import (
    Link,
    authors_words,
    cut,
    day_words,
    digest_words,
    instant_words,
    links,
    number_words,
    rank_mark,
    span_words,
    stars_words,
    votes_mark,
    web_address,
)

EVENING = datetime(2026, 2, 10, 2, 30, tzinfo=UTC)
UTC_ZONE, SEOUL = ZoneInfo("UTC"), ZoneInfo("Asia/Seoul")


def digest(*entries: Entry, **known: object) -> Digest:
    told: dict[str, object] = {
        "span": Span.parse("2026-02-09"),
        "total": 26,
        "as_of": EVENING,
        "edition": Edition.FINAL,
        "language": "en",
    }
    return Digest(entries=entries, **{**told, **known})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("key", "english", "korean"),
    [
        ("2026-02-09", "Mon 9 Feb 2026", "2026년 2월 9일 (월)"),
        ("2026-W07", "Week 7 of 2026 (9 Feb – 15 Feb)", "2026년 7주차 (2월 9일 ~ 2월 15일)"),
        ("2026-W01", "Week 1 of 2026 (29 Dec – 4 Jan)", "2026년 1주차 (12월 29일 ~ 1월 4일)"),
        ("2026-09", "September 2026", "2026년 9월"),
    ],
)
def test_a_span_is_said_in_words(key: str, english: str, korean: str) -> None:
    assert span_words(Span.parse(key), "en") == english
    assert span_words(Span.parse(key), "ko") == korean


@pytest.mark.parametrize(
    ("key", "japanese", "chinese"),
    [
        ("2026-02-09", "2026年2月9日(月)", "2026年2月9日周一"),
        ("2026-W07", "2026年第7週（2月9日～2月15日）", "2026年第7周（2月9日至2月15日）"),
        ("2026-09", "2026年9月", "2026年9月"),
    ],
)
def test_a_span_is_said_in_japanese_and_chinese(key: str, japanese: str, chinese: str) -> None:
    assert span_words(Span.parse(key), "ja") == japanese
    assert span_words(Span.parse(key), "zh") == chinese


def test_a_language_that_we_do_not_speak_gets_english_dates() -> None:
    assert day_words(date(2026, 2, 9), "tlh") == "Mon 9 Feb 2026"


@pytest.mark.parametrize(
    ("zone", "language", "words"),
    [
        ("UTC", "en", "10 Feb 2026, 02:30 UTC"),
        ("UTC", "ko", "2026년 2월 10일 02:30 UTC"),
        ("Asia/Seoul", "en", "10 Feb 2026, 11:30 KST"),
        ("America/New_York", "en", "9 Feb 2026, 21:30 EST"),
        ("America/Sao_Paulo", "en", "9 Feb 2026, 23:30 UTC-03"),
    ],
)
def test_an_instant_is_said_as_its_zone_shows_it(zone: str, language: str, words: str) -> None:
    assert instant_words(EVENING, ZoneInfo(zone), language) == words


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_can_say_dates_and_numbers(language: str) -> None:
    assert "2026" in day_words(date(2026, 2, 9), language)
    assert "02:30" in instant_words(EVENING, UTC_ZONE, language)
    assert number_words(1234567, language) == "1,234,567"


@pytest.mark.parametrize(
    ("stars", "words"),
    [
        (0, "0"),
        (999, "999"),
        (1000, "1k"),
        (1234, "1.2k"),
        (99_949, "99.9k"),
        (99_950, "100k"),
        (123_456, "123k"),
        (999_499, "999k"),
        (999_500, "1m"),
        (1_250_000, "1.2m"),
    ],
)
def test_stars_are_short(stars: int, words: str) -> None:
    assert stars_words(stars) == words


@pytest.mark.parametrize(
    ("text", "room", "shown"),
    [
        ("short", 5, "short"),
        ("a longer text", 9, "a longer…"),
        ("a longer text", 11, "a longer…"),
        ("one, two, three", 9, "one, two…"),
        ("unbreakable", 6, "unbre…"),
        ("짧은 한국어 문장", 7, "짧은 한국어…"),
        ("日本語の長い題名", 5, "日本語の…"),
        ("👩‍👩‍👧👩‍👩‍👧", 6, "👩‍👩‍👧…"),
        ("👩‍👩‍👧👩‍👩‍👧", 5, "…"),
        ("e\u0301e\u0301", 3, "e\u0301…"),
        ("\u1112\u1161\u11ab\u1112\u1161", 4, "\u1112\u1161\u11ab…"),
        ("text", 1, "…"),
        ("text", 0, ""),
        ("", 0, ""),
    ],
)
def test_a_text_is_cut_where_a_reader_would(text: str, room: int, shown: str) -> None:
    assert cut(text, room) == shown


def test_a_text_is_measured_as_the_platform_does() -> None:
    assert cut("한국어한국어", 7, size=cell_len) == "한국어…"
    assert cut("😀😀😀", 5, size=lambda text: len(text.encode("utf-16-le")) // 2) == "😀😀…"


@given(st.text(), st.integers(0, 40))
def test_a_cut_text_fits_and_is_the_beginning(text: str, room: int) -> None:
    shown = cut(text, room)

    assert len(shown) <= room
    if shown != text:
        whole = list(graphemes(text))
        kept = list(graphemes(shown.removesuffix("…")))
        assert whole[: len(kept)] == kept


@pytest.mark.parametrize(
    ("names", "count", "english", "korean"),
    [
        ((), 0, "", ""),
        ((), 1, "1 author", "저자 1명"),
        ((), 19, "19 authors", "저자 19명"),
        (("A", "B", "C"), 3, "A, B, C", "A, B, C"),
        (("A", "B", "C", "D"), 4, "A, B, C et al. (4)", "A, B, C 외 (총 4명)"),
        (("A",), 19, "A et al. (19)", "A 외 (총 19명)"),
        (("A", "B"), 0, "A, B", "A, B"),
    ],
)
def test_authors_are_named_in_short(
    paper: Callable[..., Paper], names: tuple[str, ...], count: int, english: str, korean: str
) -> None:
    known = paper(authors=names, author_count=count)

    assert authors_words(known, "en") == english
    assert authors_words(known, "ko") == korean


@pytest.mark.parametrize(
    ("before", "mark"), [(None, "▲ 1,054"), (1051, "▲ 1,054 +3"), (1054, "▲ 1,054")]
)
def test_votes_show_what_came_since(
    paper: Callable[..., Paper], before: int | None, mark: str
) -> None:
    entry = Entry(rank=1, paper=paper(upvotes=1054), upvotes_before=before)

    assert votes_mark(entry, "en") == mark


def test_votes_that_were_taken_back_are_shown(paper: Callable[..., Paper]) -> None:
    assert votes_mark(Entry(rank=1, paper=paper(upvotes=4), upvotes_before=6), "en") == "▲ 4 -2"
    assert votes_mark(Entry(rank=1, paper=paper(upvotes=4), upvotes_before=0), "en") == "▲ 4 +4"


def test_ranks_show_how_they_moved(paper: Callable[..., Paper]) -> None:
    befores = (3, 1, 3, None)
    entries = [
        Entry(rank=rank, paper=paper(f"2602.0000{rank}"), rank_before=before)
        for rank, before in enumerate(befores, start=1)
    ]

    marks = [rank_mark(entry, digest(*entries)) for entry in entries]

    assert marks == ["↑2", "↓1", "", "new"]


def test_nothing_is_new_without_an_earlier_list(paper: Callable[..., Paper]) -> None:
    entry = Entry(rank=1, paper=paper())

    assert rank_mark(entry, digest(entry)) == ""


@pytest.mark.parametrize(
    ("known", "words"),
    [
        ({}, ("Top 1 of 26", "final", "votes as of 10 Feb 2026, 11:30 KST")),
        (
            {"edition": Edition.EARLY, "total": 1},
            (
                "1 paper",
                "early: the list is open, votes still move",
                "votes as of 10 Feb 2026, 11:30 KST",
            ),
        ),
        (
            {"language": "ko"},
            ("26편 중 상위 1편", "확정", "2026년 2월 10일 11:30 KST 집계"),
        ),
        ({"origin": Origin.SAMPLE, "as_of": None}, ("Top 1 of 26", "sample, not a current list")),
        ({"origin": Origin.IMPORT, "as_of": None}, ("Top 1 of 26", "imported from a file")),
    ],
)
def test_a_digest_says_what_it_is(
    paper: Callable[..., Paper], known: dict[str, object], words: tuple[str, ...]
) -> None:
    assert digest_words(digest(Entry(rank=1, paper=paper()), **known), SEOUL) == words


def test_links_keep_their_order(paper: Callable[..., Paper]) -> None:
    whole = paper(
        github="https://github.com/o/r", github_stars=1234, project_page="https://r.example"
    )

    assert links(whole, "en") == (
        Link("HF", "https://huggingface.co/papers/2602.06570"),
        Link("arXiv", "https://arxiv.org/abs/2602.06570"),
        Link("PDF", "https://arxiv.org/pdf/2602.06570"),
        Link("Code", "https://github.com/o/r", "★ 1.2k"),
        Link("Project", "https://r.example"),
    )
    assert [link.caption for link in links(whole, "ko")][3:] == ["코드 ★ 1.2k", "프로젝트"]
    assert len(links(replace(whole, github=None, project_page=None), "en")) == 3


def test_an_old_style_id_keeps_its_slash_and_has_no_hf_page(paper: Callable[..., Paper]) -> None:
    assert [link.url for link in links(paper("hep-th/9901001"), "en")][:2] == [
        "https://arxiv.org/abs/hep-th/9901001",
        "https://arxiv.org/pdf/hep-th/9901001",
    ]


@pytest.mark.parametrize(
    ("raw", "address"),
    [
        ("https://a.example/x?y=1&z=%20#top", "https://a.example/x?y=1&z=%20#top"),
        (" HTTPS://a.example ", "HTTPS://a.example"),
        ("https://a.example/한 글", "https://a.example/%ED%95%9C%20%EA%B8%80"),
        ('https://a.example/"><b>', "https://a.example/%22%3E%3Cb%3E"),
        ("https://a.example/\x1b\\\x07\u202e", "https://a.example/%5C"),
        ("https://", None),
        ("javascript:alert(1)", None),
        ("//a.example", None),
        ("", None),
        (None, None),
        ("https://\x07", None),
        ("https://\u202e/x", None),
    ],
)
def test_only_addresses_of_the_web_are_offered(raw: str | None, address: str | None) -> None:
    assert web_address(raw) == address
