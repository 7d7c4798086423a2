"""Keeps for a short while what many ask for, and makes it once however many ask at once."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

KEPT = 64


class Shelf(Generic[Key, Value]):
    """Remembers the last values made.

    Args:
        seconds: for how long a value stands.
        clock: seconds that only go forward.
    """

    def __init__(self, *, seconds: float, clock: Callable[[], float], most: int = KEPT) -> None:
        self._seconds = seconds
        self._clock = clock
        self._most = most
        self._made: OrderedDict[Key, tuple[float, Value]] = OrderedDict()
        self._making: dict[Key, asyncio.Task[Value]] = {}

    async def get(self, key: Key, make: Callable[[], Awaitable[Value]]) -> Value:
        """The value of a key, made now if it is not at hand.

        Who asks while it is being made gets the same answer; a failure is not kept.
        """
        known = self._made.get(key)
        if known is not None and self._clock() - known[0] < self._seconds:
            return known[1]
        making = self._making.get(key)
        if making is None:
            making = self._making[key] = asyncio.create_task(self._make(key, make))
            making.add_done_callback(lambda _: self._making.pop(key, None))
        # Who gives up waiting does not take it away from the others.
        return await asyncio.shield(making)

    async def _make(self, key: Key, make: Callable[[], Awaitable[Value]]) -> Value:
        value = await make()
        self._made[key] = self._clock(), value
        self._made.move_to_end(key)
        if len(self._made) > self._most:
            self._made.popitem(last=False)
        return value
