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

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.models import Edition
from bot.span import Span
from bot.subscription import Address, Subscription


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
        doubtful_since: when the first of them began that may have been carried out (UTC); None
            where none was.
        deadline: when it stops being news (UTC).
        message_ids: of what was sent, in the platform's words.
        shown: fingerprint of the content that the reader has.
        partly: whether that is only the first of its messages, and the others are to follow.
    """

    id: int
    post: Post
    subscription: Subscription
    attempts: int
    deadline: datetime
    doubtful_since: datetime | None = None
    message_ids: tuple[str, ...] = ()
    layout: str = ""
    shown: str = ""
    partly: bool = False

    @property
    def address(self) -> Address:
        """Where it goes."""
        return self.subscription.address

    @property
    def is_edit(self) -> bool:
        """Whether its reader has it, and it is to be put in place of that."""
        return bool(self.message_ids) and not self.partly


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a request for a delivery ended; recorded as it is.

    Attributes:
        reason: a word for programs (`sent`, `flood`, `blocked`, `no-permission` …).
        says: a sentence for people: what happened, and what to do where something is to be done.
        at: when (UTC).
        not_before: when it may be tried again (UTC), for `RETRY`.
        doubtful: whether the request may have been carried out, for `RETRY`.
        papers: ids that the reader was shown, for `SENT` and `EDIT`.
    """

    delivery_id: int
    state: State
    reason: str
    at: datetime
    says: str = ""
    not_before: datetime | None = None
    doubtful: bool = False
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
