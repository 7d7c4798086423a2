"""A platform that remembers what it saw, and the time that passes while it answers."""

import asyncio
import heapq
from collections import Counter
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.channel import NOTHING_MORE, After, Limits, Look, Note, Receipt, Turn
from bot.models import Digest
from bot.subscription import Address


class VirtualTime:
    """Two clocks that move only while everybody sleeps, and at once to who wakes next."""

    def __init__(self, now: datetime) -> None:
        self.wall = now
        self.seconds = 1_000.0
        self.busy = 0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._count = 0

    def now(self) -> datetime:
        return self.wall

    def clock(self) -> float:
        return self.seconds

    def jump(self, seconds: float) -> None:
        """Set the wall clock, as people and time servers do."""
        self.wall += timedelta(seconds=seconds)

    def stall(self, seconds: float) -> None:
        """Hold the whole process up: time passes, and nobody wakes."""
        self._pass(seconds)

    async def sleep(self, seconds: float) -> None:
        waker: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._count += 1
        heapq.heappush(self._sleepers, (self.seconds + seconds, self._count, waker))
        await waker

    async def until(self, done: Callable[[], bool], *, within: float = 3_600.0) -> None:
        """Let time pass until something is so."""
        end = self.seconds + within
        while True:
            await self._settle()
            if done():
                return
            while self._sleepers and self._sleepers[0][2].done():
                heapq.heappop(self._sleepers)
            assert self._sleepers, "everybody waits for nothing"
            assert self._sleepers[0][0] <= end, f"not so within {within} s"
            self._wake()

    async def passes(self, seconds: float) -> None:
        """Let so much time pass."""
        sleep = asyncio.ensure_future(self.sleep(seconds))
        await self.until(sleep.done, within=seconds)

    async def _settle(self) -> None:
        """Let everybody go on until all sleep, or wait for the `busy`, which are real threads."""
        ready = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]  # noqa: SLF001 – no other way to know
        while True:
            await asyncio.sleep(0)
            if not ready and not self.busy:
                return

    def _wake(self) -> None:
        at, _, waker = heapq.heappop(self._sleepers)
        self._pass(max(0.0, at - self.seconds))
        waker.set_result(None)

    def _pass(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.seconds += seconds


@dataclass(frozen=True)
class Seen:
    """What the platform saw, in seconds on the virtual clock."""

    at: float
    to: Address
    key: str
    message: str
    silent: bool = False
    role: str = ""
    again: float | None = None
    after: After = NOTHING_MORE


class FakeChannel:
    """Takes every message, but for those that its script has another answer for.

    Attributes:
        script: for an address the errors to answer with, in turn.
        always: what everybody else is answered with.
        in_turn: says what the next request is answered with, whoever it is for.
        lost: the same as `script`, but after the message was taken.
        seen, edits: every request, whatever its answer.
        arrived: how often each message stands at its address.
        parts: messages that a digest takes.
        shown: what stands there under each message id.
    """

    name = "fake"

    def __init__(
        self,
        time: VirtualTime,
        *,
        rate: float = 30.0,
        burst: int = 5,
        in_flight: int = 30,
        repeatable: bool = False,
        latency: float = 0.1,
        space: float = 0.0,
        spread: float = 0.0,
    ) -> None:
        self.limits = Limits(
            rate=rate, burst=burst, in_flight=in_flight, repeatable=repeatable, published=9
        )
        self.latency = latency
        self.space = space
        self.spread = spread
        self.script: dict[Address, list[Exception]] = {}
        self.always: Exception | None = None
        self.parts = 1
        self.in_turn: Callable[[], Exception | None] = _well
        self.lost: dict[Address, list[Exception]] = {}
        self.seen: list[Seen] = []
        self.edits: list[Seen] = []
        self.arrived: Counter[tuple[Address, str]] = Counter()
        self.shown: dict[tuple[Address, str], str] = {}
        self.rendered: list[Look] = []
        self.said: list[Digest | Note] = []
        self._time = time

    def render(self, content: Digest | Note, look: Look) -> str:
        self.rendered.append(look)
        self.said.append(content)
        if isinstance(content, Note):
            return content.text
        told = " ".join(f"{one.paper.id}▲{one.paper.upvotes}" for one in content.entries)
        return f"{content.span.key} {content.edition} {told} of {content.total} {look.language}"

    def spacing(self, to: Address) -> float:
        assert to.channel == self.name
        return self.space

    async def send(
        self,
        message: str,
        to: Address,
        *,
        key: str,
        silent: bool = False,
        role: str = "",
        again: float | None = None,
        after: After = NOTHING_MORE,
        sent: Receipt | None = None,
    ) -> Receipt:
        self.seen.append(Seen(self._time.clock(), to, key, message, silent, role, again, after))
        ids = sent.message_ids if sent is not None else ()
        key = f"{key}/{len(ids)}" if ids else key
        await self._answer(to)
        if not (self.limits.repeatable and self.arrived[to, key]):
            self.arrived[to, key] += 1
        number = f"m{len(self.shown) + 1}"
        self.shown[to, number] = message
        self._lose(to)
        ids = (*ids, number)
        return Receipt(message_ids=ids, more=len(ids) < self.parts)

    async def edit(
        self, message: str, to: Address, sent: Receipt, *, role: str = "", turn: Turn = nullcontext
    ) -> Receipt:
        self.edits.append(Seen(self._time.clock(), to, "", message, role=role))
        await self._answer(to)
        self.shown[to, sent.message_ids[0]] = message
        self._lose(to)
        return sent

    async def _answer(self, to: Address) -> None:
        await self._time.sleep(self.latency + self.spread * (len(self.seen) % 5))
        error = self.in_turn()
        if error is not None:
            raise error
        if self.script.get(to):
            raise self.script[to].pop(0)
        if self.always is not None:
            raise self.always

    def _lose(self, to: Address) -> None:
        if self.lost.get(to):
            raise self.lost[to].pop(0)


def _well() -> None:
    """Take whatever is asked."""
