"""Whatever a source writes, Discord takes the message, and what is in it is ours."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.models import Brief, Digest, Figure, Found, Paper
from formatters.discord import LAYOUTS, render, render_found, render_note, render_paper
from formatters.discord_markdown import foreign, linkable, size
from formatters.discord_message import DiscordMessage
from formatters.graphemes import visible
from formatters.text import links
from tests.anything import Anything, another, languages, patient
from tests.discord_judge import OURS, addresses, chain, judge, pictures
from tests.discord_reader import JOINER, read
from tests.effort import examples

anything = Anything(
    [
        *"\\*_~`|[]()<>#-+:@!",
        "**b** __u__ ~~s~~ ||x|| `c` ```d``` ***",
        "p(a||b||c)",
        "snake_case_ _x_",
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
        "@here",
        "@EVERYONE",
        "https://evil.example/a_b_c",
        "<https://evil.example>",
        "HTTPS://EVIL.example",
        "steam://run/1",
        "discord.gg/abc",
        "discordapp.com/invite/abc",
        "</b>",
        "&lt;@1&gt;",
        JOINER,
        "@" + JOINER + "everyone",
        "™",
        "★",
        "*" * 700,
        "😀" * 900,
        "한 " * 2500,
    ],
    addresses=[
        "https://a.example/" + "x" * 480,
        "https://a.example/" + "(" * 200,
        "https://a.example/x)[y](https://evil.example",
        "https://a.example/@everyone <@1> 'title'",
        "discord://-/x",
    ],
)


def allowed(*papers: Paper) -> set[str]:
    """The addresses that a message on those papers may lead to."""
    raw = {one.url for paper in papers for one in links(paper, "en")}
    raw |= {url for paper in papers for url in paper.media}
    return {url for one in raw if (url := linkable(one))}


def assert_taken(message: DiscordMessage, *papers: Paper, page: str = "") -> None:
    """Discord takes it whole, and calls, offers and links to nothing of a stranger's."""
    judge(message)
    assert addresses(message) <= allowed(*papers) | {page, f"{page}#{message.mark}"}
    assert pictures(message) <= {linkable(paper.thumbnail) for paper in papers}


@pytest.mark.slow
@patient
@given(digest=anything.digests, layout=st.sampled_from(LAYOUTS), images=st.booleans())
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
@patient
@given(paper=anything.papers, brief=anything.briefs, figure=anything.figures, language=languages)
def test_every_paper_is_taken(paper: Paper, brief: Brief, figure: Figure, language: str) -> None:
    card = render_paper(paper, replace(brief, figure=figure), language=language)

    for message in chain(card):
        assert_taken(message, replace(paper, media=(*paper.media, figure.url)))


@pytest.mark.slow
@patient
@given(
    found=st.lists(st.builds(Found, anything.papers, anything.text), max_size=12),
    words=anything.text,
    language=languages,
)
def test_whatever_is_found_is_taken(found: list[Found], words: str, language: str) -> None:
    each_once = [Found(another(one.paper, at), one.excerpt) for at, one in enumerate(found)]

    assert_taken(render_found(each_once, words, language), *(one.paper for one in each_once))


@settings(patient, max_examples=examples(50))
@given(anything.text)
def test_no_note_is_more_than_text(text: str) -> None:
    message = render_note(f"Sorry: {text}")

    judge(message)
    assert not read(message.content).kinds


@settings(patient, max_examples=examples(50))
@given(
    anything.text, st.integers(1, 300), st.sampled_from(["", "- ", "-# ", "### ", "1\\. ", "**"])
)
def test_what_others_wrote_is_shown_as_it_is(text: str, room: int, before: str) -> None:
    escaped = foreign(text, room)
    after = before if before == "**" else ""

    reading = read(f"{before}{escaped or 'x'}{after}")

    assert size(escaped) <= room
    assert set(reading.kinds) <= OURS
    assert len(reading.kinds) == (before not in {"", "1\\. "})
    if room == 300 and size(text) < 100:
        assert reading.text.replace(JOINER, "").endswith(visible(text))
