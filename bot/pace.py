"""How fast one bot may speak: a generic cell rate algorithm that listens to the platform. Pure.

The theoretical arrival time `tat` is the whole state of a rate with a burst: a request may go at
`tat - (burst - 1)/rate`, and moves `tat` by `1/rate`. (ITU-T I.371, GCRA in its virtual-scheduling
form.) Instants are seconds on any clock that does not go backwards.
"""

from dataclasses import dataclass, replace

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
