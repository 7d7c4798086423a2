"""Telegram's own library as the judge of what we would send: offline, and without an account."""

import json
from dataclasses import dataclass
from typing import Any

from tdjson import td_execute


@dataclass(frozen=True, slots=True)
class Entity:
    """What Telegram makes of a stretch of text: `bold`, `texturl`, `mention` …"""

    kind: str
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A text as it would be shown."""

    text: str
    entities: tuple[Entity, ...]

    @property
    def size(self) -> int:
        """UTF-16 units, of which there are never fewer than code points."""
        return len(self.text.encode("utf-16-le")) // 2

    @property
    def urls(self) -> set[str]:
        return {entity.url for entity in self.entities if entity.url}


def parse(html: str) -> Parsed:
    """Parse our HTML as the server does; fails where Telegram would refuse it."""
    answer = _ask("parseTextEntities", text=html, parse_mode={"@type": "textParseModeHTML"})
    assert answer["@type"] == "formattedText", f"{answer['message']}: {html}"
    return Parsed(answer["text"], _entities(answer["text"], answer["entities"]))


def detected(text: str) -> tuple[Entity, ...]:
    """What Telegram finds in a text by itself: addresses, mentions, commands, hashtags …"""
    return _entities(text, _ask("getTextEntities", text=text)["entities"])


def _entities(text: str, found: list[dict[str, Any]]) -> tuple[Entity, ...]:
    units = text.encode("utf-16-le")
    return tuple(
        Entity(
            one["type"]["@type"].removeprefix("textEntityType").lower(),
            units[2 * one["offset"] : 2 * (one["offset"] + one["length"])].decode("utf-16-le"),
            one["type"].get("url", ""),
        )
        for one in found
    )


def _ask(function: str, **parameters: object) -> dict[str, Any]:
    _execute("setLogVerbosityLevel", new_verbosity_level=0)
    return _execute(function, **parameters)


def _execute(function: str, **parameters: object) -> dict[str, Any]:
    answer = td_execute(json.dumps({"@type": function, **parameters}).encode())
    assert answer is not None
    read: dict[str, Any] = json.loads(answer)
    return read
