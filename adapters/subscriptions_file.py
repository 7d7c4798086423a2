"""Subscriptions as a JSON file: for a backup, or to move to another machine."""

import json
from collections.abc import Iterable, Sequence
from datetime import time
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, TypeAdapter, ValidationError

from bot.errors import BadFile, UsageProblem
from bot.models import TOP_MAX, TOP_MIN, Edition
from bot.span import Period
from bot.subscription import Address, Condition, Slot, Subscription
from bot.wrong_values import wrong_words

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_Clock = Annotated[time, PlainSerializer(lambda at: f"{at:%H:%M}")]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    address: str
    period: Period = Period.DAY
    at: _Clock = time(9)
    zone: str = "UTC"
    weekdays: list[str] = list(WEEKDAYS)
    edition: Edition = Edition.FINAL
    language: str = "en"
    top: int = Field(default=5, ge=TOP_MIN, le=TOP_MAX)
    layout: str = ""
    images: bool = True
    silent: bool = False
    min_upvotes: int = Field(default=0, ge=0)
    include: list[str] = []
    exclude: list[str] = []
    organizations: list[str] = []
    say_when_empty: bool = False
    role: str = ""
    publish: bool = False
    discuss: bool = False
    condition: Condition = Condition.ACTIVE
    reason: str = ""


_FILE = TypeAdapter(list[_Entry])
_SLOT = ("period", "at", "zone", "edition")
_SAME = (
    *("language", "top", "layout", "images", "silent", "min_upvotes"),
    *("say_when_empty", "role", "publish", "discuss", "condition", "reason"),
)
_WORDS = ("include", "exclude", "organizations")


def render(subscriptions: Iterable[Subscription]) -> str:
    """Write subscriptions as a JSON list that `parse` reads back."""
    entries = [_entry(one).model_dump(mode="json") for one in subscriptions]
    return json.dumps(entries, ensure_ascii=False, indent=2) + "\n"


def parse(text: str | bytes) -> Sequence[Subscription]:
    """Read a JSON list of subscriptions; whatever an entry leaves out has its default.

    Raises:
        BadFile: it is not such a list; the message names the first entry that is wrong.
    """
    try:
        entries = _FILE.validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "the file"
        raise BadFile(
            f"Subscriptions cannot be read: {place}: {wrong_words(first['msg'])}."
        ) from None
    return [_subscription(number, entry) for number, entry in enumerate(entries)]


def parse_weekdays(names: Iterable[str]) -> frozenset[int]:
    """Read names of weekdays, such as `mon` or `Tuesday`.

    Raises:
        UsageProblem: one is no weekday.
    """
    found = set()
    for name in names:
        day = name.strip().lower()[:3]
        if day not in WEEKDAYS:
            raise UsageProblem(f"“{name[:20]}” is no weekday: write {', '.join(WEEKDAYS)}.")
        found.add(WEEKDAYS.index(day))
    return frozenset(found)


def _entry(one: Subscription) -> _Entry:
    return _Entry(
        address=str(one.address),
        weekdays=[WEEKDAYS[day] for day in sorted(one.slot.weekdays)],
        **{name: getattr(one.slot, name) for name in _SLOT},
        **{name: getattr(one, name) for name in _SAME},
        **{name: list(getattr(one, name)) for name in _WORDS},
    )


def _subscription(number: int, entry: _Entry) -> Subscription:
    same: dict[str, Any] = {name: getattr(entry, name) for name in _SAME}
    words: dict[str, Any] = {name: tuple(getattr(entry, name)) for name in _WORDS}
    slot: dict[str, Any] = {name: getattr(entry, name) for name in _SLOT}
    try:
        return Subscription(
            address=Address.parse(entry.address),
            slot=Slot(weekdays=parse_weekdays(entry.weekdays), **slot),
            **same,
            **words,
        )
    except UsageProblem as problem:
        raise BadFile(f"Subscriptions cannot be read: entry {number}: {problem}") from None
