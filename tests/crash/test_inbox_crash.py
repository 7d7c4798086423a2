"""300 updates, and a process that is killed again and again while it answers them.

`CI` or `PAPERBOY_CRASH=full` asks for more kills, and `PAPERBOY_SEED` for other instants.
"""

import asyncio
import json
import os
import shutil
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict
from itertools import chain, pairwise
from pathlib import Path
from random import Random

import pytest
from aiohttp import web

from adapters.store import open_store
from bot.inbox import Item
from bot.tex import readable
from tests.adapters.telegram.bot_api import TOKEN, BotApi
from tests.crash.inbox_worker import Job, now

ROOT = Path(__file__).parents[2]
FULL = bool(os.environ.get("CI")) or os.environ.get("PAPERBOY_CRASH") == "full"
KILLS, STOPS = (20, 5) if FULL else (4, 2)
UPDATES, CHATS, AT_ONCE = 300, 40, 8
SEED = int(os.environ.get("PAPERBOY_SEED", "20260209"))

pytestmark = pytest.mark.slow


@pytest.fixture
def chance() -> Random:
    print(f"PAPERBOY_SEED={SEED}")  # noqa: T201 – shown where a test fails
    return Random(SEED)  # noqa: S311 – instants, not secrets


class Office:
    """A Bot API with updates for the bot, the bot's store, and workers that answer."""

    def __init__(self, folder: Path) -> None:
        self.api = BotApi()
        self.api.latency = 0.01
        self._folder = folder
        self._looks = 0

    @property
    def said(self) -> list[tuple[str, int]]:
        """Word and number of every message, chat by chat, in order."""
        shown = chain.from_iterable(chat.values() for chat in self.api.chats.values())
        return [(word, int(number)) for word, number in (one.text.split() for one in shown)]

    def numbers(self, word: str) -> Counter[int]:
        """How often each update was told that word."""
        return Counter(number for one, number in self.said if one == word)

    async def has_said(self, count: int) -> None:
        """Wait for so many messages."""
        await until(lambda: len(self.said) >= count)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        runner = web.AppRunner(self.api.app(), access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            self.api.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
            yield
        finally:
            await runner.cleanup()

    @asynccontextmanager
    async def worker(self) -> AsyncIterator[asyncio.subprocess.Process]:
        """Start a worker, and leave nothing of it."""
        job = Job(url=self._url(self._folder), api=self.api.url, token=TOKEN)
        with (self._folder / "worker.log").open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "tests.crash.inbox_worker",
                json.dumps(asdict(job)),
                cwd=ROOT,
                stderr=log,
            )
        try:
            yield process
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()

    async def left(self) -> list[Item]:
        """What is not done, in a copy: the next worker has to mend what a killed one left."""
        self._looks += 1
        copy = self._folder / f"copy-{self._looks}"
        copy.mkdir()
        for file in self._folder.glob("paperboy.sqlite3*"):
            if not file.name.endswith("-shm"):
                shutil.copy(file, copy)
        async with open_store(self._url(copy), readable=readable, now=now) as store:
            return list(await store.inbox.waiting("telegram", limit=UPDATES))

    def log(self) -> str:
        return (self._folder / "worker.log").read_text()

    @staticmethod
    def _url(folder: Path) -> str:
        return f"sqlite:///{folder / 'paperboy.sqlite3'}"


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    office = Office(tmp_path)
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
            worker.kill()
        begun = [item.number for item in await office.left() if item.begun]
        assert len(begun) <= AT_ONCE, "more than was under way is in doubt"
        doubts.update(begun)
    async with office.worker() as worker:
        await until(lambda: len({number for _, number in office.said}) == UPDATES)
        await until(lambda: not office.api.updates.queue)
        seconds = await stop(worker)

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
            took.append(await stop(worker))
        assert not [item for item in await office.left() if item.begun]
    async with office.worker() as worker:
        await office.has_said(UPDATES)
        await until(lambda: not office.api.updates.queue)
        took.append(await stop(worker))

    assert max(took) < 5
    assert office.numbers("answer") == Counter(range(UPDATES))
    assert await office.left() == []
    assert in_order(office)


def update(number: int) -> dict[str, object]:
    chat = {"id": 1_000 + number % CHATS, "type": "private"}
    message = {"message_id": number, "date": 0, "chat": chat, "text": "/today"}
    return {"update_id": number, "message": message}


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


async def stop(worker: asyncio.subprocess.Process) -> float:
    """Ask it to end; after how many seconds it had ended."""
    began = time.monotonic()
    worker.terminate()
    assert await worker.wait() == 0, "the worker did not end well; see its log"
    return time.monotonic() - began


async def until(done: Callable[[], bool]) -> None:
    """Wait for what another process does."""
    async with asyncio.timeout(60):
        while not done():  # noqa: ASYNC110 – another process sets no event
            await asyncio.sleep(0.002)
