from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language import LANGUAGES
from bot.models import Origin, Paper
from bot.replies import DeepShown
from formatters.discord_deep import render_deep
from formatters.discord_reply import render_reply
from tests.discord_judge import addresses, judge, markdown_of, seen
from tests.effort import examples

PAPER = Paper(id="2602.06570", title="Slow Soup")
DEEP = "## 1. Motivation\n\nFast soup burns. (§1)\n\n## 2. Results\n\n- It scores 85.2. (§3)"
PDF = "https://arxiv.org/pdf/2602.06570"
HOSTILE = "**@everyone** <@1> [x](https://evil.example) ||a|| `c` # 😀한글\u202e"


def test_headings_are_bold_and_claims_are_listed() -> None:
    message = render_deep(PAPER, DEEP, language="en")

    judge(message)
    (markdown,) = filter(None, markdown_of(message))
    assert markdown == (
        "### [Slow Soup](https://huggingface.co/papers/2602.06570)\n"
        "-# Deep read (written by AI) · 2602.06570\n"
        "**1\\. Motivation**\nFast soup burns. (§1)\n"
        "**2\\. Results**\n- It scores 85.2. (§3)"
    )
    assert PDF in addresses(message)


@pytest.mark.parametrize(("language", "origin"), [("en", "imported"), ("ko", "가져온")])
def test_an_answer_says_where_it_came_from_and_why_it_is_an_older_one(
    language: str, origin: str
) -> None:
    reply = DeepShown(
        paper=PAPER, deep=DEEP, language=language, origin=Origin.IMPORT, caveat="An *older* one."
    )

    told = seen(render_reply(reply, "en"))

    assert "An *older* one." in told
    assert origin in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_one_message_does_not_hold_is_left_to_the_paper(language: str) -> None:
    deep = "## 1. Long\n\n" + "- Soup burns.\n" * 2000

    message = render_deep(PAPER, deep, language=language)

    judge(message)
    (markdown,) = filter(None, markdown_of(message))
    assert markdown.endswith(f"]({PDF})")
    assert len(markdown) > 3500, "as much as there is room for"


def test_no_heading_stands_above_nothing() -> None:
    deep = "".join(f"## {at}. {'Heading ' * 12}\n\n- Soup burns.\n" for at in range(40))

    for size in range(10, 150, 10):
        message = render_deep(replace(PAPER, title="S" * size), deep, language="en")
        *_, before, _ = next(filter(None, markdown_of(message))).splitlines()
        assert before == "- Soup burns."


lines = st.sampled_from(["## ", "- ", "* ", "", "```", "# **", "> ", "\\"]).flatmap(
    lambda mark: st.one_of(
        st.sampled_from([HOSTILE, "*" * 700, "😀" * 900, "한 " * 2500, "W" * 5000, "<"]),
        st.text(max_size=30),
    ).map(lambda text: f"{mark}{text}")
)


@pytest.mark.slow
@settings(max_examples=examples(60), deadline=None)
@given(
    st.lists(lines, max_size=40).map("\n".join), st.integers(1, 40), st.sampled_from([*LANGUAGES])
)
def test_whatever_is_written_discord_takes_it_and_nothing_becomes_markup(
    deep: str, times: int, language: str
) -> None:
    judge(
        render_deep(
            replace(PAPER, title=HOSTILE),
            "\n".join([deep] * times),
            language=language,
            caveat=HOSTILE,
        )
    )
