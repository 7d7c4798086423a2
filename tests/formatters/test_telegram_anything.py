"""Whatever a source writes, Telegram takes the message, and what is in it is ours."""

from dataclasses import replace
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.models import Brief, Digest, Figure, Found, Paper
from formatters.telegram import (
    LAYOUTS,
    TelegramMessage,
    plain_again,
    render,
    render_found,
    render_note,
    render_paper,
)
from formatters.telegram_html import foreign, utf16
from formatters.text import links, web_address
from tests.anything import Anything, languages, patient
from tests.effort import examples
from tests.telegram_judge import detected, parse

pytestmark = pytest.mark.slow

OURS = {"bold", "italic", "texturl", "expandableblockquote"}
CALLS = {"mention", "botcommand", "url", "emailaddress", "hashtag", "cashtag"}

anything = Anything(
    [
        "</b>",
        "<b>",
        '<a href="https://evil.example">x</a>',
        '"><',
        "&amp;",
        "&",
        "&#x3c;",
        "@gif",
        "a@b.example",
        "/start",
        "/start@some_bot",
        "https://medium.com/@stranger",
        "https://a-.b_c.io/@stranger",
        "http://1.2.3.4/@stranger",
        "tg://user?id=1",
        "#hashtag",
        "$BTC",
        "evil.com",
        "é.рф",
        "192.0.2.1/",
        "x.evil-me.co.uk",
        "\u2066",
        "\u2060",
        "&" * 700,
        "😀" * 900,
        "한 " * 2500,
    ],
    addresses=[
        "https://a.example/" + "x" * 2000,
        "https://a.example/?a=1&b=2'\"",
        "tg://user?id=1",
        "https://-a-.example/",
        "https://t.me/stranger",
    ],
)


def allowed(*papers: Paper) -> set[str]:
    """The addresses that a message on those papers may lead to, as Telegram writes them."""
    raw = {one.url for paper in papers for one in links(paper, "en")}
    raw |= {url for paper in papers for url in paper.media}
    return {url for one in raw for url in _as_telegram_writes(one)}


def _as_telegram_writes(address: str) -> set[str]:
    safe = web_address(address) or ""
    # No message holds a longer one, and the parser refuses it.
    return parse(f'<a href="{escape(safe)}">x</a>').urls if 0 < len(safe) < 4096 else set()


def assert_taken(message: TelegramMessage, *papers: Paper) -> None:
    """Telegram takes it whole, and calls, offers and links to nothing of a stranger's."""
    parsed = parse(message.html)
    assert parsed.text.strip()
    assert parsed.size <= (1024 if message.photo else 4096)
    assert len(parsed.entities) <= 100
    assert len(message.html.encode()) <= 32_768
    assert {entity.kind for entity in parsed.entities} <= OURS
    assert len(parsed.entities) == sum(
        message.html.count(tag) for tag in ("<b>", "<i>", "<a ", "<blockquote ")
    )
    ours = allowed(*papers)
    assert parsed.urls <= ours
    for found in detected(parsed.text):
        # The simplest form writes our own addresses out.
        spelt = {found.text, *_as_telegram_writes(found.text)}
        written = found.kind == "url" and any(one.startswith(tuple(spelt)) for one in ours)
        assert written or found.kind not in CALLS
    assert_tappable(message)


def assert_tappable(message: TelegramMessage) -> None:
    assert all(1 <= len(row) <= 8 for row in message.buttons)
    for button in (button for row in message.buttons for button in row):
        assert button.text
        assert len((button.callback or "").encode()) <= 64
        assert utf16(button.copy or "") <= 256
        assert button.url is None or parse(f'<a href="{button.url}">x</a>').urls
    for address in (message.photo, message.preview and message.preview.url):
        assert address is None or parse(f'<a href="{address}">x</a>').urls


def simpler(message: TelegramMessage) -> list[TelegramMessage]:
    """The message and whatever is sent in its place, one after the other."""
    every = [message]
    while (next_one := plain_again(every[-1])) is not None:
        every.append(next_one)
        assert len(every) <= 3
    return every


@patient
@given(digest=anything.digests, layout=st.sampled_from(LAYOUTS), images=st.booleans())
def test_every_digest_is_taken(digest: Digest, layout: str, *, images: bool) -> None:
    messages = render(digest, layout, images=images)

    assert [message.silent for message in messages] == [False] + [True] * (len(messages) - 1)
    assert images or not any(message.photo or message.preview for message in messages)
    for message in messages:
        for one in simpler(message):
            assert_taken(one, *(entry.paper for entry in digest.entries))
    assert not parse(simpler(messages[0])[-1].html).entities


@patient
@given(paper=anything.papers, brief=anything.briefs, figure=anything.figures, language=languages)
def test_every_paper_is_taken(paper: Paper, brief: Brief, figure: Figure, language: str) -> None:
    card = render_paper(paper, replace(brief, figure=figure), language=language)

    for one in simpler(card):
        assert_taken(one, replace(paper, media=(*paper.media, figure.url)))


@patient
@given(
    st.lists(st.builds(Found, anything.papers, anything.text), max_size=12),
    anything.text,
    languages,
)
def test_whatever_is_found_is_taken(found: list[Found], words: str, language: str) -> None:
    message = render_found(found, words, language)

    assert_taken(message, *(one.paper for one in found))


@patient
@given(anything.text)
def test_no_note_calls_anybody(text: str) -> None:
    parsed = parse(render_note(f"Sorry: {text}").html)

    assert parsed.size <= 4096
    assert not parsed.entities
    assert {entity.kind for entity in detected(parsed.text)} <= {"botcommand"}


@settings(patient, max_examples=examples(300))
@given(anything.text, st.integers(1, 300))
def test_a_piece_knows_its_size_and_keeps_its_room(text: str, room: int) -> None:
    piece = foreign(text, room)
    parsed = parse(piece.source or "x")

    assert piece.size == utf16(parsed.text) * bool(piece)
    assert piece.size <= room
    assert not parsed.entities
    assert not CALLS & {entity.kind for entity in detected(parsed.text)}
