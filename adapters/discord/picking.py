"""Which channel is meant: the one in which it is asked, one that was picked, or one by its id."""

import discord

from adapters.discord.asked import CHANNEL, Interaction, data_of, here_of
from adapters.discord.permissions import Place
from bot.subscription import Address

Chosen = discord.app_commands.AppCommandChannel | discord.app_commands.AppCommandThread
"""A channel that was picked out of those of the server."""

_NAMELESS = "…"


def place_here(interaction: Interaction) -> Place:
    """The channel in which is asked."""
    channel = interaction.channel
    return Place(
        address=here_of(interaction),
        name=getattr(channel, "name", None) or _NAMELESS,
        kind=channel.type if channel else discord.ChannelType.text,
        granted=interaction.app_permissions,
    )


def place_of(interaction: Interaction, channel: Chosen) -> Place:
    """A channel of the server that was picked."""
    told = data_of(interaction).get("resolved", {}).get("channels", {}).get(str(channel.id), {})
    granted = told.get("app_permissions")
    return Place(
        address=Address(CHANNEL, str(channel.id)),
        name=channel.name,
        kind=channel.type,
        granted=None if granted is None else discord.Permissions(int(granted)),
    )


def place_by_id(interaction: Interaction, number: str) -> Place | None:
    """A channel of the server, of which Discord does not say what the bot may do there.

    None where there is none.
    """
    guild = interaction.guild
    channel = guild.get_channel_or_thread(int(number)) if guild and number.isdecimal() else None
    if channel is None:
        return None
    address = Address(CHANNEL, number)
    return Place(address=address, name=channel.name, kind=channel.type, granted=None)
