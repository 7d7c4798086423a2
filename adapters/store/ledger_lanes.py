"""Who speaks through a channel, and how fast: one row for each, whatever the number of processes.

`epoch` counts the owners: a process that was overtaken knows an old one, and nothing that it asks
is done. `tat` is the state of the channel's pace (`bot.pace`), so that its rate holds over all
processes and over a change of owner.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Double, Select, cast, extract, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.store.ledger_rows import adding
from adapters.store.ledger_schema import lanes
from bot.errors import Overtaken
from bot.ledger import Tenure
from bot.pace import Pace


@dataclass(frozen=True, slots=True)
class Lane:
    """A channel's pace as the store knows it; `now` in seconds on the store's clock."""

    channel: str
    pace: Pace
    now: float

    @property
    def room(self) -> int:
        """How many messages may go now."""
        return self.pace.room(self.now)

    @property
    def wait(self) -> float:
        """Seconds until another may go."""
        return max(0.0, self.pace.ready_at() - self.now)


async def take_over(db: AsyncConnection, channel: str) -> Tenure:
    """Be the owner from now on; whoever was it before is so no more."""
    row = {"channel": channel, "epoch": 1, "tat": 0.0}
    await db.execute(
        adding(db, lanes)
        .values(row)
        .on_conflict_do_update(index_elements=["channel"], set_={"epoch": lanes.c.epoch + 1})
    )
    epoch = await db.scalar(select(lanes.c.epoch).where(lanes.c.channel == channel))
    return Tenure(channel, int(epoch or 0))


async def hold(db: AsyncConnection, tenure: Tenure) -> None:
    """Make sure that the owner is still the owner, until the transaction ends.

    Raises:
        Overtaken: it is not.
    """
    known = select(lanes.c.epoch).where(lanes.c.channel == tenure.channel).with_for_update()
    if await db.scalar(known) != tenure.epoch:
        raise Overtaken(f"Another process speaks through {tenure.channel} now.")


async def lane(
    db: AsyncConnection, channel: str, *, step: float, burst: int, now: datetime
) -> Lane:
    """The lane at a pace of one message in `step` seconds."""
    row = (await db.execute(_state(db, channel, now))).one_or_none()
    at = row.now if row else now.timestamp()
    pace = Pace(rate=1 / step, burst=burst, tat=row.tat if row else 0.0)
    return Lane(channel, pace.bounded(at), at)


async def spend(db: AsyncConnection, lane: Lane, count: int) -> Lane:
    """Take the place of so many messages."""
    pace = lane.pace.taken(lane.now, count)
    await db.execute(update(lanes).where(lanes.c.channel == lane.channel).values(tat=pace.tat))
    return Lane(lane.channel, pace, lane.now)


def _state(db: AsyncConnection, channel: str, now: datetime) -> Select[float, float]:
    # The clocks of several machines differ; that of their database is one.
    clock = (
        cast(extract("epoch", func.clock_timestamp()), Double)
        if db.dialect.name == "postgresql"
        else literal(now.timestamp(), Double)
    )
    return (
        select(lanes.c.tat, clock.label("now")).where(lanes.c.channel == channel).with_for_update()
    )
