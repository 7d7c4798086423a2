"""What the library tells is done before the store is closed, or not at all."""

import asyncio
from typing import TYPE_CHECKING, cast

from adapters.discord.answering import Answering
from adapters.discord.gateway import Gateway
from adapters.discord.hearing import Hearing, Told
from bot.subscription import Address
from bot.throttle import Throttle
from tests.adapters.discord.test_regaining import Room, Server
from tests.adapters.loop_time import slow_down

if TYPE_CHECKING:
    import discord

    from adapters.discord.opening import Client
    from adapters.discord.speaking import Speaking
    from bot.chats import Chats
    from bot.comings import Comings


class Library:
    """Tells of events in tasks that it begins, and is connected to nothing."""

    def __init__(self) -> None:
        self.shards: dict[int, object] = {}
        self.connecting = asyncio.Event()
        self._events: dict[str, Told] = {}

    def event(self, told: Told) -> None:
        self._events[told.__name__] = told

    def tell(self, event: str, *about: object) -> asyncio.Task[None]:
        return asyncio.create_task(self._events[event](*about))

    async def sign_in(self) -> None:
        self.connecting.set()
        await asyncio.Event().wait()


class Store:
    """Is slow to write: it begins, and ends once it is let."""

    def __init__(self) -> None:
        self.begun, self.let = asyncio.Event(), asyncio.Event()
        self.written: list[object] = []

    async def at_work(self) -> None:
        async with asyncio.timeout(30):
            await self.begun.wait()

    async def on_write(self, what: object) -> None:
        self.begun.set()
        await self.let.wait()
        self.written.append(what)

    async def left(self, chat: Address, _: str, **__: object) -> None:
        await self.on_write(chat.place)

    async def allowed(self, address: Address, **_: object) -> None:
        await self.on_write(address.place)


class Thread:
    """A thread that was deleted."""

    thread_id = 12


async def hearing_of(library: Library, store: Store) -> tuple[Hearing, asyncio.Task[None]]:
    """Somebody who hears, and what they have just begun to write."""
    hearing = Hearing(cast("Client", library), store.on_write)
    told = library.tell("on_write", 1)
    await store.at_work()
    return hearing, told


async def test_what_is_under_way_at_the_end_is_done_before_it() -> None:
    library, store = Library(), Store()
    hearing, _ = await hearing_of(library, store)

    ending = asyncio.create_task(hearing.end(grace=30))
    done, _ = await asyncio.wait({ending}, timeout=0.01)
    store.let.set()
    await ending

    assert (done, store.written) == (set(), [1])


async def test_what_takes_longer_than_it_is_given_is_left() -> None:
    library, store = Library(), Store()
    hearing, told = await hearing_of(library, store)

    await hearing.end()

    assert told.cancelled()
    store.let.set()
    assert store.written == []


async def test_what_is_told_after_the_end_is_not_heard_until_it_begins_again() -> None:
    library, store = Library(), Store()
    store.let.set()
    hearing = Hearing(cast("Client", library), store.on_write)
    at_the_last_moment = library.tell("on_write", 1)

    await hearing.end(grace=30)
    await at_the_last_moment
    await library.tell("on_write", 2)
    hearing.begin()
    await library.tell("on_write", 3)

    assert store.written == [3]


async def test_a_gateway_ends_after_what_it_has_to_record() -> None:
    library, store = Library(), Store()
    gateway = gateway_of(library, store)
    library.tell("on_raw_thread_delete", cast("discord.RawThreadDeleteEvent", Thread))
    await store.at_work()
    slow_down()
    stop = asyncio.Event()
    stop.set()

    leaving = asyncio.create_task(gateway.run(stop))
    done, _ = await asyncio.wait({leaving}, timeout=0.001)
    store.let.set()
    await leaving

    assert (done, store.written) == (set(), ["12"])


async def test_permissions_are_noticed_while_a_gateway_runs_and_when_it_runs_again() -> None:
    library, store = Library(), Store()
    store.let.set()
    gateway = gateway_of(library, store)
    for number in (7, 8):
        library.connecting.clear()
        stop = asyncio.Event()
        running = asyncio.create_task(gateway.run(stop))
        async with asyncio.timeout(30):
            await library.connecting.wait()
        await library.tell("on_guild_channel_create", Room(number, Server(900)))
        stop.set()
        await running
        await library.tell("on_guild_channel_create", Room(31337, Server(900)))

    assert store.written == ["7", "8"]


def gateway_of(library: Library, store: Store) -> Gateway:
    """The gateway of a bot that nobody asks for anything."""

    async def prepare() -> None:
        raise AssertionError

    answering = Answering(
        speaking=cast("Speaking", None),
        chats=cast("Chats", None),
        throttle=Throttle(),
        clock=lambda: 0.0,
    )
    return Gateway(
        client=cast("Client", library),
        answering=answering,
        comings=cast("Comings", store),
        prepare=prepare,
    )
