from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from adapters.telegram.channel import Telegram
from bot.channel import MessageRejected, Receipt, Unclear
from tests.adapters.telegram.bot_api import BotApi, HangUp
from tests.adapters.telegram.bot_api_rules import Refusal
from tests.adapters.telegram.samples import GROUP, HELLO, PICTURE, READER, cards, send_all


async def test_an_edit_takes_the_place_of_each_message(telegram: Telegram, api: BotApi) -> None:
    turns: list[str] = []

    @asynccontextmanager
    async def turn() -> AsyncIterator[None]:
        turns.append(api.methods()[-1])
        yield

    sent = await send_all(telegram, cards(3), GROUP)
    new = tuple(replace(one, html=f"new {one.html}") for one in cards(3))

    receipt = await telegram.edit(new, GROUP, sent, turn=turn)

    assert receipt == sent
    assert [shown.text for shown in api.shown(-1001)] == ["new hello", "new card 1", "new card 2"]
    assert api.methods()[3:] == ["editmessagetext", "editmessagemedia", "editmessagemedia"]
    assert turns == ["editmessagetext", "editmessagemedia"], "each but the first has its turn"


async def test_a_card_that_changes_place_takes_its_picture_along(
    telegram: Telegram, api: BotApi
) -> None:
    sent = await send_all(telegram, cards(3), READER)
    head, first, second = cards(3)

    await telegram.edit((head, second, first), READER, sent)

    pictures = [api.file_ids[f"https://example.org/{at}.png"] for at in (2, 1)]
    assert [shown.photo for shown in api.shown(7)][1:] == pictures


async def test_an_edit_that_changes_nothing_is_fine(telegram: Telegram) -> None:
    sent = await send_all(telegram, cards(3), READER)

    assert await telegram.edit(cards(3), READER, sent) == sent


async def test_a_message_that_was_deleted_cannot_be_edited(telegram: Telegram, api: BotApi) -> None:
    sent = await telegram.send((HELLO,), READER, key="k")
    api.chats[7].clear()

    with pytest.raises(MessageRejected) as caught:
        await telegram.edit((PICTURE,), READER, sent)

    assert caught.value.reason == "message-gone"


async def test_a_card_without_its_picture_gets_it_with_an_edit(
    telegram: Telegram, api: BotApi
) -> None:
    api.unfetchable["https://example.org/1.png"] = "failed to get HTTP URL content"
    sent = await telegram.send((PICTURE,), READER, key="k")
    api.unfetchable.clear()

    await telegram.edit((PICTURE,), READER, sent)

    assert [bool(shown.photo) for shown in api.shown(7)] == [True]


async def test_a_picture_that_cannot_be_changed_keeps_its_place(
    telegram: Telegram, api: BotApi
) -> None:
    sent = await telegram.send((PICTURE,), READER, key="k")
    api.unfetchable["https://example.org/2.png"] = "failed to get HTTP URL content"

    await telegram.edit(
        (replace(PICTURE, html="new", photo="https://example.org/2.png"),), READER, sent
    )

    assert [(shown.text, bool(shown.photo)) for shown in api.shown(7)] == [("new", True)]
    assert api.methods()[1:] == ["editmessagemedia", "editmessagetext", "editmessagecaption"]


async def test_a_text_over_a_picture_becomes_its_caption(telegram: Telegram, api: BotApi) -> None:
    sent = await telegram.send((PICTURE,), READER, key="k")

    await telegram.edit((HELLO,), READER, sent)

    assert [(shown.text, bool(shown.photo)) for shown in api.shown(7)] == [("hello", True)]


async def test_an_edit_deletes_what_is_left_over_and_adds_nothing(
    telegram: Telegram, api: BotApi
) -> None:
    sent = await send_all(telegram, cards(4), READER)

    fewer = await telegram.edit(cards(2), READER, sent)
    more = await telegram.edit(cards(5), READER, fewer)

    assert fewer.message_ids == more.message_ids == ("1", "2")
    assert len(api.shown(7)) == 2


async def test_an_edit_that_was_not_answered_is_unclear(telegram: Telegram, api: BotApi) -> None:
    sent = await telegram.send((HELLO,), READER, key="k")
    api.mishaps.append(HangUp())

    with pytest.raises(Unclear):
        await telegram.edit((replace(HELLO, html="new"),), READER, sent)


async def test_messages_are_taken_back(telegram: Telegram, api: BotApi) -> None:
    sent = await send_all(telegram, cards(3), READER)

    await telegram.delete(READER, sent)

    assert not api.shown(7)
    assert api.methods()[3:] == ["deletemessages"]


async def test_a_message_that_is_gone_need_not_be_taken_back(
    telegram: Telegram, api: BotApi
) -> None:
    api.mishaps.append(Refusal(400, "Bad Request: message to delete not found"))

    await telegram.delete(READER, Receipt(message_ids=("9",)))


async def test_a_number_that_is_none_is_rejected(telegram: Telegram) -> None:
    with pytest.raises(MessageRejected):
        await telegram.edit((HELLO,), READER, Receipt(message_ids=("m1",)))
