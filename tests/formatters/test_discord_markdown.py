from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.models import Brief, Entry, Origin, Paper
from formatters.discord import render, render_paper
from formatters.discord_markdown import foreign, linkable
from tests.discord_judge import (
    addresses,
    chain,
    judge,
    pictures,
    seen,
)
from tests.discord_look import WIDGETS, look, of
from tests.discord_reader import read

SAID = {"full": 3, "compact": 2, "embeds": 3, "text": 2, "": 4}
"""How often each layout, and a card, says what is title, one-liner, key point and abstract."""


@pytest.mark.parametrize(
    "written",
    [
        "p(a||b||c)",
        "snake_case_ and _x_",
        "**b** *i* ***",
        "~~s~~ `c` ```d```",
        "[x](https://evil.example)",
        "# big",
        "-# small",
        "> quote",
        ">>> quote",
        "- one",
        "1. one",
        "<@1>",
        "<@&1>",
        "<#1>",
        "<:e:1>",
        "<t:1>",
        "</cmd:1>",
        "<think>",
        "@everyone @here",
        "see https://evil.example/a_b",
        "<https://evil.example>",
        "discord.gg/abc",
        r"\alpha \_ \\",
    ],
)
def test_what_others_wrote_is_text_wherever_it_stands(written: str) -> None:
    paper = replace(WIDGETS, title=written)
    brief = Brief(one_line=written, one_line_from=Origin.LLM, points=(written,), abstract=written)
    digest = of(Entry(rank=1, paper=paper, brief=brief))

    for message in (*chain(render(digest)), render_paper(paper, brief, language="en")):
        judge(message)
        assert seen(message).count(written) == SAID[message.layout]
        assert "https://evil.example" not in "".join(addresses(message))


@pytest.mark.parametrize("title", ["Widgets 🔥", "A* and _b_", "Counting™ 1️⃣", "GET https://x.yy"])
def test_a_title_that_would_break_a_link_is_none(title: str) -> None:
    for message in chain(render(of(Entry(rank=1, paper=replace(WIDGETS, title=title))))):
        judge(message)
        assert title in seen(message)
        assert "https://huggingface.co/papers/2602.06570" in addresses(message)


@pytest.mark.parametrize(
    "title",
    ["Pass@k (and Why)", "C# vs. F#: 3.5 > 2", "위젯 → 日本語", "4-bit & 1.5B", "$5 {x} ^2"],
)
def test_an_ordinary_title_is_a_link_as_it_stands(title: str) -> None:
    reading = read(render(of(Entry(rank=1, paper=replace(WIDGETS, title=title))), "text").content)

    assert reading.links[1:] == [(title, "https://huggingface.co/papers/2602.06570")]


@pytest.mark.parametrize(
    ("raw", "address"),
    [
        ("https://a.example/x)[y](z", "https://a.example/x%29%5By%5D%28z"),
        ("https://a.example/a b<c>", "https://a.example/a%20b%3Cc%3E"),
        ("https://a.example/@everyone", "https://a.example/%40everyone"),
        ("HTTPS://a.example/", "https://a.example/"),
        ("https://me:pw@a.example/", None),
        ("https://localhost/", None),
        ("javascript:alert(1)", None),
        ("discord://-/channels", None),
        ("https://a.example/" + "(" * 300, None),
        (None, None),
    ],
)
def test_no_address_can_break_out_of_its_link(raw: str | None, address: str | None) -> None:
    assert linkable(raw) == address


def test_an_address_that_discord_does_not_take_is_left_out() -> None:
    strange = replace(WIDGETS, github="https://x", thumbnail="https://x", media=("https://x",))

    for message in (
        render(of(Entry(rank=1, paper=strange))),
        render_paper(strange, Brief(), language="en"),
    ):
        judge(message)
        assert not pictures(message)
        assert "Code" not in look(message)


def test_a_paper_of_whose_title_nothing_is_seen_goes_by_its_id(
    paper: Callable[..., Paper],
) -> None:
    for message in chain(render(of(Entry(rank=1, paper=paper(title="\x1b\u202e"))))):
        assert "2602.06570" in seen(message)


def test_a_text_is_cut_before_it_is_escaped() -> None:
    assert foreign("*" * 20, 10) == r"\*\*\*\*…"
    assert foreign("# " + "x" * 20, 10) == r"\# xxxxxx…"
