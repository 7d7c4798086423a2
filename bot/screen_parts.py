"""What the screens of the settings are made of. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.language import texts
from bot.models import Period
from bot.preferences import Step
from bot.replies import Choice, Rows, Screen
from bot.subscription import Subscription


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a screen is made of.

    Attributes:
        due: when the subscription is due next (UTC).
        now: this instant.
        layouts: those of its channel, the default first.
        language: of our own words, which may not be the subscription's.
        title: the chat's name where it is another one; empty where it is this one.
        others: periods that this address subscribed to besides.
        movable: whether it stands in another topic of the same chat.
    """

    one: Subscription
    due: datetime
    now: datetime
    layouts: Sequence[str]
    language: str
    step: Step
    title: str = ""
    others: frozenset[Period] = frozenset()
    movable: bool = False


def to(shown: Shown, field: str, label: str, value: str = "", *, chosen: bool = False) -> Choice:
    """A button that leads from this screen to a field, or chooses a value of it."""
    step = replace(shown.step, field=field, value=value)
    return Choice(label=label, act=step.act, chosen=chosen)


def switch(shown: Shown, field: str, label: str, *, on: bool) -> Choice:
    """A button that turns something on or off, and shows which it is."""
    return to(shown, field, label, "0" if on else "1", chosen=on)


def with_way_back(shown: Shown, text: str, rows: Rows) -> Screen:
    """A screen from which one gets back to the overview; empty rows are left out."""
    back = to(shown, "", texts(shown.language).gettext("‹ Back"))
    return Screen(text=text, rows=(*(row for row in rows if row), (back,)))


def wrapped(choices: Sequence[Choice], width: int) -> Rows:
    """The choices in rows of that many."""
    return tuple(tuple(choices[start : start + width]) for start in range(0, len(choices), width))
