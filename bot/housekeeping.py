"""Use case: forgetting what nobody will ask for any more."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Protocol

DAILY_KEPT = timedelta(days=75)
"""How long the deliveries of a daily post are kept.

For 60 days a paper is not shown again to whoever had it; a post may be sent, and sent again, for a
week after its time, and then some.
"""

LONGER_KEPT = timedelta(days=190)
"""The same for a week or a month, counted from its first day."""

PHOTOS_KEPT = timedelta(days=90)
"""How long it is known by which id a picture is sent again, counted from when that was learned.

Afterwards it is uploaded once more, where anybody still asks for it.
"""

BATCH = 5_000
"""Deliveries that are forgotten at once, in a fraction of a second."""

PAUSE = timedelta(hours=6)


class Attic(Protocol):
    """What the store remembers of what is over."""

    async def forget(self, *, daily: date, longer: date, limit: int) -> int:
        """Forget deliveries that are over, of posts from before those days; how many.

        Raises:
            StoreProblem: the database does not do its part.
        """
        ...

    async def forget_photos(self, *, before: datetime) -> None:
        """Forget by which ids pictures are sent again that were learned before that instant.

        Raises:
            StoreProblem: the database does not do its part.
        """
        ...


class Housekeeper:
    """Keeps the store from growing for ever.

    Args:
        now: this instant, aware.
    """

    def __init__(self, *, attic: Attic, now: Callable[[], datetime], batch: int = BATCH) -> None:
        self._attic = attic
        self._now = now
        self._batch = batch
        self._next: datetime | None = None

    async def tidy(self) -> datetime:
        """Forget one batch, now and then; returns when there is more to do."""
        now = self._now()
        if self._next is not None and self._next - PAUSE <= now < self._next:
            return self._next
        today = now.date()
        count = await self._attic.forget(
            daily=today - DAILY_KEPT, longer=today - LONGER_KEPT, limit=self._batch
        )
        if count >= self._batch:
            self._next = None
            return now
        await self._attic.forget_photos(before=now - PHOTOS_KEPT)
        self._next = now + PAUSE
        return self._next
