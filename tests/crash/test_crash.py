"""A fan-out to thousands, whose process is killed again and again at random instants.

A small one by default; `CI` or `PAPERBOY_CRASH=full` asks for the whole, and `PAPERBOY_SEED` for
other instants.
"""

import asyncio
import os
from collections import Counter
from random import Random

import pytest

from bot.deliveries import State
from tests.crash.http_channel import IN_FLIGHT
from tests.crash.stage import Stage, States

pytestmark = pytest.mark.slow

FULL = bool(os.environ.get("CI")) or os.environ.get("PAPERBOY_CRASH") == "full"
EACH, KILLS, STOPS = (2_000, 20, 10) if FULL else (200, 4, 2)
RATE = 400
SEED = int(os.environ.get("PAPERBOY_SEED", "20260209"))


@pytest.fixture
def chance() -> Random:
    print(f"PAPERBOY_SEED={SEED}")  # noqa: T201 – shown where a test fails
    return Random(SEED)  # noqa: S311 – instants, not secrets


async def test_whatever_is_killed_nothing_is_lost_and_nothing_comes_twice(
    stage: Stage, chance: Random
) -> None:
    await stage.plan(EACH, "telegram", "discord")
    doubts = [0]

    for count in instants(chance, KILLS):
        async with stage.worker(rate=RATE) as worker:
            await stage.take(count)
            await asyncio.sleep(chance.uniform(0, 0.03))
            await worker.kill()
        found, _ = await stage.look()
        doubts.append(in_doubt(found))
        assert found["telegram"][State.SENDING] <= IN_FLIGHT
        assert found["discord"][State.SENDING] <= IN_FLIGHT
        assert doubts[-1] - doubts[-2] <= IN_FLIGHT, "more than was under way is in doubt"

    async with stage.worker(rate=RATE) as worker:
        await stage.finish()
        await worker.stop()
    found, troubles = await stage.look()
    unknown = {told.address.place for told in troubles}
    print(f"doubts {doubts}, repeated {stage.discord.repeated}")  # noqa: T201 – the figures
    assert found["telegram"] == Counter(sent=EACH - len(unknown), unknown=len(unknown))
    assert len(unknown) == doubts[-1] <= KILLS * IN_FLIGHT
    assert set(stage.telegram.messages) | unknown == places(), "lost"
    assert set(stage.telegram.messages.values()) == {1}, "twice"
    assert found["discord"] == Counter(sent=EACH)
    assert set(stage.discord.messages) == places(), "lost"
    assert set(stage.discord.messages.values()) == {1}, "twice"
    assert stage.discord.repeated <= KILLS * IN_FLIGHT
    # Twenty kills hit something that was under way; four may not.
    assert not FULL or (unknown and stage.discord.repeated)


@pytest.mark.slow
async def test_whoever_is_asked_to_stop_leaves_nothing_in_doubt(
    stage: Stage, chance: Random
) -> None:
    await stage.plan(EACH, "telegram", "discord")
    took = []

    for count in instants(chance, STOPS):
        async with stage.worker(rate=RATE) as worker:
            await stage.take(max(count, stage.taken + 1))
            await asyncio.sleep(chance.uniform(0, 0.03))
            _, seconds = await worker.stop()
        took.append(round(seconds, 2))
        found, troubles = await stage.look()
        assert not found["telegram"][State.SENDING]
        assert not found["discord"][State.SENDING]
        assert not troubles

    async with stage.worker(rate=RATE) as worker:
        await stage.finish()
        await worker.stop()
    found, _ = await stage.look()
    print(f"stopped after {took} s")  # noqa: T201 – the figures
    assert max(took) < 6
    assert found == {name: Counter(sent=EACH) for name in ("telegram", "discord")}
    for platform in stage.platforms.values():
        assert set(platform.messages) == places()
        assert set(platform.messages.values()) == {1}
        assert platform.repeated == 0


def instants(chance: Random, count: int) -> list[int]:
    """After how many of all messages something happens."""
    return sorted(chance.sample(range(1, 2 * EACH - 2 * IN_FLIGHT * count), count))


def places() -> set[str]:
    return {str(1_000_000 + number) for number in range(EACH)}


def in_doubt(found: States) -> int:
    """How many messages to Telegram nobody knows of."""
    return found["telegram"][State.UNKNOWN] + found["telegram"][State.SENDING]
