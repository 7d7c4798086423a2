"""What we need of a platform through which digests are sent, and what can go wrong there.

::

    DeliveryError            named after what the sender should do
    ├── TryAgain             … later: certainly not sent
    ├── Unclear              … nothing, or again where that is safe: may have been sent
    ├── Unsure               … what the operator chose: an earlier try may have been carried out
    ├── MessageRejected      … not again as it stands: the platform refuses this message
    ├── NotAllowed           … pause: a permission is missing, and who can give it is told
    ├── AddressMoved         … to the new address
    ├── AddressGone          … end the subscription
    └── ChannelBroken        … stop the channel: the platform refuses the bot itself
"""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias, TypeVar

from bot.errors import PaperboyError
from bot.models import Digest
from bot.subscription import Address

Message = TypeVar("Message")

Turn: TypeAlias = Callable[[], AbstractAsyncContextManager[None]]
"""Is entered for a request besides the first: waits until it may be made, or raises `TryAgain`
where that takes too long."""


class DeliveryError(PaperboyError):
    """A message was not sent, or perhaps not; `str(error)` is a sentence for people.

    Attributes:
        reason: a word for programs, recorded in the ledger.
    """

    reason = "failed"

    def __init__(self, message: str, *, reason: str = "") -> None:
        super().__init__(message)
        self.reason = reason or type(self).reason


class TryAgain(DeliveryError):
    """Certainly not sent; worth another try.

    Attributes:
        after: seconds that the platform asked for; None where it did not say.
        whole_bot: whether the platform limits the bot rather than this one chat.
    """

    reason = "try-again"

    def __init__(
        self,
        message: str,
        *,
        after: float | None = None,
        whole_bot: bool = False,
        reason: str = "",
    ) -> None:
        super().__init__(message, reason=reason)
        self.after = after
        self.whole_bot = whole_bot


class Unclear(DeliveryError):
    """The request may have been carried out: no answer came back."""

    reason = "unclear"


class Unsure(DeliveryError):
    """It was not sent now: it may have been before, and the platform lets nobody look."""

    reason = "unsure"


class MessageRejected(DeliveryError):
    """The platform does not take this message; another one it may."""

    reason = "rejected"


class NotAllowed(DeliveryError):
    """A permission is missing; the message says which, and who can give it."""

    reason = "no-permission"


class AddressMoved(DeliveryError):
    """The chat goes on at another address.

    Attributes:
        to: the new address.
    """

    reason = "moved"

    def __init__(self, message: str, *, to: Address) -> None:
        super().__init__(message)
        self.to = to


class AddressGone(DeliveryError):
    """Nobody can be reached at this address any more."""

    reason = "gone"


class ChannelBroken(DeliveryError):
    """The platform refuses the bot: a wrong token, a ban."""

    reason = "bot-refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How fast a channel may be spoken through.

    Attributes:
        rate: messages a second over all addresses.
        burst: messages that may go at once after a pause.
        in_flight: requests under way at once.
        repeatable: whether the same message with the same key arrives once however often it is
            sent, so that an unclear one is simply sent again.
        published: messages of one address that can be published within an hour.
    """

    rate: float
    burst: int
    in_flight: int
    repeatable: bool
    published: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How an address wants a message to look; what many addresses have in common.

    Attributes:
        plain: whether the plainest layout has to do, for a permission for more is missing.
    """

    language: str = "en"
    layout: str = ""
    images: bool = True
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """One line in place of a digest."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the platform said of a message that it took.

    Attributes:
        message_ids: by which it can be edited.
        layout: the layout that was taken, where a simpler one had to do.
        lacks: the permission for whose sake the plainest had to do, or something that was wanted
            afterwards was not done, and who can give it, as a sentence.
        more: whether messages of it are still to follow, each by another `send`.
    """

    message_ids: tuple[str, ...]
    layout: str = ""
    lacks: str = ""
    more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """What is wanted of a message once it was sent; who cannot do that leaves it.

    Whatever becomes of it, the message was sent.

    Attributes:
        publish: pass it on to those who follow the channel.
        discuss: open a thread under it.
        turn: for each request that this takes.
    """

    publish: bool = False
    discuss: bool = False
    turn: Turn = field(default=nullcontext, compare=False, repr=False)


NOTHING_MORE = After()
"""A message was sent, and that is all."""


class Channel(Protocol[Message]):
    """Speaks through one platform; every method raises a `DeliveryError`."""

    name: str
    limits: Limits

    def render(self, content: Digest | Note, look: Look) -> Message:
        """Make the message of a content; the same for all addresses of that look."""
        ...

    def spacing(self, to: Address) -> float:
        """Seconds to leave between two messages to one address."""
        ...

    async def send(
        self,
        message: Message,
        to: Address,
        *,
        key: str,
        silent: bool = False,
        role: str = "",
        again: float | None = None,
        after: After = NOTHING_MORE,
        sent: Receipt | None = None,
    ) -> Receipt:
        """Send one message; `key` names this delivery, so that a repeatable channel knows it.

        What takes several messages is sent by as many calls, each with the receipt of the one
        before as `sent`; the caller leaves `spacing` between them.

        `again` says how many seconds ago it may have been sent before, by whatever process; None
        where it certainly was not. A repeatable channel that cannot find out raises `Unsure`.
        """
        ...

    async def edit(
        self,
        message: Message,
        to: Address,
        sent: Receipt,
        *,
        role: str = "",
        turn: Turn = nullcontext,
    ) -> Receipt:
        """Put a message in place of one that was sent; `role` stands in it, and is not called.

        `turn` is for each request besides the first; it waits for as long as `spacing`.
        """
        ...
