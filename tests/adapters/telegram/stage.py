"""The whole of the bot in Telegram, but for Telegram and Hugging Face."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from telegram import Bot

from adapters.store import SqlStore
from adapters.telegram.answering import Answering
from adapters.telegram.photos import Photos
from adapters.telegram.updates import item_of
from bot.chats import Chats
from bot.comings import Comings
from bot.commands import Commands
from bot.deep_showing import DeepShowing
from bot.desk import Desk
from bot.editions import Editions
from bot.inbox import Item
from bot.lookup import Lookup
from bot.models import Listing, Paper
from bot.preferring import Preferring
from bot.readers import Readers
from bot.reading_list import ReadingList
from bot.reporting import Reporting
from bot.sample import load_sample
from bot.showing import Showing
from bot.span import Span
from bot.subscribing import Subscribing
from bot.subscription import Address, Subscription
from formatters.telegram import LAYOUTS
from tests.adapters.loop_time import LoopTime, real
from tests.adapters.telegram.bot_api import BotApi, Shown
from tests.adapters.telegram.happenings import Update, query_of
from tests.fake_deep import FakeDeepWriter, deep_reading
from tests.fakes import FakeClock, FakeSource

CALM = 60.0
"""Seconds between two things that happen, so that nobody is too fast."""


class SlowSource(FakeSource):
    """A source that can be made to wait.

    Attributes:
        held: until this is set, nothing is given.
        reached: set once somebody waits.
    """

    def __init__(self, clock: FakeClock) -> None:
        super().__init__(clock)
        self.held: asyncio.Event | None = None
        self.reached = asyncio.Event()

    async def fetch_list(self, span: Span) -> Listing:
        await self._wait()
        return await super().fetch_list(span)

    async def fetch_paper(self, paper_id: str) -> Paper:
        await self._wait()
        return await super().fetch_paper(paper_id)

    async def _wait(self) -> None:
        if self.held is not None:
            self.reached.set()
            await self.held.wait()


@dataclass(slots=True)
class Stage:
    """Lets things happen, and shows what comes of them.

    Attributes:
        readers: in place of those of the store, where there are some.
        taken: addresses that a message was sent to, of which the deliveries were told.
        waits: seconds that the bot waited.
        seconds: a clock that only goes forward.
        calm: seconds that pass before each thing that happens.
        late: how long each thing lies in the inbox.
        writer: of deep reads; None where no model is set.
        loop_time: how long the bot waits for an answer before it shows that one is being made.
    """

    api: BotApi
    bot: Bot
    store: SqlStore
    source: SlowSource
    clock: FakeClock
    loop_time: LoopTime
    readers: Readers | None = None
    taken: list[Address] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    seconds: float = 0.0
    calm: float = CALM
    late: timedelta = timedelta()
    writer: FakeDeepWriter | None = None
    _answered: dict[int, asyncio.Event] = field(default_factory=dict)

    def answering(self) -> Answering:
        ledger, readers = self.store.ledger, self.readers or self.store.readers
        chats = Chats(readers=readers, ledger=ledger, language="en", zone="UTC", top=5)
        subscribing = Subscribing(ledger=ledger, channels=["telegram"], now=self.clock)
        lookup = Lookup(store=self.store, sources=[self.source])
        reading_list = ReadingList(readers=readers, store=self.store, chats=chats)
        editions = Editions(
            source=self.source, store=self.store, sample=load_sample, now=self.clock
        )
        preferring = Preferring(
            subscribing=subscribing,
            ledger=ledger,
            chats=chats,
            layouts={"telegram": LAYOUTS},
            now=self.clock,
        )
        commands = Commands(
            lookup=lookup,
            chats=chats,
            showing=Showing(
                editions=editions,
                lookup=lookup,
                chats=chats,
                reading_list=reading_list,
                now=self.clock,
                clock=lambda: self.seconds,
            ),
            deep=DeepShowing(
                reading=deep_reading(self.store, lookup, self.clock, writer=self.writer),
                chats=chats,
            ),
            preferring=preferring,
            reading_list=reading_list,
            reporting=Reporting(ledger=ledger, subscribing=subscribing, chats=chats),
        )
        return Answering(
            bot=self.bot,
            commands=commands,
            comings=Comings(ledger=ledger, readers=readers, chats=chats, preferring=preferring),
            chats=chats,
            photos=Photos(),
            took=self._took,
            now=self.clock,
            clock=lambda: self.seconds,
            sleep=self._sleep,
        )

    @asynccontextmanager
    async def desk(self, *, grace: float = 30.0) -> AsyncIterator[Desk]:
        """Open the desk; it is closed as at a SIGTERM."""
        answering = self.answering()

        async def answer(item: Item) -> None:
            try:
                await answering.answer(item)
            finally:
                self._event(item.number).set()

        async def resume(item: Item) -> None:
            try:
                await answering.resume(item)
            finally:
                self._event(item.number).set()

        desk = Desk(
            channel="telegram",
            inbox=self.store.inbox,
            answer=answer,
            resume=resume,
            grace=grace,
            sleep=self._sleep,
        )
        stop = asyncio.Event()
        task = asyncio.create_task(desk.run(stop))
        try:
            yield desk
        finally:
            stop.set()
            await task

    async def happens(self, told: Update) -> list[tuple[str, dict[str, Any]]]:
        """Let something happen; what the bot asks of Telegram because of it."""
        async with self.desk() as desk:
            return await self.happen(desk, told)

    async def happen(self, desk: Desk, told: Update) -> list[tuple[str, dict[str, Any]]]:
        """Let something happen at an open desk."""
        before = len(self.api.calls)
        await self.put(desk, told)
        await self.answered(told)
        return self.api.calls[before:]

    async def put(self, desk: Desk, told: Update) -> None:
        """Put something into the inbox, and do not wait for what comes of it."""
        self.seconds += self.calm
        item = item_of(told, at=self.clock() - self.late)
        assert item
        await desk.put([item])

    async def answered(self, told: Update) -> None:
        """Wait until something was answered, or tried to be."""
        async with asyncio.timeout(real(60)):
            await self._event(told["update_id"]).wait()

    async def interrupted(self, told: Update) -> Shown:
        """The message that comes of something whose answer a process died of."""
        held = self.source.held = asyncio.Event()
        async with self.desk(grace=0.0) as desk:
            await self.put(desk, told)
            async with asyncio.timeout(real(60)):
                await self.source.reached.wait()
        self._answered.clear()
        held.set()
        return await self._one(self._reopened(told))

    async def resumed(self, told: Update) -> None:
        """Let a process find something whose answer another one had begun."""
        item = item_of(told, at=self.clock())
        assert item
        await self.store.inbox.put("telegram", [item])
        epoch = await self.store.inbox.open("telegram")
        await self.store.inbox.begin("telegram", item.number, epoch=epoch)
        await self._reopened(told)

    async def _reopened(self, told: Update) -> None:
        async with self.desk():
            await self.answered(told)

    async def says(self, told: Update) -> Shown:
        """The one message that comes of something."""
        return await self._one(self.happens(told))

    async def _one(self, happening: Awaitable[object]) -> Shown:
        before = {chat: set(numbers) for chat, numbers in self.api.chats.items()}
        await happening
        new = [
            shown
            for chat, messages in self.api.chats.items()
            for number, shown in messages.items()
            if number not in before.get(chat, set())
        ]
        assert len(new) == 1, new
        return new[0]

    async def toast(self, told: Update) -> dict[str, Any]:
        """The answer to a press."""
        await self.happens(told)
        return self.api.people.pressed[query_of(told)]

    async def subscribed(self, place: object) -> Subscription:
        (one,) = await self.store.ledger.subscriptions(address=Address("telegram", str(place)))
        return one

    def last(self, chat: object) -> int:
        """The number of the last message in a chat."""
        return max(self.api.chats[chat])

    async def _took(self, address: Address) -> None:
        self.taken.append(address)

    async def _sleep(self, seconds: float) -> None:
        self.waits.append(seconds)

    def _event(self, number: int) -> asyncio.Event:
        return self._answered.setdefault(number, asyncio.Event())
