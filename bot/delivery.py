"""Use case: the pump that drains the ledger through one channel, at the pace of its platform."""

import asyncio
import math
import random as chance
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Generic

import structlog

from bot.alarm import Alarm, Alarms
from bot.backoff import Backoff
from bot.beginning import Beginner
from bot.channel import Channel, Message
from bot.content import Contents
from bot.errors import Overtaken, StoreProblem
from bot.ledger import Ledger
from bot.measure import Measure, unmeasured
from bot.outcomes import Outcomes
from bot.outlook import POLL, Outlook
from bot.owning import Owner
from bot.places import Places
from bot.policy import Doubt, Policy
from bot.recording import Recorder
from bot.resting import Rest
from bot.sending import Sender
from bot.subscription import Address
from bot.tempo import Steady, Tempo

GRACE = 3.5
"""Seconds that requests under way are given to end when the pump is stopped."""

GAP_LEAST, GAP_MOST = 0.02, 0.1
"""Seconds between two claims: the more may go at once, the fewer transactions are needed."""

STORE_FIRST, STORE_LONGEST = 0.5, 30.0
"""Seconds before a ledger that failed is tried again, and at most between two tries."""

_log = structlog.get_logger(__name__)


class Pump(Generic[Message]):
    """Sends what is due through one channel, and records how each delivery ended.

    What is claimed is put under way at once, and never more is claimed than may be under way: when
    this process is killed, no more than `in_flight` deliveries are in doubt. A ledger that fails is
    waited for. Only one pump may run for a channel.

    Args:
        now: this instant, aware; may jump.
        clock: seconds that only go forward.
        random: a number from 0 to below 1.
    """

    def __init__(
        self,
        *,
        channel: Channel[Message],
        ledger: Ledger,
        contents: Contents,
        policy: Policy,
        alarm: Alarm,
        now: Callable[[], datetime],
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]],
        random: Callable[[], float] = chance.random,
        measure: Measure = unmeasured,
    ) -> None:
        self._channel = channel
        self._clock = clock
        steady = Steady(now=now, clock=clock)
        again = channel.limits.repeatable or policy.unknown is Doubt.RESEND
        self._most = policy.in_flight or channel.limits.in_flight
        pace = policy.pace(channel.limits, gap=GAP_LEAST)
        gap = max(GAP_LEAST, min(GAP_MOST, pace.burst / pace.rate / 2))
        self._tempo = Tempo(pace=pace, spacing=channel.spacing)
        self._recorder = Recorder(ledger=ledger, clock=clock)
        self._owner = Owner(
            channel=channel.name, ledger=ledger, again=again, now=steady, clock=clock
        )
        self._outlook = Outlook(
            channel=channel.name, ledger=ledger, gap=gap, now=steady, clock=clock
        )
        self._rest = Rest(clock=clock, sleep=sleep)
        self._places = Places(tempo=self._tempo, clock=clock, sleep=sleep, moved_on=self._rest.stir)
        self._alarms = Alarms(alarm, now=now, told=self._rest.stir)
        self._sender = Sender(
            channel=channel, tempo=self._tempo, places=self._places,
            outcomes=Outcomes(again=again, now=steady, random=random),
            recorder=self._recorder, alarms=self._alarms, resend=policy.unknown is Doubt.RESEND,
            measure=measure, now=steady, clock=clock, landed=self._rest.stir,
        )  # fmt: skip
        self._beginner = Beginner(
            channel=channel, contents=contents, ledger=ledger, sender=self._sender, now=steady
        )
        self._backoff = Backoff(
            "The ledger cannot be used; waiting for it.",
            first=STORE_FIRST, longest=STORE_LONGEST, sleep=sleep, random=random,
        )  # fmt: skip
        self._store_at = -math.inf
        self._closing = False
        self._stepped_at: float | None = None

    @property
    def broken(self) -> str:
        """Why the platform refuses the bot, as a sentence; empty while it does not.

        It is said in the next run as well, until something is sent.
        """
        return self._sender.broken

    @property
    def silent_for(self) -> float:
        """Seconds since it last looked for what is to be done; 0 while it does not run."""
        return 0.0 if self._stepped_at is None else self._clock() - self._stepped_at

    def wake(self) -> None:
        """Look into the ledger now: something was planned, revised or replayed."""
        self._outlook.wake()
        self._rest.stir()

    async def command(self, address: Address | None = None) -> None:
        """Take the place of a message for an answer to a command, ahead of all that is due.

        It never waits: the deliveries make room, and leave `address` its spacing.
        """
        self._tempo.command(self._clock(), address)

    async def reserve(self) -> None:
        """The same for a pump in another process: take the place in the ledger.

        Raises:
            StoreProblem: the ledger does not do its part.
        """
        await self._owner.reserve(self._tempo.pace)

    async def run(self, stop: asyncio.Event) -> None:
        """Pump until `stop` is set, the platform refuses the bot, or another pump takes over.

        Then nothing more is claimed, and what is under way has `GRACE` to end; what does not stays
        `SENDING`, and is found by the next start.
        """
        self._sender.refused = self._closing = False
        self._places.open()
        self._owner.begin_anew()
        watch = asyncio.create_task(self._watch(stop))
        try:
            while not (stop.is_set() or self._sender.refused):
                await self._step()
                await self._rest.until(self._next_at())
            await self._finish()
        except Overtaken as overtaken:
            _log.warning("Stopped sending.", channel=self._channel.name, says=str(overtaken))
            self._recorder.drop()
        finally:
            self._stepped_at = None
            watch.cancel()
            await self._sender.let_go()
            await self._alarms.drop()

    async def _watch(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._rest.stir()

    async def _step(self) -> None:
        self._stepped_at = self._clock()
        self._sender.give_up()
        if self._clock() < self._store_at:
            return
        try:
            if self._recorder and self._recorder.due_at(idle=not self._sender) <= self._clock():
                await self._record()
            if self._claim_at() <= self._clock():
                await self._claim()
        except StoreProblem as problem:
            self._stumbled(problem)

    def _next_at(self) -> float:
        """When there is something to do, if nothing happens before."""
        store_at = [self._claim_at()]
        if self._recorder:
            store_at.append(self._recorder.due_at(idle=not self._sender))
        return min(
            max(min(store_at), self._store_at), self._sender.overdue_at, self._clock() + POLL
        )

    def _claim_at(self) -> float:
        """When to claim; what is not recorded yet is in doubt like what is under way."""
        taken = len(self._sender) + len(self._recorder)
        busy = self._places.waiting or taken >= (self._most if self._owner.sure else 1)
        if self._closing or self._sender.refused or busy:
            return math.inf
        return max(self._outlook.at, self._tempo.ready_at, self._owner.ready_at)

    async def _record(self) -> None:
        again = await self._recorder.flush(self._owner.tenure)
        self._backoff.over()
        if again is not None:
            self._outlook.expect(again)

    async def _claim(self) -> None:
        free = self._most - len(self._sender) - len(self._recorder)
        room = min(self._tempo.room(self._clock()), free)
        claimed = self._outlook.look()
        claim = await self._owner.claim(room, self._tempo.pace)
        self._outlook.looked()
        self._backoff.over()
        await self._beginner.begin(claim.deliveries, claimed=claimed)
        if len(claim.deliveries) < room and not claim.wait:
            await self._outlook.look_ahead(empty=not claim.deliveries)

    def _stumbled(self, problem: StoreProblem) -> None:
        self._store_at = self._clock() + self._backoff.pause(problem)
        self._alarms.raise_("store", str(problem))

    async def _finish(self) -> None:
        """Let what is under way end, and record it."""
        self._closing = True
        self._places.close()
        end = self._clock() + GRACE
        while (self._sender or self._recorder or self._alarms.busy) and self._clock() < end:
            await self._step()
            if self._sender or self._recorder or self._alarms.busy:
                await self._rest.until(min(self._next_at(), end))
        if self._sender or self._recorder:
            _log.warning(
                "Stopped before all was done; the next start finds it.",
                channel=self._channel.name,
                under_way=len(self._sender),
                not_recorded=len(self._recorder),
            )
