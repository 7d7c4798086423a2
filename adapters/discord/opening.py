"""Opening a client that can be asked at once, and connected to the gateway later."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any, cast

import aiohttp
import discord
import structlog
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from adapters.discord.errors import interrupted, refused
from adapters.discord.invalid import InvalidRequests
from adapters.discord.place import API_URL, base_of
from adapters.discord.watch import watching
from bot.channel import ChannelBroken, DeliveryError, TryAgain, Unclear

PATIENCE = 20.0
"""Seconds for signing in."""

_TOKEN = re.compile(r"[A-Za-z0-9_.-]+")

_log = structlog.get_logger(__name__)


class Client(discord.AutoShardedClient):
    """The library's client, which signs in by itself once Discord can be reached.

    `connect` opens the gateway, after `sign_in`; without it nothing is heard of Discord, but all
    can be asked.

    Attributes:
        invalid: counts what Discord refuses.
    """

    def __init__(
        self,
        token: str,
        *,
        invalid: InvalidRequests,
        shard_ids: Sequence[int] | None = None,
        shard_count: int | None = None,
    ) -> None:
        # Nobody is spoken to, so there is nothing to warn of.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        super().__init__(
            intents=discord.Intents(guilds=True),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            allowed_mentions=discord.AllowedMentions.none(),
            http_trace=watching(invalid),
            **_sharding(shard_ids, shard_count),
        )
        self._shards_wanted = shard_count
        self.invalid = invalid
        self._secret = token
        self._signing: asyncio.Task[None] | None = None

    async def sign_in(self) -> None:
        """Have Discord know this bot, where it does not yet; all who wait share one try.

        Raises:
            ChannelBroken: the token is wrong.
            TryAgain: Discord is not to be reached now.
        """
        if self._signing is None:
            self._signing = asyncio.create_task(self._sign_in())
            self._signing.add_done_callback(self._tried)
        await asyncio.shield(self._signing)

    def _tried(self, signing: asyncio.Task[None]) -> None:
        if signing.cancelled() or signing.exception() is not None:
            self._signing = None

    async def reopen(self) -> None:
        """Be as before signing in, where the library closed everything after a failure."""
        if self.is_closed():
            self.clear()
            # Its queue of events would end the next connection: that it was closed stands there.
            await self._async_setup_hook()
            self.http.connector = discord.utils.MISSING
            # As many as Discord recommends are asked for anew.
            self.shard_count = cast("int", self._shards_wanted)
            self._signing = None

    async def launch_shards(self) -> None:
        """Open the gateway that the API names.

        By itself the library asks for it only together with the number of shards, and goes straight
        to Discord where that is given, or where a session begins anew.
        """
        count, gateway, _ = await self.http.get_bot_gateway()
        DiscordWebSocket.DEFAULT_GATEWAY = URL(gateway)
        self.shard_count = self._shards_wanted or count
        await super().launch_shards()

    async def close(self) -> None:
        """Leave the gateway and close every connection."""
        if self._signing is not None:
            self._signing.cancel()
        await super().close()

    async def _sign_in(self) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                await self.login(self._secret)
        except discord.LoginFailure:
            await self._leave()
            raise refused(401, 0, "401: Unauthorized") from None
        except discord.HTTPException as error:
            await self._leave()
            raise _harmless(refused(error.status, error.code, error.text)) from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            await self._leave()
            raise _harmless(interrupted(error)) from error

    async def _leave(self) -> None:
        """Give back the session of a try that failed: the next one opens another."""
        await self.http.close()
        self.http.connector = discord.utils.MISSING


@asynccontextmanager
async def open_client(
    token: str,
    *,
    api_url: str = API_URL,
    invalid: InvalidRequests | None = None,
    at_once: bool = True,
    shard_ids: Sequence[int] | None = None,
    shard_count: int | None = None,
) -> AsyncIterator[Client]:
    """A client that is signed in, or will be: where Discord cannot be reached, that is logged.

    Those that are open at a time have one API: the library has one address for all.

    Args:
        token: as the Discord Developer Portal gives it.
        api_url: of a proxy or a stand-in, in place of Discord's own; the gateway is asked of it.
        invalid: counts what Discord refuses; one for all bots and webhooks of a machine.
        at_once: whether to sign in now; otherwise before the first request.
        shard_ids: of the shards that listen here; None for all of them.
        shard_count: how many there are everywhere; None for as many as Discord recommends.

    Raises:
        ChannelBroken: there is no token, or it is wrong.
    """
    if _TOKEN.fullmatch(token.strip()) is None:
        raise ChannelBroken(
            "That is not the token of a Discord bot. The Discord Developer Portal gives one.",
            reason="bad-token",
        )
    client = Client(
        token.strip(),
        invalid=invalid or InvalidRequests(),
        shard_ids=shard_ids,
        shard_count=shard_count,
    )
    with _asking(api_url):
        async with client:
            if at_once:
                await _try_to_sign_in(client)
            yield client


async def _try_to_sign_in(client: Client) -> None:
    try:
        await client.sign_in()
    except TryAgain as error:
        _log.warning("Discord is asked again with the first digest.", says=str(error))


@contextmanager
def _asking(api_url: str) -> Iterator[None]:
    usual, gateway = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE = base_of(api_url)
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = usual, gateway


def _sharding(ids: Sequence[int] | None, count: int | None) -> dict[str, Any]:
    """What the library is told of shards; to it, None is something that was said."""
    told = {"shard_ids": None if ids is None else list(ids), "shard_count": count}
    return {name: value for name, value in told.items() if value is not None}


def _harmless(error: DeliveryError) -> DeliveryError:
    """Nothing was sent yet, whatever became of the request."""
    match error:
        case ChannelBroken() | TryAgain():
            return error
        case Unclear():
            return TryAgain(str(error), whole_bot=True, reason=error.reason)
        case _:
            return ChannelBroken(str(error), reason=error.reason)
