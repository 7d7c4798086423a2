"""Ending what would go on for ever."""

import asyncio
from collections.abc import Collection, Coroutine
from typing import Any


async def until(stop: asyncio.Event, work: Coroutine[Any, Any, None]) -> None:
    """Work until `stop` is set, and no longer: it is cancelled wherever it waits.

    Should it end or fail before that, so does this.
    """
    if stop.is_set():
        work.close()
        return
    working, stopped = asyncio.create_task(work), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({working, stopped}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        working.cancel()
        stopped.cancel()
        await asyncio.gather(working, stopped, return_exceptions=True)
    if not working.cancelled():
        working.result()


async def end(tasks: Collection[asyncio.Task[Any]], *, grace: float) -> None:
    """Give tasks so many seconds to end by themselves, and cancel those that do not."""
    if tasks:
        _, late = await asyncio.wait(tasks, timeout=grace)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
