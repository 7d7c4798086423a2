"""Whatever a source writes, Discord takes the message, and what is in it is ours."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

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
from formatters.discord import LAYOUTS, render, render_found, render_note, render_paper
from formatters.discord_markdown import foreign, linkable, size
from formatters.discord_message import DiscordMessage
from formatters.graphemes import visible
from formatters.text import links
from tests.discord_judge import OURS, addresses, chain, judge, pictures
from tests.discord_reader import JOINER, read
from tests.effort import examples

nasty = st.sampled_from(
    [
        *"\\*_~`|[]()<>#-+:@!",
        "**b** __u__ ~~s~~ ||x|| `c` ```d``` ***",
        "p(a||b||c)",
        "snake_case_ _x_",
        "[x](https://evil.example)",
        "](https://evil.example)",
        "[[x]](<https://evil.example>",
        "\\[x\\](https://evil.example)",
        "# big",
        "-# small",
        "> quote",
        ">>> quote",
        "- one",
        "1. one",
        "<@1>",
        "<@&123456789012345678>",
        "<@!1>",
        "<#1>",
        "<a:wave:1>",
        "<:e:1>",
        "<t:1:R>",
        "</cmd:1>",
        "<id:customize>",
        "<a@b.example>",
        "<+15551234>",
        "@everyone",
        "@here",
        "@EVERYONE",
        "https://evil.example/a_b_c",
        "<https://evil.example>",
        "HTTPS://EVIL.example",
        "steam://run/1",
        "discord.gg/abc",
        "discordapp.com/invite/abc",
        "<think>",
        "</b>",
        "&lt;@1&gt;",
        "$\\mathcal{O}(n^2)$",
        "\x1b[31m",
        "\u202e",
        JOINER,
        "@" + JOINER + "everyone",
        "\u0000",
        "\u2028",
        "👩‍👩‍👧",
        "🇰🇷",
        "1️⃣",
        "™",
        "★",
        "e\u0301",
        "\u1112\u1161\u11ab",
        "שלום",
        "مرحبا",
        "한국어 제목",
        "日本語の長い題名には空白がない",
        "\ud83d",
        "\ufe0f",
        "\u200d",
        " ",
        "\n",
        "W" * 350,
        "*" * 700,
        "😀" * 900,
        "한 " * 2500,
    ]
)
anything = st.lists(
    st.one_of(nasty, st.text(st.characters(exclude_categories=()), max_size=40)), max_size=8
).map("".join)
written = st.one_of(
    st.none(),
    anything,
    anything.map("https://g.example/{}".format),
    anything.map("https://{}".format),
    st.sampled_from(
        [
            "https://x",
            "https://a..b.example",
            "http://[::1]/",
            "https://me:secret@a.example/",
            "https://a.example/" + "x" * 480,
            "https://a.example/" + "(" * 200,
            "https://a.example/x)[y](https://evil.example",
            "https://a.example/@everyone <@1> 'title'",
            "discord://-/x",
            "HTTPS://A.Example:8080#x",
        ]
    ),
)
several = st.lists(anything, max_size=6).map(tuple)
origins = st.sampled_from(Origin)
ids = st.sampled_from(["2602.06570", "hep-th/9901001", "a" * 60 + "/9901001"])
figures = st.builds(
    Figure,
    url=written.map(lambda raw: raw or ""),
    caption=anything | anything.map("Figure 1: {}".format),
)
languages = st.sampled_from([*LANGUAGES, "tlh"])
known = {
    "title": anything,
    "abstract": anything,
    "authors": several,
    "author_count": st.integers(0, 700),
    "published": st.none() | st.dates(),
    "listed": st.none() | st.dates(),
    "upvotes": st.integers(0, 10**7),
    "organization": st.none() | st.builds(Organization, name=anything, fullname=anything),
    "submitter": st.none() | anything,
    "keywords": several,
    "media": st.lists(written.map(lambda raw: raw or ""), max_size=4).map(tuple),
    "thumbnail": written,
    "github": written,
    "github_stars": st.none() | st.integers(0, 10**7),
    "project_page": written,
    "categories": several,
    "doi": st.none() | anything,
    "withdrawn": st.booleans(),
}
papers = st.builds(Paper, id=ids, **known)
briefs = st.builds(
    Brief,
    one_line=anything,
    one_line_from=origins,
    points=several,
    abstract=anything,
    abstract_from=origins,
)


@st.composite
def digests(draw: st.DrawFn) -> Digest:
    drawn = draw(st.lists(st.tuples(papers, briefs), min_size=1, max_size=3))
    entries = tuple(
        Entry(
            rank=rank,
            paper=_another(drawn[rank % len(drawn)][0], rank),
            brief=drawn[rank % len(drawn)][1],
            rank_before=draw(st.none() | st.integers(1, 20)),
            upvotes_before=draw(st.none() | st.integers(0, 100)),
        )
        for rank in range(1, draw(st.integers(1, 10)) + 1)
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


def _another(paper: Paper, rank: int) -> Paper:
    """The same under an id of its own: no digest holds a paper twice."""
    return replace(paper, id=f"{paper.id}{rank}")


def allowed(*papers: Paper) -> set[str]:
    """The addresses that a message on those papers may lead to."""
    raw = {one.url for paper in papers for one in links(paper, "en")}
    raw |= {url for paper in papers for url in paper.media}
    return {url for one in raw if (url := linkable(one))}


def assert_taken(message: DiscordMessage, *papers: Paper, page: str = "") -> None:
    """Discord takes it whole, and calls, offers and links to nothing of a stranger's."""
    judge(message)
    assert addresses(message) <= allowed(*papers) | {page}
    assert pictures(message) <= {linkable(paper.thumbnail) for paper in papers}


slow = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    max_examples=examples(50),
    # Explaining a failure among this many parts takes minutes.
    phases=[phase for phase in Phase if phase is not Phase.explain],
)


@pytest.mark.slow
@slow
@given(digest=digests(), layout=st.sampled_from(LAYOUTS), images=st.booleans())
def test_every_digest_is_taken(digest: Digest, layout: str, *, images: bool) -> None:
    path = {10: "date", 8: "week", 7: "month"}[len(digest.span.key)]
    page = f"https://huggingface.co/papers/{path}/{digest.span.key}"

    messages = chain(render(digest, layout, images=images))

    assert [message.layout for message in messages] == list(LAYOUTS[LAYOUTS.index(layout) :])
    for message in messages:
        assert_taken(message, *(entry.paper for entry in digest.entries), page=page)
        assert images or not pictures(message)
    assert read(messages[-1].content).quiet


@pytest.mark.slow
@slow
@given(paper=papers, brief=briefs, figure=figures, language=languages)
def test_every_paper_is_taken(paper: Paper, brief: Brief, figure: Figure, language: str) -> None:
    card = render_paper(paper, replace(brief, figure=figure), language=language)

    for message in chain(card):
        assert_taken(message, replace(paper, media=(*paper.media, figure.url)))


@pytest.mark.slow
@slow
@given(
    found=st.lists(st.builds(Found, papers, anything), max_size=12),
    words=anything,
    language=languages,
)
def test_whatever_is_found_is_taken(found: list[Found], words: str, language: str) -> None:
    each_once = [Found(_another(one.paper, at), one.excerpt) for at, one in enumerate(found)]

    assert_taken(render_found(each_once, words, language), *(one.paper for one in each_once))


@settings(slow, max_examples=examples(50))
@given(anything)
def test_no_note_is_more_than_text(text: str) -> None:
    message = render_note(f"Sorry: {text}")

    judge(message)
    assert not read(message.content).kinds


@settings(slow, max_examples=examples(50))
@given(anything, st.integers(1, 300), st.sampled_from(["", "- ", "-# ", "### ", "1\\. ", "**"]))
def test_what_others_wrote_is_shown_as_it_is(text: str, room: int, before: str) -> None:
    escaped = foreign(text, room)
    after = before if before == "**" else ""

    reading = read(f"{before}{escaped or 'x'}{after}")

    assert size(escaped) <= room
    assert set(reading.kinds) <= OURS
    assert len(reading.kinds) == (before not in {"", "1\\. "})
    if room == 300 and size(text) < 100:
        assert reading.text.replace(JOINER, "").endswith(visible(text))
