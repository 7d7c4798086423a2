"""Finding a message again where it may have been sent before. Pure."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from adapters.discord.body import IS_COMPONENTS_V2, Json, body_of
from adapters.discord.messages import layouts_of
from formatters.discord_message import DiscordMessage

_EPOCH_MS = 1_420_070_400_000
"""https://docs.discord.com/developers/reference#snowflakes"""

_LINKED = re.compile(r"\(<https://huggingface\.co/papers/[^>#]+#([^>]+)>\)")

_SHOWN = frozenset({"embeds", "components", "accessory", "footer"})
_SAID = frozenset({"content", "title", "description", "text"})


def found(
    message: DiscordMessage, history: Iterable[Json], *, me: str, role: str = ""
) -> Json | None:
    """The message of a channel's history that says what `message` would say; None for none.

    It bears the same mark, or, where there is none, is the same to the letter.
    """
    texts = {_texts(body_of(one, role=role)) for one in layouts_of(message)}
    for known in history:
        marks = set(_marks(known))
        same = message.mark in marks if marks else _texts(known) in texts
        if same and _is_post_of(known, me):
            return known
    return None


def sent_ms(known: Json) -> int:
    """When a message was sent, in milliseconds since 1970: its id says so."""
    return (int(known["id"]) >> 22) + _EPOCH_MS


def layout_of(message: DiscordMessage, known: Json) -> str:
    """Which layout of a message stands in a channel: the first of its kind."""
    alike = [one for one in layouts_of(message) if is_alike(one, known)] or [message]
    exact = (one for one in alike if bool(one.embeds) == bool(known.get("embeds")))
    return next(exact, alike[0]).layout


def is_alike(message: DiscordMessage, known: Json) -> bool:
    """Whether both are of components or neither is, as far as Discord says."""
    flags = known.get("flags")
    return flags is None or bool(int(flags) & IS_COMPONENTS_V2) == bool(message.parts)


def _is_post_of(known: Json, me: str) -> bool:
    """Whether the bot posted it by itself rather than as an answer to a command."""
    by_me = str(known.get("author", {}).get("id")) == me
    return by_me and not known.get("interaction_metadata")


def _marks(known: Json) -> Iterator[str]:
    """What names the post.

    The rest of a `custom_id` of the form `word:rest`, words of a footer, the end of an address.
    """
    for name, text in _strings(known):
        match name:
            case "custom_id":
                yield text.partition(":")[2]
            case "text":
                yield from text.split()
            case "content":
                yield from _LINKED.findall(text)


def _texts(known: Json) -> tuple[str, ...]:
    return tuple(sorted(text.strip() for name, text in _strings(known) if name in _SAID and text))


def _strings(known: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 – JSON
    """Every text in what is shown, with its name."""
    if isinstance(known, list):
        for one in known:
            yield from _strings(one)
    elif isinstance(known, dict):
        for name, value in known.items():
            if isinstance(value, str):
                yield name, value
            elif name in _SHOWN:
                yield from _strings(value)
