from collections.abc import Callable
from dataclasses import replace

import pytest
from telegram import Bot

from adapters.telegram.channel import Telegram
from bot.channel import (
    AddressGone,
    AddressMoved,
    DeliveryError,
    Look,
    MessageRejected,
    Note,
    Receipt,
    TryAgain,
    Unclear,
)
from bot.digest import Selection, build
from bot.models import Digest, Listing, Paper
from bot.subscription import Address
from formatters.telegram import LAYOUTS, Button, Preview
from tests.adapters.telegram.bot_api import Answer, BotApi, Cut, HangUp
from tests.adapters.telegram.bot_api_rules import Refusal
from tests.adapters.telegram.samples import GROUP, HELLO, READER, cards, send_all
from tests.told import english_of_ours

REFUSED = Refusal(400, "Bad Request: message is too strange")
MOVED = Refusal(
    400,
    "Bad Request: group chat was upgraded to a supergroup chat",
    migrate_to_chat_id=-1009,
)
BLOCKED = Refusal(403, "Forbidden: bot was blocked by the user")
FLOOD = Refusal(429, "Too Many Requests: retry after 9", retry_after=9)


@pytest.fixture
def digest(paper: Callable[..., Paper], listing: Callable[..., Listing]) -> Digest:
    papers = (
        paper(f"2602.0000{at}", upvotes=90 - at, thumbnail=f"https://example.org/{at}.png")
        for at in range(1, 6)
    )
    return build(listing(*papers), Selection(), language="en")


async def test_a_message_arrives_as_it_was_meant(telegram: Telegram, api: BotApi) -> None:
    rich = replace(
        HELLO,
        preview=Preview(url="https://example.org/1.png"),
        buttons=(
            (
                Button(text="1", callback="p:2602.06570"),
                Button(text="PDF", url="https://example.org/1.pdf"),
                Button(text="BibTeX", copy="@misc{a}"),
            ),
        ),
    )

    receipt = await telegram.send((rich,), READER, key="k")

    assert receipt == Receipt(message_ids=("1",))
    assert api.calls == [
        (
            "sendmessage",
            {
                "chat_id": 7,
                "text": "<b>hello</b>",
                "parse_mode": "HTML",
                "link_preview_options": {
                    "url": "https://example.org/1.png",
                    "prefer_large_media": True,
                    "show_above_text": True,
                },
                "reply_markup": {
                    "inline_keyboard": [
                        [
                            {"text": "1", "callback_data": "p:2602.06570"},
                            {"text": "PDF", "url": "https://example.org/1.pdf"},
                            {"text": "BibTeX", "copy_text": {"text": "@misc{a}"}},
                        ]
                    ]
                },
            },
        )
    ]


@pytest.mark.parametrize(
    ("place", "chat", "topic"),
    [
        ("7", 7, None),
        ("-1001234567890", -1001234567890, None),
        ("-1001:5", -1001, 5),
        ("-1001:1", -1001, None),
        ("@daily_papers", "@daily_papers", None),
        ("@daily_papers:5", "@daily_papers", 5),
    ],
)
async def test_an_address_is_a_chat_and_perhaps_a_topic(
    telegram: Telegram, api: BotApi, place: str, chat: object, topic: int | None
) -> None:
    api.topics[chat] = {5}

    await telegram.send((HELLO,), Address("telegram", place), key="k")

    assert [shown.topic for shown in api.shown(chat)] == [topic]


@pytest.mark.parametrize("place", ["", "seven", "7:", "7:x", "-", "@", "7 ", "٧", "7:1:1", "--7"])
async def test_what_is_no_address_is_gone(telegram: Telegram, api: BotApi, place: str) -> None:
    with pytest.raises(AddressGone):
        await telegram.send((HELLO,), Address("telegram", place), key="k")

    assert not api.calls


def test_people_are_written_to_more_often_than_groups(telegram: Telegram) -> None:
    places = ["7", "-1001", "-1001:5", "@daily_papers"]
    assert [telegram.spacing(Address("telegram", place)) for place in places] == [1, 3, 3, 3]


async def test_silent_means_without_a_sound(telegram: Telegram, api: BotApi) -> None:
    await telegram.send((HELLO,), READER, key="k", silent=True)
    await telegram.send((HELLO,), READER, key="k")

    assert [shown.silent for shown in api.shown(7)] == [True, False]


async def test_a_paid_broadcast_says_so(bot: Bot, api: BotApi, telegram: Telegram) -> None:
    await Telegram(bot=bot, paid=True).send((HELLO,), READER, key="k")
    await telegram.send((HELLO,), READER, key="k")

    assert [asked.get("allow_paid_broadcast") for _, asked in api.calls] == [True, None]


async def test_several_messages_come_in_order_and_only_the_first_sounds(
    telegram: Telegram, api: BotApi
) -> None:
    receipt = await send_all(telegram, cards(4), GROUP)

    assert receipt.message_ids == ("1", "2", "3", "4")
    assert [shown.text for shown in api.shown(-1001)] == ["hello", "card 1", "card 2", "card 3"]
    assert [shown.silent for shown in api.shown(-1001)] == [False, True, True, True]


async def test_each_call_sends_one_of_them_and_says_whether_there_are_more(
    telegram: Telegram, api: BotApi
) -> None:
    first = await telegram.send(cards(2), READER, key="k")
    second = await telegram.send(cards(2), READER, key="k", sent=first)

    assert first == Receipt(message_ids=("1",), more=True)
    assert second == Receipt(message_ids=("1", "2"))
    assert len(api.calls) == 2


async def test_a_digest_that_became_shorter_has_arrived(telegram: Telegram, api: BotApi) -> None:
    sent = Receipt(message_ids=("1", "2", "3"), more=True)

    assert await telegram.send(cards(2), READER, key="k", sent=sent) == replace(sent, more=False)
    assert not api.calls


@pytest.mark.parametrize("layout", ["", *LAYOUTS])
@pytest.mark.parametrize("images", ["with", "without"])
async def test_every_layout_of_a_digest_is_taken(
    telegram: Telegram, api: BotApi, digest: Digest, layout: str, images: str
) -> None:
    look = Look(layout=layout, images=images == "with")
    message = telegram.render(digest, look)

    receipt = await send_all(telegram, message, READER)

    assert len(api.shown(7)) == len(message) == len(receipt.message_ids)
    assert any(shown.photo for shown in api.shown(7)) == (layout == "cards" and look.images)


async def test_a_note_is_one_message(telegram: Telegram, api: BotApi) -> None:
    await telegram.send(telegram.render(Note("No papers & <no> list."), Look()), READER, key="k")

    assert [shown.text for shown in api.shown(7)] == ["No papers & <no> list."]


def test_a_layout_that_is_not_there_is_rejected(telegram: Telegram, digest: Digest) -> None:
    with pytest.raises(MessageRejected, match="“compact”") as caught:
        telegram.render(digest, Look(layout="hologram"))

    assert english_of_ours(str(caught.value)) == []


@pytest.mark.parametrize("part", [0, 2])
@pytest.mark.parametrize(
    ("mishap", "problem"),
    [
        (BLOCKED, AddressGone),
        (FLOOD, TryAgain),
        (MOVED, AddressMoved),
        (HangUp(), Unclear),
        (Cut(), Unclear),
        (Answer(502), Unclear),
    ],
)
async def test_what_befalls_a_message_is_told_whichever_it_is(
    telegram: Telegram,
    api: BotApi,
    part: int,
    mishap: Refusal | HangUp | Cut | Answer,
    problem: type[DeliveryError],
) -> None:
    api.mishaps.extend([*[None] * part, mishap])

    with pytest.raises(problem):
        await send_all(telegram, cards(4), READER)

    assert len(api.calls) == part + 1


async def test_one_that_is_refused_in_the_middle_is_left_out(
    telegram: Telegram, api: BotApi
) -> None:
    api.mishaps.extend([None, None, *[REFUSED] * 9])
    sent = await telegram.send(cards(4), READER, key="k")
    sent = await telegram.send(cards(4), READER, key="k", sent=sent)
    sent = await telegram.send(cards(4), READER, key="k", sent=sent)
    api.mishaps.clear()
    sent = await telegram.send(cards(4), READER, key="k", sent=sent)

    assert [shown.text for shown in api.shown(7)] == ["hello", "card 1", "card 3"]
    assert sent.message_ids[2] == "-"
    await telegram.edit(cards(4), READER, sent)
    await telegram.delete(READER, sent)
    assert not api.shown(7)


async def test_of_one_message_nothing_can_be_left_out(telegram: Telegram, api: BotApi) -> None:
    api.mishaps.extend([REFUSED] * 9)

    with pytest.raises(MessageRejected):
        await telegram.send(cards(4), READER, key="k")


async def test_a_first_message_past_the_deadline_is_unclear(
    telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.telegram.channel.DEADLINE", 0.0)

    with pytest.raises(Unclear):
        await telegram.send((HELLO,), READER, key="k")


async def test_buttons_that_nobody_answers_are_left_out(bot: Bot, digest: Digest) -> None:
    asks = [
        button.callback
        for answering in (True, False)
        for message in Telegram(bot=bot, answering=answering).render(digest, Look(layout="cards"))
        for row in message.buttons
        for button in row
        if button.callback
    ]
    silent = Telegram(bot=bot, answering=False).render(digest, Look(layout="cards"))

    assert asks
    assert not [one for message in silent for row in message.buttons for one in row if one.callback]
