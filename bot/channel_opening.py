"""The composition of the channels: the terminal, folders, Telegram and Discord."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from types import MappingProxyType
from typing import Any

from pydantic import SecretStr

from adapters.console import Console, terminal_style
from adapters.discord.invalid import InvalidRequests
from adapters.discord.place import channel_of
from adapters.discord.webhook import open_webhooks
from adapters.discord.webhook_place import webhook_of
from adapters.folder import Folder, folder_of
from adapters.telegram.place import place_of
from bot.channel import Channel
from bot.ports import PhotoStore, PictureSource
from bot.settings import Settings
from bot.shards import Shards
from bot.subscribing import PlaceReaders

PLACES: PlaceReaders = MappingProxyType(
    {
        "telegram": place_of,
        "discord": channel_of,
        "discord-webhook": webhook_of,
        "file": folder_of,
    }
)

TELEGRAM_FREE_RATE = 30
"""Messages a second that cost nothing: https://core.telegram.org/bots/faq."""


@asynccontextmanager
async def open_channels(
    settings: Settings, *, shards: Shards | None, photos: PhotoStore, pictures: PictureSource
) -> AsyncIterator[Mapping[str, Channel[Any]]]:
    """Every channel that there is, by its name; closed at the end.

    Args:
        settings: Telegram and Discord are there where a token is.
        shards: of the Discord bot, those that this process may listen to; None for all of them.
        photos: remembers what Telegram has.
        pictures: where those come from that Telegram cannot fetch.
    """
    invalid = InvalidRequests()
    async with AsyncExitStack() as opened:
        webhooks = open_webhooks(
            api_url=settings.discord_api_url, invalid=invalid, zone=settings.time_zone
        )
        channels: list[Channel[Any]] = [
            Console(style=terminal_style(), zone=settings.time_zone),
            Folder(),
            await opened.enter_async_context(webhooks),
        ]
        if settings.telegram_token is not None:
            telegram = _telegram(settings, settings.telegram_token, photos, pictures)
            channels.append(await opened.enter_async_context(telegram))
        if settings.discord_token is not None:
            discord = _discord(settings, settings.discord_token, shards, invalid)
            channels.append(await opened.enter_async_context(discord))
        yield {channel.name: channel for channel in channels}


@asynccontextmanager
async def _telegram(
    settings: Settings, token: SecretStr, photos: PhotoStore, pictures: PictureSource
) -> AsyncIterator[Channel[Any]]:
    # The SDK takes longer to import than all the rest; without a token nobody needs it.
    from adapters.telegram.channel import Telegram  # noqa: PLC0415
    from adapters.telegram.opening import open_bot, open_photos  # noqa: PLC0415

    secret = token.get_secret_value()
    async with (
        open_bot(secret, api_url=settings.telegram_api_url) as bot,
        open_photos(secret, store=photos, pictures=pictures) as known,
    ):
        paid = settings.telegram_rate > TELEGRAM_FREE_RATE
        yield Telegram(bot=bot, photos=known, paid=paid)


@asynccontextmanager
async def _discord(
    settings: Settings, token: SecretStr, shards: Shards | None, invalid: InvalidRequests
) -> AsyncIterator[Channel[Any]]:
    from adapters.discord.channel import Discord  # noqa: PLC0415 – the same
    from adapters.discord.opening import open_client  # noqa: PLC0415

    async with open_client(
        token.get_secret_value(),
        api_url=settings.discord_api_url,
        invalid=invalid,
        at_once=False,
        shard_ids=None if shards is None else shards.ids,
        shard_count=None if shards is None else shards.count,
    ) as client:
        yield Discord(client=client, zone=settings.time_zone)
