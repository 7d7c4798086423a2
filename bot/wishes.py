"""What somebody says when they subscribe: `weekly 09:30 Asia/Seoul mon,fri early`. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import time
from typing import Any

from bot import zones
from bot.models import Edition, Period
from bot.preferences import read_days, read_language, read_time
from bot.subscription import BadPreference, Subscription

_PERIODS = {
    "daily": Period.DAY, "day": Period.DAY, "매일": Period.DAY,
    "weekly": Period.WEEK, "week": Period.WEEK, "매주": Period.WEEK, "주간": Period.WEEK,
    "monthly": Period.MONTH, "month": Period.MONTH, "매월": Period.MONTH, "월간": Period.MONTH,
    "毎日": Period.DAY, "毎週": Period.WEEK, "毎月": Period.MONTH,
    "每天": Period.DAY, "每日": Period.DAY, "每周": Period.WEEK,
    "每週": Period.WEEK, "每月": Period.MONTH,
}  # fmt: skip
_EDITIONS = {"early": Edition.EARLY, "final": Edition.FINAL}
_SAY_NOTHING = {"at", "in", "on", "every", "에"}
_SPLIT_TIME = re.compile(
    r"(?<=\d)\s+(?=[ap]\.?m\b)|(?<=오전|오후|午前|午後|上午|下午)\s+"
    r"|(?<=\d[시時时点點])\s+(?=\d+[분分]|[반半])|(?<=[時分半])に(?!\S)",
    re.IGNORECASE,
)
"""The gap within `9 pm`, `오후 9시` and `9시 30분`, and the particle of `9時に`."""

_BORDER = re.compile(
    r"[、，]|(?<=[毎每][週周])(?=\S)"
    r"|(?<=[ぁ-ヿ一-鿿])(?<![前後午時时点點])(?=\d)|(?<=[ぁ-ヿ一-鿿])(?=午[前後]|[上下]午)"
)
"""Where words meet that are written without a gap: `毎週|月曜日|9時`, `每天|下午9点`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody said when they subscribed; None for what they left open."""

    period: Period = Period.DAY
    at: time | None = None
    zone: str | None = None
    weekdays: frozenset[int] | None = None
    edition: Edition | None = None
    language: str | None = None
    layout: str | None = None
    top: int | None = None
    role: str | None = None
    publish: bool | None = None
    discuss: bool | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing was said."""
        return self == Wish(period=self.period)


def wished(one: Subscription, wish: Wish) -> Subscription:
    """The subscription as it was wished for."""
    slot = replace(
        one.slot, **_said(at=wish.at, zone=wish.zone, weekdays=wish.weekdays, edition=wish.edition)
    )
    names = ("language", "layout", "top", "role", "publish", "discuss")
    about = _said(**{name: getattr(wish, name) for name in names})
    return replace(one, slot=slot, **about)


def period_of(word: str) -> Period | None:
    """The period that a word names; None where it names none."""
    return _PERIODS.get(word.casefold())


def read_wish(text: str) -> Wish:
    """Read `weekly 09:30 Asia/Seoul mon,fri early` in any order.

    What is nothing else is a city: one of several words stands together, as `New York`.

    Raises:
        BadPreference: a word of it is none of these; what is not understood is the argument.
    """
    wish, place = Wish(), []
    for word in _BORDER.sub(" ", _SPLIT_TIME.sub("", text)).split():
        read = _read(word.casefold().strip(","))
        if read is None:
            place.append(word.strip(","))
        elif wish.weekdays and "weekdays" in read:
            wish = replace(wish, weekdays=wish.weekdays | read["weekdays"])
        else:
            wish = replace(wish, **read)
    return replace(wish, zone=_zone(place)) if place else wish


def _read(word: str) -> Mapping[str, Any] | None:
    """What a word says; None where it can only be a part of a city's name."""
    if word in _PERIODS:
        return {"period": _PERIODS[word]}
    if word in _EDITIONS:
        return {"edition": _EDITIONS[word]}
    if word in _SAY_NOTHING:
        return {}
    for name, read in (("language", read_language), ("weekdays", read_days), ("at", read_time)):
        try:
            return {name: read(word)}
        except BadPreference:
            continue
    return None


def _zone(place: Sequence[str]) -> str:
    zone = zones.named(" ".join(place))
    if zone is None:
        raise BadPreference(" ".join(place))
    return zone


def _said(**wishes: object) -> dict[str, Any]:
    return {name: value for name, value in wishes.items() if value is not None}
