"""Who asks the bot for something in Discord, and where."""

from functools import partial
from typing import Any

import aiohttp
import discord
import structlog

from adapters.discord.opening import Client
from adapters.discord.words import ways
from bot.replies import Asker
from bot.subscription import Address

CHANNEL = "discord"
"""How addresses in Discord begin."""

Interaction = discord.Interaction[Client]

_log = structlog.get_logger(__name__)


def asker_of(
    interaction: Interaction,
    *,
    alone: bool = False,
    refused_alone: bool = False,
    target: Address | None = None,
) -> Asker:
    """Who asks; the rest as in `Asker`."""
    here = here_of(interaction)
    return Asker(
        address=here,
        target=target or here,
        reader=reader_of(interaction),
        language=interaction.locale.value,
        private=is_private(interaction),
        may_change=partial(_may_change, interaction),
        # In their own chat, what they chose there goes before the language of their client.
        alone=alone and not is_private(interaction),
        refused_alone=refused_alone and not is_private(interaction),
        ways=ways(interaction.locale.value),
        name_of=partial(_name_of, interaction),
    )


def here_of(interaction: Interaction) -> Address:
    """The channel in which is asked."""
    return Address(CHANNEL, str(interaction.channel_id or 0))


def reader_of(interaction: Interaction) -> str:
    """The person, as the store names them."""
    return f"{CHANNEL}:{interaction.user.id}"


def is_private(interaction: Interaction) -> bool:
    """Whether it is somebody's own chat with the bot."""
    return interaction.context.dm_channel


def may_speak(interaction: Interaction) -> bool:
    """Whether they may post where they ask, so that all may see the answer."""
    if interaction.guild_id is None:
        return True
    granted = interaction.permissions
    in_thread = isinstance(interaction.channel, discord.Thread)
    return granted.send_messages_in_threads if in_thread else granted.send_messages


def data_of(interaction: Interaction) -> dict[str, Any]:
    """What Discord tells of what was asked."""
    return dict(interaction.data or {})


async def _may_change(interaction: Interaction, address: Address) -> bool:
    """Whether they may: in their own chat, or with Manage Server where the channel is one of it."""
    if is_private(interaction):
        return address == here_of(interaction)
    managing = interaction.is_guild_integration() and interaction.permissions.manage_guild
    return managing and await _is_of_this_server(interaction, address)


def _name_of(interaction: Interaction, address: Address) -> str:
    """The name of a channel of the server; its id where it is not known."""
    place, guild = address.place, interaction.guild
    picked = data_of(interaction).get("resolved", {}).get("channels", {}).get(place, {})
    kept = guild.get_channel_or_thread(int(place)) if guild and place.isdecimal() else None
    name = picked.get("name") or (kept.name if kept else "")
    return f"#{name}" if name else place


async def _is_of_this_server(interaction: Interaction, address: Address) -> bool:
    # Discord lets somebody name none but channels of the server.
    named = data_of(interaction).get("resolved", {}).get("channels", {})
    if address == here_of(interaction) or address.place in named:
        return True
    guild = interaction.guild
    if guild is None or not address.place.isdecimal():
        return False
    number = int(address.place)
    return guild.get_channel_or_thread(number) is not None or await _has(guild, number)


async def _has(guild: discord.Guild, channel: int) -> bool:
    """Whether a channel is one of a server; of threads that were put away the gateway is silent."""
    try:
        await guild.fetch_channel(channel)
    except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
        _log.info("A channel is not known to be of a server.", says=str(error))
        return False
    return True
