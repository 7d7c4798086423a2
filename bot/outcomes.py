"""How a delivery ends: an answer, or an error named after what to do, as data. Pure.

A message that is out already is only edited: whatever befalls the edit, the reader has the post,
so it ends as `SENT` as it was, or as `GONE`.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.channel import (
    AddressGone,
    AddressMoved,
    ChannelBroken,
    DeliveryError,
    NotAllowed,
    Receipt,
    TryAgain,
    Unclear,
    Unsure,
)
from bot.content import Content, Skip
from bot.deliveries import Delivery, Outcome, State
from bot.errors import StoreProblem
from bot.language import N_
from bot.subscription import Address, Condition

FIRST_WAIT, LONGEST_WAIT = 5.0, 900.0
"""Seconds before the second try, and at most between two."""

STORE_WAIT = 5.0
"""Seconds before a delivery is tried again that the store kept from being made."""

UNCLEAR_WAIT = 30.0
"""Seconds at most before an unclear message is repeated: a platform knows its key for minutes."""

MOVES = 3
"""How often a delivery follows its chat at once: two chats may name each other."""

EDIT_TRIES = 4
"""How often one edit is tried; the next votes bring another."""

_TRIES_KEPT = 10_000
_SENTENCE = 500

_BUG = N_(
    "An error in Paperboy kept this message back. Whoever runs Paperboy can replay it once that "
    "is mended."
)
_MAYBE = N_("It may have arrived. If it did not, whoever runs Paperboy can replay it.")
_TOO_LATE = N_("It was tried for as long as it was news, and is given up now.")
_STORE = N_("Paperboy's database did not do its part. It is tried again.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """An outcome, and what else follows from it.

    Attributes:
        address: where it was to go.
        condition: of the subscriptions of that address from now on, for the outcome's reason.
        moved_to: where that chat goes on.
        lacks: which permission those subscriptions lack, as a sentence.
        alarm: what the operator must know, under a word for it.
    """

    outcome: Outcome
    address: Address
    condition: Condition | None = None
    moved_to: Address | None = None
    lacks: str = ""
    alarm: tuple[str, str] | None = None


class Outcomes:
    """Says how deliveries through one channel end.

    Args:
        again: whether a message that may have arrived is sent once more.
        random: a number from 0 to below 1, so that what failed together is not tried together.
    """

    def __init__(
        self, *, again: bool, now: Callable[[], datetime], random: Callable[[], float]
    ) -> None:
        self._again = again
        self._now = now
        self._random = random
        self._edits: OrderedDict[int, int] = OrderedDict()

    def sent(self, delivery: Delivery, content: Content[Any], receipt: Receipt) -> Ending:
        """The platform took all of it; where its content changed in the middle, it is edited."""
        self._edits.pop(delivery.id, None)
        changed = delivery.partly and delivery.shown != content.fingerprint
        return Ending(
            outcome=Outcome(
                delivery_id=delivery.id,
                state=State.EDIT if changed else State.SENT,
                reason="edited" if delivery.is_edit else "sent",
                at=self._now(),
                message_ids=receipt.message_ids,
                layout=receipt.layout or delivery.layout or delivery.subscription.layout,
                shown=delivery.shown if changed else content.fingerprint,
                papers=content.papers,
            ),
            address=delivery.address,
            lacks=receipt.lacks,
        )

    def unchanged(self, delivery: Delivery) -> Ending:
        """Its reader sees what an edit would say."""
        return self._as_it_was(delivery, "unchanged", "")

    def skipped(self, delivery: Delivery, skip: Skip) -> Ending:
        """There is nothing to say to this reader."""
        if delivery.is_edit:
            return self._as_it_was(delivery, skip.reason, skip.says)
        return self._ended(delivery, State.SKIPPED, skip.reason, skip.says)

    def put_back(self, delivery: Delivery, wait: float, reason: str, says: str) -> Ending:
        """It was not tried, or certainly not sent, and is taken again in `wait` seconds."""
        not_before = self._now() + timedelta(seconds=wait)
        return self._ended(delivery, State.RETRY, reason, says, not_before=not_before)

    def failed(self, delivery: Delivery, error: Exception) -> Ending:
        """It ended with an error; one that is not ours is a bug, and is not sent again."""
        match error:
            case StoreProblem():
                # Its own words are the operator's: they name hosts and files.
                return self.put_back(delivery, STORE_WAIT, "store", _STORE)
            case ChannelBroken():
                back = self.put_back(delivery, 0.0, error.reason, str(error))
                return replace(back, alarm=(error.reason, str(error)))
        return (
            self._edit_failed(delivery, error) if delivery.is_edit else self._lost(delivery, error)
        )

    def _lost(self, delivery: Delivery, error: Exception) -> Ending:
        """A message that the reader does not have, or perhaps not."""
        match error:
            case TryAgain(after=after):
                ending = self._later(delivery, error, after)
            case Unclear() if self._again:
                later = self._later(delivery, error, self._wait(delivery.attempts, UNCLEAR_WAIT))
                ending = replace(later, outcome=replace(later.outcome, doubtful=True))
            case Unclear():
                ending = self._ended(delivery, State.UNKNOWN, error.reason, f"{error} {_MAYBE}")
            case Unsure():
                ending = self._ended(delivery, State.UNKNOWN, error.reason, str(error))
            case AddressMoved(to=to):
                wait = self._wait(delivery.attempts) if delivery.attempts > MOVES else 0.0
                back = self.put_back(delivery, wait, error.reason, str(error))
                ending = replace(back, moved_to=to)
            case AddressGone():
                ending = self._gone(delivery, error)
            case NotAllowed():
                refused = self._ended(delivery, State.REJECTED, error.reason, str(error))
                ending = replace(refused, condition=Condition.PAUSED)
            case DeliveryError():
                refused = self._ended(delivery, State.REJECTED, error.reason, str(error))
                alarm = (f"{error.reason}:{delivery.post.key}", str(error))
                ending = replace(refused, alarm=alarm)
            case _:
                ending = self._bug(self._ended(delivery, State.REJECTED, "bug", _BUG))
        return ending

    def _edit_failed(self, delivery: Delivery, error: Exception) -> Ending:
        match error:
            case TryAgain() | Unclear():
                return self._edit_later(delivery, error)
            case AddressGone():
                return self._gone(delivery, error)
            case AddressMoved(to=to):
                was = self._as_it_was(delivery, error.reason, str(error))
                return replace(was, moved_to=to)
            case DeliveryError():
                return self._as_it_was(delivery, f"edit-{error.reason}", str(error))
            case _:
                return self._bug(self._as_it_was(delivery, "bug", _BUG))

    def _edit_later(self, delivery: Delivery, error: TryAgain | Unclear) -> Ending:
        tries = self._edits.pop(delivery.id, 0) + 1
        if tries >= EDIT_TRIES:
            return self._as_it_was(delivery, f"edit-{error.reason}", str(error))
        self._edits[delivery.id] = tries
        if len(self._edits) > _TRIES_KEPT:
            self._edits.popitem(last=False)
        asked = error.after if isinstance(error, TryAgain) else None
        wait = self._wait(tries) if asked is None else asked
        return self.put_back(delivery, wait, error.reason, str(error))

    def _later(self, delivery: Delivery, error: DeliveryError, wait: float | None) -> Ending:
        """Another try, where that comes before the deadline."""
        wait = self._wait(delivery.attempts) if wait is None else wait
        if self._now() + timedelta(seconds=wait) >= delivery.deadline:
            return self._ended(delivery, State.EXPIRED, error.reason, f"{error} {_TOO_LATE}")
        return self.put_back(delivery, wait, error.reason, str(error))

    def _wait(self, tries: int, longest: float = LONGEST_WAIT) -> float:
        """Seconds before the next try: twice as many each time, and up to twice as many again."""
        # Beyond 2^10 the longest wait is reached in any case.
        return min(longest, FIRST_WAIT * 2.0 ** min(tries - 1, 10) * (1 + self._random()))

    def _gone(self, delivery: Delivery, error: AddressGone) -> Ending:
        ended = self._ended(delivery, State.GONE, error.reason, str(error))
        return replace(ended, condition=Condition.ENDED)

    def _bug(self, ending: Ending) -> Ending:
        return replace(ending, alarm=("bug", f"{_BUG} The log says where it is: report it."))

    def _as_it_was(self, delivery: Delivery, reason: str, says: str) -> Ending:
        self._edits.pop(delivery.id, None)
        return self._ended(delivery, State.SENT, reason, says)

    def _ended(
        self,
        delivery: Delivery,
        state: State,
        reason: str,
        says: str,
        *,
        not_before: datetime | None = None,
    ) -> Ending:
        outcome = Outcome(
            delivery_id=delivery.id,
            state=state,
            reason=reason,
            says=" ".join(says.split())[:_SENTENCE],
            at=self._now(),
            not_before=not_before,
            message_ids=delivery.message_ids,
            layout=delivery.layout,
            shown=delivery.shown,
        )
        return Ending(outcome=outcome, address=delivery.address)
