"""How long a process takes to end."""

import asyncio
import time
from pathlib import Path


async def seconds_to_end(process: asyncio.subprocess.Process) -> float:
    """Wait until it ends; how long it took, without the time in which no processor was free."""
    began, before = time.monotonic(), starved(process.pid)
    waited = before
    ending = asyncio.create_task(process.wait())
    while not ending.done():
        await asyncio.wait({ending}, timeout=0.02)
        waited = max(waited, starved(process.pid))
    return time.monotonic() - began - (waited - before)


def starved(pid: int) -> float:
    """Seconds for which a process has waited for a processor; 0 where the system does not tell.

    https://docs.kernel.org/scheduler/sched-stats.html#proc-pid-schedstat
    """
    try:
        threads = [*Path(f"/proc/{pid}/task").iterdir()]
        told = [(thread / "schedstat").read_text().split() for thread in threads]
    except OSError:  # it has ended, or this is no Linux
        return 0.0
    return sum(int(waited) for _, waited, _ in told) / 1e9
