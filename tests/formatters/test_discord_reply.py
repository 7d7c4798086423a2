from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language import LANGUAGES
from bot.models import Found
from bot.replies import (
    Choice,
    DigestShown,
    FoundShown,
    PaperShown,
    Said,
    SavedShown,
    Screen,
    Toast,
)
from formatters.discord import LAYOUTS
from formatters.discord_choices import choice_rows
from formatters.discord_message import Row, Select
from formatters.discord_reply import render_reply
from tests.discord_judge import chain, judge, seen
from tests.discord_look import FIRST, IN_KOREAN, SECOND, WIDGETS, look, of, says
from tests.effort import examples

CAVEAT = "Hugging Face does not answer just now. This is the newest digest that I have."


def test_what_is_said_stays_text_and_has_its_choices_below() -> None:
    rows = ((Choice(label="Yes", act="sub"), Choice(label="No", act="x", chosen=True)),)

    assert look(render_reply(Said(text="Shall *I*?\n<@1> #1", rows=rows), "en")) == says("""
        Shall \\*I\\*?
        \\<\u2060@1> #1
        [Yes → sub]  [✓ No → x]
        """)


def test_many_of_a_kind_are_a_select() -> None:
    hours = [Choice(label=f"{n}:00", act=f"st::d:at:{n}", chosen=n == 3) for n in range(12)]
    rows = (tuple(hours[:6]), tuple(hours[6:]), (Choice(label="‹ Back", act="st"),))

    lines = look(render_reply(Screen(text="At what time?", rows=rows), "en")).splitlines()

    assert lines[:2] == ["At what time?", "[✓ 3:00 → pick:st::d:at:0]"]
    assert lines[5] == "  ✓ 3:00 → st::d:at:3"
    assert lines[-1] == "[‹ Back → st]"


def test_a_select_of_which_nothing_is_chosen_says_what_to_do() -> None:
    rows = (tuple(Choice(label=str(n), act=f"d:{n}") for n in range(30)),)

    first, second = (row.holds for row in choice_rows(rows, "ko"))

    assert isinstance(first, Select)
    assert isinstance(second, Select)
    assert (first.placeholder, len(first.choices), len(second.choices)) == ("선택…", 25, 5)
    assert first.custom_id != second.custom_id


def test_steps_that_lead_elsewhere_are_never_of_a_kind() -> None:
    fields = ("at", "tz", "days", "lang", "top", "look", "img", "quiet", "empty", "votes", "ed")
    rows = tuple((Choice(label=one, act=f"st::d:{one}"),) for one in fields)

    assert all(isinstance(row.holds, tuple) for row in choice_rows(rows, "en"))


def test_seven_days_are_buttons_unless_there_are_many_others() -> None:
    days = tuple(Choice(label=str(n), act=f"st::d:days:{n}") for n in range(7))
    others = tuple(Choice(label=str(n), act=f"sv:{n}") for n in range(19))

    assert [len(_buttons(row)) for row in choice_rows((days,), "en")] == [5, 2]
    assert not any(map(_buttons, choice_rows((days, others), "en")))


def test_what_discord_cannot_carry_is_left_out() -> None:
    row = (
        Choice(label="", act="a"),
        Choice(label="No act", act=""),
        Choice(label="Long", act="x" * 96),
        Choice(label="One", act="b"),
        Choice(label="Again", act="b"),
        Choice(label="W" * 100, act="y" * 95),
    )

    ((one, long),) = map(_buttons, choice_rows((row,), "en"))

    assert one == "One"
    assert (len(long), long[-1]) == (80, "…")


def _buttons(row: Row) -> list[str]:
    return [] if isinstance(row.holds, Select) else [one.label for one in row.holds]


def test_a_toast_is_a_line() -> None:
    assert look(render_reply(Toast(text="Saved. *Really*."), "en")) == says(r"""
        Saved. \*Really\*.
        """)


@pytest.mark.parametrize("layout", ["", *LAYOUTS])
def test_a_digest_says_above_all_why_it_is_not_the_newest_word(layout: str) -> None:
    shown = DigestShown(digest=of(FIRST, SECOND), caveat=CAVEAT, layout=layout)

    for message in chain(render_reply(shown, "en")):
        assert look(message).startswith(f"-# {CAVEAT}\n")


def test_a_digest_in_a_layout_of_another_channel_has_the_usual_one() -> None:
    assert render_reply(DigestShown(digest=of(FIRST), layout="cards"), "en").layout == LAYOUTS[0]


def test_what_else_there_is_of_a_paper_stands_below_its_card() -> None:
    deep = (Choice(label="📖 심층 해설", act="dp:2602.06570"),)
    shown = PaperShown(paper=WIDGETS, brief=IN_KOREAN, language="ko", saved=True, rows=(deep,))

    for message in chain(render_reply(shown, "ko")):
        assert look(message).splitlines()[-2:] == [
            "[★ 저장됨 → un:2602.06570]",
            "[📖 심층 해설 → dp:2602.06570]",
        ]


def test_a_paper_is_a_card_whose_button_knows_whether_it_is_saved() -> None:
    shown = PaperShown(paper=WIDGETS, brief=IN_KOREAN, language="ko", caveat="답하지 않습니다.")

    for saved, button in (
        (False, "[☆ 저장 → sv:2602.06570]"),
        (True, "[★ 저장됨 → un:2602.06570]"),
    ):
        for message in chain(render_reply(replace(shown, saved=saved), "ko")):
            assert look(message).startswith("-# 답하지 않습니다.\n### ")
            assert look(message).splitlines()[-1] == button


def test_what_was_found_can_be_read() -> None:
    shown = FoundShown(found=(Found(WIDGETS, "Counts **widgets**."),), words="wid", language="en")

    assert "[Read a summary… → rd:found]" in look(render_reply(shown, "en"))


def test_saved_papers_are_a_page_that_can_be_turned() -> None:
    shown = SavedShown(
        papers=(WIDGETS, SECOND.paper),
        first=11,
        total=30,
        language="en",
        rows=((Choice(label="‹", act="l:0"), Choice(label="›", act="l:20")),),
    )

    assert look(render_reply(shown, "en")) == says(r"""
        ### ★ Your saved papers, 11–12 of 30
        11\. [Measuring Widgets at Scale](https://huggingface.co/papers/2602.06570)
        -# ▲ 1,054 · 2602.06570
        12\. \<think> as \[x\]\_y\_: p(a\|\|b\|\|c)
        -# ▲ 53 · 2602.00002
        [Read a summary… → rd:saved]
          11. Measuring Widgets at Scale → 2602.06570
          12. <think> as [x]_y_: p(a||b||c) → 2602.00002
        [‹ → l:0]  [› → l:20]
        """)


def test_a_page_of_endless_titles_shows_less_of_each() -> None:
    papers = tuple(
        replace(WIDGETS, id=f"2602.{number:05}", title="한글 " * 300) for number in range(10)
    )

    message = render_reply(SavedShown(papers=papers, first=1, total=10, language="ko"), "ko")

    judge(message)
    assert all(f"2602.{number:05}" in seen(message) for number in range(10))


choices = st.builds(
    Choice,
    label=st.text(max_size=120),
    act=st.sampled_from(["st", "sub", "s"])
    | st.integers(0, 60).map("st::d:at:{}".format)
    | st.integers(0, 30).map("st::d:days:{}".format)
    | st.text(max_size=110),
    chosen=st.booleans(),
)
rows = st.lists(st.lists(choices, max_size=9).map(tuple), max_size=9).map(tuple)


@pytest.mark.slow
@settings(max_examples=examples(150), deadline=None)
@given(text=st.text(max_size=300) | st.just("한" * 5_000), rows=rows, data=st.data())
def test_discord_takes_whatever_is_said(
    text: str, rows: tuple[tuple[Choice, ...], ...], data: st.DataObject
) -> None:
    language = data.draw(st.sampled_from([*LANGUAGES]))

    judge(render_reply(Said(text=text, rows=rows), language))
    judge(render_reply(Screen(text=text, rows=rows), language))
