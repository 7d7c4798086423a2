"""A process that answers what a bot is told: `python -m tests.crash.inbox_worker JOB`.

JOB is a `Job` as JSON. It prints a line whenever its desk is opened or closed, and ends on SIGTERM
as the service does.
"""

import asyncio
import json
import signal
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog
from telegram import Bot

from adapters.jobs.workers import Workers
from adapters.store import open_store
from adapters.telegram.opening import open_bot
from adapters.telegram.polling import Polling
from bot.desk import Desk
from bot.inbox import Item
from bot.service import Service
from bot.tex import readable
from bot.work import Bell, Runner, Work
from tests.crash.fleet_worker import Told

DESK = "answer:telegram"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Where the store is, and the Bot API."""

    url: str
    api: str
    token: str


@dataclass(frozen=True, slots=True)
class Teller:
    """Says a word and the number of an update to the chat that it came from."""

    bot: Bot
    word: str

    async def __call__(self, item: Item) -> None:
        """Send one message."""
        chat = json.loads(item.body)["message"]["chat"]["id"]
        said = {"chat_id": chat, "text": f"{self.word} {item.number}", "parse_mode": "HTML"}
        await self.bot.do_api_request("SendMessage", said)


def now() -> datetime:
    """This instant."""
    return datetime.now(UTC)


async def work(job: Job) -> None:
    """Answer until SIGTERM."""
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with AsyncExitStack() as opened:
        store = await opened.enter_async_context(open_store(job.url, readable=readable, now=now))
        bot = await opened.enter_async_context(open_bot(job.token, api_url=job.api))
        desk = Desk(
            channel="telegram",
            inbox=store.inbox,
            answer=Teller(bot, "answer"),
            resume=Teller(bot, "again"),
        )
        bell = Bell()

        async def put(items: Sequence[Item]) -> int:
            new = await desk.put(items)
            bell.ring()
            return new

        polling = Polling(bot=bot, put=put, now=now)
        runner = runner_of(job.url, {DESK: Told(DESK, desk), "poll:telegram": polling})
        bell.ring = runner.wake
        await runner.run(stop)


def runner_of(url: str, owned: dict[str, Runner]) -> Runner:
    """As the service has it: alone on a file, one of many on a server."""
    if url.startswith("sqlite"):
        return Service(jobs=[], pumps=[*owned.values()], now=now)
    return Workers(Work(owned=owned), conninfo=url, now=now)


if __name__ == "__main__":
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    asyncio.run(work(Job(**json.loads(sys.argv[1]))))
