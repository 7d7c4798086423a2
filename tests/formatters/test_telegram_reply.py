from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.digest import Selection, build
from bot.language import LANGUAGES
from bot.models import Brief, Digest, Found, Listing, Paper
from bot.replies import (
    Choice,
    DigestShown,
    FoundShown,
    PaperShown,
    Reply,
    Said,
    SavedShown,
    Screen,
    Toast,
)
from formatters import telegram_limits as limits
from formatters.telegram_html import utf16
from formatters.telegram_inline import LINE_ROOM, TITLE_ROOM, inline_result
from formatters.telegram_message import Button, TelegramMessage
from formatters.telegram_reply import TO_ANSWER, choice_rows, render_reply, toast_text
from tests.effort import examples
from tests.telegram_judge import detected, parse

HOSTILE = "<b>@somebody</b> & /start https://evil.example 😀한글\u202e"


@pytest.fixture
def digest(paper: Callable[..., Paper], listing: Callable[..., Listing]) -> Digest:
    papers = (paper(f"2602.0000{at}", upvotes=90 - at, title=f"No {at}") for at in range(1, 6))
    return build(listing(*papers), Selection(), language="en")


def one(reply: Reply, language: str = "en") -> TelegramMessage:
    (message,) = render_reply(reply, language)
    return message


def acts(message: TelegramMessage) -> list[list[str | None]]:
    return [[button.callback for button in row] for row in message.buttons]


def test_what_is_said_is_a_note_with_its_choices() -> None:
    rows = ((Choice(label="Yes", act="sub"), Choice(label="No", act="x", chosen=True)),)

    message = one(Said(text="Shall <I>?", rows=rows))

    assert message == TelegramMessage(
        html="Shall &lt;I&gt;?",
        buttons=((Button(text="Yes", callback="sub"), Button(text="✓ No", callback="x")),),
    )


def test_a_question_ends_with_the_command_that_its_answer_is_for() -> None:
    message = one(Said(text="Which paper?", asks="paper"))

    assert parse(message.html).text == f"Which paper?\n\n/paper {TO_ANSWER}"
    assert message.asks


def test_a_question_that_is_answered_by_a_press_ends_without_it() -> None:
    rows = ((Choice(label="Mon 9 Feb", act="d:2026-02-09"),),)

    message = one(Said(text="Which day?", rows=rows, asks="date"))

    assert parse(message.html).text == "Which day?"
    assert not message.asks


def test_a_long_question_ends_so_as_well() -> None:
    parsed = parse(one(Said(text="가" * 5000, asks="paper")).html)

    assert parsed.text.endswith(f"…\n\n/paper {TO_ANSWER}")
    assert parsed.size <= limits.TEXT


@pytest.mark.parametrize("language", LANGUAGES)
def test_channels_and_groups_are_offered_in_a_message_of_their_own(language: str) -> None:
    rows = ((Choice(label="Subscribe", act="sub"),),)

    hello, offer = render_reply(Said(text="Hello", rows=rows, offers_channel=True), language)

    assert acts(hello) == [["sub"]]
    assert not hello.picks
    assert [pick.channel for pick in offer.picks] == [True, False]
    assert all(pick.text for pick in offer.picks)
    assert offer.silent
    assert parse(offer.html).text


def test_a_screen_and_a_toast_are_notes() -> None:
    rows = ((Choice(label="‹ Back", act="st::d"),),)

    assert acts(one(Screen(text="Which?", rows=rows))) == [["st::d"]]
    assert one(Toast(text="Saved.")) == TelegramMessage(html="Saved.")


def test_choices_that_telegram_cannot_carry_are_left_out() -> None:
    longest, too_long = "x" * limits.CALLBACK_BYTES, "x" * (limits.CALLBACK_BYTES + 1)
    row = (
        Choice(label="a", act=longest),
        Choice(label="b", act=too_long),
        Choice(label="c", act="가" * 22),
        Choice(label="", act="d"),
        Choice(label="e", act=""),
    )

    assert choice_rows((row, ())) == ((Button(text="a", callback=longest),),)


def test_rows_are_wrapped_and_buttons_end_where_telegram_ends() -> None:
    rows = tuple(tuple(Choice(label=f"{at}", act=f"{at}") for at in range(20)) for _ in range(6))

    laid = choice_rows(rows)

    assert [len(row) for row in laid] == [8, 8, 4] * 5
    assert sum(len(row) for row in laid) == limits.BUTTONS


@pytest.mark.parametrize("layout", ["", "compact", "titles", "cards", "of another platform"])
def test_a_digest_is_laid_out_as_its_reader_chose_and_begins_with_its_caveat(
    digest: Digest, layout: str
) -> None:
    shown = DigestShown(digest=digest, layout=layout, zone="Asia/Seoul", caveat="A copy <only>.")

    messages = render_reply(shown, "en")

    parsed = parse(messages[0].html)
    assert parsed.text.startswith("A copy <only>.\n🤗 Daily Papers")
    assert parsed.entities[0].kind == "italic"
    assert len(messages) == (6 if layout == "cards" else 1)


def test_without_a_caveat_a_digest_begins_with_its_title(digest: Digest) -> None:
    (message,) = render_reply(DigestShown(digest=digest), "en")

    assert parse(message.html).text.startswith("🤗 Daily Papers")


def test_a_digest_without_pictures_has_none(
    paper: Callable[..., Paper], listing: Callable[..., Listing]
) -> None:
    pictured = paper(thumbnail="https://example.org/1.png")
    digest = build(listing(pictured), Selection(), language="en")

    (with_pictures,) = render_reply(DigestShown(digest=digest), "en")
    (without,) = render_reply(DigestShown(digest=digest, images=False), "en")

    assert with_pictures.preview
    assert not without.preview


@pytest.mark.parametrize(
    ("saved", "language", "label", "act"),
    [
        (False, "en", "☆ Save", "sv:2602.06570"),
        (True, "en", "★ Saved", "un:2602.06570"),
        (True, "ko", "★ 저장됨", "un:2602.06570"),
    ],
)
def test_a_paper_can_be_saved_or_let_go(
    paper: Callable[..., Paper], *, saved: bool, language: str, label: str, act: str
) -> None:
    message = one(PaperShown(paper=paper(), brief=Brief(), language=language, saved=saved))

    assert Button(text=label, callback=act) in message.buttons[-1]


def test_a_paper_begins_with_its_caveat(paper: Callable[..., Paper]) -> None:
    shown = PaperShown(paper=paper(), brief=Brief(), language="en", caveat="From what I know.")

    assert parse(one(shown).html).text.startswith("From what I know.\n\nPaper 2602.06570")


def test_what_was_found_is_listed_and_what_was_not_is_said(paper: Callable[..., Paper]) -> None:
    found = FoundShown(found=(Found(paper(), "about agents"),), words="agents", language="en")
    nothing = FoundShown(found=(), words="<agents>", language="ko")

    assert acts(one(found)) == [["p:2602.06570"]]
    assert "<agents>" in parse(one(nothing).html).text


def test_saved_papers_are_numbered_through_and_can_be_opened_and_turned(
    paper: Callable[..., Paper],
) -> None:
    papers = tuple(paper(f"2602.0000{at}", upvotes=1000 + at) for at in range(7))
    turning = ((Choice(label="‹", act="l:0"), Choice(label="›", act="l:20")),)

    message = one(SavedShown(papers=papers, first=11, total=30, language="en", rows=turning))

    lines = parse(message.html).text.splitlines()
    assert lines[0] == "★ Your saved papers, 11–17 of 30"
    assert lines[2] == "11. Paper 2602.00000 ▲ 1,000 · 2602.00000"
    assert [[button.text for button in row] for row in message.buttons] == [
        ["11", "12", "13", "14", "15"],
        ["16", "17"],
        ["‹", "›"],
    ]
    assert acts(message)[1] == ["p:2602.00005", "p:2602.00006"]


def test_a_list_that_is_one_page_says_how_many_they_are(paper: Callable[..., Paper]) -> None:
    message = one(SavedShown(papers=(paper(),), first=1, total=1, language="en"))

    assert parse(message.html).text.splitlines()[0] == "★ Your saved papers (1)"


def test_what_else_there_is_of_a_paper_stands_above_saving_it(paper: Callable[..., Paper]) -> None:
    rows = ((Choice(label="Deep read", act="dp:2602.06570"),),)

    message = one(PaperShown(paper=paper(), brief=Brief(), language="en", rows=rows))

    assert message.buttons[-2] == (Button(text="Deep read", callback="dp:2602.06570"),)
    assert message.buttons[-1][-1].callback == "sv:2602.06570"


def test_a_title_is_not_said_twice_where_the_words_stand_in_it(
    paper: Callable[..., Paper],
) -> None:
    titled = paper(title="About agents")
    found = FoundShown(found=(Found(titled, "About agents"),), words="agents", language="en")

    assert parse(one(found).html).text.count("About agents") == 1


def test_a_toast_is_as_long_as_telegram_shows() -> None:
    assert toast_text("Saved.") == "Saved."
    assert utf16(toast_text("😀" * 300)) <= limits.TOAST


def test_a_paper_of_inline_mode_is_a_line_and_its_card(paper: Callable[..., Paper]) -> None:
    shown = PaperShown(
        paper=paper(upvotes=1234, thumbnail="https://example.org/1.png"),
        brief=Brief(one_line="One\nline."),
        language="en",
    )

    result = inline_result(shown)

    assert (result.id, result.title) == ("2602.06570", "Paper 2602.06570")
    assert result.line == "▲ 1,234 · One line."
    assert result.picture == "https://example.org/1.png"
    assert result.message == one(shown)


@settings(max_examples=examples(40), deadline=None)
@given(st.text(max_size=300) | st.just(HOSTILE), st.sampled_from(sorted(LANGUAGES)))
def test_whatever_a_paper_holds_its_answer_is_within_the_limits(text: str, language: str) -> None:
    paper = Paper(id="2602.06570", title=text, abstract=text * 20, thumbnail=text, keywords=(text,))
    brief = Brief(one_line=text * 5, points=(text,) * 5, abstract=text * 20)
    shown = PaperShown(paper=paper, brief=brief, language=language, caveat="Only what I know.")
    replies: list[Reply] = [
        shown,
        FoundShown(found=(Found(paper, text),) * 10, words=text, language=language),
        SavedShown(papers=(paper,) * 10, first=991, total=1000, language=language),
        Said(text=f"“{text}” is not an id.", asks="paper"),
    ]

    for reply in replies:
        message = one(reply, language)
        parsed = parse(message.html)
        assert 0 < parsed.size <= limits.TEXT
        assert len(parsed.entities) <= limits.ENTITIES
        assert not [entity for entity in detected(parsed.text) if entity.kind == "mention"]
    result = inline_result(shown)
    assert result.title
    assert len(result.title) <= TITLE_ROOM
    assert len(result.line) <= LINE_ROOM
