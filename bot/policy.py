"""What the operator decides of deliveries. Values only."""

import math
from dataclasses import dataclass
from enum import StrEnum

from bot.channel import Limits
from bot.pace import Pace


class Doubt(StrEnum):
    """What becomes of a message that may have arrived, where the platform would not tell two."""

    HOLD = "hold"
    RESEND = "resend"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What the operator decides.

    Attributes:
        unknown: a gap (`HOLD`) or perhaps a second copy (`RESEND`).
        rate: messages a second in place of the channel's; a paid broadcast on Telegram may have
            up to 1,000 (https://core.telegram.org/bots/api#sendmessage, `allow_paid_broadcast`).
        in_flight: requests under way at once in place of the channel's.
    """

    unknown: Doubt = Doubt.HOLD
    rate: float | None = None
    in_flight: int | None = None

    def pace(self, limits: Limits, *, gap: float) -> Pace:
        """How fast a channel of those limits is spoken through, by a claim every `gap` seconds."""
        if self.rate is None:
            return Pace(rate=limits.rate, burst=limits.burst)
        # One claim takes what the rate brings until the next, and some that came late.
        burst = max(limits.burst, math.ceil(2 * gap * self.rate))
        return Pace(rate=self.rate, burst=burst)
