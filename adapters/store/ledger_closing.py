"""How a delivery ends that is not sent any more, and in which words."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, update
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.store.ledger_schema import deliveries
from bot.deliveries import State
from bot.language import N_
from bot.subscription import Condition


@dataclass(frozen=True, slots=True)
class Closing:
    """An end without a request: `reason` for programs, `says` for people, in the catalogue."""

    state: State
    reason: str
    says: str


LATE = Closing(State.EXPIRED, "too-late", N_("It could not be sent while it was still news."))
PAUSED = Closing(State.EXPIRED, "paused", N_("Its subscription is paused."))
HELD = Closing(State.EDIT, "paused", N_("It is edited when its subscription is resumed."))
ENDED = Closing(State.GONE, "ended", N_("Its subscription has ended."))
FORGOTTEN = Closing(State.GONE, "forgotten", N_("Its subscription was removed."))
MOVED = Closing(State.GONE, "moved", N_("The chat moved to an address that has this post already."))
INTERRUPTED = Closing(
    State.UNKNOWN,
    "interrupted",
    N_(
        "Paperboy was stopped while this was being sent, so it may have arrived. If it did not, "
        "whoever runs Paperboy can replay it."
    ),
)

OPEN = (State.DUE.value, State.RETRY.value, State.EDIT.value)
"""States of a delivery that waits for a request."""


def hindrance(row: RowMapping, wanted: RowMapping | None, now: datetime) -> Closing | None:
    """Why a delivery that waits may not go, where `wanted` is its subscription; None if it may."""
    edit = row["deliveries_sent_at"] is not None
    if wanted is None:
        return FORGOTTEN
    match wanted["subscriptions_condition"]:
        case Condition.ENDED.value:
            return ENDED
        case Condition.PAUSED.value:
            return HELD if edit else PAUSED
    return LATE if not edit and row["deliveries_deadline"] <= now else None


async def close(
    db: AsyncConnection, which: ColumnElement[bool], how: Closing, *, at: datetime, says: str = ""
) -> int:
    """End deliveries; `says` where there is more to tell. Returns how many."""
    ended = await db.execute(
        update(deliveries)
        .where(which)
        .values(
            state=how.state.value,
            reason=how.reason,
            says=says or how.says,
            not_before=None,
            claimed_at=None,
            updated_at=at,
        )
    )
    return ended.rowcount
