"""Commands of a server: what comes to its channels, and when."""

from dataclasses import replace
from typing import Any

import discord
from discord.app_commands import Transform, Transformer

from adapters.discord.answering import Answering, Way
from adapters.discord.asked import Interaction
from adapters.discord.permissions import THREADS
from adapters.discord.picking import Chosen, place_here, place_of
from adapters.discord.wishing import EVERYONE, Wanted, Wishing, about
from bot.commands import Commands
from bot.replies import Asker, DigestShown, Reply

_KINDS = (
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.forum,
    discord.ChannelType.media,
    *sorted(THREADS, key=lambda kind: kind.value),
)


class _Postable(Transformer):
    """A channel of a kind that digests can be posted in; the library's own types know others."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        return list(_KINDS)

    async def transform(self, _: discord.Interaction[Any], value: Chosen) -> Chosen:
        return value


Postable = Transform[Chosen, _Postable]


class ServerCommands:
    """Each method is the command of its name."""

    def __init__(self, *, answering: Answering, commands: Commands, wishing: Wishing) -> None:
        self._answering = answering
        self._commands = commands
        self._wishing = wishing

    async def subscribe(
        self,
        interaction: Interaction,
        *,
        channel: Postable | None = None,
        time: str = "",
        zone: str = "",
        period: str = "",
        layout: str = "",
        language: str = "",
        role: discord.Role | None = None,
        edition: str = "",
        publish: bool | None = None,
        discuss: bool | None = None,
    ) -> None:
        """Subscribe a channel, or change what it is subscribed to."""
        place = place_of(interaction, channel) if channel else place_here(interaction)
        wanted = Wanted(
            time=time,
            zone=zone,
            period=period,
            layout=layout,
            language=language,
            edition=edition,
            role=_named(role),
            calls=role is not None and not role.mentionable,
            publish=publish,
            discuss=discuss,
        )
        await self._answering.answer(
            interaction,
            lambda asker: self._wishing.subscribe(asker, place, wanted),
            Way.TO_ONE,
            target=place.address,
        )

    async def settings(
        self, interaction: Interaction, change: str = "", channel: Postable | None = None
    ) -> None:
        """Show the settings of a channel, or change one."""
        await self._say(interaction, "settings", channel, change)

    async def unsubscribe(self, interaction: Interaction, channel: Postable | None = None) -> None:
        """Stop the digests of a channel."""
        await self._say(interaction, "unsubscribe", channel)

    async def pause(self, interaction: Interaction, channel: Postable | None = None) -> None:
        """Pause the digests of a channel, or go on."""
        await self._say(interaction, "pause", channel)

    async def status(self, interaction: Interaction, channel: Postable | None = None) -> None:
        """Say what comes to a channel, and what went wrong."""
        await self._say(interaction, "status", channel)

    async def language(self, interaction: Interaction, language: str = "") -> None:
        """Choose the language of a channel."""
        await self._answering.answer(
            interaction,
            lambda asker: self._commands.answer(asker, "language", language),
            Way.TO_ONE,
            as_here=True,
        )

    async def preview(self, interaction: Interaction, layout: str = "") -> None:
        """Show the digest as the channel gets it, to who asks alone."""

        async def ask(asker: Asker) -> Reply:
            reply = await self._commands.answer(asker, "preview")
            if layout and isinstance(reply, DigestShown):
                return replace(reply, layout=layout)
            return reply

        await self._answering.answer(interaction, ask, Way.TO_ONE, as_here=True)

    async def _say(
        self, interaction: Interaction, name: str, channel: Chosen | None, text: str = ""
    ) -> None:
        place = place_of(interaction, channel) if channel else None

        async def ask(asker: Asker) -> Reply:
            reply = await self._commands.answer(asker, name, text)
            return about(place, reply) if place else reply

        await self._answering.answer(
            interaction, ask, Way.TO_ONE, target=place.address if place else None
        )


def _named(role: discord.Role | None) -> str:
    if role is None:
        return ""
    return EVERYONE if role.is_default() else str(role.id)
