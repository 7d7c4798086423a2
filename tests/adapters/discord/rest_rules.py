"""The rules of Discord for what it is asked to show: its own schema, and the sums that this lacks.

https://docs.discord.com/developers/resources/message and …/components/reference.
"""

import json
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jsonschema

CONTENT, EMBEDS, COMPONENTS_TEXT, COMPONENTS = 2_000, 6_000, 4_000, 40
V2 = 1 << 15
KNOWN_FLAGS = V2 | 1 << 12
INTERACTIVE = frozenset({3, 5, 6, 7, 8})

_SCHEMA = json.loads((Path(__file__).parent / "request_bodies.json").read_text(encoding="utf-8"))


class Refusal(Exception):
    """Discord says no."""

    def __init__(self, status: int, code: int, message: str, **more: object) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.more = more


def invalid(path: str, says: str) -> Refusal:
    errors = {"_errors": [{"code": "BASE_TYPE_BAD", "message": says}]}
    for name in reversed(path.split(".")):
        errors = {name: errors}  # type: ignore[dict-item]
    return Refusal(400, 50035, "Invalid Form Body", errors=errors)


def check_schema(kind: str, body: dict[str, Any]) -> None:
    """Refuse a body that is not one of that name in the schema."""
    # A fan-out sends one message under many names, and to look into it takes long.
    unnamed = {**body, "nonce": "n" * len(body["nonce"])} if "nonce" in body else body
    _check_text(kind, json.dumps(unnamed))


@lru_cache
def _check_text(kind: str, text: str) -> None:
    body = json.loads(text)
    error = jsonschema.exceptions.best_match(_validator(kind).iter_errors(body))
    if error is not None:
        raise invalid(".".join(map(str, error.path)) or "body", error.message[:200])


@cache
def _validator(kind: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator({**_SCHEMA, "$ref": f"#/$defs/{kind}"})


def check_message(body: dict[str, Any], *, before: int = 0) -> None:
    """Refuse a message that breaks a sum, or mixes the two kinds; `before` are its old flags."""
    flags = (body.get("flags") or 0) | before & V2
    components = list(all_components(body.get("components") or []))
    if flags & ~KNOWN_FLAGS:
        raise invalid("flags", "Unknown flag")
    if flags & V2:
        _check_components(body, components)
    else:
        _check_classic(body, components)
    _check_buttons(components)
    names = [one["custom_id"] for one in components if "custom_id" in one]
    if len(names) != len(set(names)):
        raise invalid("components", "Component custom id cannot be duplicated")


def all_components(parts: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The components with those inside, as Discord counts them."""
    for part in parts:
        yield part
        yield from all_components(part.get("components", []))
        if "accessory" in part:
            yield part["accessory"]


def _check_components(body: dict[str, Any], components: list[dict[str, Any]]) -> None:
    for name in ("content", "embeds"):
        if body.get(name):
            raise invalid(name, "The 'content' and 'embeds' fields cannot be used with V2")
    if not components:
        raise Refusal(400, 50006, "Cannot send an empty message")
    if len(components) > COMPONENTS:
        raise invalid("components", f"Must be {COMPONENTS} or fewer in length")
    if sum(len(one["content"]) for one in components if one["type"] == 10) > COMPONENTS_TEXT:
        raise invalid("components", f"Must be {COMPONENTS_TEXT} or fewer in text")


def _check_classic(body: dict[str, Any], components: list[dict[str, Any]]) -> None:
    embeds = body.get("embeds") or []
    if not (body.get("content") or "").strip() and not embeds:
        raise Refusal(400, 50006, "Cannot send an empty message")
    if len(body.get("content") or "") > CONTENT:
        raise invalid("content", f"Must be {CONTENT} or fewer in length")
    if sum(map(_length, embeds)) > EMBEDS:
        raise invalid("embeds", f"Embed size exceeds maximum size of {EMBEDS}")
    if any(one["type"] not in {1, 2, *INTERACTIVE} for one in components):
        raise invalid("components", "Value of field 'type' must be one of (1,)")
    if any(one["type"] != 1 for one in body.get("components") or []):
        raise invalid("components", "Value of field 'type' must be one of (1,)")
    if len(body.get("components") or []) > 5:
        raise invalid("components", "Must be between 1 and 5 in length")


def _length(embed: dict[str, Any]) -> int:
    said = (embed.get("title"), embed.get("description"), embed.get("footer", {}).get("text"))
    if not any(said) and not embed.get("thumbnail"):
        raise invalid("embeds", "Embed is empty")
    return sum(len(text or "") for text in said)


def _check_buttons(components: list[dict[str, Any]]) -> None:
    for row in (one for one in components if one["type"] == 1):
        kinds = [one["type"] for one in row["components"]]
        if len(kinds) > 1 and INTERACTIVE & set(kinds):
            raise invalid("components", "The component exceeds the maximum width")
    for button in (one for one in components if one["type"] == 2):
        link = button["style"] == 5
        if link != ("url" in button) or link == ("custom_id" in button):
            raise invalid("components", "A button has either a url or a custom id")
        if not (button.get("label") or button.get("emoji")):
            raise invalid("components", "A button needs a label or an emoji")
        if link and urlsplit(button["url"]).scheme not in {"http", "https", "discord"}:
            raise invalid("components", "Scheme must be one of http, https, discord")
