import traceback

import pytest

from adapters.discord.messages import quiet
from adapters.discord.webhook import DiscordWebhook, open_webhooks
from adapters.discord.webhook_place import webhook_of
from bot.channel import (
    AddressGone,
    DeliveryError,
    Look,
    MessageRejected,
    NotAllowed,
    Note,
    Receipt,
    TryAgain,
    Unclear,
)
from bot.subscription import Address
from formatters.discord_message import DiscordMessage
from tests.adapters.discord.conftest import HOOK, SECRET
from tests.adapters.discord.rest_api import (
    FORUM,
    LONG_SILENCE,
    THREAD,
    Answer,
    Cut,
    HangUp,
    Mishap,
    Place,
    RestApi,
    limit,
)
from tests.adapters.discord.rest_rules import V2, Refusal
from tests.adapters.discord.samples import CHAIN, FULL, PLAIN

URL = f"https://discord.com/api/webhooks/{HOOK}/{SECRET}"
HERE = Address.parse(f"discord-webhook:{URL}")
QUIET = quiet(FULL)


def test_an_address_is_the_url_that_discord_gives() -> None:
    assert Address("discord-webhook", URL) == HERE
    assert (webhook_of(HERE).id, webhook_of(HERE).token) == (HOOK, SECRET)


@pytest.mark.parametrize(
    ("url", "thread"),
    [
        (f"https://discord.com/api/webhooks/1/{SECRET}", ""),
        (f"https://discord.com/api/webhooks/1/{SECRET}/", ""),
        (f"https://discord.com/api/v10/webhooks/1/{SECRET}?wait=true", ""),
        (f"https://ptb.discord.com/api/webhooks/1/{SECRET}?thread_id=12", "12"),
        (f"https://discordapp.com/api/webhooks/1/{SECRET}?wait=true&thread_id=12", "12"),
    ],
)
def test_urls_are_read_in_every_form(url: str, thread: str) -> None:
    place = webhook_of(Address.parse(f"discord-webhook:{url}"))

    assert (place.id, place.token, place.thread) == ("1", SECRET, thread)
    assert SECRET not in repr(place)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "1234",
        f"http://discord.com/api/webhooks/1/{SECRET}",
        f"https://discord.com.evil.org/api/webhooks/1/{SECRET}",
        f"https://discord.com@evil.org/api/webhooks/1/{SECRET}",
        f"https://evil.org/api/webhooks/1/{SECRET}",
        f"https://discord.com/api/webhooks/1/{SECRET}/slack",
        f"https://discord.com/api/webhooks/one/{SECRET}",
        f"https://discord.com/api/webhooks/1/{SECRET}?thread_id=../2",
        f"https://[discord.com/api/webhooks/1/{SECRET}",
    ],
)
async def test_what_is_no_webhook_is_asked_nothing_and_not_quoted(
    webhook: DiscordWebhook, api: RestApi, url: str
) -> None:
    with pytest.raises(AddressGone, match="Copy Webhook URL") as caught:
        await webhook.send(PLAIN, Address("discord-webhook", url), key="k")

    assert SECRET not in "".join(traceback.format_exception(caught.value))
    assert not api.asked.is_set()


@pytest.mark.parametrize("message", CHAIN, ids=lambda message: message.layout)
async def test_every_layout_is_posted_without_menus(
    webhook: DiscordWebhook, api: RestApi, message: DiscordMessage
) -> None:
    receipt = await webhook.send(quiet(message), HERE, key="k", silent=True, role="55")

    (shown,) = api.shown()
    assert receipt == Receipt(message_ids=(shown["id"],), layout=message.layout)
    assert bool(shown["flags"] & V2) == bool(message.parts)
    assert shown["flags"] & 1 << 12
    assert shown["mention_roles"] == ["55"]


def test_what_it_renders_asks_no_bot(webhook: DiscordWebhook) -> None:
    assert webhook.render(Note("No list."), Look()).content == "No list."
    assert not webhook.limits.repeatable
    assert webhook.spacing(HERE) == 2.0


async def test_a_thread_is_kept(webhook: DiscordWebhook, api: RestApi) -> None:
    api.places["12"] = Place(kind=THREAD)
    there = Address("discord-webhook", f"{URL}?thread_id=12")

    sent = await webhook.send(QUIET, there, key="k")
    await webhook.edit(quiet(FULL), there, sent)
    await webhook.delete(there, sent)

    assert [call.query.get("thread_id") for call in api.calls] == ["12"] * 3
    assert not api.shown("7")


@pytest.mark.parametrize("message", CHAIN, ids=lambda message: message.layout)
async def test_a_post_is_edited_as_what_it_is_and_taken_back(
    webhook: DiscordWebhook, api: RestApi, message: DiscordMessage
) -> None:
    sent = await webhook.send(quiet(message), HERE, key="k")

    assert await webhook.edit(QUIET, HERE, sent) == sent
    for _ in range(2):
        await webhook.delete(HERE, sent)

    assert not api.shown()
    assert not api.faults


async def test_a_forum_gets_posts_with_a_name(webhook: DiscordWebhook, api: RestApi) -> None:
    api.places["7"].kind = FORUM

    first = await webhook.send(QUIET, HERE, key="1")
    second = await webhook.send(QUIET, HERE, key="2")
    await webhook.edit(QUIET, HERE, second)
    await webhook.delete(HERE, first)

    posts = [place.name for place in api.places.values() if place.parent == "7"]
    assert posts == ["Daily Papers", "Daily Papers"]
    assert [call.method for call in api.calls] == ["POST", "POST", "POST", "PATCH", "DELETE"]
    assert [len(shown) for shown in api.messages.values()] == [0, 1]


async def test_a_layout_that_is_refused_gives_way(webhook: DiscordWebhook, api: RestApi) -> None:
    api.mishaps.append(Refusal(400, 50035, "Invalid Form Body"))

    receipts = [await webhook.send(QUIET, HERE, key=f"{at}") for at in range(2)]

    assert [receipt.layout for receipt in receipts] == ["compact", "compact"]
    assert len(api.calls) == 3


@pytest.mark.parametrize(
    "row",
    [
        (Refusal(404, 10015, "Unknown Webhook"), AddressGone, "The webhook is not there"),
        (Refusal(401, 50027, "Invalid Webhook Token"), AddressGone, "The webhook is not there"),
        (Refusal(401, 0, "401: Unauthorized"), AddressGone, "The webhook is not there"),
        (Refusal(404, 10003, "Unknown Channel"), AddressGone, "The channel is not there"),
        (Refusal(400, 40067, "A tag is required"), NotAllowed, "makes tags optional"),
        (Refusal(400, 99999, "Something new"), MessageRejected, "“Something new”"),
        (limit(9), TryAgain, r"for a pause\. \(9 s\)"),
        (Answer(429, b"<html>"), TryAgain, "Cloudflare"),
        (Answer(403, b"<html>"), TryAgain, "Something else answers"),
        (Answer(302, b"", headers=(("Location", "http://x.invalid/"),)), TryAgain, "else answers"),
        (Refusal(500, 0, "500: Internal Server Error"), Unclear, "HTTP 500"),
        (Answer(502, b"<html>", done=True), Unclear, "HTTP 502"),
        (Answer(200, b"<html>", done=True), Unclear, "not one that it documents"),
        (Answer(200, b'"yes"', done=True), Unclear, "not one that it documents"),
        (Answer(200, b"{}", done=True), Unclear, "not one that it documents"),
        (LONG_SILENCE, Unclear, "in time"),
        (HangUp(), Unclear, "connection broke"),
        (Cut(), Unclear, "connection broke"),
    ],
)
async def test_each_failure_has_its_error_and_is_not_repeated(
    webhook: DiscordWebhook,
    api: RestApi,
    row: tuple[Mishap, type[DeliveryError], str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    mishap, error, says = row
    api.mishaps.append(mishap)

    with pytest.raises(DeliveryError, match=says) as caught:
        await webhook.send(PLAIN, HERE, key="k")

    assert type(caught.value) is error
    assert len(api.calls) == 1
    assert SECRET not in "".join(traceback.format_exception(caught.value)) + caplog.text


@pytest.mark.parametrize("scheme", ["http", "gopher"])
async def test_nobody_there_is_tried_again_and_says_no_secret(
    nobody_listens: str, scheme: str
) -> None:
    there = nobody_listens.replace("http", scheme)
    async with open_webhooks(api_url=there) as webhook:
        with pytest.raises(TryAgain) as caught:
            await webhook.send(PLAIN, HERE, key="k")

    assert caught.value.whole_bot
    assert SECRET not in "".join(traceback.format_exception(caught.value))
