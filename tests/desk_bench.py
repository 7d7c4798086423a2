"""What a desk is tried with: somebody who answers, and a desk that is opened and closed."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from bot.desk import Desk
from bot.errors import StoreProblem
from bot.inbox import Inbox, Item

NOON = datetime(2026, 2, 10, 12, tzinfo=UTC)
LOCKED = StoreProblem("The store is in use by another process. Wait, or end it.")


def item(number: int, about: str = "7", *, reader: str = "", begun: bool = False) -> Item:
    body = f'{{"n":{number}}}'
    return Item(number=number, about=about, reader=reader, body=body, at=NOON, begun=begun)


class Counter:
    """Somebody who answers, as slowly and as badly as told.

    Attributes:
        held: numbers whose answer waits until `let` is called.
        fails: number → what is raised instead of an answer.
    """

    def __init__(self, *held: int) -> None:
        self.answered: list[int] = []
        self.resumed: list[int] = []
        self.at_once = self.most_at_once = 0
        self.fails: dict[int, Exception] = {}
        self._held = {number: asyncio.Event() for number in held}
        self._stir = asyncio.Event()

    def let(self, *numbers: int) -> None:
        for number in numbers:
            self._held[number].set()

    async def answer(self, one: Item) -> None:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        self._stir.set()
        try:
            if one.number in self._held:
                await self._held[one.number].wait()
            await asyncio.sleep(0)
            if one.number in self.fails:
                raise self.fails[one.number]
            self.answered.append(one.number)
        finally:
            self.at_once -= 1
            self._stir.set()

    async def go_on(self, number: int) -> None:
        """Say what is left of an answer that was postponed."""
        self.fails.pop(number, None)
        await self.answer(item(number))

    async def resume(self, one: Item) -> None:
        self.resumed.append(one.number)
        self._stir.set()

    async def until(self, true: Callable[[], object]) -> None:
        """Wait until something is true of this counter."""
        async with asyncio.timeout(20):
            while not true():
                self._stir.clear()
                await self._stir.wait()


def desk_of(inbox: Inbox, counter: Counter, **told: Any) -> Desk:  # noqa: ANN401 – any option
    async def sleep(_: float) -> None:
        await asyncio.sleep(0)

    return Desk(
        **{
            "channel": "telegram",
            "inbox": inbox,
            "answer": counter.answer,
            "resume": counter.resume,
            "sleep": sleep,
            **told,
        }
    )


@asynccontextmanager
async def opened(desk: Desk) -> AsyncIterator[Callable[[], Coroutine[Any, Any, None]]]:
    """Open a desk; what is given closes it."""
    stop = asyncio.Event()
    task = asyncio.create_task(desk.run(stop))

    async def close() -> None:
        stop.set()
        await task

    try:
        yield close
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def turns() -> None:
    """Let everybody do what they can do by now."""
    for _ in range(50):
        await asyncio.sleep(0)
