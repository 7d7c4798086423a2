"""Who the bots are, asked of their platforms: whether their tokens are good."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from bot.app import App
from bot.channel import ChannelBroken, DeliveryError
from bot.errors import UsageProblem

if TYPE_CHECKING:
    from adapters.discord.channel import Discord
    from adapters.telegram.channel import Telegram

PATIENCE = 5.0
"""Seconds for a platform to say who its bot is, before a service begins without knowing."""


async def check_bots(app: App, names: Collection[str]) -> None:
    """Make sure that none of these platforms refuses the token of its bot.

    One that is out of reach is no reason not to begin.

    Raises:
        UsageProblem: one does.
    """
    asked = await asyncio.gather(*(_refusal(app, name) for name in names if name in app.channels))
    if refusals := [one for one in asked if one]:
        raise UsageProblem(" ".join(refusals))


async def _refusal(app: App, name: str) -> str:
    """What a platform says of a token that is not good; empty where it is, or may be."""
    try:
        async with asyncio.timeout(PATIENCE):
            await ASKS[name](app)
    except ChannelBroken as problem:
        return str(problem) if problem.reason == "bad-token" else ""
    except (DeliveryError, TimeoutError):
        return ""
    return ""


async def _on_telegram(app: App) -> str:
    from adapters.telegram.opening import name_of  # noqa: PLC0415 – imports the SDK

    return f"the bot is {await name_of(cast('Telegram', app.channels['telegram']).bot)}"


async def _on_discord(app: App) -> str:
    client = cast("Discord", app.channels["discord"]).client
    await client.sign_in()
    return f"the bot is {client.user}"


ASKS: Mapping[str, Callable[[App], Awaitable[str]]] = MappingProxyType(
    {"telegram": _on_telegram, "discord": _on_discord}
)
"""By platform, what asks who its bot is, and says so or raises a `DeliveryError`."""
