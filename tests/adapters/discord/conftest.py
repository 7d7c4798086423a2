"""What the tests of Discord share: a Discord on this machine, and the real library before it."""

import logging
import socket
import warnings
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

with warnings.catch_warnings():
    # The library imports a module that Python 3.13 no longer has, where it does without.
    warnings.filterwarnings("ignore", "'audioop' is deprecated", DeprecationWarning)
    import discord  # noqa: F401 – so that it is there, and warns no more

from adapters.discord.channel import Discord
from adapters.discord.opening import Client, open_client
from adapters.discord.webhook import DiscordWebhook, open_webhooks
from bot.digest import Selection, build
from bot.models import Digest, Listing, Paper
from tests.adapters.discord.gateway import Discord as GatewayApi
from tests.adapters.discord.gateway import serving
from tests.adapters.discord.rest_api import FORUM, TOKEN, Place, RestApi
from tests.adapters.discord.stage import Stage, staged
from tests.adapters.loop_time import slow_down

HOOK, SECRET = "77", "made-up_SECRET-of-a-webhook"


class Ticks:
    """A clock that only goes forward when it is told to."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def __call__(self) -> float:
        return self.seconds


class Turns:
    """Gives a turn to everybody; `count` is how many it gave."""

    def __init__(self) -> None:
        self.count = 0

    @asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        self.count += 1
        yield


@pytest.fixture(autouse=True)
def no_secret_in_any_log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Every test listens to everything that is logged."""
    caplog.set_level(logging.DEBUG)
    # Each of its calls is several lines, of statements that hold no token.
    caplog.set_level(logging.INFO, logger="aiosqlite")
    for name in list(logging.Logger.manager.loggerDict):
        if name.split(".")[0] in {"discord", "aiohttp", "asyncio"}:
            caplog.set_level(logging.DEBUG, logger=name)
    yield
    said = [caplog.text]
    for record in caplog.get_records("call") + caplog.get_records("setup"):
        said += [record.getMessage(), repr(record.__dict__)]
    for secret in (TOKEN.rpartition(".")[2], SECRET):
        assert secret not in "\n".join(said)


@pytest.fixture
async def api() -> AsyncIterator[RestApi]:
    """Discord; its address is `api.url`, with a text channel 7, a forum 8 and a webhook."""
    api = RestApi()
    api.places["8"] = Place(kind=FORUM)
    api.webhooks[HOOK] = (SECRET, "7")
    runner = web.AppRunner(api.app(), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    api.url = f"http://{host}:{port}/api"
    yield api
    await runner.cleanup()


@pytest.fixture
async def client(api: RestApi) -> AsyncIterator[Client]:
    async with open_client(TOKEN, api_url=api.url) as opened:
        api.calls.clear()
        yield opened


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


@pytest.fixture
def channel(client: Client, ticks: Ticks) -> Discord:
    return Discord(client=client, clock=ticks)


@pytest.fixture
async def webhook(api: RestApi) -> AsyncIterator[DiscordWebhook]:
    slow_down()
    async with open_webhooks(api_url=api.url) as opened:
        yield opened


@pytest.fixture
def nobody_listens() -> Iterator[str]:
    """The address of an API at a port that is taken, and does not answer."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}/api"


@pytest.fixture
def digest(paper: Callable[..., Paper], listing: Callable[..., Listing]) -> Digest:
    papers = (
        paper(f"2602.0000{at}", upvotes=90 - at, thumbnail=f"https://example.org/{at}.png")
        for at in range(1, 6)
    )
    return build(listing(*papers), Selection(), language="en")


@pytest.fixture
async def discord_api() -> AsyncIterator[GatewayApi]:
    """Discord with its gateway, and the channels 7, 8 and 9 of a server."""
    async with serving() as api:
        yield api


@pytest.fixture
async def stage(discord_api: GatewayApi, store_url: str) -> AsyncIterator[Stage]:
    async with staged(discord_api, store_url) as stage:
        yield stage
