"""The commands, as Discord is told of them."""

import inspect
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, cast

import discord
from discord import app_commands
from discord.app_commands import AppCommandContext, AppInstallationType, locale_str

from adapters.discord.answering import Answering
from adapters.discord.asked import Interaction
from adapters.discord.opening import Client
from adapters.discord.reading_commands import ReadingCommands
from adapters.discord.server_commands import ServerCommands
from adapters.discord.suggesting import Offer, Suggesting
from adapters.discord.words import CHOICES, COMMANDS, OPTIONS

Command = app_commands.Command[Any, ..., None]
Callback = Callable[..., Coroutine[Any, Any, None]]
Offering = Callable[[Interaction, str], Coroutine[Any, Any, Offer]]

_MANAGE_SERVER = discord.Permissions(manage_guild=True)


class Tree(app_commands.CommandTree[Client]):
    """The commands, whose every failure is said to who asked."""

    def __init__(self, client: Client, *, answering: Answering) -> None:
        super().__init__(client)
        self._answering = answering

    async def on_error(
        self, interaction: Interaction, error: app_commands.AppCommandError, /
    ) -> None:
        """Log a failure that is not one of ours, and answer: a command of old, a bug."""
        await super().on_error(interaction, error)
        if interaction.type is discord.InteractionType.application_command:
            await self._answering.apologise(interaction)


def add_commands(
    tree: Tree,
    *,
    reading: ReadingCommands,
    server: ServerCommands,
    suggesting: Suggesting,
    deep: bool,
) -> None:
    """Add every command; those that change a server are shown to who may manage it."""
    offers = {
        "paper": suggesting.papers,
        "day": suggesting.days,
        "week": suggesting.weeks,
        "month": suggesting.months,
        "zone": suggesting.zones,
        "change": suggesting.changes,
    }
    for everywhere in (
        *(reading.today, reading.date, reading.week, reading.month, reading.paper),
        *((reading.deep,) if deep else ()),
        *(reading.search, reading.save, reading.saved, reading.help),
    ):
        tree.add_command(_command(everywhere, offers, users=True))
    for for_all in (server.status, server.preview):
        tree.add_command(_command(for_all, offers))
    for changing in (
        *(server.subscribe, server.settings, server.unsubscribe, server.pause, server.language),
    ):
        command = _command(changing, offers)
        command.default_permissions = _MANAGE_SERVER
        tree.add_command(command)


def _command(callback: Callback, offers: Mapping[str, Offering], *, users: bool = False) -> Command:
    """The command of a method, by its name; `users` says that it is for people as for servers.

    What the tree as a whole allows would be added to that.
    """
    name, function = callback.__name__, cast("Any", callback).__func__
    options = [*inspect.signature(callback).parameters][1:]
    app_commands.rename(**{one: locale_str(one) for one in options})(function)
    app_commands.describe(**{one: locale_str(OPTIONS[one]) for one in options})(function)
    app_commands.choices(**{one: CHOICES[one] for one in options if one in CHOICES})(function)
    command = app_commands.Command[Any, ..., None](
        name=name,
        description=locale_str(COMMANDS[name]),
        callback=callback,
        allowed_contexts=AppCommandContext(guild=True, dm_channel=users, private_channel=users),
        allowed_installs=AppInstallationType(guild=True, user=users),
        auto_locale_strings=False,
    )
    for one in offers.keys() & options:
        command.autocomplete(one)(offers[one])
    return command
