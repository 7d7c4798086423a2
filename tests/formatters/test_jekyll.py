from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.document import Document, Imprint, Shape
from bot.models import Brief, Digest, Edition, Entry, Organization, Origin, Paper
from bot.span import Period, Span
from formatters.jekyll import render
from formatters.reading import read

POST = Path(__file__).parent / "data" / "2026-02-09-jekyll.md"
MONDAY = date(2026, 2, 9)

MakePaper = Callable[..., Paper]


def post(
    *papers: Paper,
    language: str = "en",
    period: Period = Period.DAY,
    imprint: Imprint | None = None,
    brief: Brief | None = None,
) -> str:
    digest = Digest(
        span=Span.of(period, MONDAY),
        entries=tuple(
            Entry(rank=rank, paper=paper, brief=brief or Brief())
            for rank, paper in enumerate(papers, start=1)
        ),
        total=42,
        as_of=None,
        edition=Edition.FINAL,
        language=language,
    )
    return render(Document(shape=Shape.JEKYLL, digest=digest, imprint=imprint or Imprint()))


def reread(text: str) -> Document:
    reading = read(text, "2026-02-09-jekyll.md")
    assert reading.problems == ()
    assert reading.document is not None
    return reading.document


def front_of(text: str) -> dict[str, Any]:
    front: dict[str, Any] = yaml.safe_load(text.split("---\n")[1])
    return front


def test_a_post_that_was_read_comes_out_as_it_was_without_what_was_glued_on() -> None:
    text = POST.read_bytes().decode()

    assert render(reread(text)) == (
        text.replace("Technology1861", "Technology")
        .replace("·19 authors191", "·19 authors")
        .replace("·7 authors1", "·7 authors")
    )


def test_reads_votes_makers_and_imprint_of_a_scraped_post() -> None:
    document = reread(POST.read_bytes().decode())

    assert document.imprint == Imprint(
        author="crawler",
        posted="2026-02-09 09:15:00 +0900",
        categories=("Daily Papers", "일간"),
        tags=("huggingface", "papers", "daily", "ai"),
    )
    assert (document.digest.language, document.digest.total) == ("en", 4)
    first, second, third, _ = (entry.paper for entry in document.digest.entries)
    assert (first.upvotes, first.organization) == (
        53,
        Organization("", "Baichuan Intelligent Technology"),
    )
    assert (second.organization, second.author_count) == (None, 19)
    assert third.organization == Organization("", "NVIDIA")
    brief = document.digest.entries[1].brief
    assert r"$P_\theta(Y|X,Z)$ and \textbf{bold}" in brief.abstract
    assert brief.abstract == second.abstract
    assert brief.abstract_from is Origin.ABSTRACT


@pytest.mark.parametrize(
    ("maker", "line"),
    [
        ({"organization": Organization("nvidia", "NVIDIA")}, "   - 기관: NVIDIA\n"),
        ({"organization": None, "author_count": 7}, "   - 기관: ·7 authors\n"),
        ({"organization": None, "author_count": 1}, "   - 기관: ·1 author\n"),
        ({"organization": Organization("qwen", "Qwen2")}, "   - 기관: Qwen&#50;\n"),
        ({"organization": Organization("a", "Lab 360")}, "   - 기관: Lab 360\n"),
    ],
)
def test_says_who_made_it(paper: MakePaper, maker: dict[str, Any], line: str) -> None:
    made = paper(**maker)

    text = post(made)

    assert line in text
    found = reread(text).digest.entries[0].paper
    assert found.author_count == made.author_count
    assert (found.organization and found.organization.fullname) == (
        made.organization and made.organization.fullname
    )


def test_leaves_out_what_a_paper_lacks(paper: MakePaper) -> None:
    text = post(paper(organization=None, abstract=""))

    assert "기관" not in text
    assert "Abstract" not in text
    reread(text)


def test_a_translation_does_not_pass_for_the_original(paper: MakePaper) -> None:
    translated = Brief(abstract="번역한 초록", abstract_from=Origin.LLM)

    assert "번역한" not in post(paper(abstract=""), language="ko", brief=translated)
    assert "We study it." in post(
        paper(abstract=""), language="ko", brief=Brief(abstract="We study it.")
    )


def test_an_imprint_that_is_empty_is_filled_by_the_span(paper: MakePaper) -> None:
    assert front_of(post(paper()))["categories"] == ["Daily Papers", "일간"]
    weekly = front_of(post(paper(), period=Period.WEEK))
    assert weekly["title"] == "Hugging Face Weekly Papers - 2026-W07"
    assert weekly["categories"] == ["Weekly Papers", "주간"]
    assert weekly["tags"] == ["huggingface", "papers", "weekly", "ai"]
    assert weekly["author"] == "paperboy"
    assert "\ndate: 2026-02-09 00:00:00 +0000\n" in post(paper())


@pytest.mark.parametrize("period", [Period.WEEK, Period.MONTH])
def test_a_week_and_a_month_are_read_back(paper: MakePaper, period: Period) -> None:
    assert reread(post(paper(), period=period)).digest.span == Span.of(period, MONDAY)


SETTINGS = st.one_of(
    st.sampled_from(["yes", "null", "1", "a: b", "# c", "[d]", "{{e}}", "f, g", "'h'", '"', "---"]),
    st.text(min_size=1),
)


@given(SETTINGS, st.lists(SETTINGS, min_size=1, max_size=3))
def test_front_matter_means_the_same_to_yaml_and_to_us(author: str, tags: list[str]) -> None:
    imprint = Imprint(author=author, posted="soon: [maybe]", categories=("a",), tags=tuple(tags))

    text = post(Paper(id="2602.06570", title="T"), imprint=imprint)

    front = yaml.safe_load(text.removeprefix("---\n").partition("\n---\n")[0])
    assert (front["author"], front["tags"]) == (author, tags)
    assert reread(text).imprint == imprint


def test_liquid_in_a_text_reaches_no_template_engine(paper: MakePaper) -> None:
    hazard = "{{ site.x }} {% raw %} {{{ &#123; &amp;#123; }} %}"

    text = post(paper(title=hazard, abstract=hazard, organization=Organization("a", "{{b}}")))

    assert "{{" not in text
    assert "{%" not in text
    found = reread(text).digest.entries[0].paper
    assert (found.title, found.abstract) == (hazard, hazard)


def test_an_abstract_of_several_paragraphs_stays_inside_its_item(paper: MakePaper) -> None:
    text = post(
        paper(abstract="one\n\n1. **two** - 👍 3\n   - Abstract: four"), paper("2602.22222")
    )

    assert "   - Abstract: one\n\n     1. **two** - 👍 3\n        - Abstract: four\n\n2. " in text


def test_a_page_without_front_matter_is_read_all_the_same() -> None:
    whole = POST.read_bytes().decode()
    body = whole.partition("\n---\n\n")[2]

    reading = read(body, POST.name)

    assert [(problem.line, problem.what) for problem in reading.problems] == [
        (1, "The front matter between two lines “---” is missing.")
    ]
    assert reading.document is not None
    assert len(reading.document.digest.entries) == 4


def test_reads_front_matter_that_is_written_in_other_ways(paper: MakePaper) -> None:
    text = post(paper()).replace(
        "tags: [huggingface, papers, daily, ai]", "tags:\n  - 'it''s'\n  - \"two\""
    )

    assert reread(text).imprint.tags == ("it's", "two")
