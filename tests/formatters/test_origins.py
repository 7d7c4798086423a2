from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from bot.language import LANGUAGES
from bot.models import Brief, Digest, Edition, Entry, Origin, Paper
from bot.sample import SPOKEN, load_sample
from bot.span import Span
from formatters.origins import abstract_label, lines_origin, lines_words, origin_words

Lines = Callable[..., Digest]


@pytest.fixture
def lines(paper: Callable[..., Paper]) -> Lines:
    """Digests whose one-liners came from these origins; of None there is no line."""

    def make(*origins: Origin | None, language: str = "en", origin: Origin = Origin.HF) -> Digest:
        briefs = [
            Brief(one_line="A line.", one_line_from=one) if one else Brief() for one in origins
        ]
        return Digest(
            span=Span.parse("2026-02-09"),
            entries=tuple(
                Entry(rank=rank, paper=paper(f"2602.0000{rank}"), brief=brief)
                for rank, brief in enumerate(briefs, start=1)
            ),
            total=26,
            as_of=datetime(2026, 2, 10, 2, 30, tzinfo=UTC),
            edition=Edition.FINAL,
            language=language,
            origin=origin,
        )

    return make


@pytest.mark.parametrize("origin", Origin)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_origin_has_a_label(origin: Origin, language: str) -> None:
    assert origin_words(origin, language)


def test_an_english_text_is_labelled_so_for_others() -> None:
    assert origin_words(Origin.HF, "en") == "HF summary"
    assert origin_words(Origin.HF, "ko") == "HF 요약, 영문"
    assert origin_words(Origin.ABSTRACT, "ko") == "초록, 영문"
    assert origin_words(Origin.IMPORT, "ko") == "가져온 글"


def test_the_sample_is_labelled_where_it_does_not_speak_the_readers_language() -> None:
    _, summaries = load_sample()

    assert {one.language for one in summaries} == SPOKEN
    assert origin_words(Origin.SAMPLE, "ko") == "예시"
    assert origin_words(Origin.SAMPLE, "ja") == "サンプル・英語"


@pytest.mark.parametrize(
    ("origin", "language", "label"),
    [
        (Origin.ABSTRACT, "en", "Abstract"),
        (Origin.ABSTRACT, "ko", "초록 (원문)"),
        (Origin.ABSTRACT, "ja", "アブストラクト（原文）"),
        (Origin.LLM, "en", "Abstract (written by AI)"),
    ],
)
def test_an_abstract_says_whose_words_it_is_in(origin: Origin, language: str, label: str) -> None:
    assert abstract_label(Brief(abstract="…", abstract_from=origin), language) == label


@pytest.mark.parametrize(
    ("origins", "most"),
    [
        ((Origin.HF, Origin.LLM, Origin.LLM), Origin.LLM),
        ((Origin.HF, Origin.LLM), Origin.HF),
        ((None, None, Origin.HF), Origin.HF),
        ((None,), None),
    ],
)
def test_the_head_speaks_for_most_lines(
    lines: Lines, origins: tuple[Origin | None, ...], most: Origin | None
) -> None:
    assert lines_origin(lines(*origins)) is most


@pytest.mark.parametrize(
    ("origin", "english", "korean"),
    [
        (Origin.HF, "summaries by Hugging Face", "Hugging Face 요약, 영문"),
        (Origin.ABSTRACT, "first sentences of the abstracts", "초록 첫 문장, 영문"),
        (Origin.LLM, "summaries by AI", "AI 작성 요약"),
        (Origin.IMPORT, "summaries imported from a file", "파일에서 가져온 요약"),
        (None, "", ""),
    ],
)
def test_the_head_says_where_the_lines_came_from(
    lines: Lines, origin: Origin | None, english: str, korean: str
) -> None:
    assert lines_words(lines(origin)) == english
    assert lines_words(lines(origin, language="ko")) == korean


def test_a_head_that_names_its_file_or_the_sample_does_not_say_it_twice(lines: Lines) -> None:
    imported = lines(Origin.IMPORT, origin=Origin.IMPORT)
    sample = lines(Origin.SAMPLE, origin=Origin.SAMPLE)

    assert lines_words(imported) == lines_words(sample) == ""


def test_the_head_says_that_the_sample_is_in_english(lines: Lines) -> None:
    assert lines_words(lines(Origin.SAMPLE, language="ko", origin=Origin.SAMPLE)) == ""
    assert lines_words(lines(Origin.SAMPLE, language="zh", origin=Origin.SAMPLE)) == "英文概要"
