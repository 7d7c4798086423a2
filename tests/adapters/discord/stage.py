"""The whole of the bot in Discord, but for Discord and Hugging Face."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from adapters.discord.channel import Discord as DiscordChannel
from adapters.discord.front import open_front
from adapters.discord.gateway import Gateway
from adapters.discord.opening import Client, open_client
from adapters.store import SqlStore, open_store
from bot.calendar import newest_settled
from bot.chats import Chats
from bot.comings import Comings
from bot.commands import Commands
from bot.content import Contents
from bot.deep_reading import DeepReading
from bot.deep_showing import DeepShowing
from bot.delivery import Pump
from bot.editions import Editions
from bot.lookup import Lookup
from bot.models import Listing, Organization, Paper
from bot.policy import Policy
from bot.preferring import Preferring
from bot.readers import Readers
from bot.reading_list import ReadingList
from bot.reporting import Reporting
from bot.sample import load_sample
from bot.showing import Showing
from bot.span import Period, Span
from bot.subscribing import Subscribing
from bot.subscription import Address, Subscription
from bot.tex import readable
from formatters.discord import LAYOUTS
from tests.adapters.discord.gateway import Discord
from tests.adapters.discord.rest_api import TOKEN, Place
from tests.crash import crowd
from tests.crash.lapse import Lapse
from tests.fakes import FakeClock, FakeSource

MONDAY, TUESDAY_NOON = date(2026, 2, 9), datetime(2026, 2, 10, 12, tzinfo=UTC)


class SlowSource(FakeSource):
    """A source whose lists come while it is `open`."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__(clock)
        self.open = asyncio.Event()
        self.open.set()

    async def fetch_list(self, span: Span) -> Listing:
        await self.open.wait()
        return await super().fetch_list(span)


@asynccontextmanager
async def staged(api: Discord, url: str) -> AsyncIterator["Stage"]:
    """The bot on a real store, with six papers listed on Monday; it is Tuesday."""
    papers = tuple(
        Paper(
            id=f"2602.0000{at}",
            title=f"Paper {at} on diffusion",
            abstract=f"We study {at} things. They work.",
            organization=Organization("lab", "The Lab"),
            upvotes=90 - at,
            listed=MONDAY,
        )
        for at in range(1, 7)
    )
    clock = FakeClock(TUESDAY_NOON)
    source = SlowSource(clock)
    for period in Period:
        source.lists[newest_settled(period, clock.now).key] = papers
    async with open_store(url, readable=readable, now=clock) as store:
        await store.save_papers(papers)
        yield Stage(api=api, store=store, source=source, clock=clock)


class Quiet:
    """An operator who is told nothing here."""

    async def raise_(self, key: str, sentence: str) -> None:
        """Leave it at that."""


@dataclass(slots=True)
class Stage:
    """Lets the bot live in Discord.

    Attributes:
        seconds: a clock that only goes forward; a minute at each look, so that nobody is too fast.
        waits: seconds that the bot waited.
    """

    api: Discord
    store: SqlStore
    source: SlowSource
    clock: FakeClock
    seconds: float = 0.0
    calm: float = 60.0
    waits: list[float] = field(default_factory=list)
    readers: Readers | None = None
    client: Client | None = None
    deep: bool = False

    @asynccontextmanager
    async def bot(self) -> AsyncIterator[Gateway]:
        """Start the bot; it is stopped as at a SIGTERM."""
        stop = asyncio.Event()
        async with open_client(TOKEN, api_url=self.api.url) as client, self.front(client) as front:
            self.client = client
            running = asyncio.create_task(front.run(stop))
            try:
                await self.api.connected()
                yield front
            finally:
                self.api.ready.clear()
                stop.set()
                await running

    @asynccontextmanager
    async def front(self, client: Client) -> AsyncIterator[Gateway]:
        """The bot before it runs."""
        async with open_front(
            client=client,
            api_url=self.api.url,
            deep=self.deep,
            now=self.clock,
            clock=self._tick,
            sleep=self._sleep,
            **self._use_cases(),
        ) as front:
            yield front

    def channel(self) -> DiscordChannel:
        """What digests are sent through."""
        assert self.client is not None
        return DiscordChannel(client=self.client)

    @asynccontextmanager
    async def fan_out(self, url: str, count: int, rate: float) -> AsyncIterator[None]:
        """Deliver a digest to so many other channels meanwhile, and to the last of them."""
        lapse, stop = Lapse(), asyncio.Event()
        self.api.places |= {str(1_000_000 + number): Place() for number in range(count)}
        addresses = [Address("discord", str(1_000_000 + number)) for number in range(count)]
        await crowd.gather(self.store, url, addresses, due=lapse.now())
        await crowd.plan(self.store, now=lapse.now(), deadline=timedelta(hours=12))
        pump = Pump(
            channel=self.channel(),
            ledger=self.store.ledger,
            contents=Contents(store=self.store, editions=crowd.editions_of(self.store)),
            policy=Policy(rate=rate),
            alarm=Quiet(),
            now=lapse.now,
            clock=lapse.clock,
            sleep=lapse.sleep,
        )
        running = asyncio.create_task(pump.run(stop))
        try:
            yield
            async with asyncio.timeout(count / rate + 60):
                while len(self.api.messages) < count:  # noqa: ASYNC110 – nobody tells of it
                    await asyncio.sleep(0.01)
        finally:
            stop.set()
            await running

    async def subscribed(self, channel: str = "7") -> dict[Period, Subscription]:
        """What a channel is subscribed to."""
        found = await self.store.ledger.subscriptions(address=Address("discord", channel))
        return {one.slot.period: one for one in found}

    def _use_cases(self) -> dict[str, Any]:
        ledger, readers = self.store.ledger, self.readers or self.store.readers
        chats = Chats(readers=readers, ledger=ledger, language="en", zone="UTC", top=5)
        subscribing = Subscribing(ledger=ledger, channels=["discord"], now=self.clock)
        lookup = Lookup(store=self.store, sources=[self.source])
        reading_list = ReadingList(readers=readers, store=self.store, chats=chats)
        editions = Editions(
            source=self.source, store=self.store, sample=load_sample, now=self.clock
        )
        preferring = Preferring(
            subscribing=subscribing,
            ledger=ledger,
            chats=chats,
            layouts={"discord": LAYOUTS},
            now=self.clock,
        )
        showing = Showing(
            editions=editions,
            lookup=lookup,
            chats=chats,
            reading_list=reading_list,
            now=self.clock,
            clock=self._tick,
        )
        reporting = Reporting(ledger=ledger, subscribing=subscribing, chats=chats)
        reading = DeepReading(lookup=lookup, store=self.store, maker=None)
        return {
            "commands": Commands(
                lookup=lookup,
                chats=chats,
                showing=showing,
                preferring=preferring,
                reading_list=reading_list,
                reporting=reporting,
                deep=DeepShowing(reading=reading, chats=chats),
            ),
            "comings": Comings(ledger=ledger, readers=readers, chats=chats, preferring=preferring),
            "preferring": preferring,
            "chats": chats,
        }

    def _tick(self) -> float:
        self.seconds += self.calm
        return self.seconds

    async def _sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        await asyncio.sleep(0)
