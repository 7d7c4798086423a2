"""Long polling: asking Telegram for updates, and letting it forget those that are in the inbox."""

import asyncio
import random as chance
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

import structlog
from telegram import Bot

from adapters.telegram.calls import Call
from adapters.telegram.request import PATIENCE, ask, strange
from adapters.telegram.updates import ALLOWED, item_of
from bot.backoff import Backoff
from bot.channel import ChannelBroken, DeliveryError, TryAgain
from bot.errors import StoreProblem
from bot.inbox import Item
from bot.stopping import until

WAIT = 30
"""Seconds that Telegram keeps a question open while there is no update; its server allows 50."""

MOST = 100
"""Updates in one answer at most: https://core.telegram.org/bots/api#getupdates."""

FIRST, LONGEST = 1.0, 30.0
"""Seconds before Telegram is asked again after a failure, and at most between two tries."""

_log = structlog.get_logger(__name__)


class Polling:
    """Brings updates into the inbox.

    Telegram forgets an update once it is asked for a later one; that is done only when it is in
    the inbox. An update may come twice, and is never lost.

    Args:
        put: takes items in, or raises `StoreProblem`.
        now: this instant, aware.
        wait: seconds that a question is kept open.

    Attributes:
        broken: why Telegram refuses the bot, as a sentence; empty from when it does not.
    """

    def __init__(
        self,
        *,
        bot: Bot,
        put: Callable[[Sequence[Item]], Awaitable[object]],
        now: Callable[[], datetime],
        wait: int = WAIT,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        random: Callable[[], float] = chance.random,
    ) -> None:
        self._bot = bot
        self._put = put
        self._now = now
        self._wait = wait
        self._backoff = Backoff(
            "No updates come from Telegram; it is asked again.",
            first=FIRST,
            longest=LONGEST,
            sleep=sleep,
            random=random,
        )
        self.broken = ""

    def wake(self) -> None:
        """Do nothing: Telegram is being asked all the time."""

    async def run(self, stop: asyncio.Event) -> None:
        """Ask until `stop` is set or Telegram refuses the bot."""
        try:
            await until(stop, self._poll())
        except ChannelBroken as problem:
            self.broken = str(problem)
            _log.error("Telegram refuses the bot; no update is asked for.", says=self.broken)

    async def _poll(self) -> None:
        alone, offset = False, None
        while True:
            try:
                if not alone:
                    await ask(self._bot, Call("DeleteWebhook", {"drop_pending_updates": False}))
                    alone, self.broken = True, ""
                offset = await self._next(offset)
            except ChannelBroken:
                raise
            except TryAgain as problem:
                # In a conflict, somebody may have set a webhook again.
                alone = alone and problem.reason != "conflict"
                await self._backoff.wait(problem, least=problem.after or 0.0)
            except (DeliveryError, StoreProblem) as problem:
                await self._backoff.wait(problem)
            else:
                self._backoff.over()

    async def _next(self, offset: int | None) -> int | None:
        """Ask for updates from that number on, and put them in; from where to ask next.

        None where nothing waits: after a week of silence Telegram begins with any other number.
        """
        updates = await self._updates({} if offset is None else {"offset": offset})
        at = self._now()
        items = [item for one in updates if (item := item_of(one, at=at))]
        if not updates:
            return None
        if not items:
            raise strange()
        await self._put(items)
        return max(item.number for item in items) + 1

    async def _updates(self, since: dict[str, int]) -> list[object]:
        wanted = {"timeout": self._wait, "limit": MOST, "allowed_updates": ALLOWED}
        asked = Call("GetUpdates", {**since, **wanted})
        answer = await ask(self._bot, asked, patience=self._wait + PATIENCE)
        if not isinstance(answer, list):
            raise strange()
        return answer
