import json
import os
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.models import Brief, Digest, Edition, Entry, Figure, Found, Organization, Origin, Paper
from bot.span import Period, Span
from formatters.as_json import render, render_found, render_paper

GOLDEN = Path(__file__).parents[1] / "golden" / "digest.json.txt"
BARE = Paper(id="hep-th/9901001", title="Old Widgets")
WHOLE = Paper(
    id="2602.06570",
    title="Measuring “Widgets”",
    abstract="We count.",
    authors=("Ada One", "조 둘"),
    author_count=2,
    published=date(2026, 2, 6),
    listed=date(2026, 2, 9),
    upvotes=54,
    comments=3,
    organization=Organization("lab", "The Lab"),
    keywords=("widgets",),
    github="https://github.com/o/r",
    github_stars=0,
    project_page="javascript:alert(1)",
    categories=("cs.CL",),
)
KOREAN = Brief(
    one_line="위젯을 셉니다.",
    one_line_from=Origin.LLM,
    points=("빠릅니다.",),
    abstract="We count.",
    abstract_from=Origin.ABSTRACT,
    deep="## 1. Counting\n\nWe count. (§1)",
    deep_from=Origin.LLM,
    figure=Figure("https://arxiv.org/html/2602.06570v1/x1.png", "Figure 1: A widget."),
)


def digest(span: str = "2026-02-09", as_of: datetime | None = None) -> Digest:
    return Digest(
        span=Span.parse(span),
        entries=(
            Entry(rank=1, paper=WHOLE, brief=KOREAN, rank_before=2, figures=("a.png",)),
            Entry(rank=2, paper=BARE),
        ),
        total=26,
        as_of=as_of,
        edition=Edition.FINAL,
        language="ko",
    )


def test_the_schema_is_what_it_was() -> None:
    """`PAPERBOY_GOLDEN=write` accepts what is there now; fields may come, but none may go."""
    text = render(digest(as_of=datetime(2026, 2, 10, 2, 30, tzinfo=UTC)))

    if os.environ.get("PAPERBOY_GOLDEN") == "write":
        GOLDEN.write_bytes(text.encode())
    assert text == GOLDEN.read_bytes().decode()


@pytest.mark.parametrize(
    ("key", "period", "last"),
    [
        ("2026-02-09", Period.DAY, "2026-02-09"),
        ("2026-W07", Period.WEEK, "2026-02-15"),
        ("2026-02", Period.MONTH, "2026-02-28"),
    ],
)
def test_a_span_says_what_it_covers(key: str, period: Period, last: str) -> None:
    span = json.loads(render(digest(key)))["span"]

    assert span["key"] == key
    assert span["period"] == period.value
    assert span["last"] == last


def test_what_is_not_known_is_null() -> None:
    told = json.loads(render_paper(BARE, Brief(), "en"))

    assert (told["schema"], told["kind"], told["language"]) == (1, "paper", "en")
    assert told["brief"] == {
        "one_line": None,
        "points": [],
        "abstract": None,
        "deep": None,
        "deep_origin": None,
        "figure": None,
    }
    unknown = {name for name, value in told["paper"].items() if value is None}
    assert unknown == {
        "abstract",
        "author_count",
        "published",
        "listed",
        "organization",
        "submitter",
        "ai_summary",
        "ai_summary_model",
        "thumbnail",
        "github",
        "github_stars",
        "project_page",
        "doi",
    }


def test_known_and_zero_are_not_null() -> None:
    paper = json.loads(render_paper(WHOLE, KOREAN, "ko"))["paper"]

    assert paper["github_stars"] == 0
    assert paper["withdrawn"] is False


def test_a_figure_is_told_with_its_caption_and_only_where_it_lies_in_the_web() -> None:
    bare = replace(KOREAN, figure=Figure("https://arxiv.org/x1.png", ""))
    evil = replace(KOREAN, figure=Figure("javascript:alert(1)", "Figure 1"))

    told = [
        json.loads(render_paper(WHOLE, one, "ko"))["brief"]["figure"]
        for one in (KOREAN, bare, evil)
    ]

    assert told == [
        {"url": "https://arxiv.org/html/2602.06570v1/x1.png", "caption": "Figure 1: A widget."},
        {"url": "https://arxiv.org/x1.png", "caption": None},
        None,
    ]


def test_only_addresses_of_the_web_are_links() -> None:
    paper = json.loads(render_paper(WHOLE, KOREAN, "ko"))["paper"]

    assert paper["links"]["code"] == "https://github.com/o/r"
    assert paper["links"]["project"] is None


def test_search_results_keep_their_order(paper: Callable[..., Paper]) -> None:
    told = json.loads(render_found([Found(paper("2602.00002"), "…b…"), Found(BARE, "")]))

    assert told["kind"] == "found"
    assert [one["paper"]["id"] for one in told["found"]] == ["2602.00002", "hep-th/9901001"]
    assert told["found"][0]["excerpt"] == "…b…"
    assert json.loads(render_found([]))["found"] == []


def test_korean_stays_readable() -> None:
    assert "위젯을 셉니다." in render_paper(WHOLE, KOREAN, "ko")


def test_what_a_terminal_would_obey_is_escaped() -> None:
    title = "\x1b[31m\x07\x7f\x9b2J\u202e\u2028\ud83d \U0001f600 \\u"

    text = render_paper(Paper(id="2602.00001", title=title), Brief(), "en")

    text.encode()
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e]", text)
    assert json.loads(text)["paper"]["title"] == title
