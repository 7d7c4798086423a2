"""A process that delivers to Discord until it is told to: `python -m tests.crash.discord_worker …`.

Its arguments are the URL of the store, that of the API, and by how many hours its clock is ahead.
"""

import asyncio
import signal
import sys
import warnings
from datetime import UTC, datetime, timedelta

import structlog

with warnings.catch_warnings():
    warnings.filterwarnings("ignore", "'audioop' is deprecated", DeprecationWarning)
    from adapters.discord.channel import Discord
    from adapters.discord.opening import open_client

from adapters.store import open_store
from bot.content import Contents
from bot.delivery import Pump
from bot.policy import Policy
from bot.service import Service
from bot.tex import readable
from tests.adapters.discord.rest_api import TOKEN
from tests.crash.crowd import editions_of
from tests.crash.lapse import Lapse
from tests.crash.worker import Quiet

RATE = 300


async def work(store_url: str, api_url: str, hours: float) -> None:
    """Deliver what is due until SIGTERM, as the service does it."""
    time = Lapse(off=timedelta(hours=hours))
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with (
        open_store(store_url, readable=readable, now=lambda: datetime.now(UTC)) as store,
        open_client(TOKEN, api_url=api_url) as client,
    ):
        pump = Pump(
            channel=Discord(client=client),
            ledger=store.ledger,
            contents=Contents(store=store, editions=editions_of(store)),
            policy=Policy(rate=RATE),
            alarm=Quiet(),
            now=time.now,
            clock=time.clock,
            sleep=time.sleep,
        )
        await Service(jobs=[], pumps=[pump], now=time.now).run(stop)


if __name__ == "__main__":
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    store_url, api_url, hours = sys.argv[1:]
    asyncio.run(work(store_url, api_url, float(hours)))
