from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.draft import Complaint, Draft
from bot.grounding import check, complaints_words
from bot.models import Paper
from tests.effort import examples

ABSTRACT = (
    "We present Sandpiper-3B, a compact model for tables. On TabQA it scores 57.4 against 45.1 "
    "for Heron2, and answers take 5 s instead of 10 s. It was trained on 1.2M tokens of 6,250 "
    "tables by large language models in 2024. Labels were not available for about 12.5% of them."
)
PAPER = Paper(id="9902.00001", title="Sandpiper-3B Reads Tables", abstract=ABSTRACT)
KOREAN = (
    "우리는 표를 위한 소형 모델 Sandpiper-3B를 제시합니다. TabQA에서 Heron2의 45.1에 비해 57.4를 "
    "얻으며, 답하는 데 10초 대신 5초가 걸립니다. 2024년에 대규모 언어 모델로 표 6,250개의 "
    "120만 토큰에서 학습했습니다. 그중 약 12.5%에는 레이블이 없었습니다."
)
POINTS = ("TabQA에서 57.4를 얻습니다.", "답이 두 배 빠릅니다.")


def draft(line: str = "표를 읽는 소형 모델 Sandpiper-3B입니다.", **told: object) -> Draft:
    return Draft(**{"one_line": line, "points": POINTS, "abstract": KOREAN, **told})  # type: ignore[arg-type]


def kinds(found: Iterable[Complaint]) -> set[tuple[str, str]]:
    return {(one.field, one.kind) for one in found}


@pytest.mark.parametrize(
    "line",
    [
        "TabQA에서 Heron2보다 12.3%p 높습니다.",
        "답이 2배 빠르고 5초면 됩니다.",
        "5,000ms 만에 답하는 30억 파라미터 모델입니다.",
        "표 약 6천 3백 개로 배웠습니다.",
        "LLM이 만든 표 6천250개로 학습했습니다.",
        "두 단계로 표를 읽는 Sandpiper입니다.",
        "레이블이 없는 표가 8분의 1입니다.",
        "Sandpiper 3B는 작습니다.",
    ],
)
def test_what_follows_from_the_paper_passes(line: str) -> None:
    assert check(draft(line), PAPER, language="ko") == ()


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("TabQA에서 Heron2보다 13.3%p 높습니다.", "number"),
        ("답이 3배 빠릅니다.", "number"),
        ("표 625개로 배웠습니다.", "number"),
        ("3단계로 표를 읽습니다.", "number"),
        ("네 단계로 표를 읽습니다.", "number"),
        ("수천만 토큰으로 배웠습니다.", "number"),
        ("10분 대신 5분이면 됩니다.", "unit"),
        ("120만 파라미터로 배웠습니다.", "unit"),
        ("57.4ms 만에 답합니다.", "unit"),
        ("57.4배 좋아집니다.", "unit"),
        ("Sandpiper-7B는 표를 읽습니다.", "name"),
        ("GPT-4o로 표를 읽습니다.", "name"),
        ("샌드파이퍼-3B는 표를 읽습니다.", "name"),
        ("도요새-3B는 표를 읽습니다.", "name"),
        ("클로드로 표를 읽습니다.", "name"),
        ("TabQA-Hard에서 잘합니다.", "name"),
        ("표를 읽는 최고의 모델입니다.", "praise"),
        ("표를 읽는 최초의 모델입니다.", "praise"),
        ("표를 놀라운 정확도로 읽습니다.", "praise"),
        ("표를 완벽하게 읽습니다.", "praise"),
        ("A compact model that reads tables as people do.", "language"),
        ("表を読む小さなモデルです。", "language"),
        ("표를 읽는 능력이 显著 좋아집니다.", "language"),
        ("# 표를 읽는 소형 모델입니다.", "shape"),
        ("**표**를 읽는 소형 모델입니다.", "shape"),
        ("요약: 표를 읽는 소형 모델입니다.", "shape"),
        ("$\\rightarrow$ 표를 읽는 모델입니다.", "shape"),
        ("죄송하지만 요약할 수 없습니다.", "shape"),
        ("요약 생성 중 오류가 발생했습니다.", "shape"),
        ("구체적인 정보는 제공되지 않았습니다.", "shape"),
        ("<think>표를 읽는다</think> 소형 모델입니다.", "shape"),
        ("표를 읽는 모델입니다. " * 12, "shape"),
        ("", "shape"),
    ],
)
def test_what_the_paper_does_not_say_is_named(line: str, kind: str) -> None:
    assert ("one_line", kind) in kinds(check(draft(line), PAPER, language="ko"))


@pytest.mark.parametrize(
    ("abstract", "line", "kind"),
    [
        ("It was recorded between March 3 and April 6.", "2배 빠릅니다.", "number"),
        ("Errors add up, leading to failures.", "최고의 모델입니다.", "praise"),
        ("We compare it against language models.", "기존 모델을 능가합니다.", "praise"),
        ("It reads GPT-4.1 logs.", "GPT-4 기록을 읽습니다.", "name"),
    ],
)
def test_a_likeness_is_no_evidence(abstract: str, line: str, kind: str) -> None:
    paper = Paper(id="9902.00005", title="A Study", abstract=abstract)

    assert ("one_line", kind) in kinds(check(draft(line), paper, language="ko"))


@pytest.mark.parametrize(
    "points",
    [
        ("TabQA에서 57.4를 얻습니다.",),
        (*POINTS, "하나 더.", "또 하나.", "그리고 또."),
        ("TabQA에서 57.4를 얻습니다.", " "),
        ("TabQA에서 57.4를 얻습니다.", "TabQA에서 57.4를 얻습니다"),
        ("TabQA에서 57.4를 얻습니다.", "표를 읽는 소형 모델 Sandpiper-3B입니다."),
    ],
)
def test_points_are_two_to_four_and_each_says_something_new(points: tuple[str, ...]) -> None:
    assert kinds(check(draft(points=points), PAPER, language="ko")) == {("points", "shape")}


@pytest.mark.parametrize(
    ("abstract", "language"),
    [
        ("", "ko"),
        (KOREAN[:90] + ".", "ko"),
        (KOREAN.removesuffix("없었습니다."), "ko"),
        (KOREAN * 3, "ko"),
        (ABSTRACT[: len(ABSTRACT) // 2], "en"),
        (" ".join(reversed(ABSTRACT.replace("We", "They").split()[:20])) + "." * 200, "en"),
    ],
)
def test_an_abstract_is_translated_whole(abstract: str, language: str) -> None:
    found = check(draft(abstract=abstract), PAPER, language=language)

    assert ("abstract", "shape") in kinds(found)


TOLD_OTHERWISE = Paper(
    id="9902.00006",
    title="Plover: Alarms at Night",
    abstract=(
        "Plover wakes people in 1.2 s instead of 5.1. It solves 17 of 20 tasks and scores 92.3 on "
        "NightBench 2, where recall rises from 41.2% to 63.4%. Its 30 Hz camera costs $0.50. "
        "One in three alarms was false in 2023, and 41,000 notes by 60 patients say so. "
        "It came second after three rounds."
    ),
)


@pytest.mark.parametrize(
    "line",
    [
        "1,200ms 만에 깨우며, 전에는 5.1초였습니다.",
        "과제 20개 중 17개(85%)를 풉니다.",
        "NightBench 2에서 90점이 넘습니다.",
        "재현율이 22.2%p 올라 63.4%가 됩니다.",
        "초당 30회 찍는 카메라가 50센트입니다.",
        "경보의 3분의 1은 거짓이었습니다.",
        "세 번을 거쳐 2위입니다.",
    ],
)
def test_a_number_may_be_told_in_other_words(line: str) -> None:
    found = check(draft(line), TOLD_OTHERWISE, language="ko")

    assert not [one for one in found if one.field == "one_line"]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("과제 20개 중 17개(95%)를 풉니다.", "number"),
        ("과제 20개 중 12개를 풉니다.", "number"),
        ("재현율이 63.4%에서 41.2%로 바뀝니다.", "number"),
        ("NightBench 2에서 93점이 넘습니다.", "number"),
        ("NightBench 2에서 92.3%입니다.", "unit"),
        ("분당 30회 찍습니다.", "unit"),
        ("50유로짜리 카메라입니다.", "number"),
        ("4만 1천 명이 말합니다.", "unit"),
        ("세 번을 거쳐 3위입니다.", "unit"),
        ("NightBench 3에서 시험했습니다.", "name"),
        ("나이트벤치 2에서 시험했습니다.", "name"),
        ("Night-Bench 2에서 시험했습니다.", "name"),
    ],
)
def test_other_words_are_no_licence(line: str, kind: str) -> None:
    assert ("one_line", kind) in kinds(check(draft(line), TOLD_OTHERWISE, language="ko"))


BESIDE_PEOPLE = Paper(
    id="9902.00007",
    title="Dunlin: Reading Scans",
    abstract=(
        "Dunlin gains 4.5 points over GPT-4o mini, and reaches 91.8 on ScanQA and 0.21 on "
        "LibriSpeech test-clean. It runs on a single H100 with 24 FPS and improves on ScanNet++. "
        "We checked 1 of 8 answers by GRPO."
    ),
)


@pytest.mark.parametrize(
    "line",
    [
        "GPU 한 대에서 도는 모델을 소개합니다.",
        "강화학습(RL)으로 배운 LLM입니다.",
        "8개의 답변 중 1개만 확인합니다.",
    ],
)
def test_what_a_careful_reader_knows_is_no_fault(line: str) -> None:
    found = check(draft(line), BESIDE_PEOPLE, language="ko")

    assert not [one for one in found if one.field == "one_line"]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("GPT-4o보다 4.5점 높습니다.", "name"),
        ("LibriSpeech test-other에서 0.21입니다.", "name"),
        ("ScanNet에서 나아집니다.", "name"),
        ("정답의 약 20분의 1입니다.", "number"),
        ("프레임 23개를 봅니다.", "number"),
        ("의사를 뛰어넘는 모델입니다.", "praise"),
        ("전문가 수준의 모델입니다.", "praise"),
        ("최고 품질의 모델입니다.", "praise"),
    ],
)
def test_what_only_looks_like_the_papers_is_named(line: str, kind: str) -> None:
    assert ("one_line", kind) in kinds(check(draft(line), BESIDE_PEOPLE, language="ko"))


def test_a_translation_reckons_nothing() -> None:
    reckoned = draft(abstract="재현율이 22.2%p 오릅니다.")

    assert ("abstract", "number") in kinds(check(reckoned, TOLD_OTHERWISE, language="ko"))


def test_a_paper_without_an_abstract_needs_none() -> None:
    bare = Paper(id="9902.00002", title="Sandpiper-3B Reads Tables")
    told = Draft(
        one_line="표를 읽는 Sandpiper-3B입니다.",
        points=("표를 읽습니다.", "작은 모델입니다."),
    )

    assert check(told, bare, language="ko") == ()


def test_another_persons_summary_is_no_source() -> None:
    praised = Paper(
        id=PAPER.id, title=PAPER.title, abstract=ABSTRACT, ai_summary="A groundbreaking 99.9%."
    )

    found = check(draft("획기적인 99.9%입니다."), praised, language="ko")

    assert kinds(found) == {("one_line", "number"), ("one_line", "praise")}


def test_a_language_without_letters_of_its_own_here_is_read_all_the_same() -> None:
    told = draft("Un modèle compact pour les tableaux, 99 fois.", abstract=ABSTRACT)

    found = check(told, PAPER, language="fr")

    assert ("one_line", "number") in kinds(found)
    assert "language" not in {one.kind for one in found}


def test_the_second_try_is_told_every_fault_once() -> None:
    found = check(draft("최고의 GPT-4o입니다. 최고의 GPT-4o입니다."), PAPER, language="ko")

    words = complaints_words(found)

    assert words.count("GPT-4o") == 1
    assert "“최고”" in words
    assert "\n" not in words
    assert complaints_words(()) == ""


@pytest.mark.slow
@settings(max_examples=examples(80), deadline=None)
@given(
    line=st.text(max_size=200),
    alphabet=st.text("0123456789.,%-만억배M개分 GPTa가一", max_size=60),
    language=st.sampled_from(["ko", "en", "ja", "zh", "fr"]),
)
def test_no_text_breaks_the_check(line: str, alphabet: str, language: str) -> None:
    told = Draft(one_line=line, points=(alphabet, line), abstract=alphabet)
    paper = Paper(id="9902.00003", title=line, abstract=alphabet)

    once = check(told, paper, language=language)

    assert once == check(told, paper, language=language)
    assert all(one.says and one.field in {"one_line", "points", "abstract"} for one in once)


@pytest.mark.slow
@settings(max_examples=examples(60), deadline=None)
@given(values=st.lists(st.decimals(0, 999, places=1), min_size=1, max_size=6))
def test_the_papers_own_numbers_are_never_complained_of(values: list[object]) -> None:
    text = ", ".join(f"{value}%" for value in values)
    paper = Paper(id="9902.00004", title="Numbers", abstract=f"We measured {text} in all.")

    found = check(Draft(one_line=f"값은 {text}입니다."), paper, language="ko")

    assert not {one.kind for one in found} & {"number", "unit"}
