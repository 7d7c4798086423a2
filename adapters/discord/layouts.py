"""Which layout a channel takes: the one that is wanted, or the next simpler one."""

import time
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from typing import NamedTuple

import structlog

from adapters.discord.body import Json
from adapters.discord.history import is_alike, layout_of
from adapters.discord.memory import Memory
from adapters.discord.messages import in_layout, layouts_of
from adapters.discord.refusals import BODY, NO_PERMISSION
from bot.channel import DeliveryError, Turn
from formatters.discord_message import DiscordMessage

REMEMBERED = 21_600.0
"""Seconds for which a channel is not asked for more after a body was refused: an error of one
digest. What is missing for want of a permission, the ledger remembers."""

_log = structlog.get_logger(__name__)


class Taken(NamedTuple):
    """What Discord said of a message, in which layout, and whether a permission was missing."""

    answer: Json
    layout: str
    lacking: bool = False


class Layouts:
    """Retreats to simpler layouts, and remembers where that helped."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._taken = Memory[str](clock=clock)

    async def fit(
        self,
        message: DiscordMessage,
        place: str,
        send: Callable[[DiscordMessage], Awaitable[Json]],
        *,
        turn: Turn = nullcontext,
    ) -> Taken:
        """Send a message in the first layout that is taken; every further try has its `turn`."""
        # Not richer than it is meant: of its own layouts, the one that the place took of late.
        attempt, why = in_layout(message, self._taken.get(place) or message.layout), ""
        while True:
            try:
                async with turn() if why else nullcontext():
                    answer = await send(attempt)
            except DeliveryError as error:
                simpler = _retreat(attempt, error)
                if simpler is None:
                    raise
                _log.warning(
                    "A message is simplified.",
                    channel=place,
                    layout=attempt.layout,
                    reason=error.reason,
                    says=str(error),
                )
                attempt, why = simpler, error.reason
            else:
                if why == BODY:
                    self._taken.keep(place, attempt.layout, seconds=REMEMBERED)
                # An answer may be that of an earlier try, in another layout.
                shown = attempt.layout if is_alike(attempt, answer) else layout_of(message, answer)
                return Taken(answer, shown, lacking=why == NO_PERMISSION)


def _retreat(message: DiscordMessage, error: DeliveryError) -> DiscordMessage | None:
    """What to try after a refusal; None where nothing simpler can help.

    Without a permission only the plainest may pass; each step in between would be another refusal.
    """
    if error.reason not in {BODY, NO_PERMISSION}:
        return None
    simpler = layouts_of(message)[1:]
    if not simpler:
        return None
    return simpler[-1] if error.reason == NO_PERMISSION else simpler[0]
