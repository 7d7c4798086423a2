import traceback

import aiohttp
import pytest

from adapters.discord.channel import NONCE_KNOWN, Discord
from adapters.discord.errors import interrupted
from adapters.discord.opening import Client, open_client
from adapters.discord.refusals import REFUSALS
from bot.channel import (
    AddressGone,
    ChannelBroken,
    DeliveryError,
    MessageRejected,
    NotAllowed,
    Receipt,
    TryAgain,
    Unclear,
)
from tests.adapters.discord.rest_api import (
    LONG_SILENCE,
    TOKEN,
    Answer,
    Bucket,
    Cut,
    HangUp,
    Mishap,
    RestApi,
    limit,
)
from tests.adapters.discord.rest_rules import Refusal
from tests.adapters.discord.samples import CHANNEL, PLAIN

pytestmark = pytest.mark.slow

ROWS = [
    (404, 10003, "Unknown Channel", AddressGone, "The channel is not there any more."),
    (404, 10004, "Unknown Guild", AddressGone, "can subscribe another one"),
    (404, 10015, "Unknown Webhook", AddressGone, "Manage Webhooks can make another"),
    (403, 50001, "Missing Access", NotAllowed, "Manage Channels gives it View Channel"),
    (403, 50013, "Missing Permissions", NotAllowed, "gives it Send Messages and Embed Links"),
    (400, 50035, "Invalid Form Body", MessageRejected, "(Discord: “Invalid Form Body”)"),
    (400, 50006, "Cannot send an empty message", MessageRejected, "That is an error in Paperboy"),
    (413, 40005, "Request entity too large", MessageRejected, "Choose fewer papers"),
    (400, 50024, "Cannot execute action on this channel type", NotAllowed, "choose a text"),
    (400, 40067, "A tag is required", NotAllowed, "Manage Channels adds one"),
    (400, 220001, "Webhooks posted to forum channels…", MessageRejected, "needs a name"),
    (400, 50083, "Thread is archived", NotAllowed, "Manage Threads opens it"),
    (403, 160005, "Thread is locked", NotAllowed, "Manage Threads unlocks it"),
    (400, 160006, "Maximum number of active threads", NotAllowed, "Manage Threads closes some"),
    (403, 200000, "Message was blocked by automatic moderation", NotAllowed, "let Paperboy"),
    (403, 50009, "Channel verification level is too high", NotAllowed, "can lift that"),
    (429, 20028, "The write action you are performing…", TryAgain, "for a pause. (5 s)"),
    (400, 20016, "Slowmode", TryAgain, "no more of these for the moment"),
    (403, 40004, "Send messages has been temporarily disabled", TryAgain, "switched this off"),
    (403, 40006, "This feature has been temporarily disabled", TryAgain, "switched this off"),
    (429, 40062, "Service resource is being rate limited", TryAgain, "for a pause. (5 s)"),
    (400, 40062, "Service resource is being rate limited", TryAgain, "for the moment"),
    (503, 130000, "API resource is currently overloaded", TryAgain, "too much to do"),
    (503, 0, "503: Service Unavailable", Unclear, "trouble of its own. (HTTP 503)"),
    (408, 0, "408: Request Timeout", Unclear, "trouble of its own. (HTTP 408)"),
    (400, 40060, "Interaction has already been acknowledged", MessageRejected, "already"),
    (404, 10062, "Unknown interaction", MessageRejected, "three seconds"),
    (403, 40003, "You are opening direct messages too fast", TryAgain, "for the moment"),
    (403, 50007, "Cannot send messages to this user", AddressGone, "subscribe anew"),
    (403, 50278, "Cannot send messages without mutual guilds", AddressGone, "subscribe anew"),
    (401, 0, "401: Unauthorized", ChannelBroken, "Check its token"),
    (401, 40001, "Unauthorized", ChannelBroken, "Check its token"),
    (403, 40002, "You need to verify your account", ChannelBroken, "Its owner can do that"),
    (403, 99999, "What nobody has seen yet.", NotAllowed, "“What nobody has seen yet”"),
    (400, 99999, "What nobody has seen yet.", MessageRejected, "“What nobody has seen yet”"),
    (400, 0, "400: Bad Request", MessageRejected, "“400: Bad Request”"),
]

JSON = (("Content-Type", "application/json"),)


async def failure(channel: Discord) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        await channel.send(PLAIN, CHANNEL, key="k")
    return caught.value


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}-{row[1]}")
async def test_every_refusal_has_an_error_and_a_sentence(
    channel: Discord, api: RestApi, row: tuple[int, int, str, type[DeliveryError], str]
) -> None:
    status, code, message, error, says = row
    api.mishaps.append(Refusal(status, code, message))

    failed = await failure(channel)

    assert type(failed) is error
    assert says in str(failed)
    assert str(failed)[0].isupper()
    assert str(failed).endswith((".", ")"))
    assert not api.shown()
    assert len(api.made()) == 1


def test_no_row_is_a_mere_code() -> None:
    assert all(row.says.endswith(".") and row.reason.islower() for row in REFUSALS.values())


async def test_a_message_that_was_deleted_after_it_was_sent_is_no_failure(
    channel: Discord, api: RestApi
) -> None:
    api.mishaps.append(Refusal(404, 10008, "Unknown Message"))

    assert await channel.send(PLAIN, CHANNEL, key="k") == Receipt(message_ids=())


async def test_what_form_is_wrong_is_said(channel: Discord, api: RestApi) -> None:
    wrong = {"content": {"_errors": [{"code": "X", "message": "Must be 2000 or fewer."}]}}
    api.mishaps.append(Refusal(400, 50035, "Invalid Form Body", errors=wrong))

    assert "In content: Must be 2000 or fewer”)" in str(await failure(channel))


@pytest.mark.parametrize(
    ("mishap", "reason"),
    [
        (LONG_SILENCE, "late"),
        (HangUp(), "unclear"),
        (Cut(), "unclear"),
        (Answer(200, b"<html>Welcome to this hotel</html>", done=True), "answer-cut"),
        (
            Answer(200, b'{"no":"id"}', headers=JSON),
            "answer-cut",
        ),
        (Answer(200, b"{", headers=JSON), "unclear"),
        (Answer(503, b"<html>Bad Gateway</html>", done=True), "trouble"),
    ],
)
async def test_what_may_have_arrived_is_unclear_and_comes_once(
    channel: Discord, api: RestApi, mishap: Mishap, reason: str
) -> None:
    api.mishaps.append(mishap)

    failed = await failure(channel)

    assert type(failed) is Unclear
    assert failed.reason == reason
    await channel.send(PLAIN, CHANNEL, key="k", again=1.0)
    assert len(api.shown()) == 1


@pytest.mark.slow
async def test_a_failure_that_the_library_repeats_shows_one_message(
    channel: Discord, api: RestApi
) -> None:
    api.mishaps.append(Answer(502, b"<html>Bad Gateway</html>", done=True))

    await channel.send(PLAIN, CHANNEL, key="k")

    assert len(api.made()) == 2
    assert len(api.shown()) == 1


async def test_a_short_limit_is_waited_out(channel: Discord, api: RestApi) -> None:
    api.mishaps.append(limit(0.01))

    await channel.send(PLAIN, CHANNEL, key="k")

    assert len(api.made()) == 2


@pytest.mark.parametrize(
    ("mishap", "after", "whole_bot"),
    [
        (limit(17), 17, False),
        (limit(0, whole_bot=True), 0, True),
        (limit(40, whole_bot=True), 40, True),
        (Answer(429, b"<html>You are being rate limited</html>"), 600, True),
        (Answer(429, b"", headers=(("Via", "1.1 google"), ("Retry-After", "3"))), 3, False),
    ],
)
async def test_a_limit_is_passed_on_as_discord_or_cloudflare_says_it(
    channel: Discord, api: RestApi, mishap: Answer, after: float, *, whole_bot: bool
) -> None:
    api.mishaps.append(mishap)

    failed = await failure(channel)

    assert isinstance(failed, TryAgain)
    assert (failed.after, failed.whole_bot) == (after, whole_bot)
    assert len(api.made()) == 1


async def test_after_a_limit_the_next_message_goes(channel: Discord, api: RestApi) -> None:
    api.mishaps.append(limit(17))
    await failure(channel)

    await channel.send(PLAIN, CHANNEL, key="k")

    assert len(api.shown()) == 1


async def test_a_message_that_waited_too_long_for_its_turn_comes_later_and_once(
    client: Client, api: RestApi
) -> None:
    api.buckets["7"] = Bucket(limit=1, per=0.3)

    failed = await failure(Discord(client=client, patience=0.1))
    await Discord(client=client).send(PLAIN, CHANNEL, key="k", again=NONCE_KNOWN)

    assert type(failed) is Unclear
    assert len(api.shown()) == 1


@pytest.mark.parametrize("status", [302, 403, 404, 407])
async def test_a_proxy_that_answers_ends_no_subscription(
    channel: Discord, api: RestApi, status: int
) -> None:
    api.mishaps.append(Answer(status, b"<html>Not here</html>"))

    failed = await failure(channel)

    assert isinstance(failed, TryAgain)
    assert failed.reason == "not-discord"


async def test_a_discord_that_went_away_is_tried_again(nobody_listens: str) -> None:
    async with open_client(TOKEN, api_url=nobody_listens, at_once=False) as client:
        failed = await failure(Discord(client=client))

    assert isinstance(failed, TryAgain)
    assert failed.whole_bot


async def test_no_error_holds_the_token(
    channel: Discord, api: RestApi, caplog: pytest.LogCaptureFixture
) -> None:
    said = []
    for mishap in (HangUp(), Cut(), LONG_SILENCE, Answer(200, b"{"), Answer(400, b"{"), limit(9)):
        api.mishaps.append(mishap)
        failed = await failure(channel)
        said += traceback.format_exception(failed)

    assert TOKEN not in "".join(said) + caplog.text


@pytest.mark.parametrize(
    ("error", "ours"),
    [
        (aiohttp.ServerDisconnectedError(), Unclear),
        (aiohttp.ClientPayloadError(), Unclear),
        (TimeoutError(), Unclear),
        (ConnectionResetError(), Unclear),
        (aiohttp.ConnectionTimeoutError(), TryAgain),
        (aiohttp.InvalidUrlClientError("gopher://x"), TryAgain),
    ],
)
def test_a_broken_connection_is_unclear_only_once_it_stood(
    error: Exception, ours: type[DeliveryError]
) -> None:
    assert type(interrupted(error)) is ours
