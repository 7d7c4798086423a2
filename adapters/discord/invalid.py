"""Refusals are counted: who collects too many is shut out by Cloudflare, whole machines at a time.

10,000 in ten minutes are too many; 401, 403 and 429 count:
https://docs.discord.com/developers/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans
"""

import time
from collections import deque
from collections.abc import Callable

import structlog

from bot.channel import TryAgain
from bot.language import N_

WINDOW = 600.0
"""Seconds that a refusal counts."""

WARN, STOP = 1_000, 5_000
"""Refusals within the window at which that is logged, and at which nothing is asked any more."""

_COUNTED = frozenset({401, 403, 429})

_log = structlog.get_logger(__name__)


class InvalidRequests:
    """Counts refusals, those of all bots and webhooks of this machine.

    Args:
        clock: seconds that only go forward.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._refused: deque[float] = deque()
        self._stopped_until = 0.0

    def answered(self, status: int, scope: str) -> None:
        """Discord answered; `scope` is that of a limit, and one that is shared is not our fault."""
        if status not in _COUNTED or scope == "shared":
            return
        now = self._clock()
        while self._refused and self._refused[0] <= now - WINDOW:
            self._refused.popleft()
        self._refused.append(now)
        if len(self._refused) == WARN:
            _log.warning("Discord refuses many requests.", count=WARN, minutes=WINDOW / 60)
        if len(self._refused) >= STOP:
            self._stopped_until = now + WINDOW
            self._refused.clear()

    def check(self) -> None:
        """Let pass what may be asked, or raise a `TryAgain` until the window is over."""
        wait = self._stopped_until - self._clock()
        if wait > 0:
            raise TryAgain(
                N_(
                    "Discord refused very many requests within ten minutes, and Paperboy stops "
                    "before it is shut out. See `paperboy status` for what it refuses."
                ),
                after=wait,
                whole_bot=True,
                reason="too-many-refusals",
            )
