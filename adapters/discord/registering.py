"""Telling Discord our commands, where it knows others."""

from typing import Any

import aiohttp
import discord
import structlog

from adapters.discord.asking import Asking
from adapters.discord.commands import Tree
from adapters.discord.words import Words
from bot.channel import DeliveryError

_COMPARED = frozenset({
    "name", "description", "type", "options", "choices", "value", "required", "autocomplete",
    "channel_types", "min_value", "max_value", "contexts", "integration_types",
    "default_member_permissions", "name_localizations", "description_localizations",
})  # fmt: skip
"""What we say of a command or an option; Discord has more, and leaves out what is as usual."""

_log = structlog.get_logger(__name__)


async def register(tree: Tree, asking: Asking) -> None:
    """Register the commands if they changed; a failure is logged, and of no further weight."""
    await tree.set_translator(Words())
    try:
        if await _differ(tree, asking):
            known = await tree.sync()
            _log.info("The commands are registered with Discord.", count=len(known))
    except DeliveryError as problem:
        _log.warning("The commands are not registered with Discord.", says=str(problem))
    except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
        says = getattr(error, "text", "") or type(error).__name__
        _log.warning("The commands are not registered with Discord.", says=says)


async def _differ(tree: Tree, asking: Asking) -> bool:
    ours = [await command.get_translated_payload(tree, Words()) for command in tree.get_commands()]
    theirs = await asking.get(
        "/applications/{application_id}/commands?with_localizations=true",
        application_id=str(tree.client.application_id),
    )
    return bool(_essence(ours) != _essence(theirs))


def _essence(told: Any) -> Any:  # noqa: ANN401 – JSON
    """What is said of commands, whoever says it: without what is as usual, in one order."""
    match told:
        case dict():
            known = {name: value for name, value in told.items() if name in _COMPARED}
            return {
                name: value if name.endswith("_localizations") else _essence(value)
                for name, value in known.items()
                if value not in (None, False, [], {})
            }
        case list():
            return sorted(map(_essence, told), key=str)
        case _:
            return str(told)
