"""What both benchmarks of a fan-out need: a channel that costs nothing, and a store to drain."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from adapters.store import SqlStore, open_store
from bench.measuring import Stopwatch, quiet_logs
from bench.plan import Quiet
from bot.channel import NOTHING_MORE, After, Limits, Look, Note, Receipt, Turn
from bot.content import Contents
from bot.deliveries import Delivery, Outcome
from bot.delivery import Pump
from bot.ledger import Claim, Ledger, Tenure
from bot.models import Digest
from bot.policy import Policy
from bot.subscription import Address, Subscription
from bot.tex import readable
from tests.crash.crowd import POST, editions_of, gather, plan

IN_FLIGHT = 500
UNLIMITED = 1_000_000.0


class Nowhere:
    """A channel that takes every message at once."""

    name = "telegram"
    limits = Limits(rate=30, burst=1, in_flight=IN_FLIGHT, repeatable=False)

    def __init__(self) -> None:
        self.sent = 0

    def render(self, content: Digest | Note, look: Look) -> str:
        """Its size is what matters."""
        return repr(content)

    def spacing(self, to: Address) -> float:
        """As on Telegram."""
        return 1.0

    async def send(
        self,
        message: str,
        to: Address,
        *,
        key: str,
        silent: bool = False,
        role: str = "",
        again: float | None = None,
        after: After = NOTHING_MORE,
        sent: Receipt | None = None,
    ) -> Receipt:
        """Let the others have their turn, as a request does."""
        await asyncio.sleep(0)
        self.sent += 1
        return Receipt(message_ids=("1",))

    async def edit(
        self, message: str, to: Address, sent: Receipt, *, role: str = "", turn: Turn = nullcontext
    ) -> Receipt:
        """Take an edit as well."""
        return sent


class Forgetful:
    """The part of a ledger that a pump needs, remembering nothing: the floor."""

    def __init__(self, count: int) -> None:
        self._left = count

    async def take_over(self, channel: str, **_: object) -> tuple[Tenure, int]:
        """Nobody else is there, and nothing was under way."""
        return Tenure(channel, 1), 0

    async def claim(self, tenure: Tenure, *, now: datetime, limit: int, **_: object) -> Claim:
        """Make up the next deliveries."""
        count = min(limit, self._left)
        numbers = range(self._left - count, self._left)
        self._left -= count
        return Claim(deliveries=[self._delivery(number, now) for number in numbers])

    async def record(self, tenure: Tenure, outcomes: Sequence[Outcome]) -> None:
        """Forget them."""

    async def had(self, addresses: set[Address], *_: object, **__: object) -> dict[Address, Any]:
        """Nobody had anything."""
        return dict.fromkeys(addresses, frozenset())

    async def next_at(self, channel: str) -> None:
        """Nothing waits."""

    def _delivery(self, number: int, now: datetime) -> Delivery:
        to = Address("telegram", str(1_000_000 + number))
        return Delivery(
            id=number,
            post=POST,
            subscription=Subscription(address=to),
            attempts=1,
            deadline=now + timedelta(hours=12),
        )


def now() -> datetime:
    """This instant."""
    return datetime.now(UTC)


def pump_over(ledger: Ledger, store: SqlStore, nowhere: Nowhere, rate: float) -> Pump[str]:
    """A pump as the service has it, but for its rate."""
    return Pump(
        channel=nowhere,
        ledger=ledger,
        contents=Contents(store=store, editions=editions_of(store)),
        policy=Policy(rate=rate),
        alarm=Quiet(),
        now=now,
        clock=time.monotonic,
        sleep=asyncio.sleep,
    )


async def drain(pump: Pump[str], nowhere: Nowhere, count: int) -> Stopwatch:
    """Run a pump until so many were sent and recorded, and say how long that took."""
    stop, watch = asyncio.Event(), Stopwatch()
    with watch.running():
        running = asyncio.create_task(pump.run(stop))
        while nowhere.sent < count:  # noqa: ASYNC110 – a look now and then costs nothing
            await asyncio.sleep(0.02)
        stop.set()
        await running
    return watch


async def prepare(url: str, count: int) -> None:
    """Fill a store."""
    async with open_store(url, readable=readable, now=now) as store:
        addresses = [Address("telegram", str(1_000_000 + number)) for number in range(count)]
        await gather(store, url, addresses, due=now())
        await plan(store, now=now(), deadline=timedelta(hours=12))


@asynccontextmanager
async def prepared(folder: str, count: int) -> AsyncIterator[SqlStore]:
    """A store that another process has filled, so that this one's memory is untouched."""
    url = f"sqlite:///{folder}/{count}.sqlite3"
    filling = get_context("spawn").Process(target=fill, args=(url, count))
    filling.start()
    filling.join()
    async with open_store(url, readable=readable, now=now) as store:
        yield store
    remove(folder)


def remove(folder: str) -> None:
    """Make room for the next store."""
    for file in Path(folder).iterdir():
        file.unlink()


def fill(url: str, count: int) -> None:
    """Fill a store, in a process of its own."""
    quiet_logs()
    asyncio.run(prepare(url, count))
