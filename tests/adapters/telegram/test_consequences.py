"""What each row of the error table does to a subscription, and what its readers are told of it."""

from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import ClientConnectorDNSError, ConnectionTimeoutError, InvalidUrlClientError
from aiohttp.client_reqrep import ConnectionKey
from telegram.error import (
    ChatMigrated,
    Conflict,
    InvalidToken,
    NetworkError,
    TelegramError,
    TimedOut,
)

from adapters.telegram.channel import Telegram
from adapters.telegram.errors import translated
from adapters.telegram.trouble import Limited, check, interruption
from bot.channel import (
    AddressGone,
    ChannelBroken,
    DeliveryError,
    MessageRejected,
    NotAllowed,
    TryAgain,
)
from bot.deliveries import Delivery, Post, State
from bot.models import Edition
from bot.outcomes import Ending, Outcomes
from bot.span import Span
from bot.subscription import Condition, Subscription
from tests.adapters.telegram.bot_api import BotApi
from tests.adapters.telegram.bot_api_rules import Refusal
from tests.adapters.telegram.test_errors import GROUP, REFUSALS, failure
from tests.told import english_of_ours

HOST = ConnectionKey(
    "api.telegram.org",
    443,
    is_ssl=True,
    ssl=True,
    proxy=None,
    proxy_auth=None,
    proxy_headers_hash=None,
)
NOON = datetime(2026, 2, 10, 12, tzinfo=UTC)
DELIVERY = Delivery(
    id=1,
    post=Post(Span.parse("2026-02-09"), Edition.FINAL),
    subscription=Subscription(address=GROUP),
    attempts=1,
    deadline=NOON + timedelta(hours=12),
)


def ending(failed: DeliveryError) -> Ending:
    return Outcomes(again=False, now=lambda: NOON, random=lambda: 0.5).failed(DELIVERY, failed)


def refused(status: int, body: bytes) -> TelegramError:
    with pytest.raises(TelegramError) as caught:
        check(status, "", body)
    return caught.value


@pytest.mark.parametrize("row", REFUSALS, ids=lambda row: row[1])
async def test_each_refusal_ends_pauses_or_leaves_a_subscription_and_says_why(
    telegram: Telegram, api: BotApi, row: tuple[int, str, type[DeliveryError], str]
) -> None:
    code, text, error, reason = row
    api.mishaps.extend([Refusal(code, text)] * 2)

    end = ending(await failure(telegram))

    condition, state = {
        NotAllowed: (Condition.PAUSED, State.REJECTED),
        AddressGone: (Condition.ENDED, State.GONE),
        MessageRejected: (None, State.REJECTED),
        ChannelBroken: (None, State.RETRY),
        TryAgain: (None, State.RETRY),
    }[error]
    assert (end.condition, end.outcome.state, end.outcome.reason) == (condition, state, reason)
    assert english_of_ours(end.outcome.says) == []


@pytest.mark.parametrize(
    "error",
    [
        Limited(3),
        ChatMigrated(-100200),
        Conflict("terminated by other getUpdates request"),
        InvalidToken(),
        TimedOut(),
        NetworkError("httpx.RemoteProtocolError: the server went away"),
        TelegramError("Invalid server response"),
        interruption(ConnectionResetError(), 200),
        interruption(ConnectionResetError(), 403),
        interruption(ConnectionResetError(), 0),
        interruption(InvalidUrlClientError("gopher://x"), 0),
        interruption(ConnectionTimeoutError(), 0),
        interruption(ClientConnectorDNSError(HOST, OSError()), 0),
        interruption(TimeoutError(), 0),
        refused(502, b"<html>Bad Gateway</html>"),
        refused(403, b"<html>Not here</html>"),
        refused(413, b'{"ok":false}'),
    ],
    ids=repr,
)
def test_what_comes_between_is_said_in_every_language(error: TelegramError) -> None:
    assert english_of_ours(ending(translated(error, GROUP)).outcome.says) == []
