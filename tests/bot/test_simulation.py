"""Months of deliveries on a virtual clock, over the real store, against an oracle of their own.

By itself it runs a week, in CI two months, and with `make simulation` 1,000 readers over 400 days.
The oracle knows nothing of `bot.schedule` and `bot.calendar`: it walks the days of each reader's
own calendar.
"""

import logging
import os
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest
import structlog

from adapters.store import SqlStore, open_store
from bot import schedule
from bot.channel import NOTHING_MORE, After, Limits, Look, Note, Receipt, Turn
from bot.content import Content, Contents, Skip
from bot.deliveries import Delivery, Outcome, State
from bot.editions import Editions
from bot.errors import TryLater
from bot.models import Digest, Edition, Listing, Paper
from bot.patience import Patience
from bot.planning import Planner
from bot.refreshing import Refresher
from bot.sample import load_sample
from bot.span import Period, Span
from bot.subscription import EVERY_DAY, WORKDAYS, Address, Slot, Subscription
from tests.fakes import FakeClock
from tests.owner import Owner

FULL = os.environ.get("PAPERBOY_SIMULATION") == "full"
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
CHANNEL = "fake"
GRAIN = 15 * MINUTE
"""The clock stands at multiples of this only, as no more happens between; slots are due there."""

WINDOW, SLACK = 3 * HOUR, 15 * MINUTE
"""How long a list is waited for, and the longest pause between two tries."""

ZONES = (
    *("UTC", "America/New_York", "America/Los_Angeles", "America/St_Johns", "America/Sao_Paulo"),
    *("America/Santiago", "America/Nuuk", "Pacific/Honolulu", "Pacific/Auckland"),
    *("Pacific/Chatham", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/London"),
    *("Europe/Paris", "Europe/Athens", "Africa/Cairo", "Africa/Casablanca", "Asia/Jerusalem"),
    *("Asia/Tehran", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Seoul", "Australia/Sydney"),
    *("Australia/Lord_Howe", "Antarctica/Troll"),
)
HOURS = (time(0), time(2), time(7), time(8, 30), time(9), time(12), time(18), time(23, 45))
NIGHTS = (
    *((time(1, 30), "America/New_York"), (time(2, 30), "America/New_York")),
    *((time(2), "Europe/Paris"), (time(2, 30), "Europe/Paris"), (time(2, 30), "Australia/Sydney")),
    *((time(1, 45), "Australia/Lord_Howe"), (time(2, 15), "Australia/Lord_Howe")),
    (time(21, 30), "America/New_York"),
)
"""Times that clocks skip or double, and that of the turn of the list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How much is simulated."""

    begin: datetime
    days: int
    readers: int

    @property
    def end(self) -> datetime:
        return self.begin + self.days * DAY


def _scale(begin: str, days: int, readers: int) -> Scale:
    at = datetime.fromisoformat(begin).replace(tzinfo=UTC)
    return Scale(begin=at, days=days, readers=readers)


# Around the nights on which the clocks of New York, Europe and Sydney change.
SCALES = (
    {"year": _scale("2026-02-01", 400, 1000)}
    if FULL
    else {"spring": _scale("2026-03-06", 33, 60), "autumn": _scale("2026-10-02", 33, 60)}
    if os.environ.get("CI")
    else {"week": _scale("2026-03-01", 9, 30)}
)


# What Hugging Face would answer.


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A paper on a list, whose votes grow, and jump at some hour."""

    id: str
    rate: float
    jump: int
    jumps_after: float

    def paper(self, hours: float) -> Paper:
        upvotes = 1 + int(self.rate * hours) + (self.jump if hours >= self.jumps_after else 0)
        return Paper(id=self.id, title=f"Paper {self.id}", abstract="Of it.", upvotes=upvotes)


class World:
    """A source with weekends, holidays, late lists, papers that come back, and hours of silence."""

    def __init__(self, scale: Scale, clock: FakeClock, chance: Random) -> None:
        self._clock = clock
        self._chance = chance
        self.asked = 0
        self._days: dict[date, tuple[Listed, ...]] = {}
        self._late: dict[date, timedelta] = {}
        first = scale.begin.date() - 45 * DAY
        for day in (first + n * DAY for n in range(scale.days + 90)):
            self._late[day] = HOUR * chance.choice([0, 0.25, 1.5, 4, 9, 13, 20])
            self._days[day] = self._list(day)
        self._silences = sorted(self._silence(scale) for _ in range(scale.days // 4))

    def _list(self, day: date) -> tuple[Listed, ...]:
        chance = self._chance
        if chance.random() < (0.9 if day.weekday() > 4 else 0.08):
            return ()
        new = [
            Listed(
                id=f"{day:%y%m}.{day.day:02}{number:03}",
                rate=chance.uniform(0, 4),
                jump=chance.choice([0, 0, 30]),
                jumps_after=chance.uniform(0, 24),
            )
            for number in range(chance.randint(1, 8))
        ]
        before = self._days.get(day - 6 * DAY, ())
        return (*new, *chance.sample(before, k=min(len(before), chance.choice([0, 0, 1, 2]))))

    def _silence(self, scale: Scale) -> tuple[datetime, datetime]:
        begins = scale.begin + self._chance.randrange(scale.days * 24 * 60) * MINUTE
        return begins, begins + HOUR * self._chance.choice([0.2, 1, 2.5, 5, 9])

    async def fetch_list(self, span: Span) -> Listing:
        self.asked += 1
        now = self._clock.now
        if self.silent(now, now):
            raise TryLater("Hugging Face is silent.")
        return Listing(span=span, papers=self.papers(span, now), as_of=now)

    def papers(self, span: Span, now: datetime) -> tuple[Paper, ...]:
        found: dict[str, Paper] = {}
        for day in days_of(span):
            if day in self._days and opens(day) + self._late[day] <= now:
                hours = (min(now, closes(day)) - opens(day)) / HOUR
                found |= {one.id: one.paper(hours) for one in self._days[day]}
        return tuple(found.values())

    def shows_from(self, span: Span) -> datetime | None:
        """From when a list holds papers."""
        shown = [opens(day) + self._late[day] for day in days_of(span) if self._days.get(day)]
        return min(shown, default=None)

    def silent(self, since: datetime, until: datetime) -> bool:
        """Whether it does not answer at some instant from `since` to `until`."""
        return any(begins <= until and since < ends for begins, ends in self._silences)


# The oracle: the rules, straight.


@cache
def instant(day: date, at: time, zone: str) -> datetime:
    """When a clock on the wall shows that time: at first; where it never does, as if it did."""
    wall = datetime.combine(day, at)
    around = datetime.combine(day, at, UTC)
    offsets = [(around + side).astimezone(ZoneInfo(zone)).utcoffset() for side in (-DAY, DAY)]
    before, after = (offset or timedelta() for offset in offsets)
    shown = [
        around - offset
        for offset in (before, after)
        if (around - offset).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wall
    ]
    return min(shown, default=around - before)


@cache
def closes(day: date) -> datetime:
    return instant(day, time(21, 30), "America/New_York")


def opens(day: date) -> datetime:
    return closes(day - DAY)


@cache
def days_of(span: Span) -> tuple[date, ...]:
    near = (span.first + n * DAY for n in range(31))
    match span.period:
        case Period.DAY:
            return (span.first,)
        case Period.WEEK:
            return tuple(
                day for day in near if day.isocalendar()[:2] == span.first.isocalendar()[:2]
            )
        case Period.MONTH:
            return tuple(day for day in near if day.month == span.first.month)


def span_of(period: Period, day: date) -> Span:
    match period:
        case Period.DAY:
            return Span(period, day)
        case Period.WEEK:
            return Span(period, date.fromisocalendar(*day.isocalendar()[:2], 1))
        case Period.MONTH:
            return Span(period, date(day.year, day.month, 1))


def is_served(slot: Slot, day: date) -> bool:
    return day.day == 2 if slot.period is Period.MONTH else day.weekday() in slot.weekdays


@cache
def dues(slot: Slot, scale: Scale) -> list[datetime]:
    first = scale.begin.date() - 40 * DAY
    days = (first + n * DAY for n in range(scale.days + 45))
    return sorted({instant(day, slot.at, slot.zone) for day in days if is_served(slot, day)})


@cache
def settled_between(period: Period, before: datetime, due: datetime) -> tuple[Span, ...]:
    """The lists that settled after `before` and by `due`, newest first."""
    near = (due.date() - n * DAY for n in range(-1, 40))
    ends = (day for day in near if before < closes(day) <= due)
    return tuple(span for day in ends if days_of(span := span_of(period, day))[-1] == day)


def open_at(period: Period, now: datetime) -> Span:
    near = (now.date() + n * DAY for n in (-1, 0, 1))
    return next(span_of(period, day) for day in near if opens(day) <= now < closes(day))


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What may arrive for one due instant: one of `keys`, or nothing, `since` to `until`."""

    keys: frozenset[str]
    nothing: bool
    since: datetime
    until: datetime


def expected_at(world: World, wanted: Subscription, before: datetime, due: datetime) -> Expected:
    if wanted.slot.edition is Edition.EARLY:
        return expected_early(world, wanted, due)
    return expected_final(world, wanted, before, due)


def expected_final(world: World, wanted: Subscription, before: datetime, due: datetime) -> Expected:
    spans = settled_between(wanted.slot.period, before, due)
    full = [span.key for span in spans if world.papers(span, due)]
    empty = [f"{span.key}:empty" for span in spans[:1]]
    certain = frozenset(full[:1] or (empty if wanted.say_when_empty else ()))
    if not spans or not world.silent(due - SLACK, due):
        return Expected(keys=certain, nothing=not certain, since=due, until=due)
    if not world.silent(due + WINDOW - SLACK, due + WINDOW):
        return Expected(keys=certain, nothing=not certain, since=due, until=due + WINDOW)
    missing = [f"{span.key}:missing" for span in spans]
    keys = frozenset([*full, *certain, *missing])
    return Expected(keys=keys, nothing=not full[:1], since=due, until=due + WINDOW)


def expected_early(world: World, wanted: Subscription, due: datetime) -> Expected:
    span = open_at(wanted.slot.period, due)
    key = f"{span.key}:early"
    full, missing = frozenset([key]), frozenset([f"{key}:missing"])
    empty = frozenset([f"{key}:empty"] if wanted.say_when_empty else [])
    shows = world.shows_from(span)
    end = due + WINDOW
    if world.silent(due - SLACK, end):
        return Expected(keys=full | empty | missing, nothing=not empty, since=due, until=end)
    if shows is None or shows > end:
        return Expected(keys=empty, nothing=not empty, since=end, until=end)
    if shows <= due - SLACK:
        return Expected(keys=full, nothing=False, since=due, until=due)
    sure = shows <= end - SLACK
    return Expected(
        keys=full if sure else full | empty,
        nothing=not sure and not empty,
        since=max(due, shows),
        until=min(shows + SLACK, end),
    )


# The readers, and what reaches them.


@dataclass(slots=True, kw_only=True)
class Message:
    """A message in a chat: what it says now, and all it ever said."""

    at: datetime
    place: str
    key: str
    says: list[Digest | Note] = field(default_factory=list)

    @property
    def papers(self) -> tuple[str, ...]:
        said = self.says[-1]
        return tuple(one.paper.id for one in said.entries) if isinstance(said, Digest) else ()


class FakeChannel:
    """Chats in memory."""

    name = CHANNEL
    limits = Limits(rate=1000, burst=1000, in_flight=1000, repeatable=True)

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock
        self.messages: list[Message] = []

    def render(self, content: Digest | Note, look: Look) -> Digest | Note:
        return content

    def spacing(self, to: Address) -> float:
        return 0.0

    async def send(
        self,
        message: Digest | Note,
        to: Address,
        *,
        key: str,
        silent: bool = False,
        role: str = "",
        again: float | None = None,
        after: After = NOTHING_MORE,
        sent: Receipt | None = None,
    ) -> Receipt:
        self.messages.append(Message(at=self._clock.now, place=to.place, key=key, says=[message]))
        return Receipt(message_ids=(str(len(self.messages) - 1),))

    async def edit(
        self,
        message: Digest | Note,
        to: Address,
        sent: Receipt,
        *,
        role: str = "",
        turn: Turn = nullcontext,
    ) -> Receipt:
        known = self.messages[int(sent.message_ids[0])]
        assert known.place == to.place
        known.says.append(message)
        return sent


class Postman:
    """Delivers what the ledger holds, at once."""

    def __init__(self, store: SqlStore, editions: Editions, channel: FakeChannel) -> None:
        self._ledger = store.ledger
        self._owner = Owner(store.ledger)
        self._contents = Contents(store=store, editions=editions)
        self._channel = channel

    async def deliver(self, now: datetime) -> bool:
        """Deliver all that may go; whether an early post was among it."""
        wanted = await self._ledger.next_at(CHANNEL)
        if wanted is None or wanted > now:
            return False
        claimed = await self._owner.claim(CHANNEL, now=now, limit=10_000)
        had = await self._contents.had(claimed, self._ledger)
        seen = [await self._one(one, had.get(one.id, frozenset()), now) for one in claimed]
        await self._owner.record(seen, CHANNEL, now=now)
        return any(one.post.edition is Edition.EARLY for one in claimed)

    async def _one(self, delivery: Delivery, had: frozenset[str], now: datetime) -> Outcome:
        content = await self._contents.of(delivery, self._channel, had=had)
        if isinstance(content, Skip):
            return Outcome(
                delivery_id=delivery.id, state=State.SKIPPED, reason=content.reason, at=now
            )
        receipt = await self._say(delivery, content)
        return Outcome(
            delivery_id=delivery.id,
            state=State.SENT,
            reason="sent",
            at=now,
            message_ids=receipt.message_ids,
            shown=content.fingerprint,
            papers=content.papers,
        )

    async def _say(self, delivery: Delivery, content: Content[Digest | Note]) -> Receipt:
        if not delivery.message_ids:
            return await self._channel.send(
                content.message, delivery.address, key=delivery.post.key
            )
        receipt = Receipt(message_ids=delivery.message_ids)
        if content.fingerprint != delivery.shown:
            await self._channel.edit(content.message, delivery.address, receipt)
        return receipt


class SilentAlarm:
    async def raise_(self, key: str, sentence: str) -> None:
        """Nobody listens."""


def readers(scale: Scale, chance: Random) -> list[Subscription]:
    """Chats with a daily, weekly or monthly digest, a quarter of them with another one."""
    nights = [Slot(at=at, zone=zone) for at, zone in NIGHTS]
    slots = [*nights, *(_slot(chance, number, zone) for number, zone in enumerate(ZONES))]
    found = []
    for number in range(scale.readers):
        first = slots[number % len(slots)]
        second = chance.choice([chance.choice(slots), first, first, first])
        periods = {one.period: one for one in (second, first)}
        found += [
            Subscription(
                address=Address(CHANNEL, f"{number:04}"),
                slot=slot,
                top=chance.choice([3, 5]),
                say_when_empty=chance.random() < 0.5,
            )
            for slot in periods.values()
        ]
    return found


def _slot(chance: Random, number: int, zone: str) -> Slot:
    """Of eight zones five are of days, two of weeks, one of months; two in seven are early."""
    period = [*[Period.DAY] * 5, *[Period.WEEK] * 2, Period.MONTH][number % 8]
    early = number % 7 < 2
    some = frozenset(chance.sample(range(7), k=chance.randint(1, 3)))
    many = chance.choice([EVERY_DAY, EVERY_DAY, WORKDAYS, some])
    return Slot(
        period=period,
        at=chance.choice(HOURS),
        zone=zone,
        weekdays=some if early and period is Period.WEEK else many,
        edition=Edition.EARLY if early else Edition.FINAL,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a simulation left behind."""

    scale: Scale
    world: World
    readers: list[Subscription]
    messages: list[Message]


async def simulate(scale: Scale, folder: Path) -> Run:
    """Live through the days of a scale."""
    chance = Random(f"{scale.begin:%Y-%m-%d}")  # noqa: S311 – the same world every time
    clock = FakeClock(scale.begin)
    world = World(scale, clock, chance)
    channel = FakeChannel(clock)
    wanted = readers(scale, chance)
    url = f"sqlite:///{folder / 'paperboy.sqlite3'}"
    async with open_store(url, readable=str, now=clock) as store:
        for one in wanted:
            next_due = schedule.next_due(one.slot, clock.now)
            await store.ledger.subscribe(one, next_due=next_due)
        await _live(scale, clock, store, world, channel)
    return Run(scale=scale, world=world, readers=wanted, messages=channel.messages)


async def _live(
    scale: Scale, clock: FakeClock, store: SqlStore, world: World, channel: FakeChannel
) -> None:
    # Edits at once: their waves are the ledger's own matter, and cost a turn each.
    policy = Patience(spread=timedelta())
    editions = Editions(source=world, store=store, sample=load_sample, now=clock)
    planner = Planner(
        editions=editions,
        store=store,
        ledger=store.ledger,
        alarm=SilentAlarm(),
        now=clock,
        policy=policy,
    )
    refresher = Refresher(editions=editions, ledger=store.ledger, now=clock, policy=policy)
    postman = Postman(store, editions, channel)
    plan = refresh = clock.now
    while clock.now < scale.end:
        if plan <= clock.now:
            plan = await planner.plan() or scale.end
        if await postman.deliver(clock.now) or refresh <= clock.now:
            refresh = await refresher.refresh() or scale.end
            await postman.deliver(clock.now)
        clock.now = _next_look(scale, clock.now, min(plan, refresh))


def _next_look(scale: Scale, now: datetime, wanted: datetime) -> datetime:
    assert wanted > now, "it would spin"
    return scale.begin - (scale.begin - wanted) // GRAIN * GRAIN


@pytest.fixture
def hushed() -> Iterator[None]:
    """Without a log of months."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    yield
    structlog.reset_defaults()


@pytest.mark.usefixtures("hushed")
@pytest.mark.slow
@pytest.mark.parametrize("name", SCALES)
async def test_every_digest_that_is_due_is_delivered_once_on_time_and_nothing_else(
    name: str, tmp_path: Path
) -> None:
    run = await simulate(SCALES[name], tmp_path)

    check_arrivals(run)
    check_papers(run)
    check_edits(run)
    check_that_it_tested_something(run)


def check_arrivals(run: Run) -> None:
    """Each due digest arrives once, at its instant by the reader's own clock; nothing else."""
    arrived: dict[tuple[str, Period], list[Message]] = defaultdict(list)
    for message in run.messages:
        period = Span.parse(message.key.split(":")[0]).period
        arrived[message.place, period].append(message)
    for wanted in run.readers:
        messages = arrived.pop((wanted.address.place, wanted.slot.period), [])
        check_reader(run, wanted, messages)
    assert not arrived


def check_reader(run: Run, wanted: Subscription, messages: list[Message]) -> None:
    instants = dues(wanted.slot, run.scale)
    by_due = defaultdict[int, list[Message]](list)
    for message in messages:
        by_due[bisect_right(instants, message.at) - 1].append(message)
    had: set[str] = set()
    for number, (before, due) in enumerate(pairwise(instants), start=1):
        if run.scale.begin < due < run.scale.end - WINDOW:
            expected = expected_at(run.world, wanted, before, due)
            check_due(expected, had, by_due.pop(number, []), f"{wanted} at {due}")
    last = [one for rest in by_due.values() for one in rest if one.at < run.scale.end - WINDOW]
    assert not last, f"nobody asked for {last}"


def check_due(expected: Expected, had: set[str], messages: list[Message], what: str) -> None:
    nothing = expected.nothing or bool(expected.keys & had)
    keys = [message.key for message in messages]
    assert len(keys) == 1 or (nothing and not keys), f"{what}: {keys}, expected {expected}"
    for message in messages:
        assert message.key in expected.keys - had, f"{what}: {message.key}, expected {expected}"
        assert expected.since <= message.at <= expected.until, f"{what}: {message.at}, {expected}"
    had |= set(keys)


def check_papers(run: Run) -> None:
    """No daily digest holds a paper that the same chat has in another one."""
    shown = defaultdict[str, Counter[str]](Counter)
    for message in run.messages:
        if Span.parse(message.key.split(":")[0]).period is Period.DAY:
            shown[message.place].update(message.papers)
    twice = {place: papers.most_common(1) for place, papers in shown.items()}
    assert all(not most or most[0][1] == 1 for most in twice.values()), twice


def check_edits(run: Run) -> None:
    """A digest holds the votes that its list settled with, an early one once that has settled."""
    for message in run.messages:
        if message.key.endswith((":empty", ":missing")):
            continue
        span = Span.parse(message.key.split(":")[0])
        end = closes(days_of(span)[-1])
        if end + DAY < run.scale.end and not run.world.silent(message.at - HOUR, message.at + HOUR):
            said = message.says[-1]
            assert isinstance(said, Digest)
            settled = {one.id: one.upvotes for one in run.world.papers(span, end)}
            assert said.edition is Edition.FINAL, message
            assert {
                one.paper.id: one.paper.upvotes for one in said.entries
            }.items() <= settled.items()
            assert len(message.says) <= 4


def check_that_it_tested_something(run: Run) -> None:
    """Posts and notes of every period, and edits."""
    seen = Counter(message.key.partition(":")[2] for message in run.messages)
    assert set(seen) >= {"", "early", "empty", "early:empty"}
    assert {Span.parse(message.key.split(":")[0]).period for message in run.messages} == set(Period)
    assert any(len(message.says) > 2 for message in run.messages)
    assert len({wanted.slot.zone for wanted in run.readers}) >= 24
