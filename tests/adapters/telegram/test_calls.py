import json
from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.telegram.calls import Attempt, call, retreat
from adapters.telegram.place import Place
from adapters.telegram.refusals import BUTTONS, MARKUP, NO_PHOTOS, NO_TOPIC, OTHER_KIND, PHOTO
from bot.channel import MessageRejected
from bot.digest import Selection, build
from bot.models import Listing, Paper
from bot.span import Period, Span
from formatters.telegram import (
    LAYOUTS,
    Button,
    Preview,
    TelegramMessage,
    TelegramMessages,
    render,
    render_note,
)
from formatters.telegram_message import Pick
from tests.adapters.telegram.bot_api import BotApi
from tests.adapters.telegram.bot_api_rules import parse
from tests.effort import examples

WORDS = st.text(max_size=200) | st.sampled_from(
    ["<b>", "&lt;", "ㅁ" * 5000, "🤗" * 3000, "a\n" * 99]
)
ADDRESSES = st.sampled_from([None, "https://example.org/1.png", "http://", "<&\"'>", "x" * 9000])
PAPERS = st.builds(
    Paper,
    id=st.from_regex(r"\A26[0-9]{2}\.[0-9]{5}\Z"),
    title=WORDS,
    abstract=WORDS,
    ai_summary=st.none() | WORDS,
    upvotes=st.integers(0, 10**6),
    thumbnail=ADDRESSES,
    github=ADDRESSES,
    project_page=ADDRESSES,
)
MESSAGES = st.builds(
    TelegramMessage,
    html=st.sampled_from(["hello", "<b>hello</b>"]),
    photo=st.sampled_from([None, "https://example.org/1.png"]),
    preview=st.sampled_from([None, Preview(url="https://example.org/1.png", large=False)]),
    buttons=st.sampled_from([(), ((Button(text="1", url="https://example.org"),),)]),
)


def accepted(messages: TelegramMessages) -> list[str]:
    """The texts as readers see them, each sent and edited."""
    api = BotApi()
    for message in messages:
        new = Attempt(message=message, place=Place(7), options=(("disable_notification", True),))
        asked = call(new)
        api.take(asked.method.lower(), json.loads(json.dumps(asked.parameters)))
    for number, message in enumerate(messages, start=1):
        api.chats[7][number].content = "something else"
        asked = call(Attempt(message=message, place=Place(7), number=number))
        api.take(asked.method.lower(), json.loads(json.dumps(asked.parameters)))
    return [shown.text for shown in api.shown(7)]


@settings(max_examples=examples(30), deadline=None)  # each parses up to twelve messages
@given(
    papers=st.lists(PAPERS, min_size=1, max_size=5, unique_by=lambda paper: paper.id),
    layout=st.sampled_from(list(LAYOUTS)),
    images=st.booleans(),
    language=st.sampled_from(["en", "ko"]),
)
def test_whatever_papers_hold_telegram_takes_it_at_once(
    papers: list[Paper],
    layout: str,
    images: bool,  # noqa: FBT001 – hypothesis passes keywords
    language: str,
) -> None:
    listing = Listing(
        span=Span(Period.DAY, date(2026, 2, 9)),
        papers=tuple(papers),
        as_of=datetime(2026, 2, 10, 3, tzinfo=UTC),
    )
    messages = render(build(listing, Selection(), language=language), layout, images=images)

    assert accepted(messages) == [parse(message.html)[0] for message in messages]


@settings(deadline=None)
@given(text=WORDS.filter(str.strip))
def test_whatever_a_note_says_telegram_takes_it_at_once(text: str) -> None:
    accepted((render_note(f"Note: {text}"),))


@settings(deadline=None)
@given(
    message=MESSAGES,
    place=st.sampled_from([Place(7), Place(-1001, 5)]),
    number=st.none() | st.just(9),
    file_id=st.sampled_from(["", "AgAC"]),
    reasons=st.lists(
        st.sampled_from([BUTTONS, MARKUP, NO_PHOTOS, NO_TOPIC, OTHER_KIND, PHOTO]),
        min_size=8,
        max_size=8,
    ),
)
def test_after_a_few_refusals_nothing_simpler_is_left(
    message: TelegramMessage,
    place: Place,
    number: int | None,
    file_id: str,
    reasons: list[str],
) -> None:
    attempt: Attempt | None = Attempt(message=message, place=place, number=number, file_id=file_id)
    seen: list[Attempt] = []
    for reason in reasons:
        if attempt is None:
            break
        assert attempt not in seen
        seen.append(attempt)
        attempt = retreat(attempt, MessageRejected("No.", reason=reason))

    assert attempt is None
    assert len(seen) <= 7


def test_a_small_preview_below_the_text_is_asked_for() -> None:
    message = TelegramMessage(
        html="hello", preview=Preview(url="https://example.org", above=False, large=False)
    )

    asked = call(Attempt(message=message, place=Place(7))).parameters

    assert asked["link_preview_options"] == {
        "url": "https://example.org",
        "prefer_small_media": True,
        "show_above_text": False,
    }


def test_without_a_preview_none_is_shown() -> None:
    asked = call(Attempt(message=TelegramMessage(html="hello"), place=Place(7))).parameters

    assert asked["link_preview_options"] == {"is_disabled": True}


def test_what_is_asked_is_answered_by_replying_to_it() -> None:
    asking = TelegramMessage(html="Which?", asks=True)

    asked = call(Attempt(message=asking, place=Place(7))).parameters
    edited = call(Attempt(message=asking, place=Place(7), number=3)).parameters

    assert asked["reply_markup"] == {"force_reply": True, "selective": True}
    assert "reply_markup" not in edited


def test_a_channel_is_picked_by_who_may_let_the_bot_post_there() -> None:
    picks = (Pick("A channel", channel=True), Pick("A group", channel=False))
    offer = TelegramMessage(html="Pick one.", picks=picks)

    markup = call(Attempt(message=offer, place=Place(7))).parameters["reply_markup"]

    ((channel,), (group,)) = markup["keyboard"]
    request, rights = channel["request_chat"], "bot_administrator_rights"
    assert request["chat_is_channel"] is True
    assert request[rights]["can_post_messages"] is True
    given = {name for name, may in request[rights].items() if may}
    assert given < {name for name, may in request["user_administrator_rights"].items() if may}
    assert group["request_chat"]["chat_is_channel"] is False
    assert group["request_chat"]["bot_is_member"] is True
    assert request["request_id"] != group["request_chat"]["request_id"]


def test_a_message_with_buttons_has_place_for_nothing_else() -> None:
    rows = ((Button(text="1", callback="t"),),)
    both = TelegramMessage(html="Which?", asks=True, buttons=rows)

    markup = call(Attempt(message=both, place=Place(7))).parameters["reply_markup"]

    assert markup.keys() == {"inline_keyboard"}
