"""What the store says of a running service, in counts and instants. Values and port."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.deliveries import State
from bot.draft import Usage
from bot.models import Origin
from bot.price import Price
from bot.span import Period, Span
from bot.subscription import Condition

POSTS = 8
"""How many posts count, the newest: those of a week, as `paperboy status` shows them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What waits for its turn; the first of it might have had it from `since` on (UTC)."""

    count: int
    since: datetime


class Making(StrEnum):
    """How the last try at a summary ended."""

    MADE = "made"
    IN_PART = "in-part"
    RETRY = "retry"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What the store says at one instant.

    Attributes:
        deliveries: of the newest `POSTS`, by channel and state.
        sends, edits: what is due and not on its way, by channel.
        inbox: what came in and is not answered, by channel.
        subscriptions: by channel, condition and language.
        list_seen: when a list was last asked for (UTC).
        spent: what was ever taken, by version of a summarizer.
        spent_today: what was taken on this day (UTC).
        spent_on: what the newest digest of each length took so far.
        summaries: by version of the summarizer, and how they were made.
    """

    deliveries: Mapping[tuple[str, State], int]
    sends: Mapping[str, Waiting]
    edits: Mapping[str, Waiting]
    inbox: Mapping[str, Waiting]
    subscriptions: Mapping[tuple[str, Condition, str], int]
    list_seen: datetime | None
    spent: Mapping[str, Usage]
    spent_today: Usage
    spent_on: Mapping[Period, tuple[Span, Usage]]
    summaries: Mapping[tuple[str, Making], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What is true of the service at one instant, in whatever process.

    Attributes:
        at: that instant (UTC).
        rungs: how many papers of the newest daily digest have their line from where, by language
            that somebody reads.
        price: what tokens cost.
        left: `calls` and `tokens` that this day (UTC) may still take; empty where no model is
            asked.
    """

    at: datetime
    survey: Survey
    rungs: Mapping[tuple[str, Origin], int]
    price: Price
    left: Mapping[str, int]


class Census(Protocol):
    """Counts what is stored."""

    async def survey(self, now: datetime) -> Survey:
        """Count it all, in one state of the store; raises `StoreProblem`."""
        ...
