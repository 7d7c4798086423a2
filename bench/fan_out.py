"""What a fan-out costs over a channel that costs nothing: `python -m bench.fan_out [COUNT]`.

The same pump runs twice: over the ledger, and over one that remembers nothing (the floor).
"""

import asyncio
import sys
import tempfile
from typing import TYPE_CHECKING, cast

from bench.measuring import Memory, quiet_logs, say
from bench.nowhere import UNLIMITED, Forgetful, Nowhere, drain, prepared, pump_over

if TYPE_CHECKING:
    from bot.ledger import Ledger

COUNT = 100_000


async def alone(folder: str, count: int) -> None:
    """How fast and how big."""
    async with prepared(folder, count) as store:
        nowhere = Nowhere()
        pump = pump_over(store.ledger, store, nowhere, UNLIMITED)
        memory = Memory()
        async with memory.sampled():
            watch = await drain(pump, nowhere, count)
        sent = {tally.state.value: tally.count for tally in await store.ledger.tally()}
        nowhere, ledger = Nowhere(), cast("Ledger", Forgetful(count))
        least = await drain(pump_over(ledger, store, nowhere, UNLIMITED), nowhere, count)
    say("deliveries", f"{sent}")
    say("deliveries a second, through the ledger", f"{count / watch.seconds:,.0f}")
    say("… without one (the floor)", f"{count / least.seconds:,.0f}")
    say("ratio in time", f"{watch.seconds / least.seconds:.1f}")
    say("ratio in processor time", f"{watch.cpu / least.cpu:.1f}")
    say("processor time of a delivery", f"{watch.cpu / count * 1000:.2f} ms")
    say("memory over idle", f"{memory.more:.1f} MiB", f"target < 60 MiB; idle {memory.idle:.0f}")


if __name__ == "__main__":
    quiet_logs()
    with tempfile.TemporaryDirectory() as place:
        asyncio.run(alone(place, int(sys.argv[1]) if len(sys.argv) > 1 else COUNT))
