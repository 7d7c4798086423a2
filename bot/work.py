"""Work that never ends: what takes turns, and what runs until it is stopped."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from bot.stopping import until

PUMP = "pump:"
"""What the names of pumps begin with."""

LEAST, LONGEST = 1.0, 60.0
"""Seconds that a job is left alone: one that wants what it cannot have must not spin, and
subscriptions change and clocks are set."""

Job = Callable[[], Awaitable[datetime | None]]
"""One turn of a job; it returns when the next is wanted (UTC), or None for no hurry."""


class Runner(Protocol):
    """Something that runs until it is told to stop, and can be woken before its time."""

    async def run(self, stop: asyncio.Event) -> None:
        """Run until `stop` is set, and leave nothing half done."""
        ...

    def wake(self) -> None:
        """Look for work now."""
        ...


class Once:
    """A runner that does one thing when it starts, and then only keeps its place."""

    def __init__(self, call: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._call = call

    def wake(self) -> None:
        """Do nothing: it is done, or being done."""

    async def run(self, stop: asyncio.Event) -> None:
        """Do it, and wait for `stop`; set before that, it ends at once."""
        await until(stop, self._call())
        await stop.wait()


class Bell:
    """Wakes all who work, in every process, once it is known who runs the work.

    Attributes:
        ring: what rings it.
    """

    def __init__(self) -> None:
        self.ring: Callable[[], None] = _nobody


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """All that a service does, by name; after a colon stands the platform, if any: `pump:telegram`.

    Attributes:
        jobs: one turn after the other, over all processes.
        owned: each in one process at a time. Who lost that place and does not know it yet is kept
            out by the ledger where the name begins with `PUMP`; the others have only their place.
        local: in every process.
    """

    jobs: Mapping[str, Job] = field(default_factory=dict)
    owned: Mapping[str, Runner] = field(default_factory=dict)
    local: Sequence[Runner] = ()


def pause(
    wanted: datetime | None, *, now: datetime, least: float = LEAST, longest: float = LONGEST
) -> float:
    """Seconds until the next turn of a job that wants it then."""
    if wanted is None:
        return longest
    return min(longest, max(least, wanted.timestamp() - now.timestamp()))


def _nobody() -> None:
    """Ring for nobody: nothing runs yet."""
