"""How long it takes to plan a post for everybody: `python -m bench.plan [COUNT]`."""

import asyncio
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from adapters.store import open_store
from bench.measuring import Memory, Stopwatch, quiet_logs, say
from bot.patience import Patience
from bot.planning import Planner
from bot.subscription import Address
from bot.tex import readable
from tests.crash.crowd import SETTLED, editions_of, gather, monday

COUNT = 100_000
NINE = SETTLED.replace(hour=9)
"""When the slot of everybody is due; Monday's list has settled at half past two."""

FLOOR = "INSERT INTO floor SELECT channel, place, 1, 'due', ?, ? FROM subscriptions"


class Quiet:
    """An operator who need not be told."""

    async def raise_(self, key: str, sentence: str) -> None:
        """Leave it at that."""


def floor(file: Path) -> float:
    """Seconds in which SQLite alone enters as many rows, with the one index they need."""
    with closing(sqlite3.connect(file)) as db:
        db.execute("PRAGMA synchronous = FULL")
        db.execute(
            "CREATE TABLE floor (channel, place, post, state, deadline, updated_at, "
            "UNIQUE (channel, place, post))"
        )
        began = time.perf_counter()
        db.execute(FLOOR, (NINE.isoformat(), NINE.isoformat()))
        db.commit()
        seconds = time.perf_counter() - began
        db.execute("DROP TABLE floor")
        db.commit()
        return seconds


async def run(count: int, folder: Path) -> None:
    """Measure and tell."""
    file = folder / "paperboy.sqlite3"
    url = f"sqlite:///{file}"
    async with open_store(url, readable=readable, now=lambda: NINE) as store:
        await store.save_listing(monday())
        addresses = [Address("telegram", str(1_000_000 + number)) for number in range(count)]
        await gather(store, url, addresses, due=NINE)
        least = min(floor(file) for _ in range(3))
        planner = Planner(
            editions=editions_of(store),
            store=store,
            ledger=store.ledger,
            alarm=Quiet(),
            now=lambda: NINE + timedelta(seconds=1),
            policy=Patience(),
        )
        memory, watch = Memory(), Stopwatch()
        async with memory.sampled():
            with watch.running():
                await planner.plan()
        planned = sum(tally.count for tally in await store.ledger.tally())
    say("deliveries planned", f"{planned:,}", f"target {count:,}")
    say("planned in", f"{watch.seconds:.2f} s", "target < 10 s")
    say("ratio to SQLite alone, one index", f"{watch.seconds / least:.1f}", f"floor {least:.2f} s")
    say("memory over idle", f"{memory.more:.1f} MiB", "target < 60 MiB")


if __name__ == "__main__":
    quiet_logs()
    with tempfile.TemporaryDirectory() as place:
        asyncio.run(run(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT, Path(place)))
