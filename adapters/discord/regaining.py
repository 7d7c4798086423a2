"""Permissions that come back: what was paused or made plain for their sake goes on.

Without asking for them: the gateway tells of changes to roles, channels, threads and to the bot
itself, and when it begins anew, everything is looked through once.
https://docs.discord.com/developers/events/gateway#list-of-intents
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator
from contextlib import contextmanager

import discord
import structlog

from adapters.discord.asked import CHANNEL
from adapters.discord.hearing import Hearing
from adapters.discord.opening import Client
from adapters.discord.permissions import PLAINEST, Place, lacking
from bot.comings import Comings
from bot.errors import StoreProblem
from bot.subscription import Address

MOMENT = 0.5
"""Seconds for which what is told is gathered: a category that is edited is told of once for each of
its channels, and who is held back is looked up among all subscriptions."""

RECORDED = 15.0
"""Seconds after which a pause is recorded that follows from a refusal of just before: everything is
looked through once more then."""

_log = structlog.get_logger(__name__)


class Regaining:
    """Listens for permissions that the bot gains, in servers that this process is told of."""

    def __init__(
        self,
        *,
        client: Client,
        comings: Comings,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._client = client
        self._comings = comings
        self._sleep = sleep
        self._told = set[discord.Guild]()
        self._hearing = Hearing(
            client,
            self.on_shard_ready,
            self.on_member_update,
            self.on_guild_role_update,
            self.on_guild_channel_update,
            self.on_guild_channel_create,
            self.on_raw_thread_update,
        )

    def begin(self) -> None:
        """Look again, after an end."""
        self._hearing.begin()

    async def end(self) -> None:
        """Look no further, wherever it stands: the next start looks through everything."""
        await self._hearing.end()
        self._told.clear()

    async def on_shard_ready(self, shard: int) -> None:
        """Find what changed while nobody listened."""
        await self._look(one for one in self._client.guilds if one.shard_id == shard)

    async def on_member_update(self, before: discord.Member, after: discord.Member) -> None:
        """Roles were given to the bot; of others nothing is told."""
        if after == after.guild.me and before.roles != after.roles:
            await self._look([after.guild])

    async def on_guild_role_update(self, before: discord.Role, after: discord.Role) -> None:
        """A role may more than before."""
        if _gained(before.permissions, after.permissions):
            await self._look([after.guild])

    async def on_guild_channel_update(
        self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel
    ) -> None:
        """A channel lets the bot do more than before, and with it its threads."""
        me = after.guild.me
        if _gained(before.permissions_for(me), after.permissions_for(me)):
            await self._look([after.guild])

    async def on_guild_channel_create(self, channel: discord.abc.GuildChannel) -> None:
        """A channel can be seen that was there before, perhaps."""
        with _noticing():
            await self._regained(channel)

    async def on_raw_thread_update(self, told: discord.RawThreadUpdateEvent) -> None:
        """A thread was opened again, or unlocked."""
        guild = self._client.get_guild(told.guild_id)
        thread = None if guild is None else guild.get_thread(told.thread_id)
        if thread is not None:
            with _noticing():
                await self._regained(thread)

    async def _look(self, guilds: Iterable[discord.Guild]) -> None:
        """Look through servers, together with all that others are told of in the same moment."""
        first = not self._told
        self._told.update(guilds)
        if not (first and self._told):
            return
        with _noticing():
            await self._sleep(MOMENT)
            guilds, self._told = self._told, set()
            await self._look_through(guilds)
        with _noticing():
            await self._sleep(RECORDED)
            await self._look_through(guilds)

    async def _look_through(self, guilds: Collection[discord.Guild]) -> None:
        hindered = {one.place for one in await self._comings.hindered(CHANNEL)}
        for guild in guilds if hindered else ():
            for channel in (*guild.channels, *guild.threads):
                if str(channel.id) in hindered:
                    await self._regained(channel)

    async def _regained(self, channel: discord.abc.GuildChannel | discord.Thread) -> None:
        if isinstance(channel, discord.Thread) and not _is_open(channel):
            return
        place = Place(
            address=Address(CHANNEL, str(channel.id)),
            name=channel.name,
            kind=channel.type,
            granted=channel.permissions_for(channel.guild.me),
        )
        if not lacking(place, layout=PLAINEST):
            await self._comings.allowed(
                place.address,
                fully=lambda one: not lacking(place, layout=one.layout, discuss=one.discuss),
            )


@contextmanager
def _noticing() -> Iterator[None]:
    """A store that fails costs this look."""
    try:
        yield
    except StoreProblem as problem:
        _log.warning("Permissions that came back are not noticed.", says=str(problem))


def _is_open(thread: discord.Thread) -> bool:
    """Whether it can be posted in; of one without its channel nothing is known."""
    return not (thread.archived or thread.locked or thread.parent is None)


def _gained(before: discord.Permissions, after: discord.Permissions) -> bool:
    return bool(after.value & ~before.value)
