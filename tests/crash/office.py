"""A Bot API with updates for the bot, the bot's store, and workers that answer them, and die."""

import asyncio
import json
import shutil
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict
from itertools import chain
from pathlib import Path

from aiohttp import web

from adapters.store import open_store
from bot.inbox import Item
from bot.tex import readable
from tests.adapters.telegram.bot_api import TOKEN, BotApi
from tests.crash.fleet import Member
from tests.crash.inbox_worker import Job, now
from tests.crash.stage import LONG, ROOT

UPDATES, CHATS, AT_ONCE = 300, 40, 8


class Office:
    """Everything around the workers."""

    def __init__(self, folder: Path, url: str = "") -> None:
        self.api = BotApi()
        self.api.latency = 0.01
        self._url = url or _file(folder)
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
    async def worker(self) -> AsyncIterator[Member]:
        """Start a worker, and leave nothing of it."""
        job = Job(url=self._url, api=self.api.url, token=TOKEN)
        with (self._folder / "worker.log").open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "tests.crash.inbox_worker",
                json.dumps(asdict(job)),
                cwd=ROOT,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
            )
        member = Member(process)
        listening = asyncio.create_task(member.listen())
        try:
            yield member
        finally:
            if member.alive:
                await member.kill()
            await listening

    async def left(self) -> list[Item]:
        """What is not done; of a file in a copy: the next worker mends what a killed one left."""
        url = self._url
        if url == _file(self._folder):
            self._looks += 1
            copy = self._folder / f"copy-{self._looks}"
            copy.mkdir()
            for file in self._folder.glob("paperboy.sqlite3*"):
                if not file.name.endswith("-shm"):
                    shutil.copy(file, copy)
            url = _file(copy)
        async with open_store(url, readable=readable, now=now) as store:
            return list(await store.inbox.waiting("telegram", limit=UPDATES))

    def log(self) -> str:
        return (self._folder / "worker.log").read_text()


def update(number: int) -> dict[str, object]:
    chat = {"id": 1_000 + number % CHATS, "type": "private"}
    message = {"message_id": number, "date": 0, "chat": chat, "text": "/today"}
    return {"update_id": number, "message": message}


async def until(done: Callable[[], bool]) -> None:
    """Wait for what another process does."""
    async with asyncio.timeout(LONG):
        while not done():  # noqa: ASYNC110 – another process sets no event
            await asyncio.sleep(0.002)


def _file(folder: Path) -> str:
    return f"sqlite:///{folder / 'paperboy.sqlite3'}"
