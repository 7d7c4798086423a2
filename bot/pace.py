"""How fast one bot may speak: a generic cell rate algorithm that listens to the platform.

The theoretical arrival time `tat` is the whole state of a rate with a burst: a request may go at
`tat - (burst - 1)/rate`, and moves `tat` by `1/rate`. (ITU-T I.371, GCRA in its virtual-scheduling
form.) Instants are seconds on any clock that does not go backwards.

That spaces what leaves. What then waits together, in a process that is held up or on the network,
arrives together: so the `Window` counts what the platform may have seen.
"""

import math
from collections import deque
from dataclasses import dataclass, replace

SECOND = 1.0
"""Seconds over which platforms count: https://core.telegram.org/bots/faq#broadcasting-to-users,
https://docs.discord.com/developers/topics/rate-limits#global-rate-limit."""

DEBT = 1.0
"""Seconds that commands may keep the fan-out waiting, however many there are."""

CREEP = 1.02
"""By how much a slowed rate grows with each send that goes well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """A rate with a small burst, and how far it was slowed down.

    Attributes:
        rate: sends a second while all is well.
        burst: sends that may go at once after a pause.
        slowed: the rate now is `rate * slowed`.
        tat: theoretical arrival time of the next send.
    """

    rate: float
    burst: int = 1
    slowed: float = 1.0
    tat: float = 0.0

    @property
    def step(self) -> float:
        """Seconds between two sends."""
        return 1 / (self.rate * self.slowed)

    @property
    def most(self) -> int:
        """How many sends one second holds at most, wherever it begins, while all is well."""
        return math.ceil(self.rate) + self.burst - 1

    def ready_at(self) -> float:
        """The instant from which the next send may go."""
        return self.tat - (self.burst - 1) * self.step

    def room(self, now: float) -> int:
        """How many sends may go at `now`."""
        if now < self.ready_at():
            return 0
        return min(self.burst, int((now - self.ready_at()) / self.step + 1e-9) + 1)

    def taken(self, now: float, count: int = 1) -> "Pace":
        """The pace after `count` sends at `now`; a command may take more than there is room.

        Many commands push the next send no further away than `DEBT`, or they would stop it.
        """
        tat = min(max(self.tat, now) + count * self.step, self._most(now))
        return replace(self, tat=max(self.tat, tat))

    def bounded(self, now: float) -> "Pace":
        """The pace where its clock may have been set back: silent no longer than it can be."""
        return replace(self, tat=min(self.tat, self._most(now)))

    def _most(self, now: float) -> float:
        return now + max(DEBT, (self.burst + 1) * self.step)

    def refused(self, now: float, wait: float) -> "Pace":
        """The pace after the platform said that the bot as a whole is too fast."""
        slower = replace(self, slowed=max(self.slowed / 2, min(1.0, 1 / self.rate)))
        # Not even a burst may go before the wait is over.
        free = max(self.ready_at(), now + wait)
        return replace(slower, tat=free + (self.burst - 1) * slower.step)

    def went_well(self) -> "Pace":
        """The pace after a send that went well: a slowed one creeps back."""
        return replace(self, slowed=min(1.0, self.slowed * CREEP)) if self.slowed < 1 else self


class Window:
    """The requests that a platform may have seen in the last second, however late they reached it.

    A request was seen between its begin and its answer. So whenever one begins, all count that were
    under way within the second before, less the time that even the quickest one took: so long is
    any on its way there and back. Then no second of the platform's holds more than `most`. Its
    length is how many count.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._under_way = 0
        self._ended = deque[float]()
        self._quickest = math.inf

    def __len__(self) -> int:
        return self._under_way + len(self._ended)

    def ready_at(self) -> float:
        """The instant from which another may begin; infinite while that depends on answers."""
        excess = len(self) + 1 - self._most
        if excess <= 0:
            return -math.inf
        return self._over(self._ended[excess - 1]) if excess <= len(self._ended) else math.inf

    def room(self, now: float) -> int:
        """How many may begin at `now`."""
        self._forget(now)
        return max(0, self._most - len(self))

    def began(self) -> None:
        """One is under way from now on."""
        self._under_way += 1

    def ended(self, now: float) -> None:
        """One has its answer, or will have none."""
        self._under_way -= 1
        self._ended.append(now)
        self._forget(now)

    def went_well(self, took: float) -> None:
        """One was answered as it should be, after so many seconds."""
        self._quickest = min(self._quickest, took)

    def _forget(self, now: float) -> None:
        while self._ended and self._over(self._ended[0]) <= now:
            self._ended.popleft()

    def _over(self, ended: float) -> float:
        """When one that ended then counts no more."""
        return ended + SECOND - (self._quickest if self._quickest < math.inf else 0.0)
