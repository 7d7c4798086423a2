"""What we need of the ledger: who wants what, and every delivery."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.deliveries import Delivery, Outcome, Post, State, Tally, Told
from bot.span import Period
from bot.subscription import Address, Condition, Slot, Subscription


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


@dataclass(frozen=True, slots=True)
class Circle:
    """What many subscriptions have in common."""

    slot: Slot
    condition: Condition
    language: str


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

    async def readership(self) -> Mapping[Circle, int]:
        """How many subscriptions there are in each circle."""
        ...

    async def waiting(self, slot: Slot) -> Sequence[Address]:
        """The addresses whose active subscriptions wait for a slot, in their order."""
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

    async def lack(self, address: Address, reason: str) -> None:
        """Remember which permission the active subscriptions of an address lack, as a sentence."""
        ...

    async def hindered(self, channel: str) -> Sequence[Address]:
        """The addresses that lack a permission, or are paused for another reason than by choice."""
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

        What was `SENDING` is due again (`again`) and doubtful, or `UNKNOWN`; also returns how many.
        """
        ...

    async def reopen(self, tenure: Tenure, *, again: bool, now: datetime) -> int:
        """The same for an owner that does not know what came of its own claim; how many.

        Nothing of that claim was sent: nothing becomes doubtful by it.
        """
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

    async def posted(
        self, addresses: Collection[Address], *, since: datetime
    ) -> Mapping[Address, int]:
        """How many posts each address was sent since then; who got none may be left out."""
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

    async def retry(self, address: Address, says: str) -> int:
        """Make what was rejected at an address in those words, and is still news, due again.

        Returns how many. What was rejected for another reason would be so again, or may have
        arrived.
        """
        ...

    async def replay(self, post: Post, states: Collection[State], *, deadline: datetime) -> int:
        """Make deliveries of a post in those states due again; how many."""
        ...
