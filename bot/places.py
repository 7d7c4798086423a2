"""Places in the pace for requests that follow a message, ahead of all that is due."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from bot.channel import TryAgain
from bot.language import N_
from bot.subscription import Address
from bot.tempo import Tempo

LONGEST, LOOK = 10.0, 0.05
"""Seconds that a request waits for its place, and at most between two looks for it."""

STALE = 4.0
"""Seconds after which whoever was held up sends nothing any more: four fifths of the time after
which another process takes over from one that shows no life (`TAKEOVER` in the workers)."""

LONGEST_LOOK = 0.5
"""Seconds at most between two looks whether the bot stops, while an address is left alone."""

_STOPPED = N_("Paperboy was stopped in the middle of it; the rest follows with the next start.")

_NONE = N_("The bot speaks as fast as it may, and this was not worth a longer wait.")


_FROZEN = N_("Paperboy was held up before it was sent; it is sent right after.")


class NotNow(TryAgain):
    """Nothing more is sent by this process for now, and nothing was."""


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
        self._open = True
        self._tempo = tempo
        self._clock = clock
        self._sleep = sleep
        self._moved_on = moved_on

    def open(self) -> None:
        """Give places to all, again."""
        self._open = True

    def close(self) -> None:
        """Give none to further messages any more, nor to those that wait already."""
        self._open = False

    @asynccontextmanager
    async def one(
        self, limited: Callable[[TryAgain, float], None], *, to: Address | None = None
    ) -> AsyncIterator[None]:
        """Make one request within; `limited` is told where it finds the whole bot too fast.

        It follows a message that has its answer and counts as under way, before and after. One that
        is another message, or the edit of one, goes `to` an address and leaves it its spacing.

        Raises:
            TryAgain: there was no place for it.
            NotNow: the bot stops, or was held up, and nothing more is sent to that address.
        """
        # Whoever waits holds no place: at a slow rate there is no other.
        self._tempo.ended(self._clock())
        try:
            if to is not None:
                await self._leave_alone(to)
            began = await self._place()
        finally:
            self._tempo.goes_on()
        self._tempo.follows(began, to)
        try:
            yield
            self._tempo.went_well(self._clock() - began)
        except TryAgain as error:
            if error.whole_bot:
                limited(error, began)
            raise

    async def _leave_alone(self, address: Address) -> None:
        """Wait until an address may be spoken to; meanwhile others are."""
        while left := self._tempo.left(address, self._clock()):
            if left > LONGEST:
                raise TryAgain(_NONE, reason="no-place")
            if not self._open:
                break
            await self._pause(min(left, LONGEST_LOOK))
        if not self._open:
            raise NotNow(_STOPPED, reason="stopped")

    async def _pause(self, seconds: float) -> None:
        until = self._clock() + seconds
        await self._sleep(seconds)
        check_awake(since=until, now=self._clock())

    async def _place(self) -> float:
        """Wait until there is one; when that was."""
        self.waiting += 1
        end = self._clock() + LONGEST
        try:
            while not self._tempo.room(now := self._clock()):
                if now >= end:
                    raise TryAgain(_NONE, reason="no-place")
                await self._pause(min(max(self._tempo.ready_at - now, 0.0), LOOK))
        finally:
            self.waiting -= 1
            self._moved_on()
        return now


def check_awake(*, since: float, now: float) -> None:
    """Make sure that this process was not held up since then, on the monotonic clock.

    Raises:
        NotNow: it was, and another may have become the channel's owner meanwhile.
    """
    if now - since > STALE:
        raise NotNow(_FROZEN, reason="frozen")
