"""The real adapter for Discord in a process that is killed again and again during a fan-out."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random

import pytest
from aiohttp import web

from adapters.store import SqlStore, open_store
from bot.deliveries import State
from bot.subscription import Address
from bot.tex import readable
from tests.adapters.discord.rest_api import Mishap, Place, RestApi
from tests.crash import crowd
from tests.crash.stage import OPEN, ROOT, Worker, now, states, until

CHANNELS, KILLS = 600, 6
SEED = int(os.environ.get("PAPERBOY_SEED", "20260209"))


class SlowApi(RestApi):
    """A Discord that takes a moment to answer, so that requests are under way."""

    def __init__(self) -> None:
        super().__init__()
        self.places = {str(1_000_000 + number): Place() for number in range(CHANNELS)}

    @property
    def taken(self) -> int:
        """How many channels have a message."""
        return len(self.messages)

    async def _deliver(
        self, request: web.Request, status: int, said: object, mishap: Mishap | None
    ) -> web.StreamResponse:
        await asyncio.sleep(0.02)
        return await super()._deliver(request, status, said, mishap)


@pytest.fixture
async def api() -> AsyncIterator[SlowApi]:
    api = SlowApi()
    runner = web.AppRunner(api.app(), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    api.url = f"http://127.0.0.1:{runner.addresses[0][1]}/api"
    yield api
    await runner.cleanup()


@pytest.mark.slow
async def test_every_channel_has_the_digest_once_whatever_is_killed(
    api: SlowApi, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'paperboy.sqlite3'}"
    async with stored(url) as store:
        addresses = [Address("discord", place) for place in api.places]
        await crowd.gather(store, url, addresses, due=now())
        await crowd.plan(store, now=now(), deadline=timedelta(hours=12))
    chance = Random(SEED)  # noqa: S311 – instants, not secrets

    for hours, count in enumerate(sorted(chance.sample(range(1, CHANNELS - 20), KILLS))):
        async with worker(url, api.url, tmp_path, hours) as process:
            least = min(max(count, api.taken + 1), CHANNELS)
            await until(partial(reached, api, least))
            await asyncio.sleep(chance.uniform(0, 0.03))
            await process.kill()
        # Discord does not know a nonce for an hour, and the next process comes that much later.
        api.forget_nonces()
    async with worker(url, api.url, tmp_path, KILLS):
        await until(partial(reached, api, CHANNELS))
        async with stored(url) as store:
            await until(partial(delivered, store), every=0.1)
            found = (await states(store))["discord"]

    posted = sum(call.method == "POST" for call in api.calls)
    looked = sum(call.path.endswith("/messages") for call in api.calls) - posted
    print(f"PAPERBOY_SEED={SEED}: {looked} looked for, {posted - CHANNELS} sent again")  # noqa: T201 – the figures
    assert looked, "no kill hit anything that was under way"
    assert found == {State.SENT: CHANNELS}
    assert {place: len(messages) for place, messages in api.messages.items()} == dict.fromkeys(
        api.places, 1
    )
    assert not api.faults


async def delivered(store: SqlStore) -> bool:
    found = (await states(store))["discord"]
    return not any(found[state] for state in OPEN)


async def reached(api: SlowApi, count: int) -> bool:
    return api.taken >= count


@asynccontextmanager
async def stored(url: str) -> AsyncIterator[SqlStore]:
    async with open_store(url, readable=readable, now=now) as store:
        yield store


@asynccontextmanager
async def worker(url: str, api_url: str, folder: Path, hours: float) -> AsyncIterator[Worker]:
    """Start a process that delivers, so many hours later, and leave nothing of it."""
    with (folder / "worker.log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.crash.discord_worker", url, api_url, f"{hours}"),
            cwd=ROOT,
            stderr=log,
        )
    started = Worker(process)
    try:
        yield started
    finally:
        await started.away()
