"""The real pump over the real store, and the real library before a Discord that misbehaves."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from adapters.discord.channel import Discord
from adapters.discord.opening import Client
from adapters.discord.refusals import PLAIN_ONLY, REFUSALS
from adapters.store import SqlStore, open_store
from bot.content import Contents
from bot.deliveries import Post, State
from bot.delivery import Pump
from bot.editions import Editions
from bot.lacks import UNDISCUSSED
from bot.ledger import SlotDue
from bot.models import Edition, Listing, Paper
from bot.policy import Doubt, Policy
from bot.sample import load_sample
from bot.span import Span
from bot.subscription import Address, Condition, Slot, Subscription
from bot.tex import readable
from formatters.discord_message import DiscordMessage
from tests.adapters.discord.rest_api import (
    Answer,
    Cut,
    HangUp,
    Mishap,
    Place,
    RestApi,
    Silence,
    limit,
)
from tests.adapters.discord.rest_rules import Refusal
from tests.fakes import FakeClock, FakeSource
from tests.pump_bench import FakeAlarm

if TYPE_CHECKING:
    from bot.ports import ListSource, Store

pytestmark = pytest.mark.slow

HURRY = 20
"""So many seconds pass in one."""

START = datetime(2026, 2, 12, 9, tzinfo=UTC)
MONDAY, TUESDAY = (Post(Span.parse(f"2026-02-{day}"), Edition.FINAL) for day in ("09", "10"))
HOLD = Policy(unknown=Doubt.HOLD)
OPEN = {State.DUE, State.RETRY, State.EDIT, State.SENDING}


def clock() -> float:
    return time.monotonic() * HURRY


async def sleep(seconds: float) -> None:
    await asyncio.sleep(seconds / HURRY)


async def until(over: Callable[[], Awaitable[bool]]) -> None:
    """Wait for something of which nobody tells."""
    async with asyncio.timeout(30):
        while not await over():  # noqa: ASYNC110 – that is why
            await asyncio.sleep(0.002)


class Desk:
    """A store with subscribers, and processes that deliver to them one after the other."""

    def __init__(self, store: SqlStore, client: Client, now: "Now") -> None:
        self.store = store
        self._client = client
        self._now = now

    def later(self, *, hours: float) -> None:
        """Let time pass while no process runs."""
        self._now.slept += timedelta(hours=hours)

    def at_once(self) -> None:
        """Let whatever follows happen in this instant."""
        self._now.stop()

    async def subscribe(self, *channels: str, discuss: bool = False) -> None:
        for channel in channels:
            wanted = Subscription(address=Address("discord", channel), discuss=discuss)
            await self.store.ledger.subscribe(wanted, next_due=START)

    async def plan(self, post: Post) -> None:
        """Enter a delivery of the digest of a day for everybody."""
        papers = tuple(
            Paper(id=f"26{post.span.first:%d}.0000{at}", title=f"Paper {at}", upvotes=9 - at)
            for at in (1, 2, 3)
        )
        await self.store.save_listing(Listing(span=post.span, papers=papers, as_of=START))
        now = self._now()
        await self.store.ledger.plan(
            SlotDue(slot=Slot(), due=START, subscriptions=1),
            post,
            deadline=now + timedelta(hours=12),
            # The slot stays due, so that another post can be planned.
            next_due=START,
            now=now,
        )

    @asynccontextmanager
    async def process(self, policy: Policy = HOLD) -> AsyncIterator[None]:
        """A process that delivers until it is killed, and knows nothing of those before it."""
        running = asyncio.create_task(self._pump(policy).run(asyncio.Event()))
        try:
            yield
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    async def ended(self) -> Counter[tuple[State, str]]:
        """How deliveries ended, once nothing waits and nothing is under way."""
        await until(self._over)
        told: Counter[tuple[State, str]] = Counter()
        for one in await self.store.ledger.tally():
            told[one.state, one.reason] += one.count
        return told

    async def _over(self) -> bool:
        return not OPEN & {one.state for one in await self.store.ledger.tally()}

    def _pump(self, policy: Policy) -> Pump[DiscordMessage]:
        store = cast("Store", self.store)
        source = cast("ListSource", FakeSource(FakeClock(START)))
        editions = Editions(source=source, store=store, sample=load_sample, now=self._now)
        return Pump(
            channel=Discord(client=self._client, clock=clock),
            ledger=self.store.ledger,
            contents=Contents(store=store, editions=editions),
            policy=policy,
            alarm=FakeAlarm(),
            now=self._now,
            clock=clock,
            sleep=sleep,
        )


class Now:
    """The wall clock that goes with the other."""

    def __init__(self) -> None:
        self._clock = clock
        self._began = clock()
        self.slept = timedelta()

    def stop(self) -> None:
        """Stand still."""
        now = self._clock()
        self._clock = lambda: now

    def __call__(self) -> datetime:
        return START + self.slept + timedelta(seconds=self._clock() - self._began)


@pytest.fixture
async def desk(tmp_path: Path, client: Client) -> AsyncIterator[Desk]:
    now = Now()
    url = f"sqlite:///{(tmp_path / 'paperboy.sqlite3').as_posix()}"
    async with open_store(url, readable=readable, now=now) as store:
        yield Desk(store, client, now)


def channels(api: RestApi, count: int) -> list[str]:
    numbers = [str(100 + at) for at in range(count)]
    api.places.update({number: Place() for number in numbers})
    return numbers


@pytest.mark.parametrize(
    "mishap",
    [
        HangUp(),
        Cut(),
        Answer(503, b"", done=True),
        Answer(200, b"<html>Welcome to this hotel</html>", done=True),
        Refusal(503, 0, "503: Service Unavailable"),
        limit(3, whole_bot=True),
        limit(4),
    ],
    ids=lambda mishap: type(mishap).__name__,
)
async def test_whatever_happens_to_an_answer_everybody_gets_one_message(
    desk: Desk, api: RestApi, mishap: Mishap
) -> None:
    numbers = channels(api, 6)
    await desk.subscribe(*numbers)
    api.mishaps.extend([mishap, None, mishap, mishap, None, None, mishap, mishap])
    await desk.plan(MONDAY)

    async with desk.process():
        told = await desk.ended()

    assert told == {(State.SENT, "sent"): 6}
    assert [len(api.shown(number)) for number in numbers] == [1] * 6


def seven_more(api: RestApi, numbers: Sequence[str]) -> Callable[[], Awaitable[bool]]:
    """Whether so many were sent since, or all; of some of them it is not recorded yet."""
    enough = len(api.made()) + 7

    async def sent() -> bool:
        return len(api.made()) >= enough or all(map(api.shown, numbers))

    return sent


async def test_processes_that_die_again_and_again_double_nothing(desk: Desk, api: RestApi) -> None:
    numbers = channels(api, 60)
    await desk.subscribe(*numbers)
    await desk.plan(MONDAY)

    for _ in range(4):
        async with desk.process():
            await until(seven_more(api, numbers))
        # Discord does not know a nonce for ever, and the next process comes an hour later.
        api.forget_nonces()
        desk.later(hours=1)
    async with desk.process():
        told = await desk.ended()

    assert told == {(State.SENT, "sent"): 60}
    assert [len(api.shown(number)) for number in numbers] == [1] * 60


@pytest.mark.parametrize(
    ("doubt", "copies", "told"),
    [
        (Doubt.HOLD, 1, {(State.UNKNOWN, "no-history"): 1}),
        (Doubt.RESEND, 2, {(State.SENT, "sent"): 1}),
    ],
)
async def test_where_nobody_may_look_the_operator_decides(
    desk: Desk,
    api: RestApi,
    doubt: Doubt,
    copies: int,
    told: dict[tuple[State, str], int],
) -> None:
    (number,) = channels(api, 1)
    api.places[number].history = False
    await desk.subscribe(number)
    await desk.plan(MONDAY)
    api.mishaps.append(Silence())

    async def sent() -> bool:
        return bool(api.shown(number))

    async with desk.process():
        await until(sent)
    api.forget_nonces()
    desk.later(hours=1)
    async with desk.process(Policy(unknown=doubt)):
        assert await desk.ended() == told

    assert len(api.shown(number)) == copies
    (last,) = await desk.store.ledger.last(Address("discord", number), limit=1)
    assert ("gives it Read Message History" in last.says) is (doubt is Doubt.HOLD)


@pytest.mark.parametrize("doubt", Doubt)
async def test_who_starts_again_at_once_needs_no_history(
    desk: Desk, api: RestApi, doubt: Doubt
) -> None:
    (number,) = channels(api, 1)
    api.places[number].history = False
    await desk.subscribe(number)
    await desk.plan(MONDAY)
    api.mishaps.append(Silence())
    desk.at_once()

    async def sent() -> bool:
        return bool(api.shown(number))

    async with desk.process(Policy(unknown=doubt)):
        await until(sent)
    async with desk.process(Policy(unknown=doubt)):
        assert await desk.ended() == {(State.SENT, "sent"): 1}

    assert len(api.shown(number)) == 1


async def test_a_forum_gets_one_post_after_lost_answers(desk: Desk, api: RestApi) -> None:
    await desk.subscribe("8")
    await desk.plan(MONDAY)
    api.mishaps.extend([None, HangUp(), None, HangUp(), HangUp()])

    async def posted() -> bool:
        return len(api.mishaps) <= 3

    async with desk.process():
        await until(posted)
    async with desk.process():
        assert await desk.ended() == {(State.SENT, "sent"): 1}

    assert [place.name for place in api.places.values() if place.parent == "8"] == [
        "Daily Papers · Mon 9 Feb 2026"
    ]


async def test_that_a_permission_is_missing_is_remembered_whoever_sends(
    desk: Desk, api: RestApi
) -> None:
    (number,) = channels(api, 1)
    api.places[number].embeds = False
    await desk.subscribe(number)

    for post in (MONDAY, TUESDAY):
        async with desk.process():
            await desk.plan(post)
            await desk.ended()

    assert len(api.shown(number)) == 2
    assert not any(shown["components"] for shown in api.shown(number))
    assert len(api.made()) == 3
    (wanted,) = await desk.store.ledger.subscriptions(address=Address("discord", number))
    assert (wanted.condition, wanted.reason) == (Condition.ACTIVE, PLAIN_ONLY)


async def test_that_no_thread_can_be_opened_is_remembered_and_makes_no_layout_plain(
    desk: Desk, api: RestApi
) -> None:
    (number,) = channels(api, 1)
    api.places[number].threads = False
    await desk.subscribe(number, discuss=True)

    for post in (MONDAY, TUESDAY):
        async with desk.process():
            await desk.plan(post)
            await desk.ended()

    assert [bool(shown["components"]) for shown in api.shown(number)] == [True, True]
    (wanted,) = await desk.store.ledger.subscriptions(address=Address("discord", number))
    assert (wanted.condition, wanted.reason) == (Condition.ACTIVE, UNDISCUSSED)


async def test_who_gets_its_permission_back_gets_its_layout_back(desk: Desk, api: RestApi) -> None:
    (number,) = channels(api, 1)
    api.places[number].embeds = False
    await desk.subscribe(number)
    address = Address("discord", number)

    async with desk.process():
        await desk.plan(MONDAY)
        await desk.ended()
        api.places[number].embeds = True
        await desk.store.ledger.set_condition(address, None, Condition.ACTIVE, "")
        await desk.plan(TUESDAY)
        await desk.ended()

    assert [bool(shown["components"]) for shown in api.shown(number)] == [False, True]


async def test_a_missing_permission_pauses_and_says_who_can_mend_it(
    desk: Desk, api: RestApi
) -> None:
    (number,) = channels(api, 1)
    api.places[number].refuse = Refusal(403, 50001, "Missing Access")
    await desk.subscribe(number)
    await desk.plan(MONDAY)

    async with desk.process():
        told = await desk.ended()

    assert told == {(State.REJECTED, "no-access"): 1}
    (wanted,) = await desk.store.ledger.subscriptions(address=Address("discord", number))
    assert wanted.condition is Condition.PAUSED
    assert "Manage Channels gives it View Channel" in wanted.reason


async def test_what_was_refused_comes_when_the_permission_does(desk: Desk, api: RestApi) -> None:
    (number,) = channels(api, 1)
    address = Address("discord", number)
    api.places[number].refuse = Refusal(403, 50013, "Missing Permissions")
    await desk.subscribe(number)
    await desk.plan(MONDAY)

    async with desk.process():
        await desk.ended()
        api.places[number].refuse = None
        await desk.store.ledger.set_condition(address, None, Condition.ACTIVE, "")
        await desk.store.ledger.retry(address, REFUSALS[50013].says)
        assert await desk.ended() == {(State.SENT, "sent"): 1}

    assert len(api.shown(number)) == 1


async def test_a_channel_that_is_gone_ends_its_subscription(desk: Desk) -> None:
    await desk.subscribe("404")
    await desk.plan(MONDAY)

    async with desk.process():
        told = await desk.ended()

    assert told == {(State.GONE, "deleted"): 1}
    (wanted,) = await desk.store.ledger.subscriptions(address=Address("discord", "404"))
    assert wanted.condition is Condition.ENDED
