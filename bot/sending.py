"""Requests under way: each delivery is one task, and ends in one outcome whatever happens."""

import asyncio
import math
from collections.abc import Callable
from datetime import datetime
from typing import Generic

import structlog

from bot.alarm import Alarms
from bot.asking import Asking, in_part
from bot.channel import After, Channel, ChannelBroken, Message, TryAgain, Unclear
from bot.content import Content, Skip
from bot.deliveries import Delivery, State
from bot.errors import PaperboyError, StoreProblem
from bot.language import N_
from bot.measure import Measure
from bot.outcomes import Ending, Outcomes
from bot.places import NotNow, Places, check_awake
from bot.recording import Recorder
from bot.tempo import Tempo

PATIENCE = 120.0
"""Seconds after which a request without an answer is given up; adapters give up sooner."""

LONG_SILENCE = 600.0
"""Seconds of silence that a platform asks for, from which on the operator is told."""

_PAUSE = N_("Its chat, or the bot as a whole, has to pause; it is sent right after.")

_log = structlog.get_logger(__name__)


class Sender(Generic[Message]):
    """Puts deliveries under way; its length is how many are.

    Args:
        resend: whether what may have arrived is sent where nobody can find out.
        landed: called when one has ended.

    Attributes:
        refused: whether the platform refused the bot since this was last set back; nothing more is
            sent then.
        broken: why it did, as a sentence; empty from when something is sent again.
    """

    def __init__(
        self,
        *,
        channel: Channel[Message],
        tempo: Tempo,
        places: Places,
        outcomes: Outcomes,
        recorder: Recorder,
        alarms: Alarms,
        resend: bool,
        measure: Measure,
        now: Callable[[], datetime],
        clock: Callable[[], float],
        landed: Callable[[], None],
    ) -> None:
        self.refused = False
        self.broken = ""
        self._channel = channel
        self._tempo = tempo
        self._places = places
        self._outcomes = outcomes
        self._recorder = recorder
        self._alarms = alarms
        self._asking = Asking(
            channel=channel, places=places, resend=resend, measure=measure, now=now
        )
        self._clock = clock
        self._has_landed = landed
        self._requests: dict[asyncio.Task[None], float] = {}
        self._overdue: set[asyncio.Task[None]] = set()

    def __len__(self) -> int:
        return len(self._requests)

    @property
    def overdue_at(self) -> float:
        """When the oldest request is given up."""
        waiting = (at for task, at in self._requests.items() if task not in self._overdue)
        return min(waiting, default=math.inf) + PATIENCE

    def begin(
        self,
        delivery: Delivery,
        content: Content[Message] | Skip,
        *,
        after: After,
        claimed: float,
    ) -> None:
        """Send or edit what is to be sent or edited, now; the rest has ended by that.

        `claimed` is when it was claimed, on the monotonic clock.
        """
        wait = self._tempo.left(delivery.address, self._clock())
        if isinstance(content, Skip):
            self._end(delivery, self._outcomes.skipped(delivery, content))
        elif delivery.is_edit and delivery.shown == content.fingerprint:
            self._end(delivery, self._outcomes.unchanged(delivery))
        elif wait or self.refused:
            self._end(delivery, self._outcomes.put_back(delivery, wait, "pause", _PAUSE))
        else:
            self._tempo.began(self._clock(), delivery.address)
            task = asyncio.create_task(self._send(delivery, content, after, claimed))
            self._requests[task] = self._clock()
            task.add_done_callback(self._landed)

    async def _send(
        self, delivery: Delivery, content: Content[Message], after: After, claimed: float
    ) -> None:
        began = self._clock()
        try:
            check_awake(since=claimed, now=began)
            receipt = await self._asking.ask(delivery, content, after, limited=self._learn)
            while receipt.more:
                delivery = in_part(delivery, content, receipt)
                check_awake(since=began, now=self._clock())
                async with self._places.one(_already_told, to=delivery.address):
                    began = self._began_anew()
                    receipt = await self._asking.ask(delivery, content, after, limited=self._learn)
        except NotNow as why:
            self._end(delivery, self._outcomes.put_back(delivery, 0.0, why.reason, str(why)))
        except asyncio.CancelledError:
            if asyncio.current_task() not in self._overdue:
                raise
            self.failed(delivery, Unclear(N_("No answer came in time.")))
        except Exception as error:  # noqa: BLE001 – a bug costs one delivery, not the channel
            self._learn(delivery, error, began)
            self.failed(delivery, error)
        else:
            self._tempo.went_well(self._clock() - began)
            # What was under way then may still be taken.
            self.broken = self.broken if self.refused else ""
            self._end(delivery, self._outcomes.sent(delivery, content, receipt))

    def _began_anew(self) -> float:
        """Another request begins in the task that asks; when that is."""
        task, began = asyncio.current_task(), self._clock()
        if task in self._requests:
            self._requests[task] = began
        return began

    def _landed(self, task: asyncio.Task[None]) -> None:
        self._requests.pop(task, None)
        self._overdue.discard(task)
        self._tempo.ended(self._clock())
        self._has_landed()

    def _learn(self, delivery: Delivery, error: Exception, began: float) -> None:
        """Take from an error what concerns the whole channel."""
        name = self._channel.name
        match error:
            case ChannelBroken():
                self.refused, self.broken = True, str(error)
                _log.error("The platform refuses the bot.", channel=name, says=self.broken)
            case TryAgain():
                address, at = delivery.address, self._clock()
                if self._tempo.limited(error, address, began=began, now=at):
                    _log.warning("Slowing down.", channel=name, says=str(error), wait=error.after)
                if error.whole_bot and (error.after or 0.0) >= LONG_SILENCE:
                    says = f"The platform asked the bot to pause for {error.after:.0f} s. {error}"
                    self._alarms.raise_(f"{name}:silence", says)

    def failed(self, delivery: Delivery, error: Exception) -> None:
        """A delivery ended with an error."""
        told = {"post": delivery.post.key, "address": delivery.address.shown}
        match error:
            case StoreProblem():
                _log.warning("The store kept a delivery back.", **told, says=str(error))
            case PaperboyError():
                pass
            case _:
                _log.error("A delivery met a bug.", **told, exc_info=error)
        self._end(delivery, self._outcomes.failed(delivery, error))

    def _end(self, delivery: Delivery, ending: Ending) -> None:
        outcome = ending.outcome
        if outcome.state not in {State.SENT, State.EDIT, State.RETRY, State.SKIPPED}:
            _log.warning(
                "A delivery did not arrive.",
                post=delivery.post.key,
                address=delivery.address.shown,
                state=outcome.state.value,
                reason=outcome.reason,
                says=outcome.says,
            )
        if ending.alarm is not None:
            word, says = ending.alarm
            self._alarms.raise_(f"{self._channel.name}:{word}", says)
        self._recorder.add(ending)

    def give_up(self) -> None:
        """End requests that nobody answers: they hold places that others need."""
        limit = self._clock() - PATIENCE
        for task, began in self._requests.items():
            if began <= limit and task not in self._overdue:
                self._overdue.add(task)
                task.cancel()

    async def let_go(self) -> None:
        """Leave what is under way without an outcome."""
        for task in self._requests:
            task.cancel()
        await asyncio.gather(*self._requests, return_exceptions=True)


def _already_told(error: TryAgain, began: float) -> None:
    """Leave a limit to whoever asked: it is learned from as that of any message."""
