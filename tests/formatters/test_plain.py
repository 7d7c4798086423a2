import re
from collections.abc import Callable
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from bot.language import LANGUAGES
from bot.models import Brief, Digest, Entry, Figure, Found, Organization, Paper
from formatters.plain import Style, render, render_found, render_paper
from tests.widgets import (
    BRIEFS,
    IN_ENGLISH,
    IN_KOREAN,
    OLD,
    SHRINKS,
    WIDGETS,
    agree,
    digest_of,
    falls,
    rises,
)

ZONE = ZoneInfo("UTC")
SGR = re.compile(r"\x1b\[[0-9;]*m")
PIPE = Style(width=80, color=False, links=False)

EMOJI = Paper(
    id="2602.00002",
    title="[bold]Markup[/bold] :smile: and 👩‍🔬 emoji: 위젯을 위한 日本語の題名",
    upvotes=53,
    organization=Organization("lab", "연구소"),
)
DEEP = {
    "en": "## 1. Why\n\n**Widgets** are many.\n\n- A first reason\n  - below it\n\n| a | b |\n",
    "ko": "## 1. 배경\n\n**위젯**은 많습니다.\n\n- 첫째 이유\n  - 그 아래\n\n| a | b |\n",
}


def brief_in(language: str) -> Brief:
    return replace(BRIEFS[language], deep=DEEP.get(language, ""))


def digest(language: str) -> Digest:
    """Four papers that show all there is: movement, labels, wide letters, and what is missing."""
    first = rises(WIDGETS, brief_in(language))
    nameless = Entry(rank=4, paper=Paper(id="2602.00004", title="\x1b]0;\u202e\x07"))
    return digest_of(first, falls(EMOJI), SHRINKS, nameless, language=language)


@pytest.mark.parametrize("terminal", [False, True], ids=["pipe", "terminal"])
@pytest.mark.parametrize("width", [60, 100])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_digest_looks_as_it_did(language: str, width: int, *, terminal: bool) -> None:
    style = Style(width=width, color=terminal, links=terminal)

    text = render(digest(language), style=style, zone=ZONE)

    agree(f"plain-digest-{language}-{width}-{'terminal' if terminal else 'pipe'}", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_paper_looks_as_it_did(language: str) -> None:
    withdrawn = replace(WIDGETS, withdrawn=True)

    text = render_paper(withdrawn, brief_in(language), language=language, style=PIPE, bibtex=True)

    agree(f"plain-paper-{language}", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_found_looks_as_it_did(language: str) -> None:
    style = Style(width=60, color=True, links=False)
    found = [
        Found(WIDGETS, "…more of them, and faster. Widgets (wide ones) count…"),
        Found(replace(OLD, upvotes=0, withdrawn=False), "Old"),
    ]

    agree(
        f"plain-found-{language}",
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
