"""A million subscriptions on PostgreSQL: `python -m bench.million [COUNT [DATABASE]]`.

Without an address of an empty database, the server is one of our own, which does not wait for its
disk (`fsync=off`). Everybody is planned for at once; then one worker process, two and three drain
the ledger, each through a channel of its own, for a channel has one owner. Beside each round stands
the same without a ledger, the floor.
"""

import asyncio
import sys
import time
from collections.abc import Callable, Coroutine, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from typing import TYPE_CHECKING, TypeAlias, cast

from sqlalchemy import Engine

from adapters.store import open_store
from adapters.store.engine import connect_blocking
from adapters.store.place import Place
from bench.measuring import Memory, Stopwatch, quiet_logs, say
from bench.nowhere import UNLIMITED, Forgetful, Nowhere, drain, now, pump_over
from bot.subscription import Address
from bot.tex import readable
from tests.crash.crowd import PATIENCE, gather, plan
from tests.postgres import running

if TYPE_CHECKING:
    from multiprocessing.queues import Queue

    from bot.ledger import Ledger

COUNT = 1_000_000

CREWS = (1, 2, 3)
"""How many workers drain the ledger together, round by round."""

CHANNELS = sum(CREWS)

LONGEST = 3_600.0
"""Seconds after which a process is not waited for any more."""

FLOOR = (
    (
        "CREATE TABLE floor (channel text, place text, post int, state text, "
        "deadline timestamptz, updated_at timestamptz, UNIQUE (channel, place, post))"
    ),
    "INSERT INTO floor SELECT channel, place, 1, 'due', now(), now() FROM subscriptions",
    "DROP TABLE floor",
)

SIZES = {
    "database": "pg_database_size(current_database())",
    "… of it subscriptions": "pg_total_relation_size('subscriptions')",
    "… of it deliveries": "pg_total_relation_size('deliveries')",
}


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process took: seconds on the clock and of the processor, and MiB of memory."""

    seconds: float
    cpu: float
    idle: float
    most: float

    @classmethod
    def of(cls, watch: Stopwatch, memory: Memory) -> "Cost":
        """What they have measured."""
        return cls(watch.seconds, watch.cpu, memory.idle, memory.most)


Ready: TypeAlias = Callable[[], object]
"""Waits until every process that works is ready."""

Work: TypeAlias = Callable[[Ready], Coroutine[None, None, Cost]]


class Channel(Nowhere):
    """One of several channels that cost nothing."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


async def fill(url: str, count: int, ready: Ready) -> Cost:
    """Let so many subscribe, spread over the channels."""
    memory, watch = Memory(), Stopwatch()
    addresses = [Address(f"channel{n % CHANNELS}", f"-100{n:010}") for n in range(count)]
    ready()
    async with open_store(url, readable=readable, now=now) as store:
        with watch.running():
            await gather(store, url, addresses, due=now())
    return Cost.of(watch, memory)


async def enter(url: str, ready: Ready) -> Cost:
    """Plan a digest for everybody."""
    async with open_store(url, readable=readable, now=now) as store:
        memory, watch = Memory(), Stopwatch()
        ready()
        async with memory.sampled():
            with watch.running():
                await plan(store, now=now(), deadline=timedelta(hours=12))
    return Cost.of(watch, memory)


async def send(url: str, channel: str, count: int, ready: Ready, *, remembering: bool) -> Cost:
    """Send all that is due in a channel, through the ledger or without one."""
    async with open_store(url, readable=readable, now=now) as store:
        nowhere = Channel(channel)
        ledger = store.ledger if remembering else cast("Ledger", Forgetful(count))
        pump = pump_over(ledger, store, nowhere, UNLIMITED)
        memory = Memory()
        ready()
        async with memory.sampled():
            watch = await drain(pump, nowhere, count)
    return Cost.of(watch, memory)


def together(*works: Work) -> list[Cost]:
    """What pieces of work take that begin at once, each in a process of its own."""
    context = get_context("spawn")
    start, costs = context.Barrier(len(works)), context.Queue()
    processes = [context.Process(target=alone, args=(work, start, costs)) for work in works]
    for process in processes:
        process.start()
    told = [costs.get(timeout=LONGEST) for _ in works]
    for process in processes:
        process.join()
    return told


def alone(work: Work, start: Barrier, costs: "Queue[Cost]") -> None:
    """Do a piece of work in this process."""
    quiet_logs()
    costs.put(asyncio.run(work(partial(start.wait, LONGEST))))


def floor(engine: Engine) -> float:
    """Seconds in which PostgreSQL alone enters as many rows, with the one index they need."""
    create, enter_, drop = FLOOR
    with engine.begin() as db:
        db.exec_driver_sql(create)
        began = time.perf_counter()
        db.exec_driver_sql(enter_)
        seconds = time.perf_counter() - began
        db.exec_driver_sql(drop)
    return seconds


def tell_plan(url: str, engine: Engine, count: int) -> None:
    """Plan, and say what it took."""
    least = floor(engine)
    [cost] = together(partial(enter, url))
    say("deliveries planned", f"{count:,}")
    say("planned in", f"{cost.seconds:.1f} s")
    say("ratio to PostgreSQL alone, one index", f"{cost.seconds / least:.1f}", f"{least:.1f} s")
    say("memory over idle", f"{cost.most - cost.idle:.1f} MiB", f"idle {cost.idle:.0f}")


def tell_crew(url: str, channels: Sequence[str], each: int) -> None:
    """Send through some channels, a worker for each, and say what it took."""
    costs, floors = (
        together(*(partial(send, url, one, each, remembering=kept) for one in channels))
        for kept in (True, False)
    )
    sent, crew = each * len(channels), f"{len(channels)} worker{'s' * (len(channels) > 1)}"
    slowest, least = (max(one.seconds for one in some) for some in (costs, floors))
    cpu, least_cpu = (sum(one.cpu for one in some) for some in (costs, floors))
    say(f"deliveries a second, {crew}", f"{sent / slowest:,.0f}", f"of {sent:,}")
    say("… without a ledger (the floor)", f"{sent / least:,.0f}")
    say("… ratio in time, in processor time", f"{slowest / least:.1f}, {cpu / least_cpu:.1f}")
    say("… processor time of a delivery", f"{cpu / sent * 1000:.2f} ms", "without the database's")
    most, idle = (max(values) for values in zip(*((c.most, c.idle) for c in costs), strict=True))
    say("… memory of a worker", f"{most:.0f} MiB", f"idle {idle:.0f}")


def tell_sizes(engine: Engine, count: int) -> None:
    """Say how big the database is."""
    with engine.connect() as db:
        sizes = db.exec_driver_sql(f"SELECT {', '.join(SIZES.values())}").one()
    for name, size in zip(SIZES, sizes, strict=True):
        say(name, f"{size / 2**20:,.0f} MiB", f"{size / count:,.0f} bytes each")


def run(url: str, count: int) -> None:
    """Measure and tell."""
    each = count // CHANNELS
    count = each * CHANNELS
    engine = connect_blocking(Place.parse(url), PATIENCE)
    together(partial(fill, url, count))
    tell_plan(url, engine, count)
    names = [f"channel{number}" for number in range(CHANNELS)]
    for crew in CREWS:
        tell_crew(url, names[:crew], each)
        del names[:crew]
    tell_sizes(engine, count)


if __name__ == "__main__":
    quiet_logs()
    wanted, *database = sys.argv[1:] or [str(COUNT)]
    with nullcontext() if database else running() as server:
        run(database[0] if server is None else server.url(), int(wanted))
