"""The composition of what answers people, on every platform that has a token."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from bot.app import App, now
from bot.chats import Chats
from bot.comings import Comings
from bot.commands import Commands
from bot.deep_reading import DeepReading
from bot.deep_showing import DeepShowing
from bot.desk import Desk
from bot.inbox import Item
from bot.measure import Measure
from bot.preferring import Preferring
from bot.reading_list import ReadingList
from bot.reporting import Reporting
from bot.showing import Showing
from bot.subscription import Address
from bot.work import Bell, Once, Runner, Work
from formatters import discord, telegram

if TYPE_CHECKING:
    from adapters.discord.channel import Discord
    from adapters.telegram.channel import Telegram

LAYOUTS = {
    "telegram": telegram.LAYOUTS,
    "discord": discord.LAYOUTS,
}
"""What can be chosen in the settings, by channel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """The use cases behind the commands, the same on every platform."""

    commands: Commands
    preferring: Preferring
    comings: Comings
    chats: Chats
    deep: DeepShowing


def build_counter(app: App, reading: DeepReading, measure: Measure) -> Counter:
    """The use cases behind the commands."""
    settings, readers = app.settings, app.readers
    chats = Chats(
        readers=readers,
        ledger=app.ledger,
        language=settings.language,
        zone=str(settings.time_zone),
        top=settings.top,
    )
    preferring = Preferring(
        subscribing=app.subscribing, ledger=app.ledger, chats=chats, layouts=LAYOUTS, now=now
    )
    reading_list = ReadingList(readers=readers, store=app.store, chats=chats)
    showing = Showing(
        editions=app.editions,
        lookup=app.lookup,
        chats=chats,
        reading_list=reading_list,
        now=now,
        clock=time.monotonic,
    )
    deep = DeepShowing(reading=reading, chats=chats)
    commands = Commands(
        lookup=app.lookup,
        chats=chats,
        showing=showing,
        deep=deep,
        preferring=preferring,
        reading_list=reading_list,
        reporting=Reporting(ledger=app.ledger, subscribing=app.subscribing, chats=chats),
        measure=measure,
    )
    comings = Comings(ledger=app.ledger, readers=readers, chats=chats, preferring=preferring)
    return Counter(
        commands=commands, preferring=preferring, comings=comings, chats=chats, deep=deep
    )


def telegram_front(
    app: App, counter: Counter, took: Callable[[Address], Awaitable[None]], bell: Bell
) -> Work:
    """What answers on Telegram."""
    from adapters.telegram.answering import Answering  # noqa: PLC0415 – imports the SDK
    from adapters.telegram.polling import Polling  # noqa: PLC0415
    from adapters.telegram.registering import register  # noqa: PLC0415
    from adapters.telegram.webhook import Webhook  # noqa: PLC0415

    channel = cast("Telegram", app.channels["telegram"])
    answering = Answering(
        bot=channel.bot,
        commands=counter.commands,
        comings=counter.comings,
        chats=counter.chats,
        photos=channel.photos,
        took=took,
        now=now,
        clock=time.monotonic,
        sleep=asyncio.sleep,
    )
    desk = Desk(
        channel="telegram", inbox=app.inbox, answer=answering.answer, resume=answering.resume
    )

    async def put(items: Sequence[Item]) -> int:
        # The desk that answers may be in another process.
        new = await desk.put(items)
        bell.ring()
        return new

    owned: dict[str, Runner] = {
        "answer:telegram": desk,
        "register:telegram": Once(lambda: register(channel.bot, deep=counter.deep.offered)),
    }
    settings = app.settings
    if settings.public_url is None:
        owned["poll:telegram"] = Polling(bot=channel.bot, put=put, now=now)
        return Work(jobs={}, owned=owned)
    host, port = settings.listen
    webhook = Webhook(
        bot=channel.bot, public_url=settings.public_url, host=host, port=port, put=put, now=now
    )
    return Work(jobs={}, owned=owned, local=[webhook])


async def discord_front(app: App, counter: Counter, opened: AsyncExitStack) -> Runner:
    """What listens and answers on Discord."""
    from adapters.discord.front import open_front  # noqa: PLC0415 – imports the SDK

    channel = cast("Discord", app.channels["discord"])
    front = open_front(
        client=channel.client,
        commands=counter.commands,
        comings=counter.comings,
        preferring=counter.preferring,
        chats=counter.chats,
        deep=counter.deep.offered,
        api_url=app.settings.discord_api_url,
    )
    return await opened.enter_async_context(front)
