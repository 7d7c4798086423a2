"""How long `/today` takes while a fan-out runs beside it: `python -m bench.answer [COUNT]`.

It is made twice each time: anew from the store, with `Editions`, and from what deliveries have at
hand, with `Contents`. Each time a command takes its place in the pump.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

from adapters.store import SqlStore
from bench.measuring import percentile, quiet_logs, say
from bench.nowhere import UNLIMITED, Nowhere, drain, now, prepared, pump_over
from bot.channel import Look
from bot.content import Contents
from bot.deliveries import Delivery
from bot.delivery import Pump
from bot.digest import Selection
from bot.subscription import Address, Subscription
from tests.crash.crowd import MONDAY, POST, editions_of

COUNT = 100_000
USUAL, PAID = 30.0, 1_000.0
"""Messages a second on Telegram, and the most that a bot can pay for there."""

ASK_EVERY = 0.05
"""A command takes the place of a delivery: many more would leave the usual pace nothing."""

WHILE = 20.0
"""Seconds that somebody asks while nothing goes on, or while it goes slowly."""

SOMEBODY = Address("telegram", "1")


class Asking:
    """Somebody who asks for today's digest again and again.

    Attributes:
        seconds: that each answer took, by how it was made.
        cpu: seconds of the processor that went by in this process meanwhile; on a machine that
            does other things as well, they tell more.
    """

    def __init__(self, store: SqlStore, pump: Pump[str]) -> None:
        self.seconds: dict[str, list[float]] = {"anew": [], "at hand": []}
        self.cpu: dict[str, list[float]] = {"anew": [], "at hand": []}
        self._editions = editions_of(store)
        self._contents = Contents(store=store, editions=self._editions)
        self._pump = pump

    @asynccontextmanager
    async def always(self) -> AsyncIterator[None]:
        """Ask, rest for a moment and ask again."""
        task = asyncio.create_task(self._always())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _always(self) -> None:
        while True:
            await self._time("anew", self._anew())
            await asyncio.sleep(ASK_EVERY)
            await self._time("at hand", self._at_hand())
            await asyncio.sleep(ASK_EVERY)

    async def _time(self, how: str, answer: Awaitable[None]) -> None:
        began, spent = time.perf_counter(), time.process_time()
        await self._pump.command(SOMEBODY)
        await answer
        self.seconds[how].append(time.perf_counter() - began)
        self.cpu[how].append(time.process_time() - spent)

    async def _anew(self) -> None:
        made = await self._editions.of(MONDAY, Selection(top=5), language="en")
        Nowhere().render(made.digest, Look())

    async def _at_hand(self) -> None:
        wanted = Delivery(
            id=0,
            post=POST,
            subscription=Subscription(address=SOMEBODY),
            attempts=1,
            deadline=now() + timedelta(hours=1),
        )
        await self._contents.of(wanted, Nowhere())

    def tell(self, meanwhile: str) -> None:
        """Print what it came to."""
        for how, seconds in self.seconds.items():
            p50, p99 = (percentile(seconds, share) * 1000 for share in (0.5, 0.99))
            cpu = percentile(self.cpu[how], 0.99) * 1000
            say(
                f"/today {how}, {meanwhile}: p50, p99",
                f"{p50:.1f}, {p99:.1f} ms",
                f"target p99 < 50 ms; {cpu:.1f} ms of the processor",
            )


async def beside(folder: str, count: int, rate: float, meanwhile: str) -> None:
    """Ask while so many go out at that rate."""
    async with prepared(folder, count) as store:
        nowhere = Nowhere()
        pump = pump_over(store.ledger, store, nowhere, rate)
        asking = Asking(store, pump)
        async with asking.always():
            watch = await drain(pump, nowhere, count)
        asking.tell(f"{meanwhile} ({count / watch.seconds:,.0f}/s)")


async def run(folder: str, count: int) -> None:
    """Measure and tell."""
    async with prepared(folder, 1) as store:
        asking = Asking(store, pump_over(store.ledger, store, Nowhere(), USUAL))
        async with asking.always():
            await asyncio.sleep(WHILE)
        asking.tell("nothing else")
    await beside(folder, int((USUAL - 1 / ASK_EVERY) * WHILE), USUAL, "usual pace")
    await beside(folder, int(PAID * WHILE), PAID, "paid pace")
    await beside(folder, count, UNLIMITED, "no limit")


if __name__ == "__main__":
    quiet_logs()
    with tempfile.TemporaryDirectory() as place:
        asyncio.run(run(place, int(sys.argv[1]) if len(sys.argv) > 1 else COUNT))
