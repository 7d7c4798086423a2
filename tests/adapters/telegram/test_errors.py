import pytest
from telegram import Bot
from telegram.error import Conflict, NetworkError, RetryAfter, TelegramError, TimedOut

from adapters.telegram.channel import Telegram
from adapters.telegram.errors import translated
from adapters.telegram.opening import name_of, open_bot
from adapters.telegram.trouble import Limited
from bot.channel import (
    AddressGone,
    AddressMoved,
    ChannelBroken,
    DeliveryError,
    MessageRejected,
    NotAllowed,
    TryAgain,
    Unclear,
)
from bot.subscription import Address
from formatters.telegram import TelegramMessage
from tests.adapters.telegram.bot_api import TOKEN, Answer, BotApi, Cut, HangUp, Mishap, Silence
from tests.adapters.telegram.bot_api_rules import Refusal
from tests.told import english_of_ours

GROUP = Address("telegram", "-1001:7")
HELLO = (TelegramMessage(html="hello"),)

REFUSALS = [
    (403, "Forbidden: bot was blocked by the user", AddressGone, "blocked"),
    (403, "Forbidden: user is deactivated", AddressGone, "deactivated"),
    (403, "Forbidden: bot was kicked from the group chat", AddressGone, "removed"),
    (403, "Forbidden: bot was kicked from the supergroup chat", AddressGone, "removed"),
    (403, "Forbidden: bot was kicked from the channel chat", AddressGone, "removed"),
    (403, "Forbidden: bot is not a member of the channel chat", AddressGone, "not-a-member"),
    (403, "Forbidden: bot is not a member of the supergroup chat", AddressGone, "not-a-member"),
    (403, "Forbidden: the group chat was deleted", AddressGone, "deleted"),
    (403, "Forbidden: bot can't initiate conversation with a user", AddressGone, "never-started"),
    (403, "Forbidden: bots can't send messages to bots", AddressGone, "is-a-bot"),
    (400, "Bad Request: chat not found", AddressGone, "no-chat"),
    (400, "Bad Request: PEER_ID_INVALID", AddressGone, "no-chat"),
    (400, "Bad Request: chat_id is empty", AddressGone, "no-chat"),
    (400, "Bad Request: group chat was upgraded to a supergroup chat", AddressGone, "upgraded"),
    (
        400,
        "Bad Request: not enough rights to send text messages to the chat",
        NotAllowed,
        "no-permission",
    ),
    (400, "Bad Request: have no rights to send a message", NotAllowed, "no-permission"),
    (
        400,
        "Bad Request: need administrator rights in the channel chat",
        NotAllowed,
        "no-permission",
    ),
    (400, "Bad Request: CHAT_WRITE_FORBIDDEN", NotAllowed, "no-permission"),
    (400, "Bad Request: CHAT_RESTRICTED", NotAllowed, "restricted"),
    (400, "Bad Request: TOPIC_CLOSED", NotAllowed, "topic-closed"),
    (400, "Bad Request: message thread not found", NotAllowed, "no-topic"),
    (403, "Forbidden: something that nobody has seen yet", NotAllowed, "forbidden"),
    (400, "Bad Request: BALANCE_TOO_LOW", NotAllowed, "no-stars"),
    (400, "Bad Request: can't parse entities: unclosed start tag", MessageRejected, "markup"),
    (400, "Bad Request: message is too long", MessageRejected, "too-long"),
    (400, "Bad Request: message caption is too long", MessageRejected, "too-long"),
    (400, "Bad Request: message text is empty", MessageRejected, "empty"),
    (400, "Bad Request: BUTTON_DATA_INVALID", MessageRejected, "buttons"),
    (400, "Bad Request: wrong HTTP URL specified", MessageRejected, "photo"),
    (400, "Bad Request: failed to get HTTP URL content", MessageRejected, "photo"),
    (400, "Bad Request: wrong type of the web page content", MessageRejected, "photo"),
    (
        400,
        "Bad Request: not enough rights to send photos to the chat",
        MessageRejected,
        "no-photos",
    ),
    (400, "Bad Request: CHAT_SEND_PHOTOS_FORBIDDEN", MessageRejected, "no-photos"),
    (400, "Bad Request: CHAT_SEND_MEDIA_FORBIDDEN", MessageRejected, "no-photos"),
    (400, "Bad Request: IMAGE_PROCESS_FAILED", MessageRejected, "photo"),
    (400, "Bad Request: something that nobody has seen yet", MessageRejected, "rejected"),
    (413, "Request Entity Too Large", MessageRejected, "rejected"),
    (401, "Unauthorized", ChannelBroken, "bad-token"),
    (404, "Not Found", ChannelBroken, "bad-token"),
    (409, "Conflict: terminated by other getUpdates request", TryAgain, "conflict"),
]


async def failure(telegram: Telegram, to: Address = GROUP) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        await telegram.send(HELLO, to, key="k")
    return caught.value


@pytest.mark.parametrize("row", REFUSALS)
async def test_every_refusal_has_a_name_and_a_sentence(
    telegram: Telegram, api: BotApi, row: tuple[int, str, type[DeliveryError], str]
) -> None:
    code, text, error, reason = row
    api.mishaps.extend([Refusal(code, text)] * 2)

    failed = await failure(telegram)

    assert type(failed) is error
    assert failed.reason == reason
    assert str(failed)[0].isupper()
    assert str(failed).endswith((".", ")"))
    assert not api.chats


@pytest.mark.parametrize("row", REFUSALS)
async def test_it_means_the_same_for_a_bot_that_was_introduced(
    api: BotApi, row: tuple[int, str, type[DeliveryError], str]
) -> None:
    code, text, error, reason = row
    async with open_bot(TOKEN, api_url=api.url) as bot:
        await bot.initialize()
        api.mishaps.extend([Refusal(code, text)] * 2)

        failed = await failure(Telegram(bot=bot))

    assert (type(failed), failed.reason) == (error, reason)


async def test_who_can_mend_it_is_named(telegram: Telegram, api: BotApi) -> None:
    for text in ("need administrator rights in the channel chat", "CHAT_WRITE_FORBIDDEN"):
        api.mishaps.append(Refusal(400, f"Bad Request: {text}"))
        said = str(await failure(telegram))
        assert "owner of the channel" in said or "administrator of the chat" in said


async def test_a_flood_waits_as_long_as_telegram_says(telegram: Telegram, api: BotApi) -> None:
    api.mishaps.append(Refusal(429, "Too Many Requests: retry after 17", retry_after=17))

    failed = await failure(telegram)

    assert isinstance(failed, TryAgain)
    assert failed.after == 17
    assert not failed.whole_bot


async def test_a_group_that_moved_is_followed_without_its_topic(
    telegram: Telegram, api: BotApi
) -> None:
    api.mishaps.append(
        Refusal(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            migrate_to_chat_id=-100200,
        )
    )

    failed = await failure(telegram)

    assert isinstance(failed, AddressMoved)
    assert failed.to == Address("telegram", "-100200")


@pytest.mark.parametrize(
    ("mishap", "reason"),
    [
        (Silence(), "unclear"),
        (HangUp(), "unclear"),
        (Cut(), "answer-cut"),
        (Answer(200, b"{", done=True), "answer-cut"),
        (Answer(200, b'{"ok":true}', done=True), "answer-cut"),
        (Answer(200, b'{"ok":false}', done=True), "unclear"),
        (Answer(200, b'{"ok":true,"result":true}', done=True), "unclear"),
        (Answer(200, b'{"ok":true,"result":{}}', done=True), "unclear"),
        (Answer(500, b'{"ok":false,"description":"Internal Server Error"}'), "unclear"),
        (Answer(502, b"<html>Bad Gateway</html>", done=True), "unclear"),
    ],
)
async def test_what_may_have_arrived_is_unclear(
    impatient: Bot, api: BotApi, mishap: Mishap, reason: str
) -> None:
    api.topics[-1001] = {7}
    api.mishaps.append(mishap)

    failed = await failure(Telegram(bot=impatient))

    assert type(failed) is Unclear
    assert failed.reason == reason
    assert english_of_ours(str(failed)) == []
    assert len(api.calls) == 1


async def test_what_was_not_sent_is_tried_again(nobody_listens: str) -> None:
    async with open_bot(TOKEN, api_url=nobody_listens) as bot:
        failed = await failure(Telegram(bot=bot))

    assert isinstance(failed, TryAgain)
    assert failed.whole_bot
    assert failed.after is None


async def test_a_proxy_that_forbids_ends_no_subscription(telegram: Telegram, api: BotApi) -> None:
    api.mishaps.append(Answer(403, b"<html>Forbidden</html>"))

    assert isinstance(await failure(telegram), TryAgain)


async def test_a_wrong_token_breaks_the_channel_and_is_not_repeated(api: BotApi) -> None:
    wrong = "4242424242:AAF-another-TOKEN"
    async with open_bot(wrong, api_url=api.url) as bot:
        failed = await failure(Telegram(bot=bot))
        with pytest.raises(ChannelBroken) as caught:
            await name_of(bot)

    assert type(failed) is ChannelBroken
    assert wrong not in f"{failed} {caught.value} {caught.value.__cause__}"


@pytest.mark.parametrize(
    ("error", "ours"),
    [
        (TimedOut(), Unclear),
        (NetworkError("httpx.RemoteProtocolError"), Unclear),
        (TelegramError("Invalid server response"), Unclear),
        (Limited(3), TryAgain),
        (Conflict("terminated"), TryAgain),
    ],
)
def test_errors_of_another_transport_are_read_as_well(
    error: TelegramError, ours: type[DeliveryError]
) -> None:
    assert type(translated(error, GROUP)) is ours


def test_the_librarys_own_pause_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")

    failed = translated(RetryAfter(9), GROUP)

    assert isinstance(failed, TryAgain)
    assert failed.after == 9
