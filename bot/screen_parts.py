"""What the screens of the settings are made of. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot import setting_words
from bot.language import texts
from bot.preferences import TO_WRITE, Step
from bot.replies import Choice, Rows, Said, Screen, Ways
from bot.span import Period
from bot.subscription import Subscription

WRITABLE = frozenset({"at", "tz", "votes", "incl", "excl", "orgs"})
"""Fields of which there are more values than buttons."""


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
        ways: how things are done where it is shown.
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
    ways: Ways = field(default_factory=Ways)


def to(shown: Shown, field: str, label: str, value: str = "", *, chosen: bool = False) -> Choice:
    """A button that leads from this screen to a field, or chooses a value of it."""
    step = replace(shown.step, field=field, value=value)
    return Choice(label=label, act=step.act, chosen=chosen)


def switch(shown: Shown, field: str, label: str, *, on: bool) -> Choice:
    """A button that turns something on or off, and shows which it is."""
    return to(shown, field, label, "0" if on else "1", chosen=on)


def written(shown: Shown, field: str) -> str:
    """An example of the command that sets a field in words."""
    return _command(shown, setting_words.example(field, shown.language))


def to_write(shown: Shown, field: str) -> tuple[Choice, ...]:
    """A button to write a field's value, where a question can be answered by writing."""
    label = texts(shown.language).gettext("✎ Write it")
    return (to(shown, field, label, TO_WRITE),) if shown.ways.answered else ()


def question(shown: Shown) -> Said:
    """What is asked of who pressed that button."""
    word, _, example = setting_words.example(shown.step.field, shown.language).partition(" ")
    asked = texts(shown.language).gettext("Reply to this message, for example: {example}")
    command = _command(shown, word).removeprefix("/")
    return Said(text=asked.format(example=example), asks=command)


def _command(shown: Shown, told: str) -> str:
    if shown.others:
        told = f"{setting_words.period_word(shown.one.slot.period, shown.language)} {told}"
    chat = shown.ways.chat_word(shown.one.address, shown.title) if shown.title else ""
    return shown.ways.command("settings", told, chat=chat)


def with_way_back(shown: Shown, text: str, rows: Rows) -> Screen:
    """A screen from which one gets back to the overview; empty rows are left out."""
    back = to(shown, "", texts(shown.language).gettext("‹ Back"))
    return Screen(text=text, rows=(*(row for row in rows if row), (back,)))


def wrapped(choices: Sequence[Choice], width: int) -> Rows:
    """The choices in rows of that many."""
    return tuple(tuple(choices[start : start + width]) for start in range(0, len(choices), width))
