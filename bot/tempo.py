"""When a bot may speak next, and to whom: its pace, and the addresses it leaves alone. Pure.

Instants are seconds on a monotonic clock.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.channel import TryAgain
from bot.pace import Pace, Window
from bot.subscription import Address

WHOLE_BOT_WAIT = 1.0
"""Seconds of silence after a platform limited the bot without saying for how long."""

WINDOW, SEVERAL = 5.0, 3
"""So many addresses limited within so many seconds mean that the bot as a whole is too fast."""

QUIET_MOST = 10_000
"""Addresses remembered as left alone, about 2 MB; beyond, only the ledger knows who waits."""

BRIDGED = timedelta(hours=2)
"""Steps back of the wall clock that are smaller are not followed: a zone set wrong is an hour."""

_BREATH = 0.001
"""Seconds that the wall clock of a retry and the monotonic one may disagree on its end."""


class Steady:
    """The wall clock, without its small steps back: what was due a moment ago is due still.

    Args:
        now: this instant, aware; may jump.
        clock: seconds that only go forward.
    """

    def __init__(self, *, now: Callable[[], datetime], clock: Callable[[], float]) -> None:
        self._now = now
        self._clock = clock
        self._began = now() - timedelta(seconds=clock())

    def __call__(self) -> datetime:
        """This instant; after a step back by less than `BRIDGED`, as if there had been none."""
        wall, passed = self._now(), timedelta(seconds=self._clock())
        if not wall < self._began + passed < wall + BRIDGED:
            self._began = wall - passed
        return self._began + passed


class Tempo:
    """Says how many may be sent now, and learns from what the platform answers.

    Args:
        spacing: seconds to leave between two messages to an address.
    """

    def __init__(self, *, pace: Pace, spacing: Callable[[Address], float]) -> None:
        self.pace = pace
        self._window = Window(pace.most)
        self._spacing = spacing
        self._quiet = Quiet()
        self._limited: dict[Address, float] = {}
        self._silent_until = 0.0
        self._slowed_at = 0.0

    @property
    def ready_at(self) -> float:
        """From when the next message may go."""
        return max(self.pace.ready_at(), self._window.ready_at(), self._silent_until)

    def room(self, now: float) -> int:
        """How many messages may go now."""
        if now < self._silent_until:
            return 0
        return min(self.pace.room(now), self._window.room(now))

    def left(self, address: Address, now: float) -> float:
        """Seconds that an address, or everybody, is still to be left alone."""
        return max(self._quiet.left(address, now), self._silent_until - now, 0.0)

    def began(self, now: float, address: Address | None = None) -> None:
        """A message goes now, and is under way until it `ended`."""
        self.pace = self.pace.taken(now)
        self._window.began()
        if address is not None:
            self._quiet.leave(address, now, self._spacing(address))

    def ended(self, now: float) -> None:
        """A message has its answer, or will have none."""
        self._window.ended(now)

    def goes_on(self) -> None:
        """A message that had its answer is under way again, for what follows it."""
        self._window.began()

    def follows(self, now: float, address: Address | None = None) -> None:
        """A request goes now that follows a message, which is under way."""
        self.pace = self.pace.taken(now)
        if address is not None:
            self._quiet.leave(address, now, self._spacing(address))

    def command(self, now: float, address: Address | None = None) -> None:
        """An answer to a command goes now, whether or not there is room; nobody tells its end."""
        self.began(now, address)
        self.ended(now)

    def went_well(self, took: float) -> None:
        """The platform took a message, and answered after so many seconds."""
        self.pace = self.pace.went_well()
        self._window.went_well(took)

    def limited(self, error: TryAgain, address: Address, *, began: float, now: float) -> bool:
        """The platform asked us to wait; whether that slows down the bot as a whole.

        What was under way when it was slowed down last says nothing new about its pace.
        """
        wait = error.after or 0.0
        self._quiet.leave(address, now, wait)
        if error.whole_bot:
            wait = wait or WHOLE_BOT_WAIT
            self._silent_until = max(self._silent_until, now + wait)
        elif error.after is None or not self._several(address, now):
            return False
        if began < self._slowed_at:
            return False
        self.pace = self.pace.refused(now, 0.0)
        self._slowed_at = now
        self._limited.clear()
        return True

    def _several(self, address: Address, now: float) -> bool:
        self._limited[address] = now
        self._limited = {one: at for one, at in self._limited.items() if at > now - WINDOW}
        return len(self._limited) >= SEVERAL


class Quiet:
    """Remembers until when addresses are left alone."""

    def __init__(self) -> None:
        self._until: dict[Address, float] = {}
        self._tidy_at = 256

    def __len__(self) -> int:
        return len(self._until)

    def left(self, address: Address, now: float) -> float:
        """Seconds that an address is still to be left alone."""
        wait = self._until.get(address, now) - now
        return wait if wait > _BREATH else 0.0

    def leave(self, address: Address, now: float, wait: float) -> None:
        """Leave an address alone for `wait` seconds, or for longer where that was said before."""
        if wait <= 0:
            return
        self._until[address] = max(self._until.get(address, now), now + wait)
        if len(self._until) > self._tidy_at:
            self._tidy(now)

    def _tidy(self, now: float) -> None:
        waiting = sorted(
            ((until, address) for address, until in self._until.items() if until > now),
            reverse=True,
        )
        self._until = {address: until for until, address in waiting[:QUIET_MOST]}
        # Not before there are twice as many: tidying stays cheap however many wait.
        self._tidy_at = max(256, 2 * len(self._until))
