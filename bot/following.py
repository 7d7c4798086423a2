"""What is wanted of digests once they were sent, as far as their platform takes it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.channel import NOTHING_MORE, After
from bot.deliveries import Delivery, Kind
from bot.ledger import Ledger

HOUR = timedelta(hours=1)

_FULL = "A message is not published: its channel had as many as its platform takes in an hour."

_log = structlog.get_logger(__name__)


async def afters(
    batch: Sequence[Delivery], *, ledger: Ledger, most: int, now: datetime
) -> Mapping[int, After]:
    """What is wanted of each delivery, by its number; an edit is followed by nothing.

    An address publishes at most so many messages within an hour, whichever process sent them.

    Raises:
        StoreProblem: the ledger does not do its part.
    """
    wanted = {one.id: _wanted(one, publishes=most > 0) for one in batch}
    eager = {one.address for one in batch if wanted[one.id].publish}
    lately = await ledger.posted(eager, since=now - HOUR) if eager else {}
    for one in batch:
        if wanted[one.id].publish and lately.get(one.address, 0) >= most:
            _log.warning(_FULL, address=one.address.shown, post=one.post.key)
            wanted[one.id] = replace(wanted[one.id], publish=False)
    return wanted


def _wanted(delivery: Delivery, *, publishes: bool) -> After:
    """What its subscription wants; a line in place of a digest stays as it is.

    `publishes` says whether its platform does that at all.
    """
    if delivery.post.kind is not Kind.DIGEST or delivery.is_edit:
        return NOTHING_MORE
    wanted = delivery.subscription
    return After(publish=wanted.publish and publishes, discuss=wanted.discuss)
