"""Whatever a source writes, a terminal is safe, and lines keep their width."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

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
from tests.effort import examples

SGR = re.compile(r"\x1b\[[0-9;]*m")
OSC_8 = re.compile(r"\x1b\]8;(?:id=\d+;https?://[!-~]+|;)\x1b\\")
LONG_ADDRESS = re.compile(r"https?://[!-~]+$", re.IGNORECASE)
LABELS_ROOM = 24

nasty = st.sampled_from(
    [
        "\x1b[31m",
        "\x1b]8;;https://evil.example\x1b\\",
        "\x07",
        "\x9b2J",
        "\u202e",
        "[bold]",
        "[/]",
        "[link=https://x]",
        ":smile:",
        "👩‍👩‍👧",
        "🇰🇷",
        "1\ufe0f\u20e3",
        "e\u0301",
        "\u1112\u1161\u11ab",
        "שלום",
        "مرحبا",
        "한국어",
        "日本語の長い題名には空白がない",
        "\ud83d",
        "\ufe0f",
        "\u200d",
        " ",
        "\n",
        "\t",
        "https://a.example/" + "x" * 120,
        "見よhttps://a.example/見よ",
        "**",
        "# ",
        "- ",
        "W" * 150,
    ]
)
anything = st.lists(
    st.one_of(nasty, st.text(st.characters(exclude_categories=()))), max_size=8
).map("".join)
several = st.lists(anything, max_size=3).map(tuple)
origins = st.sampled_from(Origin)
papers = st.builds(
    Paper,
    id=st.sampled_from(["2602.06570", "hep-th/9901001"]),
    title=anything,
    authors=several,
    author_count=st.integers(0, 700),
    published=st.none() | st.dates(),
    listed=st.none() | st.dates(),
    upvotes=st.integers(0, 10**7),
    organization=st.none() | st.builds(Organization, name=anything, fullname=anything),
    submitter=st.none() | anything,
    keywords=several,
    media=several,
    github=st.none() | anything | anything.map("https://g.example/{}".format),
    github_stars=st.none() | st.integers(0, 10**7),
    project_page=st.none() | anything,
    categories=several,
    doi=st.none() | anything,
    withdrawn=st.booleans(),
)
figures = st.builds(
    Figure, url=anything | anything.map("https://g.example/{}".format), caption=anything
)
briefs = st.builds(
    Brief,
    one_line=anything,
    one_line_from=origins,
    points=several,
    abstract=anything,
    abstract_from=origins,
    deep=anything,
    figure=st.none()
    | st.builds(
        Figure, url=anything | anything.map("https://g.example/{}".format), caption=anything
    ),
)
styles = st.builds(Style, width=st.integers(1, 200), color=st.booleans(), links=st.booleans())
languages = st.sampled_from([*LANGUAGES, "tlh"])


@st.composite
def digests(draw: st.DrawFn) -> Digest:
    count = draw(st.integers(1, 10))
    entries = tuple(
        Entry(
            rank=rank,
            paper=draw(papers),
            brief=draw(briefs),
            rank_before=draw(st.none() | st.integers(1, 20)),
            upvotes_before=draw(st.none() | st.integers(0, 100)),
        )
        for rank in range(1, count + 1)
    )
    return Digest(
        span=Span.parse(draw(st.sampled_from(["2026-02-09", "2026-W07", "2026-02"]))),
        entries=entries,
        total=draw(st.integers(0, 2000)),
        as_of=draw(st.none() | st.datetimes(datetime(2023, 1, 1), timezones=st.just(UTC))),  # noqa: DTZ001 – the strategy adds the zone
        edition=draw(st.sampled_from(Edition)),
        language=draw(languages),
        origin=draw(origins),
    )


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


slow = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    max_examples=examples(60),
    # Explaining a failure among this many parts takes minutes.
    phases=[phase for phase in Phase if phase is not Phase.explain],
)


@slow
@given(digest=digests(), style=styles, abstracts=st.booleans())
def test_no_digest_can_harm_a_terminal(digest: Digest, style: Style, *, abstracts: bool) -> None:
    text = render(digest, style=style, zone=ZoneInfo("UTC"), abstracts=abstracts)

    assert_fit_for_a_terminal(text, style)
    assert "\n\n\n" not in text


@slow
@given(paper=papers, brief=briefs, language=languages, style=styles, bibtex=st.booleans())
def test_no_paper_can_harm_a_terminal(
    paper: Paper, brief: Brief, language: str, style: Style, *, bibtex: bool
) -> None:
    text = render_paper(paper, brief, language=language, style=style, bibtex=bibtex)

    assert_fit_for_a_terminal(text, style)


@slow
@given(st.lists(st.builds(Found, papers, anything), max_size=4), anything, languages, styles)
def test_nothing_found_can_harm_a_terminal(
    found: list[Found], words: str, language: str, style: Style
) -> None:
    assert_fit_for_a_terminal(render_found(found, words, language=language, style=style), style)
