"""What can be pressed, as buttons and selects of a Discord message. Pure.

A button tells the bot its act. Where many choices are of a kind they are lines of a select: its
name is `pick:` and the first of their acts, its values are the acts.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import TypeVar

from bot.language import texts
from bot.preferences import TO_WRITE
from bot.replies import Choice, Rows
from formatters import discord_limits as limits
from formatters import discord_message as message
from formatters.discord_markdown import plain
from formatters.discord_message import Button, Row, Select

Piece = TypeVar("Piece")

PICK = "pick:"
"""How the name of a select begins whose values are acts."""

IN_A_ROW = 5
"""Buttons: https://docs.discord.com/developers/components/reference#action-row"""

MANY = 25
ALIKE, ALIKE_AMONG_MANY = 10, 5
"""Choices of a kind that can be buttons, and fewer where there are more than `MANY` in all.

Weekdays are turned on and off, which a select cannot: its client tells nothing when the line is
chosen again that was chosen last.
"""

_ROOM = limits.COMPONENTS - 2
"""Components beside a text in its frame."""


def choice_rows(rows: Rows, language: str) -> tuple[Row, ...]:
    """The choices in rows that Discord takes; those that it cannot carry are left out."""
    known = _carried(rows)
    alike = _too_many_for_buttons(known)
    laid: list[Row] = []
    for row in known:
        few = [_button(one) for one in row if _kind(one) not in alike]
        laid += (Row(tuple(some)) for some in _parted(few, IN_A_ROW))
        for kind in alike.values():
            if kind[0] in row:
                laid += (Row(_select(some, language)) for some in _parted(kind, limits.CHOICES))
    return _fitting(laid)


def _carried(rows: Rows) -> list[list[Choice]]:
    """The choices with a label and an act of their own that is not too long."""
    seen: set[str] = set()
    known = []
    for row in rows:
        kept = []
        for one in row:
            fits = 0 < len(one.act) <= limits.CUSTOM_ID - len(PICK)
            if fits and plain(one.label, limits.LABEL) and one.act not in seen:
                kept.append(one)
                seen.add(one.act)
        known.append(kept)
    return known


def _too_many_for_buttons(rows: Sequence[Sequence[Choice]]) -> Mapping[str, Sequence[Choice]]:
    """By kind, the choices that have to be a select."""
    every = [one for row in rows for one in row]
    most = ALIKE if len(every) <= MANY else ALIKE_AMONG_MANY
    counts = Counter(map(_kind, every))
    return {
        kind: [one for one in every if _kind(one) == kind]
        for kind, count in counts.items()
        if count > most
    }


def _kind(choice: Choice) -> str:
    """What a choice has in common with the others out of which it is one.

    A step of the settings is `st:PLACE:PERIOD:FIELD:VALUE`; without a value it leads elsewhere, and
    so does the one after which a value is written.
    """
    parts = choice.act.split(":", 4)
    if parts[0] != "st" or parts[4:] == [TO_WRITE]:
        return choice.act if parts[0] == "st" else parts[0]
    return ":".join(parts[:4])


def _button(choice: Choice) -> Button:
    return Button(label=plain(_marked(choice), limits.LABEL), custom_id=choice.act)


def _select(choices: Sequence[Choice], language: str) -> Select:
    now = next((_marked(one) for one in choices if one.chosen), "")
    return Select(
        custom_id=PICK + choices[0].act,
        placeholder=plain(now, limits.CHOICE) or texts(language).gettext("Choose…"),
        choices=tuple(
            message.Choice(label=plain(_marked(one), limits.CHOICE), value=one.act)
            for one in choices
        ),
    )


def _marked(choice: Choice) -> str:
    return f"✓ {choice.label}" if choice.chosen else choice.label


def _parted(some: Sequence[Piece], size: int) -> Iterator[Sequence[Piece]]:
    return (some[at : at + size] for at in range(0, len(some), size))


def _fitting(rows: Sequence[Row]) -> tuple[Row, ...]:
    """As many of the rows as one message has room for."""
    taken = accumulate(1 + (1 if isinstance(row.holds, Select) else len(row.holds)) for row in rows)
    return tuple(row for row, parts in zip(rows, taken, strict=True) if parts <= _ROOM)
