from datetime import date
from pathlib import Path

import pytest

from bot.document import Document, Imprint, Shape
from bot.models import Brief, Digest, Edition, Entry, Origin, Paper
from bot.span import Period, Span
from formatters.deep import bare_title, render
from formatters.reading import read

FILE = Path(__file__).parent / "data" / "2025-05-27-deep.md"
HEAD = "# 📰 Hugging Face Daily Papers – 2025-05-27\n\n"


def reread(text: str) -> Document:
    reading = read(text, FILE.name)
    assert reading.problems == ()
    assert reading.document is not None
    return reading.document


def summary(text: str) -> Entry:
    """What is read where the maker of a file put this under one paper."""
    link = "🔗 https://huggingface.co/papers/2505.20258"
    page = f"{HEAD}## 2505.20258\n{link}\n\n**Summary**:\n{text} \n\n---\n\n"
    return reread(page).digest.entries[0]


def document_of(title: str, deep: str, period: Period = Period.DAY) -> Document:
    span = Span.of(period, date(2025, 5, 27))
    paper = Paper(
        id="2505.20258",
        title=title,
        listed=span.first if period is Period.DAY else None,
        origin=Origin.IMPORT,
    )
    brief = Brief(one_line_from=Origin.IMPORT, abstract_from=Origin.IMPORT, deep=deep)
    digest = Digest(
        span=span,
        entries=(Entry(rank=1, paper=paper, brief=brief),),
        total=1,
        as_of=None,
        edition=Edition.FINAL,
        language="en",
        origin=Origin.IMPORT,
    )
    return Document(shape=Shape.DEEP, digest=digest, imprint=Imprint())


def test_reads_fenced_and_bare_summaries() -> None:
    digest = reread(FILE.read_bytes().decode()).digest

    assert (digest.language, digest.total, digest.span.key) == ("ko", 3, "2025-05-27")
    assert [(entry.paper.id, entry.paper.title) for entry in digest.entries] == [
        ("2505.20258", "ARM: 적응형 추론 모델"),
        (
            "2505.18675",
            (
                "Can MLLMs Guide Me Home? A Benchmark Study on Fine-Grained Visual Reasoning "
                "from Transit Maps"
            ),
        ),
        ("2505.13426", "2505.13426"),
    ]
    first, _, last = (entry.brief.deep for entry in digest.entries)
    assert first.startswith("## 1. 핵심 동기\n")
    assert '```python\nprint("코드도 들어 있다")\n```' in first
    assert first.endswith("답한다.")
    assert last.endswith("게임으로 배운다.")


def test_what_we_write_has_the_outer_structure_without_the_fence() -> None:
    document = reread(FILE.read_bytes().decode())

    text = render(document)

    assert text.startswith(
        f"{HEAD}## 2505.20258\n"
        "🔗 https://huggingface.co/papers/2505.20258\n\n"
        "**Summary**:\n"
        "# ARM: 적응형 추론 모델\n\n"
        "## 1. 핵심 동기\n"
    )
    assert text.endswith("배운다.\n\n---\n\n")
    assert "```markdown" not in text
    assert reread(text) == document


@pytest.mark.parametrize(
    "text",
    [
        "```markdown\n# T\n\nbody\n```\n",
        "```\n# T\n\nbody\n```",
        "```korean\n# T\n\nbody\n```",
        "~~~md\n# T\n\nbody\n~~~",
        "```markdown\n# T\n\nbody",
        "# T\n\nbody",
    ],
)
def test_takes_the_fence_off_whatever_it_is(text: str) -> None:
    entry = summary(text)

    assert (entry.paper.title, entry.brief.deep) == ("T", "body")


@pytest.mark.parametrize(
    ("text", "deep"),
    [
        ("```markdown\n# T\n```sh\nls\n```\n", "```sh\nls\n```"),
        ("```markdown\n# T\n```sh\nls\n```\n```\n", "```sh\nls\n```"),
        ("```markdown\n# T\n```\nls\n```\nbody\n```\n", "```\nls\n```\nbody"),
        ("```markdown\n# T\nbody\n```\nA word after it.", "body\nA word after it."),
        ("```python\nprint()\n```\nwords", "```python\nprint()\n```\nwords"),
    ],
)
def test_leaves_code_inside_a_summary_alone(text: str, deep: str) -> None:
    assert summary(text).brief.deep == deep


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("ARM: 적응형 추론 모델", "ARM: 적응형 추론 모델"),
        ('논문 요약: "외부 보상 없이 추론 학습하기"', "외부 보상 없이 추론 학습하기"),
        ("논문 요약: Discrete Markov Bridge", "Discrete Markov Bridge"),
        ("**요약: 「다리」**", "다리"),
        ("Paper Summary: “A Bridge”", "A Bridge"),
        ('"A" and "B"', '"A" and "B"'),
        ("요약 모델의 평가", "요약 모델의 평가"),
        ("논문 제목\uff1a 다리", "다리"),
        ("논문 요약", ""),
    ],
)
def test_finds_the_title_in_a_heading(heading: str, title: str) -> None:
    assert bare_title(heading) == title


@pytest.mark.parametrize(
    "title",
    ['"Quoted"', "논문 요약: 그 자체", "Summary", "# hash", "\\", "&#83;ummary", "`<think>` **b**"],
)
def test_a_title_survives_word_for_word(title: str) -> None:
    document = document_of(title, "text")

    assert reread(render(document)) == document


@pytest.mark.parametrize(
    "deep",
    [
        "",
        "## 2505.11111\ntext",
        "## None\n🔗 https://huggingface.co/papers/None",
        "\\## 2505.11111",
        "# second heading\n\n---",
        "```markdown\n# not a fence around it all\n```",
        "**Summary**:\ntext",
    ],
)
def test_a_text_cannot_pass_for_the_next_paper(deep: str) -> None:
    document = document_of("T", deep)

    assert reread(render(document)) == document


@pytest.mark.parametrize("period", [Period.WEEK, Period.MONTH])
def test_a_week_and_a_month_are_read_back(period: Period) -> None:
    document = document_of("T", "text", period)

    assert reread(render(document)) == document


def test_the_complaint_of_a_program_is_no_summary() -> None:
    reading = read(
        f"{HEAD}## 2505.20258\n🔗 https://huggingface.co/papers/2505.20258\n\n"
        "**Summary**:\nFailed to summarize: 429\n\n---\n\n",
        "x.md",
    )

    assert [problem.line for problem in reading.problems] == [7]
    assert reading.document is not None
    assert reading.document.digest.entries[0].brief.deep == ""
