"""How much of Discord's limits a message of components takes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from formatters import discord_limits as limits
from formatters.discord_markdown import size
from formatters.discord_message import (
    Button,
    Choice,
    Container,
    Gallery,
    Part,
    Row,
    Section,
    Select,
    Separator,
    Text,
)

_Piece = Part | Button | Choice | Select


@dataclass(frozen=True, slots=True)
class Size:
    """What some parts take.

    Attributes:
        parts: how many they are, nested ones included.
        text: characters of their Markdown.
        stored: UTF-8 bytes of all that they say.
    """

    parts: int = 0
    text: int = 0
    stored: int = 0

    def __add__(self, other: "Size") -> "Size":
        return Size(self.parts + other.parts, self.text + other.text, self.stored + other.stored)


def fit(parts: Sequence[Part]) -> bool:
    """Whether Discord takes the parts as one message, with a role mentioned before them."""
    taken = _all(parts)
    return (
        taken.parts <= limits.COMPONENTS
        and taken.text <= limits.PARTS_TEXT - limits.MENTION
        and taken.stored <= limits.PARTS_BYTES - limits.MENTION
    )


def _all(parts: Iterable[_Piece]) -> Size:
    return sum(map(_size_of, parts), Size())


def _size_of(piece: _Piece) -> Size:
    within, said = _content(piece)
    own = Size(
        parts=0 if isinstance(piece, Choice) else 1,
        text=size(piece.markdown) if isinstance(piece, Text) else 0,
        stored=limits.BYTES_A_PART + sum(len(one.encode()) for one in said),
    )
    return own + _all(within)


def _content(piece: _Piece) -> tuple[Sequence[_Piece], Sequence[str]]:
    """The pieces within one, and the strings of its own."""
    within: Sequence[_Piece] = ()
    said: Sequence[str] = ()
    match piece:
        case Container(parts):
            within = parts
        case Section(text=text, picture=picture, alt=alt):
            within = (text, Gallery(picture=picture, alt=alt))
        case Row(holds):
            within = (holds,) if isinstance(holds, Select) else holds
        case Select(custom_id=custom_id, placeholder=placeholder, choices=choices):
            within, said = choices, (custom_id, placeholder)
        case Text(markdown):
            said = (markdown,)
        case Gallery(picture=picture, alt=alt):
            said = (picture, alt)
        case Button(label=label, url=url, custom_id=custom_id):
            said = (label, url or "", custom_id or "")
        case Choice(label=label, value=value, description=description):
            said = (label, value, description)
        case Separator():
            pass
    return within, said
