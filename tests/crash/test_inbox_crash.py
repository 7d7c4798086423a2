"""300 updates, and processes that are killed or frozen again and again while they answer them.

`CI` or `PAPERBOY_CRASH=full` asks for more kills, and `PAPERBOY_SEED` for other instants.
"""

import asyncio
import os
import time
from collections import Counter
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path
from random import Random
from signal import SIGCONT, SIGSTOP

import pytest

from tests.adapters.telegram.bot_api import TOKEN
from tests.crash.inbox_worker import DESK
from tests.crash.office import AT_ONCE, UPDATES, Office, until, update
from tests.postgres import running

FULL = bool(os.environ.get("CI")) or os.environ.get("PAPERBOY_CRASH") == "full"
KILLS, STOPS, FREEZES = (20, 5, 4) if FULL else (4, 2, 1)
SEED = int(os.environ.get("PAPERBOY_SEED", "20260209"))

pytestmark = pytest.mark.slow


@pytest.fixture
def chance() -> Random:
    print(f"PAPERBOY_SEED={SEED}")  # noqa: T201 – shown where a test fails
    return Random(SEED)  # noqa: S311 – instants, not secrets


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    office = Office(tmp_path)
    async with office.open():
        yield office


@pytest.fixture
async def branches(tmp_path: Path) -> AsyncIterator[Office]:
    """The same for many workers."""
    with running() as server:
        office = Office(tmp_path, server.url(server.database()))
        async with office.open():
            yield office


async def test_whatever_is_killed_every_update_is_answered_and_none_twice(
    office: Office, chance: Random
) -> None:
    await office.api.updates.feed(*map(update, range(UPDATES)))
    doubts: Counter[int] = Counter()

    for count in [0, *instants(chance, KILLS - 1)]:
        async with office.worker() as worker:
            await office.api.updates.asked()
            await office.has_said(count)
            await asyncio.sleep(chance.uniform(0, 0.03))
            await worker.kill()
        begun = [item.number for item in await office.left() if item.begun]
        assert len(begun) <= AT_ONCE, "more than was under way is in doubt"
        doubts.update(begun)
    async with office.worker() as worker:
        await until(lambda: len({number for _, number in office.said}) == UPDATES)
        await until(lambda: not office.api.updates.queue)
        seconds = await worker.stop()

    answers, resumed = office.numbers("answer"), office.numbers("again")
    print(f"in doubt {doubts}, asked again {resumed}, stopped in {seconds:.2f} s")  # noqa: T201 – the figures
    assert set(answers) | set(resumed) == set(range(UPDATES)), "lost"
    assert set(answers.values()) == {1}, "twice"
    assert set(resumed) == set(doubts), "asked again without need, or not in doubt"
    # Asking again may be interrupted as well.
    assert all(resumed[number] <= times for number, times in doubts.items())
    assert await office.left() == []
    assert in_order(office)
    assert TOKEN not in office.log()
    assert doubts, "no kill hit an answer: choose other instants"


async def test_whoever_is_asked_to_stop_ends_soon_and_leaves_nothing_in_doubt(
    office: Office, chance: Random
) -> None:
    await office.api.updates.feed(*map(update, range(UPDATES)))
    took = []

    for count in instants(chance, STOPS):
        async with office.worker() as worker:
            # One message of its own at least: before that it may not listen to signals yet.
            await office.has_said(max(count, len(office.said) + 1))
            took.append(await worker.stop())
        assert not [item for item in await office.left() if item.begun]
    async with office.worker() as worker:
        await office.has_said(UPDATES)
        await until(lambda: not office.api.updates.queue)
        took.append(await worker.stop())

    assert max(took) < 5
    assert office.numbers("answer") == Counter(range(UPDATES))
    assert await office.left() == []
    assert in_order(office)


async def test_whoever_is_frozen_is_followed_and_answers_nothing_twice_when_it_comes_back(
    branches: Office, chance: Random
) -> None:
    await branches.api.updates.feed(*map(update, range(UPDATES)))
    took = []

    async with branches.worker() as one, branches.worker() as other:
        for count in instants(chance, FREEZES):
            await until(lambda: DESK in one.owns or DESK in other.owns)
            owner, next_one = (one, other) if DESK in one.owns else (other, one)
            await branches.has_said(count)
            owner.tell(SIGSTOP)
            began = time.monotonic()
            await until(lambda: DESK in next_one.owns)  # noqa: B023 – waited for here
            took.append(round(time.monotonic() - began, 1))
            await branches.has_said(min(UPDATES, len(branches.said) + AT_ONCE))
            owner.tell(SIGCONT)
            await until(lambda: DESK not in owner.owns)  # noqa: B023 – the same
        await until(lambda: len({number for _, number in branches.said}) == UPDATES)
        for worker in (one, other):
            await worker.stop()

    answers, asked = branches.numbers("answer"), branches.numbers("again")
    print(f"taken over after {took} s, asked again {asked}")  # noqa: T201 – the figures
    assert set(answers) | set(asked) == set(range(UPDATES)), "lost"
    assert {*answers.values(), *asked.values()} == {1}, "twice"
    assert len(asked) <= FREEZES * AT_ONCE
    assert await branches.left() == []


def instants(chance: Random, count: int) -> list[int]:
    """After how many messages something happens."""
    return sorted(chance.sample(range(1, UPDATES - 2 * AT_ONCE), count))


def in_order(office: Office) -> bool:
    """Whether every chat was answered in the order in which it asked."""
    asked = [
        [int(one.text.split()[1]) for one in chat.values() if one.text.startswith("answer")]
        for chat in office.api.chats.values()
    ]
    return all(one < other for numbers in asked for one, other in pairwise(numbers))
