"""What can be chosen of a subscription: each choice as a short text that a button carries. Pure.

A step is `st:PLACE:PERIOD:FIELD:VALUE`, of 64 bytes at most: PLACE is empty for the chat that the
button stands in, PERIOD one letter. The fields are those of `changed`, and screens that change
nothing (`bot.screens`).
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import time
from types import MappingProxyType
from typing import Any

from bot import zones
from bot.language import LANGUAGES
from bot.models import Edition, Period
from bot.subscription import (
    EVERY_DAY,
    WORKDAYS,
    Address,
    BadPreference,
    Slot,
    Subscription,
)

WORDS_MOST, WORD_LONGEST = 20, 60
"""How many keywords are kept, and how long one may be."""

TO_WRITE = "?"
"""The value of a step after which a value is written."""

VOTES_MOST = 10_000
"""More than any paper ever had; a database cannot count without end."""

TUESDAY = frozenset({1})
"""A week settles in the night to Tuesday, west of Europe on Monday evening."""

_LETTERS = {"d": Period.DAY, "w": Period.WEEK, "m": Period.MONTH}
_HALVES = {"a": 0, "p": 12, "오전": 0, "오후": 12, "午前": 0, "午後": 12, "上午": 0, "下午": 12}
_CLOCK = re.compile(
    r"(?P<noon>오전|오후|午前|午後|上午|下午)?\s*(?P<hour>[01]?\d|2[0-3])"
    r"(?:(?:[:.]|[시時时点點]\s*)?(?P<minute>[0-5]\d)[분分]?|[시時时点點]\s*(?P<thirty>반|半))?"
    r"[시時时点點]?\s*(?:(?P<half>[ap])\.?m?\.?)?",
    re.IGNORECASE,
)
_ALSO_CALLED = (("zh", "中文"),)
"""Languages by names that are written more often than their own."""

_WORD_BORDER = re.compile(r"[,;\n、，]+")
_DAY_BORDER = re.compile(r"[,\s、，]+")
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


def read_time(text: str) -> time:
    """Read `9`, `09:30`, `930`, `9pm`, `9시 30분`, `午後9時` or `下午9点半`.

    Raises:
        BadPreference: it is no time of day.
    """
    found = _CLOCK.fullmatch(unicodedata.normalize("NFKC", text.strip()))
    if found is None:
        raise BadPreference(text)
    hour, half = int(found["hour"]), (found["half"] or found["noon"] or "").lower()
    if half and not 1 <= hour <= 12:  # noqa: PLR2004 – hours of half a day
        raise BadPreference(text)
    if half:
        hour = hour % 12 + _HALVES[half]
    return time(hour, 30 if found["thirty"] else int(found["minute"] or 0))


def read_words(text: str) -> tuple[str, ...]:
    """Read keywords, separated by commas; each once, in the order given."""
    words = (" ".join(word.split())[:WORD_LONGEST] for word in _WORD_BORDER.split(text))
    return tuple(dict.fromkeys(word for word in words if word))[:WORDS_MOST]


def read_days(text: str) -> frozenset[int]:
    """Read `weekdays`, `daily`, or days as `mon,wed`, `mon-fri`, `월수금` or `周一至周五`.

    Raises:
        BadPreference: it names no days.
    """
    word = text.strip().casefold().translate(_DASHES)
    if word in _SETS_OF_DAYS:
        return _SETS_OF_DAYS[word]
    word = _ABOUT_A_DAY.sub("", word)
    letters_alone = set(word) <= _LETTERS_OF_DAYS.keys()
    days: set[int] = set()
    for part in word if letters_alone else _DAY_BORDER.split(word.strip(", ")):
        first, _, last = part.partition("-")
        start, end = _weekday(first, text), _weekday(last or first, text)
        days.update((start + n) % 7 for n in range((end - start) % 7 + 1))
    if not days:
        raise BadPreference(text)
    return frozenset(days)


def read_language(text: str) -> str:
    """Read a language by its code or by the name that its speakers give it.

    Raises:
        BadPreference: we do not speak it.
    """
    wanted = text.strip().casefold()
    for code, name in (*LANGUAGES.items(), *_ALSO_CALLED):
        if wanted in {code, name.casefold()}:
            return code
    raise BadPreference(text)


def _weekday(name: str, text: str) -> int:
    """The day of a name, or of as much of its beginning as tells it from the others."""
    short = name.strip()
    if short in _LETTERS_OF_DAYS:
        return _LETTERS_OF_DAYS[short]
    for day, english in enumerate(_ENGLISH_DAYS):
        if len(short) >= 3 and english.startswith(short):  # noqa: PLR2004 – "mo" may be anything
            return day
    raise BadPreference(text)


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


def _votes(one: Subscription, value: str) -> Subscription:
    least = int(value)
    if not 0 <= least <= VOTES_MOST:
        raise BadPreference(value)
    return replace(one, min_upvotes=least)


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
        "look": lambda one, value: replace(one, layout=value),
        "img": lambda one, value: replace(one, images=value == "1"),
        "quiet": lambda one, value: replace(one, silent=value == "1"),
        "empty": lambda one, value: replace(one, say_when_empty=value == "1"),
        "votes": _votes,
        "incl": lambda one, value: replace(one, include=read_words(value.lstrip("-"))),
        "excl": lambda one, value: replace(one, exclude=read_words(value.lstrip("-"))),
        "orgs": lambda one, value: replace(one, organizations=read_words(value.lstrip("-"))),
        "role": lambda one, value: replace(one, role=value.lstrip("-")),
        "pub": lambda one, value: replace(one, publish=value == "1"),
        "talk": lambda one, value: replace(one, discuss=value == "1"),
    }
)
"""For the words and the role, `-` is none of them."""

_WEEKEND = EVERY_DAY - WORKDAYS
_SETS_OF_DAYS = {
    "weekdays": WORKDAYS, "workdays": WORKDAYS, "평일": WORKDAYS, "平日": WORKDAYS,
    "工作日": WORKDAYS,
    "daily": EVERY_DAY, "everyday": EVERY_DAY, "all": EVERY_DAY, "매일": EVERY_DAY,
    "毎日": EVERY_DAY, "每日": EVERY_DAY, "每天": EVERY_DAY,
    "weekend": _WEEKEND, "weekends": _WEEKEND, "주말": _WEEKEND, "週末": _WEEKEND,
    "周末": _WEEKEND,
}  # fmt: skip
_ENGLISH_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LETTERS_OF_DAYS = {
    letter: day
    for letters in ("월화수목금토일", "月火水木金土日", "一二三四五六日", "一二三四五六天")
    for day, letter in enumerate(letters)
}
_ABOUT_A_DAY = re.compile("요일|曜日?|周|週|星期|礼拜")
"""What stands around such a letter: `월요일`, `月曜日`, `周一`."""

_DASHES = str.maketrans("–~〜～至到", "------")
