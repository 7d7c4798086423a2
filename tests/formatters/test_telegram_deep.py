from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language import LANGUAGES
from bot.models import Origin, Paper
from bot.replies import DeepShown
from formatters import telegram_limits as limits
from formatters.telegram_deep import MOST, render_deep
from formatters.telegram_message import TelegramMessages
from formatters.telegram_reply import render_reply
from tests.effort import examples
from tests.telegram_judge import detected, parse

PAPER = Paper(id="2602.06570", title="Slow <Soup>")
DEEP = (
    "## 1. Motivation\n\nFast soup burns. (§1)\n\n## 2. Results\n\n- It scores 85.2. (§3)\n- Yes."
)
HOSTILE = "<b>@somebody</b> & /start </blockquote> cs.AI 😀한글\u202e"


def shown(messages: TelegramMessages) -> str:
    return "\n\n".join(parse(message.html).text for message in messages)


def test_each_heading_is_bold_and_its_claims_are_folded() -> None:
    (message,) = render_deep(PAPER, DEEP, language="en")

    parsed = parse(message.html)
    assert parsed.text == (
        "Slow <Soup>\nDeep read (written by AI) · 2602.06570\n\n"
        "1. Motivation\nFast soup burns. (§1)\n\n"
        "2. Results\n• It scores 85.2. (§3)\n• Yes."
    )
    assert [(one.kind, one.text) for one in parsed.entities if one.kind != "texturl"] == [
        ("bold", "Slow <Soup>"),
        ("bold", "1. Motivation"),
        ("expandableblockquote", "Fast soup burns. (§1)"),
        ("bold", "2. Results"),
        ("expandableblockquote", "• It scores 85.2. (§3)\n• Yes."),
    ]
    assert parsed.urls == {"https://huggingface.co/papers/2602.06570"}


def test_what_a_claim_or_heading_says_is_text() -> None:
    (message,) = render_deep(PAPER, f"## {HOSTILE}\n\n- {HOSTILE}", language="en")

    parsed = parse(message.html)
    kinds = sorted(one.kind for one in parsed.entities)
    assert kinds == ["bold", "bold", "expandableblockquote", "texturl"]
    assert parsed.text.count("</blockquote>") == 2
    assert not {"mention", "botcommand"} & {one.kind for one in detected(parsed.text)}


def test_it_leads_to_the_paper_and_can_be_saved() -> None:
    (message,) = render_deep(PAPER, DEEP, language="en")

    acts = [button.callback for row in message.buttons for button in row]
    assert acts == ["p:2602.06570", "sv:2602.06570"]


@pytest.mark.parametrize(("language", "origin"), [("en", "imported"), ("ko", "가져온")])
def test_an_answer_says_where_it_came_from_and_why_it_is_an_older_one(
    language: str, origin: str
) -> None:
    reply = DeepShown(
        paper=PAPER, deep=DEEP, language=language, origin=Origin.IMPORT, caveat="An <older> one."
    )

    told = shown(render_reply(reply, "en"))

    assert told.startswith("An <older> one.\nSlow <Soup>\n")
    assert origin in told


def test_a_long_one_takes_more_messages_and_no_section_is_parted_that_need_not_be() -> None:
    parts = [f"## {at}. Part\n\n" + "- Soup burns.\n" * 120 for at in range(1, 6)]

    messages = render_deep(PAPER, "\n".join(parts), language="en")

    assert [message.html.count("<blockquote") for message in messages] == [2, 2, 1]
    assert shown(messages).count("Soup burns.") == 600
    assert [message.silent for message in messages] == [False, True, True]
    assert [bool(message.buttons) for message in messages] == [False, False, True]


def test_a_section_longer_than_a_message_goes_on_in_the_next_below_its_heading() -> None:
    deep = "## 1. Long\n\n" + "- Soup burns.\n" * 400

    messages = render_deep(PAPER, deep, language="en")

    assert len(messages) == 2
    assert [message.html.count("<b>1. Long</b>") for message in messages] == [1, 1]
    assert shown(messages).count("Soup burns.") == 400


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_three_messages_do_not_hold_is_left_to_the_paper(language: str) -> None:
    deep = "## 1. Long\n\n" + "- Soup burns.\n" * 2000

    messages = render_deep(PAPER, deep, language=language)

    assert len(messages) == MOST
    last = parse(messages[-1].html)
    (rest,) = (one for one in last.entities if one.url == "https://arxiv.org/pdf/2602.06570")
    assert last.text.endswith(rest.text)
    assert last.size > 3500, "as much as there is room for"


def test_not_even_the_last_sentence_takes_more_formatting_than_telegram_keeps() -> None:
    deep = "".join(f"## {at}\n\nYes.\n\n" for at in range(200))

    messages = render_deep(PAPER, deep, language="en")

    assert len(messages) == MOST
    assert all(len(parse(message.html).entities) <= limits.ENTITIES for message in messages)


def test_one_that_says_nothing_is_still_a_message() -> None:
    assert shown(render_deep(PAPER, "", language="en")).startswith("Slow <Soup>")


lines = st.sampled_from(["## ", "- ", "* ", "", "```", "# **", "> ", "\\"]).flatmap(
    lambda mark: st.one_of(
        st.sampled_from([HOSTILE, "&" * 700, "😀" * 900, "한 " * 2500, "W" * 5000, "<"]),
        st.text(max_size=30),
    ).map(lambda text: f"{mark}{text}")
)


@pytest.mark.slow
@settings(max_examples=examples(60), deadline=None)
@given(
    st.lists(lines, max_size=40).map("\n".join), st.integers(1, 40), st.sampled_from([*LANGUAGES])
)
def test_whatever_is_written_telegram_takes_it_and_nothing_becomes_markup(
    deep: str, times: int, language: str
) -> None:
    messages = render_deep(
        replace(PAPER, title=HOSTILE), "\n".join([deep] * times), language=language
    )

    assert 1 <= len(messages) <= MOST
    for message in messages:
        parsed = parse(message.html)
        assert 0 < parsed.size <= limits.TEXT
        assert len(parsed.entities) <= limits.ENTITIES
        assert {one.kind for one in parsed.entities} <= {
            *("bold", "italic", "texturl", "expandableblockquote"),
        }
        assert not {"mention", "botcommand"} & {one.kind for one in detected(parsed.text)}
