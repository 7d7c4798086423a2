"""What Discord is asked to show: our messages as request bodies. Pure.

https://docs.discord.com/developers/components/reference and
https://docs.discord.com/developers/resources/message#create-message.
"""

from typing import Any

from adapters.discord.messages import mentioning
from formatters.discord_message import (
    Button,
    Container,
    DiscordMessage,
    Embed,
    Gallery,
    Part,
    Row,
    Section,
    Select,
    Separator,
    Text,
)

Json = dict[str, Any]

SUPPRESS_NOTIFICATIONS = 1 << 12
IS_COMPONENTS_V2 = 1 << 15
"""https://docs.discord.com/developers/resources/message#message-object-message-flags"""

_SECONDARY, _LINK = 2, 5


def body_of(message: DiscordMessage, *, role: str = "", silent: bool = False) -> Json:
    """The body of a new message that mentions nobody but `role`, the id of one."""
    message = mentioning(message, role) if role else message
    body: Json = {"allowed_mentions": {"parse": [], "roles": [role] if role else []}}
    if message.content:
        body["content"] = message.content
    if message.embeds:
        body["embeds"] = [_embed(embed) for embed in message.embeds]
    if components := message.parts or message.rows:
        body["components"] = [_part(part) for part in components]
    flags = _kind(message) | (SUPPRESS_NOTIFICATIONS if silent else 0)
    return {**body, "flags": flags} if flags else body


def edit_of(message: DiscordMessage, *, role: str = "") -> Json:
    """The body that puts a message in place of another of its kind; what it lacks goes.

    `role` stands in it as in the first one, and is not called again.
    """
    message = mentioning(message, role) if role else message
    nothing: Json = {"components": []} if message.parts else {"content": "", "embeds": []}
    return {"components": [], **nothing, **body_of(message)}


def _kind(message: DiscordMessage) -> int:
    return IS_COMPONENTS_V2 if message.parts else 0


def _part(part: Part) -> Json:
    match part:
        case Row():
            return {"type": 1, "components": _held(part)}
        case Section():
            picture = {"type": 11, "media": {"url": part.picture}, **_described(part.alt)}
            return {"type": 9, "components": [_part(part.text)], "accessory": picture}
        case Text():
            return {"type": 10, "content": part.markdown}
        case Gallery():
            picture = {"media": {"url": part.picture}, **_described(part.alt)}
            return {"type": 12, "items": [picture]}
        case Separator():
            return {"type": 14}
        case Container():
            accent = {} if part.accent is None else {"accent_color": part.accent}
            return {"type": 17, "components": [_part(one) for one in part.parts], **accent}


def _described(alt: str) -> Json:
    return {"description": alt} if alt else {}


def _held(row: Row) -> list[Json]:
    if isinstance(row.holds, Select):
        return [_select(row.holds)]
    return [_button(button) for button in row.holds]


def _select(select: Select) -> Json:
    return {
        "type": 3,
        "custom_id": select.custom_id,
        "placeholder": select.placeholder,
        "options": [
            {
                "label": choice.label,
                "value": choice.value,
                **({"description": choice.description} if choice.description else {}),
            }
            for choice in select.choices
        ],
    }


def _button(button: Button) -> Json:
    does = {"style": _LINK, "url": button.url} if button.url else {"style": _SECONDARY}
    known = {"label": button.label, "custom_id": button.custom_id}
    emoji = {"emoji": {"name": button.emoji}} if button.emoji else {}
    return {"type": 2, **does, **{name: value for name, value in known.items() if value}, **emoji}


def _embed(embed: Embed) -> Json:
    told: Json = {
        "title": embed.title,
        "url": embed.url,
        "description": embed.description,
        "footer": {"text": embed.footer} if embed.footer else None,
        "thumbnail": {"url": embed.thumbnail} if embed.thumbnail else None,
    }
    accent = {} if embed.accent is None else {"color": embed.accent}
    return {name: value for name, value in told.items() if value} | accent
