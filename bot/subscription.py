"""Who wants the digest, where, when and how: values, made of the standard library alone."""

import re
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.errors import UsageProblem
from bot.models import TOP_MAX, TOP_MIN, Edition
from bot.span import Period

EVERY_DAY = frozenset(range(7))
WORKDAYS = frozenset(range(5))

_SECRET = re.compile(r"/[^/?#]+/?(?=$|[?#])")
"""The last part of an address of the web."""


class BadAddress(UsageProblem):
    """The text is not an address that a digest can be sent to."""


class BadPreference(UsageProblem):
    """A preference of a subscription cannot be right."""


@dataclass(frozen=True, slots=True, order=True)
class Address:
    """Where inside a channel: `telegram:-1001234567890:17`, `discord:1234`, `file:digests`.

    Attributes:
        channel: the platform, as it registers itself.
        place: chat and topic, channel or folder, in the platform's own words.
    """

    channel: str
    place: str = ""

    @classmethod
    def parse(cls, text: str) -> "Address":
        """Read an address as it is written.

        Raises:
            BadAddress: there is no channel before a colon.
        """
        channel, colon, place = text.strip().partition(":")
        if not colon or not channel.replace("-", "").isalnum():
            raise BadAddress(
                f"“{text.strip()[:60]}” is not an address. Write telegram:CHAT, "
                "telegram:CHAT:TOPIC, discord:CHANNEL, discord-webhook:URL, file:FOLDER or "
                "console:."
            )
        return cls(channel.lower(), place)

    @property
    def chat(self) -> "Address":
        """The chat that a topic belongs to; the address itself where it is no topic."""
        return Address(self.channel, self.place.partition(":")[0])

    @property
    def shown(self) -> str:
        """The address for logs and lists: the address of a webhook is a secret in itself."""
        return _SECRET.sub("/…", str(self)) if "://" in self.place else str(self)

    def __str__(self) -> str:
        return f"{self.channel}:{self.place}"


class Condition(StrEnum):
    """Whether digests go out to a subscription."""

    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """When a subscription is due: what many subscriptions have in common.

    Attributes:
        period: a daily, weekly or monthly digest.
        at: hour and minute on the clock of `zone`.
        zone: IANA name.
        weekdays: 0 is Monday; on which days a daily or weekly digest is due.
        edition: of settled lists (`final`) or of the open one (`early`).
    """

    period: Period = Period.DAY
    at: time = time(9)
    zone: str = "UTC"
    weekdays: frozenset[int] = EVERY_DAY
    edition: Edition = Edition.FINAL

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise BadPreference(f"There is no time zone “{self.zone[:60]}”.") from None
        if not self.weekdays or not self.weekdays <= EVERY_DAY:
            raise BadPreference("Choose at least one weekday, 0 (Monday) to 6 (Sunday).")
        if self.at.tzinfo or self.at.second or self.at.microsecond:
            raise BadPreference("A time of day is hours and minutes, as 09:00.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One address that wants the digest, with its preferences.

    Attributes:
        layout: a layout of the channel; empty for its default.
        silent: without a sound, where the channel can.
        organizations: if any are given, papers of these are wanted besides `include`.
        say_when_empty: one friendly line where there is no list, rather than nothing.
        role: whom to mention, in the platform's words; empty for nobody.
        publish: to those who follow the channel, where there are some (Discord).
        discuss: in a thread under each digest, where there are some (Discord).
        reason: why it is paused or ended, as a sentence, empty where its reader chose so; while it
            is active, which permission is missing for what it chose (`bot.lacks`).
    """

    address: Address
    slot: Slot = field(default_factory=Slot)
    language: str = "en"
    top: int = 5
    layout: str = ""
    images: bool = True
    silent: bool = False
    min_upvotes: int = 0
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    say_when_empty: bool = False
    role: str = ""
    publish: bool = False
    discuss: bool = False
    condition: Condition = Condition.ACTIVE
    reason: str = ""

    def __post_init__(self) -> None:
        if not TOP_MIN <= self.top <= TOP_MAX:
            raise BadPreference(f"A digest holds {TOP_MIN} to {TOP_MAX} papers.")
        if self.min_upvotes < 0:
            raise BadPreference("The least number of votes is 0 or more.")
