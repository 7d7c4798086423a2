"""Use case: the desk, at which what waits in the inbox is answered, once."""

import asyncio
import random as chance
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TypeVar

import structlog

from bot.backoff import Backoff
from bot.desk_places import AT_ONCE, EACH, Places
from bot.errors import Overtaken, PaperboyError, StoreProblem
from bot.inbox import Inbox, Item, Postponed
from bot.stopping import until

LATE = 600.0
"""Seconds that an answer waits for the platform in all; after that nobody expects it any more."""

GRACE = 3.0
"""Seconds that answers under way are given to end when the desk is closed."""

PATIENCE = 180.0
"""Seconds after which an answer is given up: it holds a place that others need."""

POLL = 30.0
"""Seconds between two looks into the inbox at most: other processes put something in as well."""

STORE_FIRST, STORE_LONGEST = 0.5, 5.0
"""Seconds before an inbox that failed is tried again, and at most between two tries."""

T = TypeVar("T")

Answer = Callable[[Item], Awaitable[None]]

_log = structlog.get_logger(__name__)


class Desk:
    """Answers what comes in through one channel.

    Of what is about the same chat or person, one is answered after the other; what is about
    others does not wait for it, nor for somebody who asks in many chats at once. Of the desks of a
    channel, the one that was opened last begins.

    Args:
        answer: answers an item; should it fail, that is logged and the item is done. What is
            `Postponed` goes on later, and others are answered meanwhile.
        resume: asks again about an item whose answer was begun at a desk before this one: nobody
            knows whether it was sent. Called again should this process die as well.
        at_once: answers under way at once.
        each: of these, those of one person at most.
        late: seconds that an answer can be postponed in all.
        grace: seconds that those are given to end.
        patience: seconds after which one is given up.
        poll: seconds between two looks into the inbox at most.
    """

    def __init__(
        self,
        *,
        channel: str,
        inbox: Inbox,
        answer: Answer,
        resume: Answer,
        at_once: int = AT_ONCE,
        each: int = EACH,
        late: float = LATE,
        grace: float = GRACE,
        patience: float = PATIENCE,
        poll: float = POLL,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        random: Callable[[], float] = chance.random,
    ) -> None:
        self._channel = channel
        self._inbox = inbox
        self._answer = answer
        self._resume = resume
        self._places = Places(at_once=at_once, each=each)
        self._late = late
        self._sleep = sleep
        self._grace = grace
        self._patience = patience
        self._poll = poll
        self._backoff = Backoff(
            "The inbox cannot be used; waiting for it.",
            first=STORE_FIRST,
            longest=STORE_LONGEST,
            sleep=sleep,
            random=random,
        )
        self._under_way = set[asyncio.Task[None]]()
        self._stir = asyncio.Event()
        self._closing = False
        self._overtaken: Overtaken | None = None

    async def put(self, items: Sequence[Item]) -> int:
        """Take in what is new, and look at it now; how much that was.

        Raises:
            StoreProblem: perhaps nothing was taken in.
        """
        new = await self._inbox.put(self._channel, items)
        self.wake()
        return new

    def wake(self) -> None:
        """Look into the inbox now."""
        self._stir.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Answer until `stop` is set, or another desk was opened for the channel.

        At `stop` nothing more is begun, and what is under way has `grace` seconds to end; what does
        not is found by the next desk, as begun. Who was overtaken leaves it to the other at once.
        """
        self._closing, self._overtaken = False, None
        try:
            await until(stop, self._open())
            await self._close()
        except Overtaken as overtaken:
            _log.warning("Stopped answering.", channel=self._channel, says=str(overtaken))
        finally:
            await self._let_go()

    async def _open(self) -> None:
        epoch = await self._insist(partial(self._inbox.open, self._channel))
        while True:
            self._stir.clear()
            await self._insist(partial(self._fill, epoch))
            await self._rest()

    async def _fill(self, epoch: int) -> None:
        """Begin what may be begun; about the same, nothing while one is under way."""
        while (free := self._places.free) > 0:
            if self._overtaken is not None:
                raise self._overtaken
            busy, full = frozenset(self._places.busy), self._places.full
            items = await self._inbox.waiting(self._channel, limit=free, but=busy, not_by=full)
            if not items:
                return
            for item in items:
                if self._places.fits(item):
                    self._begin(item, epoch)

    def _begin(self, item: Item, epoch: int) -> None:
        self._places.take(item)
        task = asyncio.create_task(self._serve(item, epoch))
        task.add_done_callback(partial(self._ended, item))
        self._under_way.add(task)

    async def _rest(self) -> None:
        try:
            async with asyncio.timeout(self._poll):
                await self._stir.wait()
        except TimeoutError:
            return

    async def _serve(self, item: Item, epoch: int) -> None:
        say: Callable[[], Awaitable[None]]
        say, waited = partial(self._resume if item.begun else self._answer, item), 0.0
        while await self._may(item, epoch):
            postponed = await self._do(say, item, room=self._late - waited)
            if postponed is None:
                await self._insist(partial(self._inbox.done, self._channel, item.number))
                return
            with self._places.aside():
                self.wake()
                await self._sleep(postponed.after)
            say, waited = postponed.go_on, waited + postponed.after

    def _ended(self, item: Item, task: asyncio.Task[None]) -> None:
        self._under_way.remove(task)
        self._places.leave(item)
        self.wake()

    async def _do(
        self, say: Callable[[], Awaitable[None]], item: Item, *, room: float
    ) -> Postponed | None:
        """Say something; what is left of it for later, where that is within so many seconds."""
        told = {"channel": self._channel, "number": item.number}
        try:
            async with asyncio.timeout(self._patience):
                await say()
        except Postponed as postponed:
            if postponed.after <= room:
                return postponed
            _log.warning("An answer would come too late.", **told, says=str(postponed))
        except PaperboyError as problem:
            _log.warning("An update was not answered.", **told, says=str(problem))
        except TimeoutError:
            _log.warning("An answer took too long and was given up.", **told)
        except Exception:  # noqa: BLE001 – a bug costs one answer: again, it would do the same
            _log.exception("An update met a bug.", **told)
        return None

    async def _may(self, item: Item, epoch: int) -> bool:
        """Whether this desk may say something now: not once it is closed, or overtaken."""

        async def begin() -> bool:
            if self._closing:
                return False
            return await self._inbox.begin(self._channel, item.number, epoch=epoch)

        try:
            return await self._insist(begin)
        except Overtaken as overtaken:
            self._overtaken = overtaken
            return False

    async def _insist(self, call: Callable[[], Awaitable[T]]) -> T:
        """What the inbox says, once it can be used."""
        while True:
            try:
                said = await call()
            except StoreProblem as problem:
                await self._backoff.wait(problem)
            else:
                self._backoff.over()
                return said

    async def _close(self) -> None:
        self._closing = True
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=self._grace)
        if self._under_way:
            _log.warning(
                "Stopped before all was answered; the next start finds it.",
                channel=self._channel,
                under_way=len(self._under_way),
            )

    async def _let_go(self) -> None:
        tasks = [*self._under_way]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
