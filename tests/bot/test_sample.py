"""The digest that ships: complete in both languages, and telling the same in both."""

import re
from datetime import date

import pytest

from bot.models import Brief, Digest, Edition, Origin, Summary
from bot.paper_id import parse_paper_id
from bot.sample import load_sample

RANKING = (
    ("2602.06570", 54),
    ("2602.06717", 53),
    ("2602.05843", 51),
    ("2602.05027", 48),
    ("2602.03392", 45),
)
NAMES = {
    "2602.06570": "Baichuan-M3 HealthBench HealthBench-Hallu ScanBench GPT-5.2 LLM",
    "2602.06717": "RLVR GRPO DAPO CISPO Qwen2.5-7B pass@256 pass@1",
    "2602.05843": "OdysseyArena OdysseyArena-Lite OdysseyArena-Challenge LLM",
    "2602.05027": "SAE Whisper HuBERT WER EEG",
    "2602.03392": "RFT GRPO LLM entropy-discriminator",
}
PAPER_IDS = [paper_id for paper_id, _ in RANKING]

TEX = re.compile(r"[$\\{}^]|rightarrow")
NUMBER = re.compile(r"\d+(?:\.\d+)?")


@pytest.fixture
def digest() -> Digest:
    return load_sample()[0]


@pytest.fixture
def summaries() -> dict[tuple[str, str], Summary]:
    return {(summary.paper_id, summary.language): summary for summary in load_sample()[1]}


def texts(summary: Summary) -> list[str]:
    return [summary.one_line, *summary.points, summary.abstract]


def names(paper_id: str, summary: Summary) -> set[str]:
    """The names that the summary holds; English prose may put a plural `s` behind one."""
    whole = "\n".join(texts(summary))
    return {
        name
        for name in NAMES[paper_id].split()
        if re.search(rf"(?<![\w-]){re.escape(name)}s?(?![a-zA-Z0-9-])", whole)
    }


def test_is_the_final_top_five_of_its_day(digest: Digest) -> None:
    ranking = tuple((entry.paper.id, entry.paper.upvotes) for entry in digest.entries)

    assert ranking == RANKING
    assert [entry.rank for entry in digest.entries] == [1, 2, 3, 4, 5]
    assert digest.span.key == "2026-02-09"
    assert digest.total == 26
    assert digest.edition is Edition.FINAL
    assert digest.as_of is None


def test_says_that_it_is_a_sample(digest: Digest) -> None:
    _, loaded = load_sample()

    assert digest.origin is Origin.SAMPLE
    assert {entry.paper.origin for entry in digest.entries} == {Origin.SAMPLE}
    assert {summary.origin for summary in loaded} == {Origin.SAMPLE}
    assert {summary.version for summary in loaded} == {"sample"}


def test_ships_nobody_elses_text(digest: Digest) -> None:
    for entry in digest.entries:
        assert entry.paper.abstract == ""
        assert entry.paper.ai_summary is None
        assert entry.brief == Brief()


def test_papers_are_complete(digest: Digest) -> None:
    for paper in (entry.paper for entry in digest.entries):
        assert parse_paper_id(paper.id) == paper.id
        assert paper.title
        assert paper.author_count == len(paper.authors) > 0
        assert paper.listed == date(2026, 2, 9)
        assert paper.published is not None
        assert paper.published < paper.listed
        assert paper.keywords


def test_every_address_is_https(digest: Digest) -> None:
    for paper in (entry.paper for entry in digest.entries):
        avatar = paper.organization.avatar if paper.organization else None
        addresses = filter(None, [paper.github, paper.project_page, avatar])
        assert paper.thumbnail is not None
        assert all(address.startswith("https://") for address in [paper.thumbnail, *addresses])


def test_organizations_are_named_as_readers_see_them(digest: Digest) -> None:
    shown = [entry.paper.organization for entry in digest.entries]

    assert [organization and organization.fullname for organization in shown] == [
        "Baichuan Intelligent Technology",
        "T-Tech",
        None,
        "HUAWEI Noah's Ark Lab",
        None,
    ]


def test_every_paper_has_one_summary_in_each_language() -> None:
    _, loaded = load_sample()

    assert sorted((summary.paper_id, summary.language) for summary in loaded) == sorted(
        (paper_id, language) for paper_id in PAPER_IDS for language in ("en", "ko")
    )


def test_summaries_keep_their_measure() -> None:
    for summary in load_sample()[1]:
        assert 0 < len(summary.one_line) <= 120
        assert 2 <= len(summary.points) <= 4
        assert 3 <= len(re.findall(r"\.(?=\s|$)", summary.abstract)) <= 5


def test_texts_are_clean_lines_without_tex() -> None:
    for text in (text for summary in load_sample()[1] for text in texts(summary)):
        assert text
        assert text == " ".join(text.split())
        assert not TEX.search(text)


@pytest.mark.parametrize("paper_id", PAPER_IDS)
def test_both_languages_tell_the_same_numbers_in_the_same_place(
    paper_id: str, summaries: dict[tuple[str, str], Summary]
) -> None:
    english, korean = (
        [set(NUMBER.findall(text)) for text in texts(summaries[paper_id, language])]
        for language in ("en", "ko")
    )

    assert english == korean


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("paper_id", PAPER_IDS)
def test_names_stay_in_their_own_language(
    paper_id: str, language: str, summaries: dict[tuple[str, str], Summary]
) -> None:
    assert names(paper_id, summaries[paper_id, language]) == set(NAMES[paper_id].split())


def test_korean_keeps_one_voice() -> None:
    for summary in (summary for summary in load_sample()[1] if summary.language == "ko"):
        sentences = re.split(r"(?<=\.)\s", summary.abstract)
        assert all(sentence.endswith("니다.") for sentence in sentences)
        assert not any(text.endswith(("다", ".")) for text in [summary.one_line, *summary.points])
