"""Two desks for one channel on a real store: the first froze, and the second took over."""

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from adapters.store import open_store
from bot.inbox import Inbox, Item
from bot.tex import readable
from tests.desk_bench import LOCKED, NOON, Counter, desk_of, item, opened

pytestmark = pytest.mark.slow

ITEMS = [item(number, f"{number}") for number in range(5)]
NUMBERS = [one.number for one in ITEMS]


class Freezing:
    """An inbox at whose door a desk freezes: before something is begun, or after it.

    Attributes:
        inbox: the real one, for others.
        thaw: lets the desk go on.
        lost: to so many calls of `begin` the answer is lost on its way.
    """

    def __init__(self, inbox: Inbox, *, after: bool = False, lost: int = 0) -> None:
        self.inbox = inbox
        self.thaw = asyncio.Event()
        self.lost = lost
        self._after = after
        self._frozen = asyncio.Semaphore(0)

    async def stands(self) -> None:
        """Wait until all that waits is at the door."""
        async with asyncio.timeout(30):
            for _ in ITEMS:
                await self._frozen.acquire()

    async def open(self, channel: str) -> int:
        return await self.inbox.open(channel)

    async def put(self, channel: str, items: Sequence[Item]) -> int:
        return await self.inbox.put(channel, items)

    async def waiting(
        self,
        channel: str,
        *,
        limit: int,
        but: Collection[str] = frozenset(),
        not_by: Collection[str] = frozenset(),
    ) -> Sequence[Item]:
        return await self.inbox.waiting(channel, limit=limit, but=but, not_by=not_by)

    async def begin(self, channel: str, number: int, *, epoch: int) -> bool:
        if not self._after:
            await self._freeze()
        begun = await self.inbox.begin(channel, number, epoch=epoch)
        if self._after:
            await self._freeze()
        if self.lost:
            self.lost -= 1
            raise LOCKED
        return begun

    async def done(self, channel: str, number: int) -> None:
        await self.inbox.done(channel, number)

    async def _freeze(self) -> None:
        self._frozen.release()
        await self.thaw.wait()


@pytest.fixture
async def inbox(tmp_path: Path) -> AsyncIterator[Inbox]:
    url = f"sqlite:///{tmp_path / 'paperboy.sqlite3'}"
    async with open_store(url, readable=readable, now=lambda: NOON) as store:
        await store.inbox.put("telegram", ITEMS)
        yield store.inbox


async def taken_over(frozen: Freezing, first: Counter, second: Counter) -> None:
    """Let a second desk do all that waits while the first is frozen, and then the first go on."""
    stop = asyncio.Event()
    run = asyncio.create_task(desk_of(frozen, first).run(stop))
    await frozen.stands()
    async with opened(desk_of(frozen.inbox, second)) as close:
        await second.until(lambda: len(second.answered + second.resumed) == len(ITEMS))
        await close()
        frozen.thaw.set()
        # A desk that does not notice goes on until it is closed.
        await asyncio.wait({run}, timeout=0.3)
        stop.set()
        await run


async def test_what_a_frozen_desk_was_about_to_begin_is_answered_by_the_next_alone(
    inbox: Inbox,
) -> None:
    first, second = Counter(), Counter()

    await taken_over(Freezing(inbox), first, second)

    assert (first.answered, first.resumed) == ([], [])
    assert (sorted(second.answered), second.resumed) == (NUMBERS, [])


async def test_what_a_frozen_desk_had_begun_is_asked_about_once_and_answered_by_nobody_else(
    inbox: Inbox,
) -> None:
    first, second = Counter(), Counter()

    await taken_over(Freezing(inbox, after=True), first, second)

    assert (sorted(first.answered), first.resumed) == (NUMBERS, [])
    assert (second.answered, sorted(second.resumed)) == ([], NUMBERS)


async def test_what_a_frozen_desk_was_about_to_ask_is_asked_by_the_next_alone(
    inbox: Inbox,
) -> None:
    epoch = await inbox.open("telegram")
    for number in NUMBERS:
        await inbox.begin("telegram", number, epoch=epoch)
    first, second = Counter(), Counter()

    await taken_over(Freezing(inbox), first, second)

    assert (first.answered, first.resumed) == ([], [])
    assert (second.answered, sorted(second.resumed)) == ([], NUMBERS)


async def test_a_desk_that_is_not_told_that_something_is_begun_still_answers_it(
    inbox: Inbox,
) -> None:
    counter, deaf = Counter(), Freezing(inbox, lost=len(ITEMS) + 2)
    deaf.thaw.set()

    async with opened(desk_of(deaf, counter)) as close:
        await counter.until(lambda: len(counter.answered) == len(ITEMS))
        await close()

    assert (sorted(counter.answered), counter.resumed) == (NUMBERS, [])
    assert not await inbox.waiting("telegram", limit=9)


async def test_what_is_begun_and_never_told_to_a_frozen_desk_is_asked_about_by_the_next_alone(
    inbox: Inbox,
) -> None:
    first, second = Counter(), Counter()

    await taken_over(Freezing(inbox, after=True, lost=len(ITEMS)), first, second)

    assert (first.answered, first.resumed) == ([], [])
    assert (second.answered, sorted(second.resumed)) == ([], NUMBERS)


async def test_a_desk_that_was_overtaken_says_so_once_drops_all_and_can_be_opened_again(
    inbox: Inbox,
) -> None:
    first, second = Counter(0), Counter()
    desk, other = desk_of(inbox, first), desk_of(inbox, second)
    run = asyncio.create_task(desk.run(asyncio.Event()))
    await first.until(lambda: len(first.answered) == len(ITEMS) - 1)

    with capture_logs() as said:
        async with opened(other) as close:
            await second.until(lambda: second.resumed)
            await desk.put([item(7), item(8, "8")])
            await asyncio.wait_for(run, 30)
            other.wake()
            await second.until(lambda: len(second.answered) == 2)
            await close()

    assert [one["event"] for one in said] == ["Stopped answering."]
    assert (first.at_once, second.resumed) == (0, [0])
    await inbox.put("telegram", [item(9)])
    async with opened(desk) as close:
        await first.until(lambda: 9 in first.answered)
        await close()


async def test_what_a_frozen_desk_enters_as_answered_in_time_is_not_asked_about(
    inbox: Inbox,
) -> None:
    epoch = await inbox.open("telegram")
    for number in NUMBERS:
        await inbox.begin("telegram", number, epoch=epoch)
    counter, late = Counter(), Freezing(inbox)

    async with opened(desk_of(late, counter)) as close:
        await late.stands()
        for number in NUMBERS:
            await inbox.done("telegram", number)
        late.thaw.set()
        await close()

    assert (counter.answered, counter.resumed) == ([], [])
