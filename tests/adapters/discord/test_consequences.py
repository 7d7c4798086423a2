"""What each row of the error table does to a subscription, and what its owner reads in `status`."""

from datetime import UTC, datetime, timedelta

import pytest

from adapters.discord.channel import Discord
from bot.channel import AddressGone, DeliveryError, MessageRejected, NotAllowed
from bot.deliveries import Delivery, Post, State
from bot.models import Edition, Span
from bot.outcomes import Outcomes
from bot.subscription import Condition, Subscription
from tests.adapters.discord.rest_api import RestApi
from tests.adapters.discord.rest_rules import Refusal
from tests.adapters.discord.samples import CHANNEL
from tests.adapters.discord.test_errors import ROWS, failure

NOON = datetime(2026, 2, 10, 12, tzinfo=UTC)
DELIVERY = Delivery(
    id=1,
    post=Post(Span.parse("2026-02-09"), Edition.FINAL),
    subscription=Subscription(address=CHANNEL),
    attempts=1,
    deadline=NOON + timedelta(hours=12),
)


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
