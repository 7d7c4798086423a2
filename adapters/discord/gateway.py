"""The gateway: Discord tells what people ask, and which servers and channels are gone."""

import asyncio
import random as chance
from collections.abc import Awaitable, Callable
from contextlib import suppress

import aiohttp
import discord
import structlog

from adapters.discord.answering import Answering
from adapters.discord.asked import CHANNEL
from adapters.discord.errors import interrupted
from adapters.discord.hearing import Hearing
from adapters.discord.opening import Client
from adapters.discord.refusals import REFUSALS
from adapters.discord.regaining import Regaining
from bot.backoff import Backoff
from bot.channel import ChannelBroken, DeliveryError, TryAgain
from bot.comings import Comings
from bot.errors import StoreProblem
from bot.language import N_
from bot.stopping import until
from bot.subscription import Address

REMOVED = N_(
    "Paperboy was removed from the server. Whoever manages the server can add it and subscribe "
    "anew."
)

DELETED = 10003
"""https://docs.discord.com/developers/topics/opcodes-and-status-codes#json-json-error-codes"""

FIRST, LONGEST = 1.0, 120.0
"""Seconds before the gateway is tried again after a failure, and at most between two tries; it may
be a thousand times a day: https://docs.discord.com/developers/events/gateway#session-start-limit-object."""

STEADY = 600.0
"""Seconds after which a connection was a good one, and its end is the first failure."""

GRACE, LEAVING = 1.5, 1.0
"""Seconds that what is under way is given to end, and Discord to see that we leave."""

_FATAL = frozenset({4004, 4010, 4011, 4012, 4013, 4014})
"""https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes"""

_log = structlog.get_logger(__name__)


class Gateway:
    """Listens for as long as it runs; the library keeps the connection, and resumes it.

    A server that is gone ends the subscriptions of the channels that the library remembers of it.
    Of what happens while nobody listens Discord tells nothing: that a channel is gone, the next
    digest finds out.

    Args:
        prepare: done before each connection.

    Attributes:
        broken: why Discord refuses the bot, as a sentence; empty from when it lets it in.
    """

    def __init__(
        self,
        *,
        client: Client,
        answering: Answering,
        comings: Comings,
        prepare: Callable[[], Awaitable[None]],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        random: Callable[[], float] = chance.random,
    ) -> None:
        self.broken = ""
        self._client = client
        self._answering = answering
        self._comings = comings
        self._prepare = prepare
        self._backoff = Backoff(
            "The gateway of Discord is not open; it is tried again.",
            first=FIRST,
            longest=LONGEST,
            sleep=sleep,
            random=random,
        )
        self._hearing = Hearing(
            client,
            self.on_connect,
            self.on_guild_remove,
            self.on_guild_channel_delete,
            self.on_raw_thread_delete,
        )
        self._regaining = Regaining(client=client, comings=comings, sleep=sleep)

    def wake(self) -> None:
        """Do nothing: Discord speaks by itself."""

    async def run(self, stop: asyncio.Event) -> None:
        """Listen until `stop` is set or Discord refuses the bot."""
        self._hearing.begin()
        self._regaining.begin()
        try:
            await until(stop, self._listen())
        except ChannelBroken as problem:
            self.broken = str(problem)
            _log.error("Discord refuses the bot; nobody is answered.", says=self.broken)
        finally:
            await self._leave()

    async def on_connect(self) -> None:
        """Discord let the bot in."""
        self.broken = ""

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """End what the channels of a server subscribed to; an outage is told otherwise."""
        for channel in (*guild.channels, *guild.threads):
            await self._left(channel.id, REMOVED)

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """End what a channel subscribed to; its threads are told of by themselves."""
        await self._left(channel.id, REFUSALS[DELETED].says)

    async def on_raw_thread_delete(self, told: discord.RawThreadDeleteEvent) -> None:
        """End what a thread subscribed to."""
        await self._left(told.thread_id, REFUSALS[DELETED].says)

    async def _left(self, channel: int, reason: str) -> None:
        try:
            # Nothing wakes a pause here: who adds the bot again subscribes anew.
            await self._comings.left(Address(CHANNEL, str(channel)), reason, for_good=True)
        except StoreProblem as problem:
            _log.warning("The next digest will find a channel gone.", says=str(problem))

    async def _listen(self) -> None:
        while True:
            try:
                await self._connect()
            except ChannelBroken:
                raise
            except DeliveryError as problem:
                wait = problem.after if isinstance(problem, TryAgain) else None
                await self._backoff.wait(problem, least=wait or 0.0)

    async def _connect(self) -> None:
        """Be connected for as long as that goes well, and raise a `DeliveryError` then."""
        await self._client.sign_in()
        await self._prepare()
        clock = asyncio.get_running_loop().time
        began = clock()
        try:
            await self._client.connect()
        except discord.PrivilegedIntentsRequired as error:
            raise _refused(str(error)) from error
        except discord.ConnectionClosed as error:
            if error.code in _FATAL:
                raise _refused(f"code {error.code}") from error
            raise TryAgain(f"Discord closed the gateway (code {error.code}).") from error
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            raise interrupted(error) from error
        except Exception as error:
            _log.exception("The gateway met a bug.")
            raise TryAgain(f"The gateway met a bug ({type(error).__name__}).") from error
        else:
            raise TryAgain("The gateway was closed.")
        finally:
            await self._client.reopen()
            if clock() - began > STEADY:
                self._backoff.over()

    async def _leave(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(LEAVING):
                shards = self._client.shards.values()
                await asyncio.gather(*(shard.disconnect() for shard in shards))
        await self._regaining.end()
        await asyncio.gather(self._hearing.end(GRACE), self._answering.finish(GRACE))


def _refused(says: str) -> ChannelBroken:
    return ChannelBroken(
        f"Discord closed the gateway for good ({says}). Its owner finds the token and the bot's "
        "settings in the Discord Developer Portal.",
        reason="gateway-refused",
    )
