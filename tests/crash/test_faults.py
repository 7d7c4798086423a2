"""What platforms, disks and clocks do to a fan-out, over real HTTP and in a real ledger.

Time runs `SPEED` times as fast for the pump, so that its waits are short ones; all seconds here
are its own.
"""

import asyncio
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, cast

import aiohttp
import pytest

from adapters.store import SqlStore, open_store
from bot.deliveries import State
from bot.delivery import Pump
from bot.tex import readable
from tests.crash.http_channel import IN_FLIGHT, DiscordLike, TelegramLike
from tests.crash.lapse import Lapse
from tests.crash.stage import OPEN, Stage, states, until
from tests.crash.stand_ins import Kind, Platform, Trouble
from tests.crash.worker import Counted, pump_of

if TYPE_CHECKING:
    from bot.ledger import Ledger

pytestmark = pytest.mark.slow

SPEED = 20
RATE = 30
MANY = 60

Like = type[TelegramLike] | type[DiscordLike]
LIKES: list[Like] = [TelegramLike, DiscordLike]

UNCLEAR = [
    Trouble(kind=Kind.STATUS, status=502),
    Trouble(kind=Kind.STATUS, status=504, taken=True),
    Trouble(kind=Kind.RESET),
    Trouble(kind=Kind.RESET, taken=True),
    Trouble(kind=Kind.SILENCE, taken=True),
    Trouble(kind=Kind.CUT, taken=True),
]
"""What leaves it open whether a message was taken."""


@dataclass
class Delivering:
    """A pump at work, and what there is around it."""

    lapse: Lapse
    platform: Platform
    store: SqlStore
    counted: Counted
    pump: Pump[str]
    channel: TelegramLike | DiscordLike

    async def states(self) -> Counter[State]:
        return (await states(self.store))[self.channel.name]

    async def rests(self, **expected: int) -> None:
        """Wait until so many deliveries stand in those states."""

        async def so() -> bool:
            return await self.states() == Counter(expected)

        await until(so, every=0.02)

    async def over(self) -> Counter[State]:
        """Wait until nothing is to be delivered any more, and say how it ended."""

        async def so() -> bool:
            found = await self.states()
            return not any(found[state] for state in OPEN)

        await until(so, every=0.02)
        return await self.states()

    async def idles(self) -> int:
        """Wait until it does no more than ask the ledger; how many messages there are."""
        asked = taken = -1

        async def so() -> bool:
            nonlocal asked, taken
            if self.platform.at_once or self.platform.taken != taken:
                asked, taken = self.counted.calls.total(), self.platform.taken
            return self.counted.calls.total() >= asked + 4

        await until(so, every=0.02)
        return taken

    def skip(self, seconds: float) -> None:
        """Let it be so much later."""
        self.lapse.skipped += seconds
        self.pump.wake()


@pytest.fixture
def lapse() -> Lapse:
    return Lapse(SPEED)


@pytest.fixture
async def stage(tmp_path: Path, lapse: Lapse) -> AsyncIterator[Stage]:
    made = Stage(tmp_path, clock=lapse.clock)
    async with made.open():
        yield made


@asynccontextmanager
async def delivering(
    stage: Stage,
    lapse: Lapse,
    like: Like,
    *,
    many: int = MANY,
    patience: float = 30.0,
) -> AsyncIterator[Delivering]:
    """Plan a post for many, and pump it until the end of the block.

    A platform answers within half a minute, however busy this machine is; where it never does,
    that is known at once.
    """
    await stage.plan(many, like.name)
    platform = stage.platforms[like.name]
    timeout = aiohttp.ClientTimeout(total=30)
    async with (
        open_store(stage.url, readable=readable, now=lapse.now, patience=patience) as store,
        aiohttp.ClientSession(timeout=timeout) as http,
    ):
        channel = like(http, platform.url)
        platform.silent = channel.waits.end
        counted = Counted(store.ledger)
        pump = pump_of(channel, store=store, ledger=cast("Ledger", counted), rate=RATE, time=lapse)
        stop = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(pump.run(stop))
            try:
                yield Delivering(lapse, platform, store, counted, pump, channel)
            finally:
                stop.set()


def place(number: int) -> str:
    return str(1_000_000 + number)


def once(platform: Platform, many: int = MANY) -> bool:
    """Whether one message stands at each place."""
    return platform.messages == Counter([place(number) for number in range(many)])


async def test_a_chat_that_asks_for_a_pause_has_it_while_the_others_go_on(
    stage: Stage, lapse: Lapse
) -> None:
    for slow in (place(0), place(1)):
        stage.telegram.script[slow] = [Trouble(kind=Kind.LIMIT, after=9_000)]
    async with delivering(stage, lapse, TelegramLike) as work:
        await work.rests(sent=MANY - 2, retry=2)
        work.skip(9_000)
        assert await work.over() == Counter(sent=MANY)

    assert once(stage.telegram)
    assert early(stage.telegram) == []


@pytest.mark.parametrize("like", LIKES)
async def test_in_a_storm_of_pauses_each_chat_has_its_own(
    stage: Stage, lapse: Lapse, like: Like
) -> None:
    platform = stage.platforms[like.name]
    for number in range(0, MANY, 2):
        platform.script[place(number)] = [Trouble(kind=Kind.LIMIT, after=4 + number % 3)] * 2
    async with delivering(stage, lapse, like) as work:
        assert await work.over() == Counter(sent=MANY)

    assert once(platform)
    assert early(platform) == []
    assert len(platform.seen) == MANY + 2 * (MANY // 2)


async def test_when_the_bot_as_a_whole_is_to_pause_nobody_is_written_to(
    stage: Stage, lapse: Lapse
) -> None:
    stage.discord.script[place(5)] = [Trouble(kind=Kind.LIMIT, after=20, whole_bot=True)]
    async with delivering(stage, lapse, DiscordLike) as work:
        assert await work.over() == Counter(sent=MANY)

    assert once(stage.discord)
    refused = next(seen.at for seen in stage.discord.seen if seen.trouble)
    inside = [seen for seen in stage.discord.seen if refused < seen.at < refused + 20]
    assert len(inside) < IN_FLIGHT, "more than was under way"


async def test_what_may_have_arrived_is_held_where_a_second_copy_would_show(
    stage: Stage, lapse: Lapse
) -> None:
    for number, trouble in enumerate(UNCLEAR):
        stage.telegram.script[place(number)] = [trouble]
    async with delivering(stage, lapse, TelegramLike) as work:
        assert await work.over() == Counter(sent=MANY - len(UNCLEAR), unknown=len(UNCLEAR))
        troubles = await work.store.ledger.troubles(limit=MANY)

    held = {place(number) for number in range(len(UNCLEAR))}
    assert {told.address.place for told in troubles} == held
    assert {told.reason for told in troubles} == {"server-error", "no-answer"}
    assert Counter(seen.place for seen in stage.telegram.seen).most_common(1)[0][1] == 1
    assert sum(stage.telegram.messages[one] for one in held) == sum(one.taken for one in UNCLEAR)


async def test_what_may_have_arrived_is_sent_again_where_the_platform_knows_it(
    stage: Stage, lapse: Lapse
) -> None:
    for number, trouble in enumerate(UNCLEAR):
        stage.discord.script[place(number)] = [trouble] * 2
    async with delivering(stage, lapse, DiscordLike) as work:
        assert await work.over() == Counter(sent=MANY)

    assert once(stage.discord)
    assert stage.discord.repeated == 2 * sum(one.taken for one in UNCLEAR)


@pytest.mark.parametrize("like", LIKES)
async def test_a_platform_out_of_reach_is_waited_for_and_nothing_is_in_doubt(
    stage: Stage, lapse: Lapse, like: Like
) -> None:
    async with delivering(stage, lapse, like) as work:
        work.channel.url = "http://127.0.0.1:9"  # discard: nobody listens
        await work.rests(retry=MANY)
        work.channel.url = stage.platforms[like.name].url
        assert await work.over() == Counter(sent=MANY)

    assert once(stage.platforms[like.name])


async def test_chats_that_are_gone_end_and_cost_one_request(stage: Stage, lapse: Lapse) -> None:
    stage.telegram.trouble = Trouble(kind=Kind.STATUS, status=403)
    async with delivering(stage, lapse, TelegramLike) as work:
        assert await work.over() == Counter(gone=MANY)

    assert len(stage.telegram.seen) == MANY


@pytest.mark.parametrize("like", LIKES)
async def test_a_store_that_is_locked_is_waited_for(stage: Stage, lapse: Lapse, like: Like) -> None:
    async with delivering(stage, lapse, like, many=200, patience=0.1) as work:
        await work.platform.take(50)
        file = stage.folder / "paperboy.sqlite3"
        with closing(sqlite3.connect(file, timeout=30)) as other:
            other.execute("BEGIN EXCLUSIVE")
            before = await quietly(work, seconds=50)
        assert await work.over() == Counter(sent=200)

    assert once(work.platform, 200)
    assert work.platform.repeated == 0
    assert work.platform.most_at_once <= IN_FLIGHT
    assert before <= 12, "the ledger is asked ever more rarely"


async def test_a_disk_that_is_full_is_waited_for(stage: Stage) -> None:
    await stage.plan(300, "telegram", "discord")
    async with stage.worker(rate=RATE, speed=SPEED) as worker:
        await stage.take(100)
        worker.tell(signal.SIGUSR1)
        await trouble(stage)
        await asyncio.sleep(50 / SPEED)
        assert stage.taken < 600
        worker.tell(signal.SIGUSR2)
        await stage.finish()
        report, _ = await worker.stop()
    found, _ = await stage.look()

    assert found == {name: Counter(sent=300) for name in ("telegram", "discord")}
    assert once(stage.telegram, 300)
    assert once(stage.discord, 300)
    assert report.calls["record"] + report.calls["claim"] <= 2 * 15
    assert report.cpu < report.seconds / 4


async def test_a_process_killed_on_a_full_disk_leaves_no_more_in_doubt_than_was_under_way(
    stage: Stage,
) -> None:
    await stage.plan(300, "telegram", "discord")
    async with stage.worker(rate=RATE, speed=SPEED) as worker:
        await stage.take(100)
        worker.tell(signal.SIGUSR1)
        await trouble(stage)
        await worker.kill()
    async with stage.worker(rate=RATE, speed=SPEED) as worker:
        await stage.finish()
        await worker.stop()
    found, troubles = await stage.look()

    unknown = {told.address.place for told in troubles}
    assert found["telegram"] == Counter(sent=300 - len(unknown), unknown=len(unknown))
    assert len(unknown) <= IN_FLIGHT
    assert set(stage.telegram.messages) | unknown == {place(number) for number in range(300)}
    assert max(stage.telegram.messages.values()) == 1
    assert found["discord"] == Counter(sent=300)
    assert once(stage.discord, 300)


@pytest.mark.parametrize("off", [timedelta(hours=1), timedelta(hours=-1)])
@pytest.mark.parametrize("like", LIKES)
async def test_a_clock_that_is_corrected_changes_nothing(
    stage: Stage, lapse: Lapse, like: Like, off: timedelta
) -> None:
    async with delivering(stage, lapse, like) as work:
        await work.platform.take(20)
        lapse.off = off
        assert await work.over() == Counter(sent=MANY)

    assert once(work.platform)


async def test_a_clock_that_jumps_beyond_the_deadline_ends_what_is_no_news_any_more(
    stage: Stage, lapse: Lapse
) -> None:
    async with delivering(stage, lapse, TelegramLike) as work:
        await work.platform.take(20)
        lapse.off = timedelta(days=2)
        found = await work.over()
        told = await work.store.ledger.troubles(limit=MANY)

    assert found == Counter(sent=work.platform.taken, expired=MANY - work.platform.taken)
    assert {one.reason for one in told} == {"too-late"}


async def test_a_clock_that_jumps_back_pauses_what_is_not_due_yet_and_is_followed_when_it_is_set(
    stage: Stage, lapse: Lapse
) -> None:
    async with delivering(stage, lapse, TelegramLike) as work:
        await work.platform.take(20)
        lapse.off = timedelta(days=-1)
        before = await quietly(work, seconds=50)
        paused = work.platform.taken
        lapse.off = timedelta()
        assert await work.over() == Counter(sent=MANY)

    assert paused < MANY
    assert once(work.platform)
    assert before <= 20


async def quietly(work: Delivering, *, seconds: float) -> int:
    """Let time pass in which little is to be done; how often the ledger was asked."""
    taken = await work.idles()
    began, spent = time.monotonic(), time.process_time()
    work.counted.calls.clear()
    await work.lapse.sleep(seconds)
    assert work.platform.taken == taken
    assert time.process_time() - spent < (time.monotonic() - began) / 4, "it spins"
    return work.counted.calls.total()


async def trouble(stage: Stage) -> None:
    """Wait until a worker says that it has trouble with its file."""

    async def so() -> bool:
        return any(says in stage.log for says in ("has no room left", "cannot be read or written"))

    await until(so, every=0.02)


def early(platform: Platform) -> list[str]:
    """The places that had a request inside a pause that they had asked for."""
    until_at: dict[str, float] = {}
    found = []
    for seen in platform.seen:
        if seen.at < until_at.get(seen.place, 0):
            found.append(seen.place)
        if seen.trouble is not None:
            until_at[seen.place] = seen.at + seen.trouble.after
    return found
