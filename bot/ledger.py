"""The ledger of deliveries: what is on its way to whom, and how it ended. Values only.

::

    due ──▶ sending ──▶ sent ◀──▶ edit          (an early digest whose votes moved)
     ▲         │  ├──▶ retry ──▶ sending
     │         │  ├──▶ unknown                  (may have arrived; held, or sent again)
     └─────────┘  ├──▶ gone · rejected          (it never will)
      repeatable  └──▶ skipped · expired        (nothing for this reader; too late to be news)

`sending` is written before a request, the outcome after it: whatever happens in between, a
delivery is found in a state that says what is known of it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.errors import PaperboyError
from bot.models import Edition, Period, Span
from bot.subscription import Address, Condition, Slot, Subscription


class State(StrEnum):
    """Where a delivery stands."""

    DUE = "due"
    SENDING = "sending"
    RETRY = "retry"
    SENT = "sent"
    EDIT = "edit"
    UNKNOWN = "unknown"
    GONE = "gone"
    REJECTED = "rejected"
    SKIPPED = "skipped"
    EXPIRED = "expired"


class Kind(StrEnum):
    """What a delivery says."""

    DIGEST = "digest"
    EMPTY = "empty"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Post:
    """What is delivered: a digest, or one line in its place.

    Attributes:
        kind: a digest; that there is no list (`EMPTY`); that the source did not answer
            (`MISSING`).
    """

    span: Span
    edition: Edition
    kind: Kind = Kind.DIGEST

    @property
    def key(self) -> str:
        """Its name in the ledger and for `paperboy replay`: `2026-02-09`, `2026-02-10:early`."""
        parts = [self.span.key]
        if self.edition is Edition.EARLY:
            parts.append(self.edition.value)
        if self.kind is not Kind.DIGEST:
            parts.append(self.kind.value)
        return ":".join(parts)

    @classmethod
    def parse(cls, key: str) -> "Post":
        """Read a key.

        Raises:
            BadSpan: it names no span.
        """
        first, *rest = key.split(":")
        kinds = [kind for kind in Kind if kind.value in rest]
        edition = Edition.EARLY if Edition.EARLY.value in rest else Edition.FINAL
        return cls(Span.parse(first), edition, kinds[0] if kinds else Kind.DIGEST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One post on its way to one subscription.

    Attributes:
        attempts: requests begun so far, this one included once it is claimed.
        deadline: when it stops being news (UTC).
        message_ids: of what was sent, in the platform's words; for an edit.
        shown: fingerprint of the content that the reader has; for an edit.
    """

    id: int
    post: Post
    subscription: Subscription
    attempts: int
    deadline: datetime
    message_ids: tuple[str, ...] = ()
    layout: str = ""
    shown: str = ""

    @property
    def address(self) -> Address:
        """Where it goes."""
        return self.subscription.address


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a request for a delivery ended; recorded as it is.

    Attributes:
        reason: a word for programs (`sent`, `flood`, `blocked`, `no-permission` …).
        says: a sentence for people: what happened, and what to do where something is to be done.
        at: when (UTC).
        not_before: when it may be tried again (UTC), for `RETRY`.
        papers: ids that the reader was shown, for `SENT`.
    """

    delivery_id: int
    state: State
    reason: str
    at: datetime
    says: str = ""
    not_before: datetime | None = None
    message_ids: tuple[str, ...] = ()
    layout: str = ""
    shown: str = ""
    papers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many deliveries of a post stand in a state, for one reason."""

    post: Post
    channel: str
    state: State
    reason: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A delivery as people are told of it."""

    post: Post
    address: Address
    state: State
    reason: str
    says: str
    attempts: int
    at: datetime


class Overtaken(PaperboyError):
    """Another process speaks through the channel now; this one may neither send nor record."""


@dataclass(frozen=True, slots=True)
class Tenure:
    """The right to speak through a channel, until somebody else takes it over.

    Attributes:
        epoch: grows with each owner.
    """

    channel: str
    epoch: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Deliveries that go now.

    Attributes:
        wait: seconds until the pace of the channel, over all processes, has room for another.
    """

    deliveries: Sequence[Delivery]
    wait: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotDue:
    """A slot whose time has come, and how many active subscriptions wait for it."""

    slot: Slot
    due: datetime
    subscriptions: int


class Ledger(Protocol):
    """Remembers who wants what, and every delivery; each call is one transaction.

    Every method raises `StoreProblem` where the database does not do its part.
    """

    async def subscribe(self, subscription: Subscription, *, next_due: datetime) -> None:
        """Remember a subscription; one of the same address and period is replaced.

        `next_due` is when its slot is due next, for a slot that is new.
        """
        ...

    async def subscriptions(
        self, *, address: Address | None = None, channel: str | None = None
    ) -> Sequence[Subscription]:
        """The subscriptions of an address, of a channel, or all, in the order of addresses."""
        ...

    async def within(self, chat: Address) -> Sequence[Subscription]:
        """The subscriptions of a chat and of its topics, in the order of addresses."""
        ...

    async def set_condition(
        self, address: Address, period: Period | None, condition: Condition, reason: str
    ) -> int:
        """Pause, resume or end the subscriptions of an address; how many there were.

        What is due, waits for a retry or an edit to an ended one is dropped (`GONE`); to a paused
        one, it expires.
        """
        ...

    async def forget(self, address: Address, period: Period | None) -> int:
        """Remove the subscriptions of an address for good; the ledger of the past is kept."""
        ...

    async def move(self, address: Address, to: Address) -> None:
        """A chat goes on at another address: its subscriptions and open deliveries follow.

        Where the new address has a subscription of its own, that one stays.
        """
        ...

    async def slots_due(self, now: datetime) -> Sequence[SlotDue]:
        """The slots that are due, earliest first; a slot that nobody waits for only moves on."""
        ...

    async def next_slot(self) -> datetime | None:
        """When the next slot is due."""
        ...

    async def plan(
        self,
        due: SlotDue,
        post: Post | None,
        *,
        deadline: datetime,
        next_due: datetime,
        now: datetime,
    ) -> int:
        """Enter a delivery of `post` for every active subscription of the slot, in bulk.

        An address that has one of this post already gets no second one. A note (`EMPTY`,
        `MISSING`) is entered for those only who chose to be told (`say_when_empty`), but
        `MISSING` for all. With no post, nothing is entered. The slot moves on to `next_due` with
        the last of them: where that is interrupted, the same plan enters what is missing. Returns
        how many were entered.
        """
        ...

    async def take_over(self, channel: str, *, again: bool, now: datetime) -> tuple[Tenure, int]:
        """Become the owner of a channel, in place of whoever was.

        What was `SENDING` is due again (`again`), or `UNKNOWN`; also returns how many.
        """
        ...

    async def reopen(self, tenure: Tenure, *, again: bool, now: datetime) -> int:
        """The same for an owner that does not know what came of its own claim; how many."""
        ...

    async def claim(
        self, tenure: Tenure, *, now: datetime, limit: int, step: float, burst: int
    ) -> Claim:
        """Take deliveries that may go now, and enter them as `SENDING`, attempts counted.

        First what is due or to be retried, oldest first; then edits. What is past its deadline,
        and not an edit, expires instead. Over all processes no more are taken than one in `step`
        seconds, `burst` at once.

        Raises:
            Overtaken: the channel has another owner.
        """
        ...

    async def reserve(self, channel: str, *, now: datetime, step: float, burst: int) -> None:
        """Take the place of a message that is sent besides, an answer to a command."""
        ...

    async def record(self, tenure: Tenure, outcomes: Sequence[Outcome]) -> None:
        """Enter how requests ended.

        An outcome of a delivery that is not `SENDING` any more changes nothing.

        Raises:
            Overtaken: the channel has another owner, who has decided on them.
        """
        ...

    async def next_at(self, channel: str) -> datetime | None:
        """The earliest instant at which `claim` may have something."""
        ...

    async def revise(self, post: Post, *, now: datetime, over: float) -> int:
        """Mark what was sent of a post for an edit, spread over so many seconds; how many."""
        ...

    async def live_posts(self, since: datetime) -> Sequence[Post]:
        """Early posts with deliveries sent since then that have not been edited to final."""
        ...

    async def had(
        self, addresses: Collection[Address], papers: Collection[str], *, but: Post
    ) -> Mapping[Address, frozenset[str]]:
        """Which of those papers each address was shown in another daily post than `but`."""
        ...

    async def tally(self, *, post: Post | None = None) -> Sequence[Tally]:
        """How many deliveries ended how, newest post first."""
        ...

    async def last(self, address: Address, *, limit: int) -> Sequence[Told]:
        """The last deliveries to an address, newest first, with what people are told of them."""
        ...

    async def troubles(self, *, limit: int) -> Sequence[Told]:
        """The last deliveries that did not arrive, newest first."""
        ...

    async def replay(self, post: Post, states: Collection[State], *, deadline: datetime) -> int:
        """Make deliveries of a post in those states due again; how many."""
        ...
