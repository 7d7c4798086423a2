"""An inbox in memory that behaves like the real one, and fails when it is told to."""

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime

from bot.errors import Overtaken
from bot.inbox import KEPT, Item


class FakeInbox:
    """Keeps what came in.

    Attributes:
        calls: name and number of every `begin` and `done`.
        broken: raised by every call while it is set.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.calls: list[tuple[str, int]] = []
        self.broken: Exception | None = None
        self._now = now
        self._epochs: Counter[str] = Counter()
        self._open: dict[tuple[str, int], Item] = {}
        self._done: dict[tuple[str, int], datetime] = {}

    async def open(self, channel: str) -> int:
        await self._turn()
        self._epochs[channel] += 1
        return self._epochs[channel]

    async def put(self, channel: str, items: Sequence[Item]) -> int:
        await self._turn()
        self._done = {key: at for key, at in self._done.items() if at >= self._now() - KEPT}
        known = len(self._open)
        for item in items:
            if (channel, item.number) not in self._done:
                self._open.setdefault((channel, item.number), item)
        return len(self._open) - known

    async def waiting(
        self,
        channel: str,
        *,
        limit: int,
        but: Collection[str] = frozenset(),
        not_by: Collection[str] = frozenset(),
    ) -> Sequence[Item]:
        await self._turn()
        found = [self._open[key] for key in sorted(self._open) if key[0] == channel]
        return [one for one in found if one.about not in but and one.reader not in not_by][:limit]

    async def begin(self, channel: str, number: int, *, epoch: int) -> bool:
        await self._turn()
        self.calls.append(("begin", number))
        if epoch != self._epochs[channel]:
            raise Overtaken(f"Another desk is open for {channel} now.")
        if (channel, number) not in self._open:
            return False
        self._open[channel, number] = replace(self._open[channel, number], begun=True)
        return True

    async def done(self, channel: str, number: int) -> None:
        await self._turn()
        self.calls.append(("done", number))
        if self._open.pop((channel, number), None):
            self._done[channel, number] = self._now()

    async def _turn(self) -> None:
        await asyncio.sleep(0)
        if self.broken is not None:
            raise self.broken
