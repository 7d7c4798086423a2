from datetime import date

import pytest

from bot.deep_draft import Claim, DeepDraft, Part
from bot.document import Document, Imprint, Shape
from bot.models import Brief, Digest, Edition, Entry, Origin, Paper
from bot.span import Period, Span
from formatters import deep
from formatters.deep_sections import render
from formatters.reading import read


def claim(text: str, part: Part = Part.RESULTS, where: str = "§3.2") -> Claim:
    return Claim(part=part, text=text, where=where, quote="It says so.")


DRAFT = DeepDraft(
    (
        claim("It scores 85.2."),
        claim("빠르게 끓이면 탑니다.", Part.MOTIVATION, "p. 4"),
        claim("It beats fast soup."),
    )
)


def test_sections_stand_in_their_order_numbered_without_gaps_each_claim_located() -> None:
    assert render(DRAFT, language="en") == (
        "## 1. Motivation and problem\n\n빠르게 끓이면 탑니다. (p. 4)\n\n"
        "## 2. Quantitative results\n\n- It scores 85.2. (§3.2)\n- It beats fast soup. (§3.2)"
    )


def test_korean_headings_are_those_that_people_know() -> None:
    every = DeepDraft(tuple(claim("네.", part) for part in Part))

    headings = [line for line in render(every, language="ko").split("\n") if line[:2] == "##"]

    assert headings == [
        "## 1. 핵심 동기와 문제 정의",
        "## 2. 주요 기여 및 참신성",
        "## 3. 모델 아키텍처 및 학습 설정",
        "## 4. 실험 설정",
        "## 5. 정량적 결과",
        "## 6. 한계점 및 잠재적 실패 요인",
        "## 7. 후속 연구 아이디어 또는 확장 방향",
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("# 1 on the list", r"\# 1 on the list"),
        ("12. place", r"12\. place"),
        ("- minus", r"\- minus"),
        ("a*b <b> [x](y) snake_case", r"a\*b \<b> \[x\](y) snake_case"),
        ("two\nlines", "two lines"),
        ("85.2 is the score", "85.2 is the score"),
    ],
)
def test_what_looks_like_markdown_is_shown_as_it_stands(text: str, shown: str) -> None:
    assert render(DeepDraft((claim(text),)), language="en").endswith(f"\n\n{shown} (§3.2)")


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_file_of_deep_reads_is_read_back_to_the_letter(language: str) -> None:
    text = render(
        DeepDraft((*DRAFT.claims, claim("## 2505.20258"), claim("```"), claim("Error: none"))),
        language=language,
    )
    paper = Paper(id="2505.20258", title="ARM", listed=date(2025, 5, 27), origin=Origin.IMPORT)
    brief = Brief(one_line_from=Origin.IMPORT, abstract_from=Origin.IMPORT, deep=text)
    digest = Digest(
        span=Span(Period.DAY, date(2025, 5, 27)),
        entries=(Entry(rank=1, paper=paper, brief=brief),),
        total=1,
        as_of=None,
        edition=Edition.FINAL,
        language=language,
    )
    written = deep.render(Document(shape=Shape.DEEP, digest=digest, imprint=Imprint()))

    reading = read(written, "2025-05-27-deep.md")

    assert reading.problems == ()
    assert reading.document is not None
    assert reading.document.digest.entries[0].brief.deep == text
