"""A service that starts again, or beside another, knows the pictures that its bot has sent."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from bot.app import open_app
from bot.settings import Settings
from formatters.telegram import TelegramMessage
from tests.adapters.telegram.bot_api import TOKEN, BotApi
from tests.adapters.telegram.samples import PICTURE, READER
from tests.fake_photos import PNG

URL = "https://example.org/1.png"

pytestmark = pytest.mark.usefixtures("loop_time")  # a message waits half a second for the store


@pytest.fixture
def settings(api: BotApi, store_url: str) -> Settings:
    return Settings.model_validate(
        {"telegram_token": TOKEN, "telegram_api_url": api.url, "database_url": store_url}
    )


@pytest.fixture
async def picture() -> AsyncIterator[str]:
    """The address of a picture on a server that knows nothing of Telegram."""

    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=PNG, content_type="image/png")

    app = web.Application()
    app.router.add_get("/1.png", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    yield f"http://{host}:{port}/1.png"
    await runner.cleanup()


async def send(settings: Settings, message: TelegramMessage) -> None:
    """What a process sends that lives no longer than that."""
    async with open_app(settings) as app:
        await app.channels["telegram"].send((message,), READER, key="k")


def sent(api: BotApi) -> list[object]:
    return [asked["photo"] for method, asked in api.calls if method == "sendphoto"]


async def test_after_a_restart_a_picture_is_sent_by_its_file_id(
    settings: Settings, api: BotApi
) -> None:
    await send(settings, PICTURE)
    await send(settings, PICTURE)

    assert sent(api) == [URL, api.file_ids[URL]]


async def test_two_processes_share_what_they_learn(settings: Settings, api: BotApi) -> None:
    async with open_app(settings) as other:
        await send(settings, PICTURE)
        await other.channels["telegram"].send((PICTURE,), READER, key="k")

    assert sent(api) == [URL, api.file_ids[URL]]


async def test_an_uploaded_picture_is_known_after_a_restart_as_well(
    settings: Settings, api: BotApi, picture: str
) -> None:
    api.unfetchable[picture] = "failed to get HTTP URL content"
    message = TelegramMessage(html="a picture", photo=picture)

    await send(settings, message)
    await send(settings, message)

    assert sent(api) == [picture, PNG, api.file_ids[PNG]]


async def test_a_stale_file_id_is_replaced_for_the_next_process(
    settings: Settings, api: BotApi
) -> None:
    await send(settings, PICTURE)
    stale, api.file_ids[URL] = api.file_ids[URL], "AgACAgI-new"

    await send(settings, PICTURE)
    await send(settings, PICTURE)

    assert sent(api) == [URL, stale, URL, "AgACAgI-new"]
