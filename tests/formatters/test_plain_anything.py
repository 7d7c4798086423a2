"""Whatever a source writes, a terminal is safe, and lines keep their width."""

import re
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from bot.models import Brief, Digest, Found, Paper
from formatters.plain import Style, render, render_found, render_paper
from tests.anything import Anything, languages, patient

pytestmark = pytest.mark.slow

SGR = re.compile(r"\x1b\[[0-9;]*m")
OSC_8 = re.compile(r"\x1b\]8;(?:id=\d+;https?://[!-~]+|;)\x1b\\", re.IGNORECASE)
LONG_ADDRESS = re.compile(r"https?://[!-~]+$", re.IGNORECASE)
LABELS_ROOM = 24

anything = Anything(
    [
        "\x1b]8;;https://evil.example\x1b\\",
        "\x07",
        "\x9b2J",
        "[bold]",
        "[/]",
        "[link=https://x]",
        ":smile:",
        "\t",
        "見よhttps://a.example/見よ",
        "**",
        "# ",
        "- ",
    ],
)
briefs = st.builds(
    replace, anything.briefs, deep=anything.text, figure=st.none() | anything.figures
)
styles = st.builds(Style, width=st.integers(1, 200), color=st.booleans(), links=st.booleans())


def assert_fit_for_a_terminal(text: str, style: Style) -> None:
    text.encode()
    assert text.endswith("\n")
    assert not text.startswith("\n")
    assert style.color or not SGR.search(text)
    assert style.links or not OSC_8.search(text)
    for line in OSC_8.sub("", SGR.sub("", text)).split("\n"):
        assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", line)
        assert line == line.rstrip()
        if cell_len(line) > style.columns:
            address = LONG_ADDRESS.search(line)
            assert address, line
            assert cell_len(line[: address.start()]) <= LABELS_ROOM


@patient
@given(digest=anything.digests, style=styles, abstracts=st.booleans())
def test_no_digest_can_harm_a_terminal(digest: Digest, style: Style, *, abstracts: bool) -> None:
    text = render(digest, style=style, zone=ZoneInfo("UTC"), abstracts=abstracts)

    assert_fit_for_a_terminal(text, style)
    assert "\n\n\n" not in text


@patient
@given(paper=anything.papers, brief=briefs, language=languages, style=styles, bibtex=st.booleans())
def test_no_paper_can_harm_a_terminal(
    paper: Paper, brief: Brief, language: str, style: Style, *, bibtex: bool
) -> None:
    text = render_paper(paper, brief, language=language, style=style, bibtex=bibtex)

    assert_fit_for_a_terminal(text, style)


@patient
@given(
    st.lists(st.builds(Found, anything.papers, anything.text), max_size=4),
    anything.text,
    languages,
    styles,
)
def test_nothing_found_can_harm_a_terminal(
    found: list[Found], words: str, language: str, style: Style
) -> None:
    assert_fit_for_a_terminal(render_found(found, words, language=language, style=style), style)
