"""Our messages as a whole: simpler, quieter, or with a role in them. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from formatters.discord_head import headed
from formatters.discord_message import Container, DiscordMessage, Part, Row, Select


def layouts_of(message: DiscordMessage) -> Sequence[DiscordMessage]:
    """A message and its simpler layouts."""
    chain = [message]
    while (simpler := chain[-1].simpler) is not None:
        chain.append(simpler)
    return chain


def in_layout(message: DiscordMessage, layout: str) -> DiscordMessage:
    """A message in one of its layouts; as it is where it does not have that one."""
    return next((one for one in layouts_of(message) if one.layout == layout), message)


def quiet(message: DiscordMessage) -> DiscordMessage:
    """The same, and simpler, without what asks the bot: buttons that nobody answers."""
    return replace(
        message,
        parts=_without_questions(message.parts),
        rows=_without_questions(message.rows),
        simpler=None if message.simpler is None else quiet(message.simpler),
    )


def mentioning(message: DiscordMessage, role: str) -> DiscordMessage:
    """The same with a role on a line of its own before its first text."""
    return headed(message, f"<@&{role}>")


def _without_questions(parts: Sequence[Any]) -> tuple[Any, ...]:
    left: list[Part] = []
    for part in parts:
        match part:
            case Container():
                left.append(replace(part, parts=_without_questions(part.parts)))
            case Row(Select()):
                pass
            case Row(tuple() as buttons):
                links = tuple(one for one in buttons if one.custom_id is None)
                if links:
                    left.append(Row(links))
            case _:
                left.append(part)
    return tuple(left)
