"""Owning a channel: the right to speak through it, and to know of all that is on its way there."""

import math
from collections.abc import Callable
from datetime import datetime

import structlog

from bot.ledger import Claim, Ledger, Tenure
from bot.pace import SECOND, Pace

_log = structlog.get_logger(__name__)


class Owner:
    """Claims deliveries of a channel, as the one who may.

    Before that, a state is found for whatever is on its way and nobody knows of: what somebody left
    who owned the channel before, or took by a claim whose answer never came. So while it is not
    `sure`, it may only be asked to claim when nothing of its own is under way.

    Args:
        again: whether a message that may have arrived is sent once more.
        now: this instant, aware.
        clock: seconds that only go forward.

    Attributes:
        tenure: the right to record what was claimed.
        ready_at: when the channel's pace, over all processes, has room for another message.
        sure: whether it knows of all that is on its way.
    """

    def __init__(
        self,
        *,
        channel: str,
        ledger: Ledger,
        again: bool,
        now: Callable[[], datetime],
        clock: Callable[[], float],
    ) -> None:
        self.tenure = Tenure(channel, 0)
        self.ready_at = -math.inf
        self.sure = False
        self._owns = False
        self._ledger = ledger
        self._again = again
        self._now = now
        self._clock = clock

    def begin_anew(self) -> None:
        """Take the channel over before the next claim."""
        self._owns = self.sure = False

    async def claim(self, limit: int, pace: Pace) -> Claim:
        """Take deliveries that may go now; none while that is not sure, or the pace has no room.

        Raises:
            StoreProblem: the ledger does not do its part.
            Overtaken: the channel has another owner.
        """
        if not self.sure:
            await self._make_sure()
        wait = self.ready_at - self._clock()
        if wait > 0:
            return Claim(deliveries=(), wait=wait)
        self.sure = False
        claim = await self._ledger.claim(
            self.tenure, now=self._now(), limit=limit, step=pace.step, burst=pace.burst
        )
        self.sure = True
        self.ready_at = self._clock() + claim.wait
        return claim

    async def reserve(self, pace: Pace) -> None:
        """Take the place of a message in the pace over all processes.

        Raises:
            StoreProblem: the ledger does not do its part.
        """
        await self._ledger.reserve(
            self.tenure.channel, now=self._now(), step=pace.step, burst=pace.burst
        )

    async def _make_sure(self) -> None:
        channel = self.tenure.channel
        if self._owns:
            # It was claimed, and that is not known: nothing of that was sent.
            count = await self._ledger.reopen(self.tenure, again=True, now=self._now())
        else:
            self.tenure, count = await self._ledger.take_over(
                channel, again=self._again, now=self._now()
            )
            self._owns = True
            if self.tenure.epoch > 1:
                # What its predecessor sent is to be of a second that is over.
                self.ready_at = self._clock() + SECOND
        self.sure = True
        if count:
            _log.warning("Deliveries were under way.", channel=channel, count=count)
