"""A fan-out by three processes on one PostgreSQL, whose owners die, freeze and are cut off.

A small one by default; `PAPERBOY_CRASH=full pytest -s tests/crash/test_fleet.py` asks for the
whole, some thirteen minutes on a quiet machine, and `PAPERBOY_SEED` for other instants.
"""

import asyncio
import os
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random
from signal import SIGCONT, SIGKILL, SIGSTOP

import pytest

from adapters.discord.channel import Discord
from adapters.telegram.channel import Telegram
from bot.deliveries import State
from tests.crash.fleet import PUMPS, Fleet, Member
from tests.crash.fleet_worker import READER
from tests.crash.http_channel import IN_FLIGHT, DiscordLike, TelegramLike
from tests.crash.stage import until
from tests.postgres import Proxy, Server, running

FULL = os.environ.get("PAPERBOY_CRASH") == "full"
EACH, KILLS = (5_000, 20) if FULL else (200, 2)
FEW, MOMENTS = (1_500, 20) if FULL else (200, 4)
FROZEN, CUT = (15.0, 30.0) if FULL else (8.0, 8.0)
MOMENT = (0.3, 3.0)
"""Seconds for which a process is held up without losing its place."""

TAKEN_OVER = 10.0
"""Seconds in which another has taken over, without those in which no processor was free for it."""

SOON = 15.0
"""Seconds in which a process has ended, on a busy machine."""

SEED = int(os.environ.get("PAPERBOY_SEED", "20260209"))

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name != "posix", reason="needs signals")]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running() as started:
        yield started


@pytest.fixture
def database(server: Server) -> str:
    return server.database()


@pytest.fixture
async def fleet(tmp_path: Path, server: Server, database: str) -> AsyncIterator[Fleet]:
    made = Fleet(tmp_path, server.url(database))
    async with made.open():
        yield made


@pytest.mark.parametrize(("like", "real"), [(TelegramLike, Telegram), (DiscordLike, Discord)])
def test_a_channel_of_these_tests_is_as_fast_as_the_real_one(
    like: type[TelegramLike | DiscordLike], real: type[Telegram | Discord]
) -> None:
    assert like.limits == replace(real.limits, published=like.limits.published)


async def test_whoever_is_killed_nothing_is_lost_or_doubled_and_the_limits_hold(
    fleet: Fleet,
) -> None:
    chance = Random(SEED)  # noqa: S311 – instants, not secrets
    await fleet.plan(EACH, *fleet.platforms)
    took: list[float] = []

    async with fleet.sail(3):
        for number in range(KILLS):
            pump = PUMPS[number % 2]
            owner = await fleet.owner(pump)
            await asyncio.sleep(chance.uniform(0.5, 2.5))
            took.append(await fleet.followed(pump, owner, partial(owner.tell, SIGKILL)))
            await fleet.join()
        await fleet.finish()
        for member in fleet.members:
            if member.alive:
                await member.stop()

    unknown = await ended_well(fleet, each=EACH)
    told = ", ".join(f"{seconds:.1f}" for seconds in took)
    print(f"{KILLS} kills, taken over after {told} s, {unknown} unknown")  # noqa: T201 – the figures
    assert max(took) < TAKEN_OVER
    assert unknown <= KILLS * IN_FLIGHT


async def test_whoever_is_held_up_for_moments_platforms_too_catches_up_on_none(
    fleet: Fleet,
) -> None:
    chance = Random(SEED)  # noqa: S311 – instants, not secrets
    await fleet.plan(FEW, *fleet.platforms)

    async with fleet.sail(2, answers=1.0):
        for number in range(MOMENTS):
            owner = await fleet.owner(PUMPS[number % 2])
            await asyncio.sleep(chance.uniform(0.1, 1.5))
            owner.tell(SIGSTOP)
            await asyncio.sleep(chance.uniform(*MOMENT))
            owner.tell(SIGCONT)
            await asyncio.sleep(chance.uniform(0.1, 1.5))
            time.sleep(chance.uniform(0.1, 0.6))  # noqa: ASYNC251 – it holds up the stand-ins
        await fleet.finish()

    unknown = await ended_well(fleet, each=FEW)
    answered = fleet.telegram.messages[READER.place]
    print(f"{answered} answers besides, {unknown} unknown")  # noqa: T201 – the figures
    assert answered


async def test_whoever_is_frozen_is_followed_and_kept_out_when_he_comes_back(fleet: Fleet) -> None:
    await fleet.plan(FEW, *fleet.platforms)

    async with fleet.sail(2):
        owner = await fleet.owner("pump:telegram")
        await fleet.take(40)
        began = time.monotonic()
        took = await fleet.followed("pump:telegram", owner, partial(owner.tell, SIGSTOP))
        await asyncio.sleep(max(0.0, FROZEN - (time.monotonic() - began)))
        owner.tell(SIGCONT)
        await fleet.finish()
        await rests(owner, "pump:telegram")

    unknown = await ended_well(fleet, each=FEW)
    print(f"taken over after {took:.1f} s, {unknown} unknown")  # noqa: T201 – the figures
    assert took < TAKEN_OVER
    assert unknown <= IN_FLIGHT


async def test_whoever_is_cut_off_is_followed_and_kept_out_when_he_comes_back(
    fleet: Fleet, server: Server, database: str
) -> None:
    await fleet.plan(FEW, *fleet.platforms)
    proxy = Proxy(server)

    async with proxy.open(), fleet.sail(0):
        owner = await fleet.join(url=server.url(database, port=proxy.port))
        await fleet.owner("pump:telegram")
        await fleet.join()
        await fleet.owner("here", but=owner)
        await fleet.take(40)
        began = time.monotonic()
        took = await fleet.followed("pump:telegram", owner, proxy.cut)
        await asyncio.sleep(max(0.0, CUT - (time.monotonic() - began)))
        proxy.mend()
        await fleet.finish()
        await rests(owner, "pump:telegram")
        successor = await fleet.owner("pump:telegram")
        await successor.kill()
        assert await fleet.owner("pump:telegram") is owner, "it does not come back"

    unknown = await ended_well(fleet, each=FEW)
    print(f"taken over after {took:.1f} s, {unknown} unknown")  # noqa: T201 – the figures
    assert took < TAKEN_OVER
    assert unknown <= IN_FLIGHT


async def test_a_database_that_is_restarted_is_waited_for_and_nothing_is_in_doubt(
    fleet: Fleet, server: Server
) -> None:
    await fleet.plan(FEW, *fleet.platforms)

    async with fleet.sail(2):
        owners = [await fleet.owner(pump) for pump in PUMPS]
        await fleet.take(40)
        server.stop()
        await asyncio.sleep(7)
        server.start()
        await fleet.finish()
        assert [await fleet.owner(pump) for pump in PUMPS] == owners

    assert await ended_well(fleet, each=FEW) == 0


async def test_whoever_is_asked_to_stop_leaves_its_place_at_once_and_nothing_in_doubt(
    fleet: Fleet,
) -> None:
    await fleet.plan(FEW, *fleet.platforms)

    async with fleet.sail(2):
        owner = await fleet.owner("pump:telegram")
        await fleet.take(40)
        seconds = await owner.stop()
        await fleet.owner("pump:telegram")
        await fleet.finish()

    assert await ended_well(fleet, each=FEW) == 0
    print(f"stopped in {seconds:.1f} s")  # noqa: T201 – the figure
    assert seconds < SOON
    assert "Taking over from a process that is gone" not in fleet.log


async def rests(member: Member, name: str) -> None:
    """Wait until a process no longer runs that."""

    async def so() -> bool:
        return name not in member.owns

    await until(so)


async def ended_well(fleet: Fleet, *, each: int) -> int:
    """Whether everybody has one copy, but for what is known to be in doubt; how many those are."""
    found, troubles = await fleet.tally()
    places = {str(1_000_000 + number) for number in range(each)}
    unknown = {told.address.place for told in troubles}
    sent = each - len(unknown)
    doubt = {State.UNKNOWN: len(unknown)} if unknown else {}
    assert found["telegram"] == Counter({State.SENT: sent, **doubt})
    assert found["discord"] == Counter({State.SENT: each})
    assert set(fleet.telegram.messages) - {READER.place} | unknown == places, "lost"
    assert set(fleet.discord.messages) == places, "lost"
    for platform in fleet.platforms.values():
        assert max(platform.messages[place] for place in places) == 1, "twice"
    most = fleet.most_in_a_second()
    print(f"\nPAPERBOY_SEED={SEED}: {fleet.figures()}")  # noqa: T201 – shown where a test fails
    assert all(most[name] <= platform.most for name, platform in fleet.platforms.items()), most
    return len(unknown)
