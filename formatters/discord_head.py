"""A line above a whole Discord message. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from formatters.discord_message import Container, DiscordMessage, Part, Section, Text


def headed(message: DiscordMessage, line: str) -> DiscordMessage:
    """The message with a line of Markdown before its first text; it takes no part of its own."""
    if not message.parts:
        return replace(message, content="\n".join(filter(None, [line, message.content])))
    parts, done = _before_first_text(message.parts, line)
    return replace(message, parts=parts if done else (Text(line), *parts))


def _before_first_text(parts: Sequence[Part], line: str) -> tuple[tuple[Any, ...], bool]:
    """The parts with a line before the first text, and whether there was one."""
    for at, part in enumerate(parts):
        match part:
            case Text(markdown):
                new: Part = Text(f"{line}\n{markdown}")
            case Section(text=Text(markdown)):
                new = replace(part, text=Text(f"{line}\n{markdown}"))
            case Container():
                inner, done = _before_first_text(part.parts, line)
                if not done:
                    continue
                new = replace(part, parts=inner)
            case _:
                continue
        return (*parts[:at], new, *parts[at + 1 :]), True
    return tuple(parts), False
