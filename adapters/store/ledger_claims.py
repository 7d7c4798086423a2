"""Claims: what may go is taken in one transaction, and put back where nobody waits for it."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from adapters.store import ledger_deliveries, ledger_lanes
from adapters.store.engine import Database, to_the_end
from bot.deliveries import Delivery
from bot.errors import Overtaken
from bot.ledger import Claim, Tenure


async def claim(
    database: Database, tenure: Tenure, *, now: datetime, limit: int, step: float, burst: int
) -> Claim:
    """Take deliveries that may go now; cancelled, it takes nothing."""
    taken: list[Claim] = []
    try:
        await _take(taken, database, tenure, now=now, limit=limit, step=step, burst=burst)
    except asyncio.CancelledError:
        # Nobody will send them: left as they are, they would count as perhaps sent.
        for one in taken:
            await _put_back(database, tenure, one.deliveries, now=now)
        raise
    return taken[0]


@to_the_end
async def _take(
    taken: list[Claim],
    database: Database,
    tenure: Tenure,
    *,
    now: datetime,
    limit: int,
    step: float,
    burst: int,
) -> None:
    async with database.writing(beside=True) as db:
        await ledger_lanes.hold(db, tenure)
        lane = await ledger_lanes.lane(db, tenure.channel, step=step, burst=burst, now=now)
        room = min(limit, lane.room)
        deliveries = await ledger_deliveries.claim(db, tenure.channel, now=now, limit=room)
        lane = await ledger_lanes.spend(db, lane, len(deliveries))
    taken.append(Claim(deliveries=deliveries, wait=lane.wait))


@to_the_end
async def _put_back(
    database: Database, tenure: Tenure, taken: Sequence[Delivery], *, now: datetime
) -> None:
    async with database.writing(beside=True) as db:
        with suppress(Overtaken):
            await ledger_lanes.hold(db, tenure)
            await ledger_deliveries.put_back(db, taken, now=now)
