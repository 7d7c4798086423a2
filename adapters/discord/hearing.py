"""Hearing what the library tells of, and nothing any more once nobody is there to be told."""

import asyncio
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any

from adapters.discord.opening import Client
from bot.stopping import end

Told = Callable[..., Coroutine[Any, Any, None]]


class Hearing:
    """Does what follows from events, and knows the tasks in which it does.

    The library begins one for each event and waits for none, and of some it tells late: whoever
    closes the store must not find it in use.

    Args:
        told: what follows; each is named as its event is.
    """

    def __init__(self, client: Client, *told: Told) -> None:
        self._over = False
        self._under_way = set[asyncio.Task[object]]()
        for one in told:
            client.event(self._heard(one))

    def begin(self) -> None:
        """Hear again, after an end."""
        self._over = False

    async def end(self, grace: float = 0.0) -> None:
        """Hear no more: what is under way has so many seconds to end by itself."""
        self._over = True
        await end(self._under_way, grace=grace)

    def _heard(self, told: Told) -> Told:
        @wraps(told)
        async def heard(*about: object) -> None:
            task = asyncio.current_task()
            if self._over or task is None:
                return
            self._under_way.add(task)
            try:
                await told(*about)
            finally:
                self._under_way.discard(task)

        return heard
