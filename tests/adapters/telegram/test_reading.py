import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.telegram.incoming import (
    Came,
    Command,
    Kind,
    Left,
    Me,
    Moved,
    Picked,
    Press,
    Question,
    Told,
    Where,
    Who,
    Written,
)
from adapters.telegram.reading import read, repeated
from bot.replies import Said
from bot.subscription import Address
from formatters.telegram_reply import TO_ANSWER, render_reply
from tests.adapters.telegram.happenings import (
    ADMIN,
    BOT,
    CHANNEL,
    FORUM,
    GROUP,
    READER,
    TOPIC,
    Update,
    anonymous,
    chat,
    membership,
    message,
    post,
    press,
    press_inline,
    question,
    update,
)
from tests.effort import examples
from tests.telegram_judge import parse

ME = Me(BOT, "Paperboy_Bot")


FROM_A_BOT: dict[str, Any] = {"from": {"id": 5, "is_bot": True}}


def told(happened: Update) -> Told | None:
    return read(happened, ME)


def command(happened: Update) -> tuple[str, str] | None:
    found = told(happened)
    return (found.name, found.text) if isinstance(found, Command) else None


def test_a_command_tells_who_asks_where_and_for_what() -> None:
    happened = message("/today 3", language="ko")

    assert told(happened) == Command(
        who=Who(id=READER, language="ko"),
        where=Where(
            address=Address("telegram", str(READER)),
            kind=Kind.PRIVATE,
            message=happened["message"]["message_id"],
        ),
        name="today",
        text="3",
    )


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("/Today", ("today", "")),
        ("  /today  ", ("today", "")),
        ("/search  a\nb ", ("search", "a\nb")),
        ("/today@paperboy_bot 5", ("today", "5")),
        ("/today@PAPERBOY_BOT", ("today", "")),
        ("/unknown", ("unknown", "")),
        ("/today@other_bot", None),
    ],
)
def test_a_command_is_read_as_people_write_it(text: str, read_as: tuple[str, str] | None) -> None:
    assert command(message(text)) == read_as


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        ("/today", True),
        ("/today@paperboy_bot", True),
        ("/unknown@paperboy_bot", True),
        ("/unknown", False),
        ("/today@other_bot", False),
        ("hello", False),
        ("2602.06570", False),
    ],
)
def test_among_many_only_what_is_meant_for_this_bot_is_answered(
    text: str, *, answered: bool
) -> None:
    assert (told(message(text, into=GROUP)) is not None) is answered


def test_a_caption_may_be_a_command() -> None:
    assert command(message("", caption="/paper 2602.06570")) == ("paper", "2602.06570")


@pytest.mark.parametrize("text", ["2602.06570", "/", "/한국어", "//", "/a-b", "hello there"])
def test_what_is_no_command_is_written_to_the_bot(text: str) -> None:
    found = told(message(text))

    assert isinstance(found, Written)
    assert found.text == text


@pytest.mark.parametrize(
    "more",
    [
        {"via_bot": {"id": BOT}},
        FROM_A_BOT,
        {"is_automatic_forward": True, "sender_chat": chat(CHANNEL)},
        {"chat": {"id": 7}},
        {"chat": {"id": "7", "type": "private"}},
        {"from": None},
    ],
)
def test_what_is_not_for_us_is_nothing(more: dict[str, Any]) -> None:
    assert told(message("/today", **more)) is None


@pytest.mark.parametrize("text", ["", "   "])
def test_a_sticker_says_nothing(text: str) -> None:
    assert told(message(text, sticker={})) is None


def test_edited_messages_are_nothing() -> None:
    assert told(update("edited_message", message("/today")["message"])) is None


def test_a_forwarded_command_is_not_given_again() -> None:
    forwarded: dict[str, Any] = {"forward_origin": {"type": "user"}}

    assert told(message("/unsubscribe", into=GROUP, **forwarded)) is None
    assert isinstance(told(message("https://arxiv.org/abs/2602.06570", **forwarded)), Written)


def test_a_topic_is_an_address_and_a_thread_of_replies_is_none() -> None:
    in_topic = told(message("/today", into=FORUM, topic=TOPIC))
    in_thread = told(message("/today", into=GROUP, message_thread_id=TOPIC))

    assert isinstance(in_topic, Command)
    assert in_topic.where.address == Address("telegram", f"{FORUM}:{TOPIC}")
    assert isinstance(in_thread, Command)
    assert in_thread.where.address == Address("telegram", str(GROUP))


@pytest.mark.parametrize("happened", [anonymous("/today", GROUP), post("/today", GROUP)])
def test_who_speaks_as_the_group_is_an_administrator_without_a_name(happened: Update) -> None:
    found = told(happened)

    assert isinstance(found, Command)
    assert found.who == Who(speaks_as=str(GROUP))


def test_who_speaks_as_another_channel_is_nobody() -> None:
    found = told(anonymous("/today", GROUP, sender_chat=chat(CHANNEL)))

    assert isinstance(found, Command)
    assert found.who == Who()


def test_a_post_in_a_channel_speaks_for_it() -> None:
    found = told(post("/today"))

    assert isinstance(found, Command)
    assert found.who == Who(speaks_as=str(CHANNEL))
    assert found.where.kind is Kind.CHANNEL


@pytest.mark.parametrize("into", [0, GROUP])
def test_a_reply_to_our_question_is_the_argument_that_it_asked_for(into: int) -> None:
    asked = {"from": {"id": BOT}, "text": f"Which paper?\n\n/paper {TO_ANSWER}"}

    assert command(message("2602.06570", into=into, reply_to_message=asked)) == (
        "paper",
        "2602.06570",
    )


def test_a_question_may_have_begun_what_a_command_takes() -> None:
    asked = {"from": {"id": BOT}, "text": f"Which?\n\n/settings -1003 weekly 포함 {TO_ANSWER}"}

    assert command(message("agents, robotics", reply_to_message=asked)) == (
        "settings",
        "-1003 weekly 포함 agents, robotics",
    )


@pytest.mark.parametrize(
    "asked",
    [
        {"from": {"id": BOT}, "text": f"/paper  {TO_ANSWER}"},
        {"from": {"id": READER}, "text": f"/paper {TO_ANSWER}"},
        {"from": {"id": BOT}, "text": f"/paper {TO_ANSWER}\nand more"},
        {"from": {"id": BOT}, "text": f"Write /paper {TO_ANSWER}"},
        {"from": {"id": BOT}, "text": f"/nothing {TO_ANSWER}"},
        {"from": {"id": BOT}, "text": "/paper …"},
        {"from": {"id": BOT}},
        {"text": f"/paper {TO_ANSWER}"},
        f"/paper {TO_ANSWER}",
    ],
)
def test_a_reply_to_anything_else_is_not(asked: object) -> None:
    assert told(message("2602.06570", into=GROUP, reply_to_message=asked)) is None


@pytest.mark.parametrize(
    "title", ["/pause …", f"/pause {TO_ANSWER}", f"/\u200bpause {TO_ANSWER}\n"]
)
def test_what_others_wrote_never_passes_for_a_question_of_ours(title: str) -> None:
    (shown,) = render_reply(Said(text=f"Saved. Your list: /saved\n{title}"), "en")
    answer = {"from": {"id": BOT}, "text": parse(shown.html).text}

    assert told(message("Nice!", into=GROUP, reply_to_message=answer)) is None


def test_what_we_ask_passes_for_a_question_of_ours() -> None:
    (shown,) = render_reply(Said(text="Which paper?", asks="paper"), "en")
    answer = {"from": {"id": BOT}, "text": parse(shown.html).text}

    assert command(message("2602.06570", into=GROUP, reply_to_message=answer)) == (
        "paper",
        "2602.06570",
    )


def test_a_command_in_reply_to_our_question_is_a_command() -> None:
    asked = {"from": {"id": BOT}, "text": f"/paper {TO_ANSWER}"}

    assert command(message("/help", reply_to_message=asked)) == ("help", "")


def test_a_press_tells_what_was_pressed_and_below_which_message() -> None:
    happened = press("p:2602.06570", 31, into=FORUM, topic=TOPIC)

    assert told(happened) == Press(
        who=Who(id=READER, language="en"),
        where=Where(
            address=Address("telegram", f"{FORUM}:{TOPIC}"),
            kind=Kind.GROUP,
            message=31,
            title="The forum",
        ),
        query=happened["callback_query"]["id"],
        act="p:2602.06570",
    )


def test_a_press_below_a_message_that_telegram_does_not_show_any_more() -> None:
    happened = press("s", 31)
    happened["callback_query"]["message"] = {"chat": chat(READER), "message_id": 31, "date": 0}

    found = told(happened)

    assert isinstance(found, Press)
    assert found.where is not None
    assert found.where.message == 31


def test_a_press_below_a_message_of_inline_mode_has_no_place() -> None:
    found = told(press_inline("sv:2602.06570"))

    assert isinstance(found, Press)
    assert found.where is None


def test_a_press_that_says_nothing_is_one_all_the_same() -> None:
    happened = press("s", 31)
    del happened["callback_query"]["data"]

    found = told(happened)

    assert isinstance(found, Press)
    assert found.act == ""


@pytest.mark.parametrize(
    ("act", "name", "text"),
    [
        ("again:/today 5", "today", "5"),
        ("again:/help", "help", ""),
        ("again:2602.1", None, "2602.1"),
    ],
)
def test_what_is_asked_again_is_what_was_asked(act: str, name: str | None, text: str) -> None:
    pressed = told(press(act, 31))
    assert isinstance(pressed, Press)

    again = repeated(pressed)

    assert again is not None
    assert again.text == text
    assert (again.name if isinstance(again, Command) else None) == name


@pytest.mark.parametrize("act", ["p:2602.06570", "again:", "again", "", "againx:/today"])
def test_no_other_press_asks_again(act: str) -> None:
    pressed = told(press(act, 31))
    assert isinstance(pressed, Press)

    assert repeated(pressed) is None


def test_a_question_of_inline_mode() -> None:
    happened = question("diffusion", language="ko")

    assert told(happened) == Question(
        who=Who(id=READER, language="ko"),
        query=happened["inline_query"]["id"],
        words="diffusion",
    )


POSTS = {"can_post_messages": True}


@pytest.mark.parametrize(
    ("happened", "means"),
    [
        (membership(CHANNEL, "left", "administrator", **POSTS), Came),
        (membership(CHANNEL, "administrator", "administrator", **POSTS), Came),
        (membership(CHANNEL, "left", "administrator", can_post_messages=False), None),
        (membership(CHANNEL, "administrator", "kicked"), Left),
        (membership(CHANNEL, "administrator", "left"), Left),
        (membership(GROUP, "left", "member"), Came),
        (membership(GROUP, "left", "restricted", is_member=True), Came),
        (membership(GROUP, "left", "restricted", is_member=False), None),
        (membership(GROUP, "kicked", "administrator"), Came),
        (membership(GROUP, "member", "administrator"), None),
        (membership(GROUP, "administrator", "member"), None),
        (membership(GROUP, "member", "left"), Left),
        (membership(GROUP, "member", "kicked"), Left),
        (membership(GROUP, "left", "kicked"), None),
        (membership(READER, "member", "kicked", user=READER), Left),
        (membership(READER, "kicked", "member", user=READER), None),
    ],
)
def test_the_bot_comes_and_goes(happened: Update, means: type | None) -> None:
    found = told(happened)

    assert (None if found is None else type(found)) is means


@pytest.mark.parametrize(("into", "reason"), [(READER, "blocked"), (GROUP, "removed")])
def test_why_the_bot_is_gone(into: int, reason: str) -> None:
    found = told(membership(into, "member", "kicked", user=READER))

    assert isinstance(found, Left)
    assert found.reason == reason


def test_whoever_let_the_bot_in_without_a_name_is_nobody() -> None:
    happened = membership(GROUP, "left", "member")
    happened["my_chat_member"]["from"] = {"id": 1087968824, "is_bot": True}

    found = told(happened)

    assert isinstance(found, Came)
    assert found.who == Who()


@pytest.mark.parametrize(
    "happened",
    [
        message("", into=-9, chat={"id": -9, "type": "group"}, migrate_to_chat_id=GROUP),
        message("", into=GROUP, migrate_from_chat_id=-9),
        message("", into=GROUP, migrate_from_chat_id=-9, **FROM_A_BOT),
    ],
)
def test_both_groups_tell_that_one_became_the_other(happened: Update) -> None:
    assert told(happened) == Moved(
        old=Address("telegram", "-9"), new=Address("telegram", str(GROUP))
    )


def test_a_chat_is_picked() -> None:
    shared = {"request_id": 1, "chat_id": CHANNEL, "title": "The channel"}

    found = told(message("", chat_shared=shared, user=ADMIN))

    assert isinstance(found, Picked)
    assert (found.chat, found.title) == (Address("telegram", str(CHANNEL)), "The channel")


def test_texts_are_ones_that_a_database_takes() -> None:
    found = told(message("a\ud800b\0c"))

    assert isinstance(found, Written)
    assert found.text == "a?bc"


NAMES = [
    "message", "callback_query", "inline_query", "my_chat_member", "chat", "from", "id", "type",
    "text", "data", "message_id", "sender_chat", "chat_shared", "chat_id", "reply_markup",
    "inline_keyboard", "url", "copy_text", "old_chat_member", "new_chat_member", "status",
    "reply_to_message",
]  # fmt: skip
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6)
    ),
    max_leaves=25,
)


@settings(max_examples=examples(60))
@given(ANYTHING)
def test_anything_can_be_read(update: object) -> None:
    read(update, ME)


WHOLE = [
    message("/today", reply_to_message={"from": {"id": BOT}, "text": f"/paper {TO_ANSWER}"}),
    message("", chat_shared={"request_id": 1, "chat_id": CHANNEL}),
    press("again:/today", 3, keyboard=[[{"text": "PDF", "url": "https://example.org"}]]),
    question("x"),
    membership(GROUP, "left", "member"),
]


@settings(max_examples=examples(60))
@given(st.sampled_from(WHOLE), st.data())
def test_an_update_in_which_something_is_something_else_can_be_read(
    whole: Update, data: st.DataObject
) -> None:
    broken = json.loads(json.dumps(whole))
    inner = broken
    while True:
        key = data.draw(st.sampled_from(sorted(inner)))
        if not isinstance(inner[key], dict) or not inner[key] or data.draw(st.booleans()):
            break
        inner = inner[key]
    inner[key] = data.draw(ANYTHING)

    read(broken, ME)
