"""What somebody says when they subscribe: `weekly 09:30 Asia/Seoul mon,fri early`. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import time
from typing import Any

from bot import zones
from bot.models import Edition
from bot.preference_reading import read_days, read_language, read_time
from bot.span import Period
from bot.subscription import EVERY_DAY, BadPreference, Subscription
from bot.wish_words import bare, plain_words

_PERIODS = {
    "daily": Period.DAY, "day": Period.DAY, "매일": Period.DAY,
    "weekly": Period.WEEK, "week": Period.WEEK, "매주": Period.WEEK, "주간": Period.WEEK,
    "monthly": Period.MONTH, "month": Period.MONTH, "매월": Period.MONTH, "월간": Period.MONTH,
    "毎日": Period.DAY, "毎週": Period.WEEK, "毎月": Period.MONTH,
    "每天": Period.DAY, "每日": Period.DAY, "每周": Period.WEEK,
    "每週": Period.WEEK, "每月": Period.MONTH,
}  # fmt: skip
_EDITIONS = {"early": Edition.EARLY, "final": Edition.FINAL}
_SAY_NOTHING = {
    "at", "in", "on", "every", "each", "and", "&", "the", "time", "o'clock",
    "에", "시간", "과", "와", "및", "時間", "と", "时间", "和", "在",
}  # fmt: skip


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
    """Read `weekly 09:30 Asia/Seoul mon,fri early` in any order, or as people say it.

    What is nothing else is a city: one of several words stands together, as `New York`.

    Raises:
        BadPreference: a word of it is none of these, or says something else than one before; what
            is not understood is the argument.
    """
    said: dict[str, Any] = {}
    place: list[str] = []
    for word in plain_words(text):
        read = _read(word)
        if read is None:
            place.append(word)
        elif "weekdays" in read:
            said["weekdays"] = said.get("weekdays", frozenset()) | read["weekdays"]
        elif any(said.get(name, value) != value for name, value in read.items()):
            raise BadPreference(word)
        else:
            said |= read
    if said.get("period") is Period.DAY:
        said.setdefault("weekdays", EVERY_DAY)
    if place:
        said["zone"] = _zone(place)
    return Wish(**said)


def _read(word: str) -> Mapping[str, Any] | None:
    """What a word says, with its particle or without; None where it can only be of a city."""
    whole = word.casefold()
    return next((read for one in (whole, bare(whole)) if (read := _read_as(one)) is not None), None)


def _read_as(word: str) -> Mapping[str, Any] | None:
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
    words = " ".join(place)
    zone = zones.named(words) or zones.named(" ".join(map(bare, place)))
    if zone is None:
        raise BadPreference(words)
    return zone


def _said(**wishes: object) -> dict[str, Any]:
    return {name: value for name, value in wishes.items() if value is not None}
