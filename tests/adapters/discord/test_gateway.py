import asyncio
from contextlib import AsyncExitStack
from datetime import datetime
from threading import enumerate as enumerate_threads

import pytest
from discord.gateway import DiscordWebSocket, KeepAliveHandler

from adapters.discord.opening import open_client
from bot.span import Period
from bot.subscription import Address, Condition, Subscription
from tests.adapters.discord.interaction import Json, thread_of, until
from tests.adapters.discord.rest_api import GUILD, TOKEN, Answer, HangUp
from tests.adapters.discord.rest_rules import Refusal
from tests.adapters.discord.stage import Stage
from tests.adapters.loop_time import slow_down

pytestmark = pytest.mark.slow

LONG_AFTER = datetime.fromisoformat("2026-02-11T00:00:00+00:00")


async def subscribe(stage: Stage, *channels: str) -> None:
    for number in channels:
        one = Subscription(address=Address("discord", number))
        await stage.store.ledger.subscribe(one, next_due=LONG_AFTER)


async def conditions(stage: Stage) -> dict[str, Condition]:
    everyone = await stage.store.ledger.subscriptions()
    return {one.address.place: one.condition for one in everyone}


async def heard(stage: Stage) -> None:
    """Let the library hear all that it was told: it answers what is asked last."""
    await stage.api.command("help")


async def ended(stage: Stage, *channels: str) -> None:
    """Wait until subscriptions have ended, and see that no others have."""

    async def over() -> set[str]:
        known = await conditions(stage)
        return {number for number, one in known.items() if one is Condition.ENDED}

    async with asyncio.timeout(30):
        while len(await over()) < len(channels):  # noqa: ASYNC110 – the bot sets no event for tests
            await asyncio.sleep(0.005)
    await heard(stage)
    assert await over() == {*channels}


async def registering(stage: Stage) -> list[str]:
    """What a start of the bot does about its commands."""
    stage.api.calls.clear()
    async with stage.bot():
        return [call.method for call in stage.api.calls if "/commands" in call.path]


async def test_commands_are_registered_once(stage: Stage) -> None:
    assert await registering(stage) == ["GET", "PUT"]
    assert await registering(stage) == ["GET"]


@pytest.mark.parametrize(
    "of_old",
    [
        {"description": "Of old"},
        {"description_localizations": {"ko": "예전 설명"}},
        {"description_localizations": None},
        {"options": []},
        {"options": [{"name": "count", "type": 4, "description": "Of old"}]},
        {"contexts": [0]},
        {"default_member_permissions": "8"},
    ],
    ids="-".join,
)
async def test_commands_that_changed_are_registered_anew(stage: Stage, of_old: Json) -> None:
    await registering(stage)
    before = [dict(one) for one in stage.api.commands]
    stage.api.commands[0] |= of_old

    assert await registering(stage) == ["GET", "PUT"]
    assert stage.api.commands == before


async def test_commands_of_a_server_are_for_servers_and_reading_is_for_everywhere(
    stage: Stage,
) -> None:
    async with stage.bot():
        pass

    places = {
        one["name"]: (one["contexts"], one["integration_types"], one["default_member_permissions"])
        for one in stage.api.commands
    }
    everywhere, server = ([0, 1, 2], [0, 1]), ([0], [0])
    for name in ("today", "date", "week", "month", "paper", "search", "save", "saved", "help"):
        assert places.pop(name) == (*everywhere, None)
    for name in ("status", "preview"):
        assert places.pop(name) == (*server, None)
    assert places.keys() >= {"subscribe", "settings", "unsubscribe", "pause", "language"}
    assert {*map(str, places.values())} == {str((*server, "32"))}


@pytest.mark.parametrize(
    "mishap",
    [Refusal(403, 50001, "Missing Access"), Refusal(400, 30034, "Max daily creates"), HangUp()],
    ids=["forbidden", "too many", "hung up"],
)
async def test_commands_that_cannot_be_registered_keep_nobody_from_listening(
    stage: Stage, mishap: Refusal | HangUp
) -> None:
    stage.api.mishaps.append(mishap)

    async with stage.bot() as bot:
        assert bot.broken == ""


async def test_a_server_that_is_gone_ends_what_its_channels_subscribed_to(stage: Stage) -> None:
    stage.api.guilds[GUILD][1].append(
        {"id": "12", "type": 11, "name": "thread", "guild_id": GUILD, **thread_of("7")}
    )
    await subscribe(stage, "7", "9", "12", "31337")
    async with stage.bot():
        stage.api.remove_guild()
        await ended(stage, "7", "9", "12")

    assert (await stage.subscribed())[Period.DAY].reason.startswith(
        "Paperboy was removed from the server."
    )


async def test_what_was_paused_by_choice_ends_with_its_server_and_with_its_channel(
    stage: Stage,
) -> None:
    await subscribe(stage, "7", "9")
    for number in ("7", "9"):
        await stage.store.ledger.set_condition(
            Address("discord", number), None, Condition.PAUSED, ""
        )
    async with stage.bot():
        stage.api.tell("CHANNEL_DELETE", {"id": "9", "guild_id": GUILD, "type": 0})
        await ended(stage, "9")
        stage.api.remove_guild()
        await ended(stage, "7", "9")


async def test_an_outage_ends_nothing(stage: Stage) -> None:
    await subscribe(stage, "7")
    async with stage.bot():
        stage.api.remove_guild(outage=True)
        await heard(stage)

    assert await conditions(stage) == {"7": Condition.ACTIVE}


async def test_a_channel_that_is_gone_ends_its_subscription_and_those_of_its_threads(
    stage: Stage,
) -> None:
    stage.api.guilds[GUILD][1].append(
        {"id": "12", "type": 11, "name": "thread", "guild_id": GUILD, **thread_of("9")}
    )
    await subscribe(stage, "7", "9", "12")
    async with stage.bot():
        stage.api.tell("CHANNEL_DELETE", {"id": "9", "guild_id": GUILD, "type": 0})
        await ended(stage, "9", "12")

    assert (await stage.subscribed("9"))[Period.DAY].reason.startswith("The channel is not there")


async def test_a_thread_that_nobody_remembers_ends_its_subscription(stage: Stage) -> None:
    await subscribe(stage, "7", "13")
    async with stage.bot():
        told = {"id": "13", "guild_id": GUILD, "parent_id": "7", "type": 11}
        stage.api.tell("THREAD_DELETE", told)
        await ended(stage, "13")


async def test_what_is_asked_while_the_line_is_down_is_answered_when_it_is_up(
    stage: Stage,
) -> None:
    async with stage.bot():
        for _ in range(2):
            await stage.api.drop()
        stage.api.hang_up()
        asked = stage.api.begin("help")

        assert "What this bot can do" in (await asked.answered()).said

    assert stage.api.heard.count(6) == 3
    assert stage.api.heard.count(2) == 1


@pytest.mark.slow  # the library waits for five seconds
async def test_a_session_that_cannot_go_on_begins_anew(stage: Stage) -> None:
    stage.api.invalid_session = True
    async with stage.bot():
        await stage.api.drop()

        assert (await stage.api.command("help")).said

    assert [stage.api.heard.count(op) for op in (2, 6)] == [2, 1]


async def test_it_shows_that_it_lives(stage: Stage) -> None:
    stage.api.beat = 0.1
    async with stage.bot():
        await until(lambda: stage.api.heard.count(1) >= 3)
        hearts = [one for one in enumerate_threads() if isinstance(one, KeepAliveHandler)]
    for heart in hearts:
        await asyncio.to_thread(heart.join)


async def test_whom_discord_refuses_for_good_stops_and_says_so(stage: Stage) -> None:
    stage.api.closing = 4013
    async with open_client(TOKEN, api_url=stage.api.url) as client, stage.front(client) as front:
        async with asyncio.timeout(30):
            await front.run(asyncio.Event())

        assert "code 4013" in front.broken
        assert stage.waits == []


async def test_that_it_was_refused_is_said_until_discord_lets_it_in_again(stage: Stage) -> None:
    stage.api.closing = 4013
    async with open_client(TOKEN, api_url=stage.api.url) as client, stage.front(client) as front:
        await front.run(asyncio.Event())
        stop = asyncio.Event()
        stage.api.asked.clear()
        again = asyncio.create_task(front.run(stop))

        await stage.api.asked.wait()
        said = front.broken
        await stage.api.connected()
        await until(lambda: not front.broken)
        stop.set()
        await again

    assert "code 4013" in said


async def test_a_token_that_is_none_stops_it_as_well(stage: Stage) -> None:
    async with open_client(TOKEN, api_url=stage.api.url, at_once=False) as client:
        stage.api.trouble.append(Refusal(401, 0, "401: Unauthorized"))
        async with stage.front(client) as front, asyncio.timeout(30):
            await front.run(asyncio.Event())

    assert "token" in front.broken


async def test_a_discord_that_is_not_there_is_waited_for(stage: Stage) -> None:
    stage.api.guilds.clear()  # else their permissions are looked through, after a wait
    down = Answer(530, b"error code: 1033")
    stage.api.trouble.extend([down, down])
    stop = asyncio.Event()
    async with (
        open_client(TOKEN, api_url=stage.api.url, at_once=False) as client,
        stage.front(client) as front,
    ):
        running = asyncio.create_task(front.run(stop))
        await stage.api.connected()
        assert (await stage.api.command("help")).said
        stop.set()
        await running

    assert len(stage.waits) == 2


async def test_a_bug_in_what_is_told_costs_a_new_connection(stage: Stage) -> None:
    stage.api.guilds.clear()  # else their permissions are looked through, after a wait
    async with stage.bot():
        stage.api.ready.clear()
        stage.api.tell("GUILD_CREATE", {"unavailable": False})
        await stage.api.connected()

        paper = await stage.api.command("paper", paper="2602.00002")
        assert paper.shown is not None
        assert (await stage.api.press(paper.shown, "sv:2602.00002")).said

    assert len(stage.waits) == 1


async def test_who_stops_lets_answers_end_and_is_quick(stage: Stage) -> None:
    stop = asyncio.Event()
    async with open_client(TOKEN, api_url=stage.api.url) as client, stage.front(client) as front:
        running = asyncio.create_task(front.run(stop))
        await stage.api.connected()
        stage.source.open.clear()
        asked = stage.api.begin("today")
        await until(lambda: asked.first == 5)
        slow_down()
        stop.set()
        await until(lambda: not stage.api.listened_to)
        stage.source.open.set()
        async with asyncio.timeout(5):
            await running

        assert asked.shown


async def test_nothing_is_begun_for_who_is_told_to_stop_at_once(stage: Stage) -> None:
    stop = asyncio.Event()
    stop.set()
    async with open_client(TOKEN, api_url=stage.api.url) as client, stage.front(client) as front:
        await front.run(stop)

    assert stage.api.heard == []


async def test_shards_are_those_that_are_given(stage: Stage) -> None:
    async with (
        open_client(TOKEN, api_url=stage.api.url, shard_ids=[1], shard_count=3) as client,
        stage.front(client) as front,
    ):
        stop = asyncio.Event()
        running = asyncio.create_task(front.run(stop))
        await stage.api.connected()
        stop.set()
        await running

        assert stage.api.shards == [[1, 3]]


async def test_parts_of_the_shards_listen_where_the_api_says(stage: Stage) -> None:
    stop = asyncio.Event()
    async with AsyncExitStack() as opened:
        for part in ([0], [1]):
            client = await opened.enter_async_context(
                open_client(TOKEN, api_url=stage.api.url, shard_ids=part, shard_count=2)
            )
            front = await opened.enter_async_context(stage.front(client))
            running = asyncio.create_task(front.run(stop))
            opened.push_async_callback(asyncio.wait, [running])
            await stage.api.connected()
            stage.api.ready.clear()
        stop.set()

    assert stage.api.shards == [[0, 2], [1, 2]]
    assert "gateway.discord.gg" in str(DiscordWebSocket.DEFAULT_GATEWAY)
