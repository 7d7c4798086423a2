import os
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.language import LANGUAGES
from bot.models import (
    Brief,
    Digest,
    Edition,
    Entry,
    Figure,
    Found,
    Organization,
    Origin,
    Paper,
    Span,
)
from formatters.plain import Style, render, render_found, render_paper

GOLDEN = Path(__file__).parents[1] / "golden"
ZONE = ZoneInfo("UTC")
SGR = re.compile(r"\x1b\[[0-9;]*m")
PIPE = Style(width=80, color=False, links=False)

WIDGETS = Paper(
    id="2602.06570",
    title="Measuring Widgets at Scale: A Benchmark of Long Titles that Need a Second Line",
    abstract="Widgets are counted. We count more of them, and faster.",
    authors=("Ada One", "Ben Two", "Cho Three", "Dov Four"),
    author_count=19,
    published=date(2026, 2, 6),
    listed=date(2026, 2, 9),
    upvotes=1054,
    comments=3,
    organization=Organization("widget-lab", "Widget Laboratory"),
    submitter="ada",
    keywords=("widgets", "benchmark", "large-scale measurement", "counting", "위젯 계측"),
    media=("https://media.example/a.mp4", "https://media.example/b.png"),
    github="https://github.com/widget-lab/widgets",
    github_stars=1234,
    project_page="https://widgets.example/a/project/page/whose/address/is/longer/than/a/line",
    categories=("cs.CL", "cs.AI"),
    doi="10.1000/182",
)
IN_KOREAN = Brief(
    one_line="위젯을 세는 속도를 두 배로 높이고, 누구나 다시 잴 수 있게 한 벤치마크입니다.",
    one_line_from=Origin.LLM,
    points=(
        "위젯 100만 개를 세 가지 환경에서 측정하고 기존 방법과 나란히 비교합니다.",
        "코드와 데이터를 공개합니다.",
    ),
    abstract="위젯을 셉니다. 더 많이, 더 빠르게 셉니다.",
    abstract_from=Origin.LLM,
    deep="## 1. 배경\n\n**위젯**은 많습니다.\n\n- 첫째 이유\n  - 그 아래\n\n| a | b |\n",
)
IN_ENGLISH = Brief(
    one_line="A benchmark that counts widgets twice as fast, and lets anybody repeat the count.",
    one_line_from=Origin.IMPORT,
    points=(
        "A million widgets are measured in three settings, side by side with what came before.",
        "Code and data are public.",
    ),
    abstract="Widgets are counted. We count more of them, and faster.",
    abstract_from=Origin.ABSTRACT,
    deep="## 1. Why\n\n**Widgets** are many.\n\n- A first reason\n  - below it\n\n| a | b |\n",
)
IN_JAPANESE = Brief(
    one_line="ウィジェットを2倍の速さで数え、誰でも数え直せるようにしたベンチマークです。",
    one_line_from=Origin.LLM,
    points=("100万個のウィジェットを3つの環境で測定します。", "コードとデータを公開しています。"),
    abstract="ウィジェットを数えます。より多く、より速く数えます。",
    abstract_from=Origin.LLM,
)
IN_CHINESE = Brief(
    one_line="一个以两倍速度清点组件、任何人都能复核的基准。",
    one_line_from=Origin.LLM,
    points=("在三种环境中测量了一百万个组件。", "代码和数据均已公开。"),
    abstract="我们清点组件，数得更多，也更快。",
    abstract_from=Origin.LLM,
)
BRIEFS = {"en": IN_ENGLISH, "ko": IN_KOREAN, "ja": IN_JAPANESE, "zh": IN_CHINESE}


def digest(language: str) -> Digest:
    """Four papers that show all there is: movement, labels, wide letters, and what is missing."""
    emoji = Paper(
        id="2602.00002",
        title="[bold]Markup[/bold] :smile: and 👩‍🔬 emoji: 위젯을 위한 日本語の題名",
        upvotes=53,
        organization=Organization("lab", "연구소"),
    )
    from_hf = Brief(one_line="We find that widgets grow.", one_line_from=Origin.HF)
    from_abstract = Brief(one_line="Widgets shrink. We show how far.")
    return Digest(
        span=Span.parse("2026-02-09"),
        entries=(
            Entry(
                rank=1,
                paper=WIDGETS,
                brief=BRIEFS[language],
                rank_before=3,
                upvotes_before=1051,
            ),
            Entry(rank=2, paper=emoji, brief=from_hf, rank_before=1, upvotes_before=53),
            Entry(
                rank=3,
                paper=Paper(id="hep-th/9901001", title="Old Widgets", upvotes=8, withdrawn=True),
                brief=from_abstract,
                rank_before=3,
            ),
            Entry(rank=4, paper=Paper(id="2602.00004", title="\x1b]0;\u202e\x07")),
        ),
        total=26,
        as_of=datetime(2026, 2, 10, 2, 30, tzinfo=UTC),
        edition=Edition.FINAL,
        language=language,
    )


def agree(name: str, text: str) -> None:
    """Compare with what readers saw before; `PAPERBOY_GOLDEN=write` accepts what they see now."""
    path = GOLDEN / f"plain-{name}.txt"
    if os.environ.get("PAPERBOY_GOLDEN") == "write":
        path.write_bytes(text.encode())
    assert text == path.read_bytes().decode()


@pytest.mark.parametrize("terminal", [False, True], ids=["pipe", "terminal"])
@pytest.mark.parametrize("width", [60, 100])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_digest_looks_as_it_did(language: str, width: int, *, terminal: bool) -> None:
    style = Style(width=width, color=terminal, links=terminal)

    text = render(digest(language), style=style, zone=ZONE)

    agree(f"digest-{language}-{width}-{'terminal' if terminal else 'pipe'}", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_paper_looks_as_it_did(language: str) -> None:
    withdrawn = replace(WIDGETS, withdrawn=True)

    text = render_paper(withdrawn, BRIEFS[language], language=language, style=PIPE, bibtex=True)

    agree(f"paper-{language}", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_found_looks_as_it_did(language: str) -> None:
    style = Style(width=60, color=True, links=False)
    found = [
        Found(WIDGETS, "…more of them, and faster. Widgets (wide ones) count…"),
        Found(Paper(id="hep-th/9901001", title="Old Widgets"), "Old"),
    ]

    agree(
        f"found-{language}",
        render_found(found, 'widgets "count (wide"', language=language, style=style),
    )


def test_nothing_found_is_said() -> None:
    assert render_found([], "x\x1b[1m", language="en", style=PIPE) == "No paper matches “x[1m”.\n"


def test_abstracts_are_printed_where_they_are_wanted() -> None:
    korean = digest("ko")

    without = render(korean, style=PIPE, zone=ZONE)
    with_them = render(korean, style=PIPE, zone=ZONE, abstracts=True)

    assert "더 많이" not in without
    assert "   초록 (AI 작성): 위젯을 셉니다. 더 많이, 더 빠르게 셉니다.\n" in with_them


def test_an_abstract_in_the_wrong_language_is_labelled() -> None:
    text = render_paper(WIDGETS, IN_ENGLISH, language="ko", style=PIPE)

    assert "\n초록 (원문)\nWidgets are counted." in text


def test_a_figure_is_told_with_its_address() -> None:
    pot = Figure("https://arxiv.example/x1.png", "Figure 1: A pot of [bold]soup")

    text = render_paper(WIDGETS, replace(IN_KOREAN, figure=pot), language="ko", style=PIPE)

    assert "\n\n그림 1\nA pot of [bold]soup\nhttps://arxiv.example/x1.png\n\n" in text


def test_a_figure_that_is_not_of_the_web_is_not_shown() -> None:
    brief = Brief(figure=Figure("javascript:alert(1)", "Figure 1: A pot of soup"))

    text = render_paper(WIDGETS, brief, language="en", style=PIPE)

    assert text == render_paper(WIDGETS, Brief(), language="en", style=PIPE)


def test_a_paper_of_which_nothing_is_known_can_be_shown() -> None:
    text = render_paper(Paper(id="2602.00001", title=""), Brief(), language="en", style=PIPE)

    assert text == (
        "2602.00001\n"
        "▲ 0 · 0 comments · 2602.00001\n"
        "\n"
        "Links\n"
        "HF     https://huggingface.co/papers/2602.00001\n"
        "arXiv  https://arxiv.org/abs/2602.00001\n"
        "PDF    https://arxiv.org/pdf/2602.00001\n"
    )


def test_ten_papers_stand_in_one_column(paper: Callable[..., Paper]) -> None:
    entries = tuple(Entry(rank=rank, paper=paper(f"2602.000{rank:02}")) for rank in range(1, 11))

    text = render(replace(digest("en"), entries=entries), style=PIPE, zone=ZONE)

    assert "\n 9  Paper 2602.00009\n    ▲ 0" in text
    assert "\n10  Paper 2602.00010\n    ▲ 0" in text


def test_the_surroundings_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    style = Style(width=100, color=True, links=True)
    before = render(digest("en"), style=style, zone=ZONE)

    for name, value in (("NO_COLOR", "1"), ("COLUMNS", "20"), ("TERM", "dumb")):
        monkeypatch.setenv(name, value)

    assert render(digest("en"), style=style, zone=ZONE) == before


def test_links_need_no_colour() -> None:
    text = render(digest("en"), style=Style(width=80, color=False, links=True), zone=ZONE)

    assert SGR.search(text) is None
    assert "\x1b]8;id=1;https://huggingface.co/papers/2602.06570\x1b\\Measuring" in text


def test_colour_needs_no_links() -> None:
    text = render(digest("en"), style=Style(width=80, color=True, links=False), zone=ZONE)

    assert SGR.search(text)
    assert "\x1b]" not in text
    assert "https://huggingface.co/papers/2602.06570" in text


def test_both_halves_of_a_wrapped_link_are_one_link() -> None:
    text = render(digest("en"), style=Style(width=40, color=False, links=True), zone=ZONE)

    first, second, *_ = re.findall(r"\x1b\]8;(id=\d+;https:[^\x1b]+)", text)
    assert first == second


def test_what_all_lines_have_in_common_is_said_once() -> None:
    whole = digest("ja")
    from_hf = replace(whole, entries=(whole.entries[1], replace(whole.entries[1], rank=3)))

    text = render(from_hf, style=PIPE, zone=ZONE)

    assert text.count("の要約・英語") == 1
    assert "HF の要約" not in text
