"""What can be chosen of a subscription: each choice as a short text that a button carries. Pure.

A step is `st:PLACE:PERIOD:FIELD:VALUE`, of 64 bytes at most: PLACE is empty for the chat that the
button stands in, PERIOD one letter. The fields are those of `changed`, and screens that change
nothing (`bot.screens`).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import time
from types import MappingProxyType
from typing import Any

from bot import zones
from bot.models import Edition
from bot.preference_reading import read_days, read_language, read_time, read_words
from bot.span import Period
from bot.subscription import (
    EVERY_DAY,
    Address,
    BadPreference,
    Condition,
    Slot,
    Subscription,
)

TO_WRITE = "?"
"""The value of a step after which a value is written."""

VOTES_MOST = 10_000
"""More than any paper ever had; a database cannot count without end."""

TUESDAY = frozenset({1})
"""A week settles in the night to Tuesday, west of Europe on Monday evening."""

_LETTERS = {"d": Period.DAY, "w": Period.WEEK, "m": Period.MONTH}
_ROLE = re.compile(r"-|(?:<@&)?(?P<id>[0-9]{1,20})>?")
"""Nobody, or somebody as Discord writes it:
https://docs.discord.com/developers/reference#message-formatting."""

_PRESSED_DAY = re.compile(r"(?P<way>[+-])(?P<day>[0-6])")
"""A day as a button carries it: `+6` that Sunday is one of them, `-6` that it is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One press in the settings.

    Attributes:
        place: whose settings, in the channel's words; empty for the chat where it is pressed.
        field: what it is about; empty for the overview.
        value: what is chosen; empty to be shown the choices.
    """

    place: str = ""
    period: Period = Period.DAY
    field: str = ""
    value: str = ""

    @property
    def act(self) -> str:
        """The step as a button carries it."""
        letter = next(one for one, period in _LETTERS.items() if period is self.period)
        parts = ("st", self.place.replace(":", "."), letter, self.field, self.value)
        return ":".join(parts).rstrip(":")

    def written(self, words: str) -> "Step":
        """The step with what somebody wrote; a question mark asks what there is to choose."""
        value = words.strip()
        return replace(self, value="" if value == TO_WRITE else value)

    @classmethod
    def parse(cls, act: str) -> "Step | None":
        """Read what a button carried; None where it is no step."""
        start, *rest = act.split(":", 4)
        place, letter, field, value = (*rest, "", "", "", "")[:4]
        if start != "st" or (letter or "d") not in _LETTERS:
            return None
        period = _LETTERS[letter or "d"]
        return cls(place=place.replace(".", ":"), period=period, field=field, value=value)


def fresh(address: Address, period: Period, *, language: str, zone: str, top: int) -> Subscription:
    """A new subscription, as most people want it: at nine in the morning."""
    weekdays = TUESDAY if period is Period.WEEK else EVERY_DAY
    slot = Slot(period=period, at=time(9), zone=zone, weekdays=weekdays)
    return Subscription(address=address, slot=slot, language=language, top=top)


def changed(one: Subscription, field: str, value: str) -> Subscription:
    """The subscription after a choice.

    Raises:
        BadPreference: there is no such field, or the value cannot be right; it is the argument.
    """
    change = _CHANGES.get(field)
    if change is None:
        raise BadPreference(field)
    try:
        return change(one, value)
    except (ValueError, KeyError) as error:
        raise BadPreference(value) from error


def _of_slot(**change: Any) -> Callable[[Subscription], Subscription]:  # noqa: ANN401 – any field of a slot
    return lambda one: replace(one, slot=replace(one.slot, **change))


def _days(one: Subscription, value: str) -> Subscription:
    pressed = _PRESSED_DAY.fullmatch(value)
    if pressed is None:
        return _of_slot(weekdays=read_days(value))(one)
    day, days = frozenset({int(pressed["day"])}), one.slot.weekdays
    # A week's digest comes on one day; of the days of a daily one, the last cannot be left out.
    if one.slot.period is Period.WEEK:
        days = day
    else:
        days = days | day if pressed["way"] == "+" else days - day or day
    return _of_slot(weekdays=days)(one)


def _tried_anew(one: Subscription, **change: Any) -> Subscription:  # noqa: ANN401 – as above
    """Which permission is missing for that, the next digest finds out."""
    return replace(one, **change, reason="" if one.condition is Condition.ACTIVE else one.reason)


def _votes(one: Subscription, value: str) -> Subscription:
    least = int(value)
    if not 0 <= least <= VOTES_MOST:
        raise BadPreference(value)
    return replace(one, min_upvotes=least)


def _role(one: Subscription, value: str) -> Subscription:
    mentioned = _ROLE.fullmatch(value)
    if mentioned is None:
        raise BadPreference(value)
    return replace(one, role=mentioned["id"] or "")


def _zone(one: Subscription, value: str) -> Subscription:
    zone = zones.named(value)
    if zone is None:
        raise BadPreference(value)
    return _of_slot(zone=zone)(one)


_CHANGES: Mapping[str, Callable[[Subscription, str], Subscription]] = MappingProxyType(
    {
        "at": lambda one, value: _of_slot(at=read_time(value))(one),
        "tz": _zone,
        "days": _days,
        "ed": lambda one, value: _of_slot(edition=Edition(value))(one),
        "lang": lambda one, value: replace(one, language=read_language(value)),
        "top": lambda one, value: replace(one, top=int(value)),
        "look": lambda one, value: _tried_anew(one, layout=value),
        "img": lambda one, value: replace(one, images=value == "1"),
        "quiet": lambda one, value: replace(one, silent=value == "1"),
        "empty": lambda one, value: replace(one, say_when_empty=value == "1"),
        "votes": _votes,
        "incl": lambda one, value: replace(one, include=read_words(value.lstrip("-"))),
        "excl": lambda one, value: replace(one, exclude=read_words(value.lstrip("-"))),
        "orgs": lambda one, value: replace(one, organizations=read_words(value.lstrip("-"))),
        "role": _role,
        "pub": lambda one, value: _tried_anew(one, publish=value == "1"),
        "talk": lambda one, value: _tried_anew(one, discuss=value == "1"),
    }
)
"""For the words and the role, `-` is none of them."""
