"""Talks to the bot as its readers do: the real use cases, over fakes of what lies outside."""

from collections.abc import Collection
from dataclasses import dataclass, field

from adapters.store import SqlStore
from bot.chats import Chats
from bot.commands import Commands
from bot.deep_showing import DeepShowing
from bot.editions import Editions
from bot.lookup import Lookup
from bot.measure import Measure, unmeasured
from bot.preferring import Preferring
from bot.reading_list import ReadingList
from bot.replies import Asker, Choice, Reply, Said, SavedShown, Screen, Toast
from bot.reporting import Reporting
from bot.showing import Showing
from bot.span import Period
from bot.subscribing import Subscribing
from bot.subscription import Address, Subscription
from tests.fake_deep import FakeDeepWriter, deep_reading
from tests.fake_ledger import FakeLedger
from tests.fake_readers import FakeReaders
from tests.fakes import FakeClock, FakeSource

LAYOUTS = {"telegram": ("compact", "titles", "cards"), "discord": ("full", "text")}

GROUP = "-1001234567890"
"""A supergroup; its topics are `GROUP:NUMBER`."""


def address(place: str) -> Address:
    return Address("telegram", place)


def asker(
    place: str = "7",
    *,
    target: str = "",
    reader: str = "telegram:7",
    language: str = "",
    alone: bool = False,
    only: Collection[str] | None = None,
) -> Asker:
    """Somebody in a chat, who may change everything, or only the chats that are named."""

    async def may_change(where: Address) -> bool:
        return only is None or where.place in only

    return Asker(
        address=address(place),
        target=address(target or place),
        reader=reader,
        language=language,
        private=not place.startswith("-"),
        may_change=may_change,
        alone=alone,
    )


def choices(reply: Reply) -> list[Choice]:
    """Everything that can be pressed in an answer."""
    assert isinstance(reply, Said | Screen | SavedShown)
    return [choice for row in reply.rows for choice in row]


def text(reply: Reply) -> str:
    assert isinstance(reply, Said | Screen | Toast)
    return reply.text


def labelled(reply: Reply, label: str) -> str:
    """The act of the choice that is labelled so."""
    return next(choice.act for choice in choices(reply) if label in choice.label)


def chosen(reply: Reply) -> list[str]:
    """The labels of what is chosen now."""
    return [choice.label for choice in choices(reply) if choice.chosen]


@dataclass
class Talk:
    """The use cases, wired as the bot wires them."""

    store: SqlStore
    editions: Editions
    source: FakeSource
    clock: FakeClock
    ledger: FakeLedger = field(default_factory=FakeLedger)
    readers: FakeReaders = field(default_factory=FakeReaders)
    language: str = "en"
    writer: FakeDeepWriter | None = None
    measure: Measure = unmeasured

    def __post_init__(self) -> None:
        self.chats = Chats(
            readers=self.readers, ledger=self.ledger, language=self.language, zone="UTC", top=5
        )
        self.subscribing = Subscribing(ledger=self.ledger, channels=["telegram"], now=self.clock)
        self.preferring = Preferring(
            subscribing=self.subscribing,
            ledger=self.ledger,
            chats=self.chats,
            layouts=LAYOUTS,
            now=self.clock,
        )
        self.reading_list = ReadingList(readers=self.readers, store=self.store, chats=self.chats)
        self.reporting = Reporting(
            ledger=self.ledger, subscribing=self.subscribing, chats=self.chats
        )
        lookup = Lookup(store=self.store, sources=[self.source])
        self.showing = Showing(
            editions=self.editions,
            lookup=lookup,
            chats=self.chats,
            reading_list=self.reading_list,
            now=self.clock,
            clock=self._seconds,
        )
        self.deep = DeepShowing(
            reading=deep_reading(self.store, lookup, self.clock, writer=self.writer),
            chats=self.chats,
        )
        self.commands = Commands(
            lookup=lookup,
            chats=self.chats,
            showing=self.showing,
            deep=self.deep,
            preferring=self.preferring,
            reading_list=self.reading_list,
            reporting=self.reporting,
            measure=self.measure,
        )

    def _seconds(self) -> float:
        return self.clock.now.timestamp()

    async def say(self, command: str, who: Asker | None = None) -> Reply:
        """Write `/command and its argument` to the bot."""
        name, _, argument = command.removeprefix("/").partition(" ")
        return await self.commands.answer(who or asker(), name, argument)

    async def press(self, reply: Reply, label: str, who: Asker | None = None) -> Reply:
        """Press a choice of an answer."""
        return await self.commands.press(who or asker(), labelled(reply, label))

    def subscribed(self, place: str = "7", period: Period = Period.DAY) -> Subscription:
        """What an address is subscribed to."""
        return self.ledger.wanted[address(place), period]

    @property
    def subscriptions(self) -> list[str]:
        """Every subscription as `place period`."""
        return sorted(f"{one.place} {period}" for one, period in self.ledger.wanted)
