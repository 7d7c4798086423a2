"""Everything that answers people in Discord, put together."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import aiohttp

from adapters.discord.answering import Answering
from adapters.discord.asking import Asking
from adapters.discord.commands import Tree, add_commands
from adapters.discord.gateway import Gateway
from adapters.discord.opening import Client
from adapters.discord.place import API_URL
from adapters.discord.pressing import Pressing, pressed_by
from adapters.discord.reading_commands import ReadingCommands
from adapters.discord.registering import register
from adapters.discord.server_commands import ServerCommands
from adapters.discord.speaking import Speaking
from adapters.discord.suggesting import Suggesting
from adapters.discord.webhook_calls import ANSWER, CONNECT, WebhookCalls
from adapters.discord.wishing import Wishing
from adapters.discord.writing import Writing
from bot.chats import Chats
from bot.comings import Comings
from bot.commands import Commands
from bot.preferring import Preferring
from bot.throttle import Throttle


def _now() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def open_front(
    *,
    client: Client,
    commands: Commands,
    comings: Comings,
    preferring: Preferring,
    chats: Chats,
    deep: bool = False,
    api_url: str = API_URL,
    now: Callable[[], datetime] = _now,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> AsyncIterator[Gateway]:
    """What runs so that people are answered; nothing is asked of Discord yet.

    A client can have one front, and must be open for longer; `api_url` is the same for both.
    `deep` says whether a model writes deep reads, so that they are offered.
    `now` is this instant, aware. `clock` gives seconds that only go forward, `sleep` waits so many.
    """
    timeout = aiohttp.ClientTimeout(total=ANSWER, connect=CONNECT)
    async with aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()) as http:
        calls = WebhookCalls(http=http, api_url=api_url, invalid=client.invalid)
        answering = Answering(
            speaking=Speaking(calls=calls, sleep=sleep),
            chats=chats,
            throttle=Throttle(),
            clock=clock,
        )
        wishing = Wishing(preferring=preferring, chats=chats)
        tree = Tree(client, answering=answering)
        add_commands(
            tree,
            reading=ReadingCommands(answering=answering, commands=commands, chats=chats, deep=deep),
            server=ServerCommands(answering=answering, commands=commands, wishing=wishing),
            suggesting=Suggesting(commands=commands, now=now, clock=clock),
            deep=deep,
        )
        yield Gateway(
            client=client,
            answering=answering,
            comings=comings,
            prepare=_preparing(client, tree, answering, commands, wishing),
            sleep=sleep,
        )


def _preparing(
    client: Client, tree: Tree, answering: Answering, commands: Commands, wishing: Wishing
) -> Callable[[], Awaitable[None]]:
    """Have presses and dialogs answered too; what is to be done before the client connects."""
    writing = Writing(answering=answering, commands=commands)
    client.event(writing.on_interaction)
    pressed = pressed_by(
        Pressing(answering=answering, commands=commands, wishing=wishing, writing=writing)
    )
    asking = Asking(client=client)

    async def prepare() -> None:
        # The library forgets them when it closes everything after a failure.
        client.add_dynamic_items(pressed)
        await register(tree, asking)

    return prepare
