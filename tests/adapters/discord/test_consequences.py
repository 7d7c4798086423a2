"""What each row of the error table does to a subscription, and what its owner reads in `status`."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import (
    ClientConnectorDNSError,
    ClientProxyConnectionError,
    ConnectionTimeoutError,
    InvalidUrlClientError,
)
from aiohttp.client_reqrep import ConnectionKey

from adapters.discord.channel import Discord
from adapters.discord.errors import interrupted, limited, refused, strange
from bot.channel import AddressGone, DeliveryError, MessageRejected, NotAllowed
from bot.deliveries import Delivery, Post, State
from bot.models import Edition
from bot.outcomes import Outcomes
from bot.span import Span
from bot.subscription import Condition, Subscription
from formatters.subscription_words import reason_words
from tests.adapters.discord.rest_api import RestApi
from tests.adapters.discord.rest_rules import Refusal
from tests.adapters.discord.samples import CHANNEL
from tests.adapters.discord.test_errors import ROWS, failure

HOST = ConnectionKey(
    "discord.com", 443, is_ssl=True, ssl=True, proxy=None, proxy_auth=None, proxy_headers_hash=None
)
NOON = datetime(2026, 2, 10, 12, tzinfo=UTC)
DELIVERY = Delivery(
    id=1,
    post=Post(Span.parse("2026-02-09"), Edition.FINAL),
    subscription=Subscription(address=CHANNEL),
    attempts=1,
    deadline=NOON + timedelta(hours=12),
)


def english_of_ours(words: str) -> list[str]:
    """English that is no quotation; the names of permissions and products have capitals."""
    return re.findall(r"[a-z]+,? [a-z]+", re.sub("“[^”]*”", "", words))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}-{row[1]}")
async def test_each_refusal_ends_pauses_or_leaves_a_subscription_and_says_why(
    channel: Discord, api: RestApi, row: tuple[int, int, str, type[DeliveryError], str]
) -> None:
    status, code, message, error, says = row
    api.mishaps.append(Refusal(status, code, message))
    failed = await failure(channel)

    ending = Outcomes(again=True, now=lambda: NOON, random=lambda: 0.5).failed(DELIVERY, failed)

    condition, state = {
        NotAllowed: (Condition.PAUSED, State.REJECTED),
        AddressGone: (Condition.ENDED, State.GONE),
        MessageRejected: (None, State.REJECTED),
    }.get(error, (None, State.RETRY))
    assert (ending.condition, ending.outcome.state) == (condition, state)
    assert says in ending.outcome.says
    for language in ("ko", "ja", "zh"):
        assert not english_of_ours(reason_words(ending.outcome.says, language))


@pytest.mark.parametrize(
    "failed",
    [
        limited(None, whole_bot=True),
        limited(5, whole_bot=False),
        refused(502, 0, "<html>Not here</html>"),
        refused(404, 0, "<html>Not here</html>"),
        interrupted(ConnectionTimeoutError()),
        interrupted(ClientProxyConnectionError(HOST, OSError())),
        interrupted(ClientConnectorDNSError(HOST, OSError())),
        interrupted(InvalidUrlClientError("gopher://x")),
        interrupted(TimeoutError()),
        interrupted(ConnectionResetError()),
        strange(),
    ],
    ids=str,
)
@pytest.mark.parametrize("language", ["ko", "ja", "zh"])
def test_what_comes_between_is_said_in_every_language(failed: DeliveryError, language: str) -> None:
    assert not english_of_ours(reason_words(str(failed), language))
    assert reason_words(str(failed), "en") == str(failed)
