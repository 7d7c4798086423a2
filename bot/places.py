"""Places in the pace for requests that follow a message, ahead of all that is due."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from bot.channel import TryAgain
from bot.tempo import Tempo

LONGEST, LOOK = 10.0, 0.05
"""Seconds that a request waits for its place, and at most between two looks for it."""

_NONE = "The bot speaks as fast as it may, and this was not worth a longer wait."


class Places:
    """Gives places to requests in the pace of a bot.

    Args:
        clock: seconds that only go forward.
        moved_on: called when one waits no more.

    Attributes:
        waiting: how many wait for a place; nothing else is begun meanwhile.
    """

    def __init__(
        self,
        *,
        tempo: Tempo,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]],
        moved_on: Callable[[], None],
    ) -> None:
        self.waiting = 0
        self._tempo = tempo
        self._clock = clock
        self._sleep = sleep
        self._moved_on = moved_on

    @asynccontextmanager
    async def one(self, limited: Callable[[TryAgain, float], None]) -> AsyncIterator[None]:
        """Make one request within; `limited` is told where it finds the whole bot too fast.

        It follows a message that has its answer and counts as under way, before and after.

        Raises:
            TryAgain: there was no place for it.
        """
        # Whoever waits holds no place: at a slow rate there is no other.
        self._tempo.ended(self._clock())
        try:
            began = await self._place()
        finally:
            self._tempo.goes_on()
        self._tempo.follows(began)
        try:
            yield
            self._tempo.went_well(self._clock() - began)
        except TryAgain as error:
            if error.whole_bot:
                limited(error, began)
            raise

    async def _place(self) -> float:
        """Wait until there is one; when that was."""
        self.waiting += 1
        end = self._clock() + LONGEST
        try:
            while not self._tempo.room(now := self._clock()):
                if now >= end:
                    raise TryAgain(_NONE, reason="no-place")
                await self._sleep(min(max(self._tempo.ready_at - now, 0.0), LOOK))
        finally:
            self.waiting -= 1
            self._moved_on()
        return now
