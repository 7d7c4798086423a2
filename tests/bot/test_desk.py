import asyncio
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.desk_places import ASIDE_MOST
from bot.errors import NothingThere
from bot.inbox import Item, Postponed
from tests.desk_bench import LOCKED, NOON, Counter, desk_of, item, opened, turns
from tests.fake_inbox import FakeInbox


@pytest.fixture
def inbox() -> FakeInbox:
    return FakeInbox(lambda: NOON)


async def left(inbox: FakeInbox) -> list[tuple[int, bool]]:
    return [(one.number, one.begun) for one in await inbox.waiting("telegram", limit=99)]


async def test_what_waits_is_answered_and_done(inbox: FakeInbox) -> None:
    counter = Counter()
    await inbox.put("telegram", [item(1), item(2)])

    async with opened(desk_of(inbox, counter)) as close:
        await counter.until(lambda: len(counter.answered) == 2)
        await close()

    assert counter.answered == [1, 2]
    assert inbox.calls == [("begin", 1), ("done", 1), ("begin", 2), ("done", 2)]
    assert await left(inbox) == []


async def test_what_is_put_is_answered_at_once(inbox: FakeInbox) -> None:
    counter = Counter()
    desk = desk_of(inbox, counter)

    async with opened(desk):
        await turns()
        assert await desk.put([item(1), item(2, "8")]) == 2
        await counter.until(lambda: len(counter.answered) == 2)
        await turns()
        assert await desk.put([item(1), item(3)]) == 1
        await counter.until(lambda: len(counter.answered) == 3)

    assert counter.answered == [1, 2, 3]


async def test_what_another_process_put_is_found_when_the_desk_is_woken(inbox: FakeInbox) -> None:
    counter = Counter()
    desk = desk_of(inbox, counter)

    async with opened(desk):
        await turns()
        await inbox.put("telegram", [item(1)])
        desk.wake()
        await counter.until(lambda: counter.answered)


async def test_what_another_process_put_is_found_by_itself_after_a_while(inbox: FakeInbox) -> None:
    counter = Counter()

    async with opened(desk_of(inbox, counter, poll=0.01)):
        await turns()
        await inbox.put("telegram", [item(1)])
        await counter.until(lambda: counter.answered)


async def test_about_the_same_one_is_answered_after_the_other(inbox: FakeInbox) -> None:
    counter = Counter(2)
    await inbox.put("telegram", [item(1), item(2), item(3), item(4, "other"), item(5, "other")])

    async with opened(desk_of(inbox, counter)):
        await counter.until(lambda: {1, 4, 5} <= {*counter.answered})
        assert 3 not in counter.answered
        counter.let(2)
        await counter.until(lambda: len(counter.answered) == 5)

    assert [number for number in counter.answered if number < 4] == [1, 2, 3]
    assert [number for number in counter.answered if number > 3] == [4, 5]


async def test_one_talkative_chat_holds_up_nobody(inbox: FakeInbox) -> None:
    counter = Counter(*range(500))
    await inbox.put("telegram", [item(number, "talkative") for number in range(500)])
    await inbox.put("telegram", [item(500 + number, f"quiet {number}") for number in range(20)])

    async with opened(desk_of(inbox, counter)):
        await counter.until(lambda: len(counter.answered) == 20)

    assert counter.answered == list(range(500, 520))


async def test_no_more_are_under_way_than_may_be(inbox: FakeInbox) -> None:
    counter = Counter()
    await inbox.put("telegram", [item(number, f"{number}") for number in range(20)])

    async with opened(desk_of(inbox, counter, at_once=3)):
        await counter.until(lambda: len(counter.answered) == 20)

    assert counter.most_at_once == 3


async def test_one_person_in_many_chats_holds_up_nobody_else(inbox: FakeInbox) -> None:
    counter = Counter(*range(500))
    theirs = [item(number, f"group {number}", reader="busy") for number in range(500)]
    await inbox.put("telegram", theirs)
    await inbox.put("telegram", [item(500 + n, f"{n}", reader=f"{n}") for n in range(20)])

    async with opened(desk_of(inbox, counter, at_once=3, each=2)):
        await counter.until(lambda: len(counter.answered) == 20)
        assert counter.answered == [*range(500, 520)]
        counter.let(*range(500))
        await counter.until(lambda: len(counter.answered) == 520)

    assert counter.answered[20:] == [*range(500)]


async def test_nobody_is_taken_for_another_whom_nobody_can_tell_apart(inbox: FakeInbox) -> None:
    counter = Counter(*range(8))
    await inbox.put("telegram", [item(number, f"{number}") for number in range(8)])

    async with opened(desk_of(inbox, counter, at_once=8, each=2)):
        await counter.until(lambda: counter.at_once == 8)


class Pauses:
    """Sleeps that last until they are told to end; how long each was to be."""

    def __init__(self) -> None:
        self.asked: list[float] = []
        self.over = asyncio.Event()

    async def __call__(self, seconds: float) -> None:
        self.asked.append(seconds)
        await self.over.wait()


def postponed(counter: Counter, number: int, after: float) -> Postponed:
    says = f"Telegram asks for a pause of {after:.0f} s."
    return Postponed(says, after=after, go_on=lambda: counter.go_on(number))


async def test_an_answer_that_is_postponed_holds_up_only_what_is_about_the_same(
    inbox: FakeInbox,
) -> None:
    counter, pauses = Counter(), Pauses()
    counter.fails[1] = postponed(counter, 1, 90)
    await inbox.put("telegram", [item(1), item(2), item(3, "8"), item(4, "9")])

    async with opened(desk_of(inbox, counter, at_once=1, sleep=pauses)):
        await counter.until(lambda: len(counter.answered) == 2)
        assert counter.answered == [3, 4]
        pauses.over.set()
        await counter.until(lambda: len(counter.answered) == 4)

    assert counter.answered == [3, 4, 1, 2]
    assert pauses.asked == [90]
    assert inbox.calls.count(("done", 1)) == 1


async def test_only_so_many_answers_that_are_postponed_make_room_for_others(
    inbox: FakeInbox,
) -> None:
    counter, pauses = Counter(), Pauses()
    for number in range(ASIDE_MOST + 1):
        counter.fails[number] = postponed(counter, number, 90)
    await inbox.put("telegram", [item(number, f"{number}") for number in range(ASIDE_MOST + 2)])

    async with opened(desk_of(inbox, counter, at_once=1, sleep=pauses)):
        await counter.until(lambda: len(pauses.asked) == ASIDE_MOST + 1)
        await turns()
        assert counter.answered == []
        pauses.over.set()
        await counter.until(lambda: len(counter.answered) == ASIDE_MOST + 2)


async def test_an_answer_that_would_come_far_too_late_is_given_up(inbox: FakeInbox) -> None:
    counter, pauses = Counter(), Pauses()
    pauses.over.set()
    counter.fails[1] = postponed(counter, 1, 601)
    counter.fails[2] = again = postponed(counter, 2, 300)

    async def always() -> None:
        raise again

    again.go_on = always
    await inbox.put("telegram", [item(1), item(2), item(3)])

    with capture_logs() as said:
        async with opened(desk_of(inbox, counter, late=600, sleep=pauses)) as close:
            await counter.until(lambda: counter.answered)
            await close()

    assert counter.answered == [3]
    assert pauses.asked == [300, 300]
    assert [one["event"] for one in said] == ["An answer would come too late."] * 2
    assert await left(inbox) == []


async def test_a_desk_says_nothing_more_of_what_another_took_over_during_a_pause(
    inbox: FakeInbox,
) -> None:
    counter, pauses = Counter(), Pauses()
    counter.fails[1] = postponed(counter, 1, 90)
    await inbox.put("telegram", [item(1)])

    async with opened(desk_of(inbox, counter, sleep=pauses)):
        await counter.until(lambda: counter.fails and pauses.asked)
        await inbox.open("telegram")
        pauses.over.set()
        await turns()

    assert counter.answered == []
    assert await left(inbox) == [(1, True)]


async def test_what_was_begun_by_a_process_that_died_is_resumed_and_not_answered(
    inbox: FakeInbox,
) -> None:
    counter = Counter()
    await inbox.put("telegram", [item(1, begun=True), item(2)])

    async with opened(desk_of(inbox, counter)) as close:
        await counter.until(lambda: counter.answered)
        await close()

    assert (counter.resumed, counter.answered) == ([1], [2])
    assert await left(inbox) == []


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (NothingThere("There is no list of that day."), "An update was not answered."),
        (ValueError("a bug"), "An update met a bug."),
        (TimeoutError(), "An answer took too long and was given up."),
    ],
)
async def test_an_answer_that_fails_is_logged_once_and_not_tried_again(
    inbox: FakeInbox, error: Exception, says: str
) -> None:
    counter = Counter()
    counter.fails[1] = error
    await inbox.put("telegram", [item(1), item(2)])

    with capture_logs() as said:
        async with opened(desk_of(inbox, counter)) as close:
            await counter.until(lambda: counter.answered)
            await close()

    assert counter.answered == [2]
    assert [(one["event"], one["number"]) for one in said] == [(says, 1)]
    assert await left(inbox) == []


async def test_a_failure_is_logged_in_its_own_words_and_without_the_update(
    inbox: FakeInbox,
) -> None:
    counter = Counter()
    counter.fails[1] = NothingThere("There is no list of that day.")
    await inbox.put("telegram", [item(1), item(2)])

    with capture_logs() as said:
        async with opened(desk_of(inbox, counter)):
            await counter.until(lambda: counter.answered)

    assert said[0]["says"] == "There is no list of that day."
    assert item(1).body not in repr(said)


async def test_an_answer_that_hangs_is_given_up(inbox: FakeInbox) -> None:
    counter = Counter(1)
    await inbox.put("telegram", [item(1), item(2)])

    async with opened(desk_of(inbox, counter, patience=0.02)):
        await counter.until(lambda: counter.answered)

    assert counter.answered == [2]


async def test_a_store_that_is_down_is_waited_for_before_an_answer(inbox: FakeInbox) -> None:
    counter = Counter()
    await inbox.put("telegram", [item(1)])
    inbox.broken = LOCKED

    with capture_logs() as said:
        async with opened(desk_of(inbox, counter)) as close:
            await turns()
            assert not counter.answered
            inbox.broken = None
            await counter.until(lambda: counter.answered)
            await close()

    assert [one["event"] for one in said] == ["The inbox cannot be used; waiting for it."]
    assert await left(inbox) == []


async def test_a_store_that_goes_down_during_an_answer_is_waited_for_and_it_is_not_sent_twice(
    inbox: FakeInbox,
) -> None:
    counter = Counter(1)
    await inbox.put("telegram", [item(1)])

    async with opened(desk_of(inbox, counter)) as close:
        await counter.until(lambda: counter.at_once)
        inbox.broken = LOCKED
        counter.let(1)
        await counter.until(lambda: counter.answered)
        await turns()
        inbox.broken = None
        await close()

    assert (counter.answered, counter.resumed) == ([1], [])
    assert await left(inbox) == []


async def test_at_the_end_what_is_under_way_is_finished_and_nothing_more_begins(
    inbox: FakeInbox,
) -> None:
    counter = Counter(1)
    await inbox.put("telegram", [item(1), item(2)])

    async with opened(desk_of(inbox, counter)) as close:
        await counter.until(lambda: counter.at_once)
        closing = asyncio.create_task(close())
        await turns()
        counter.let(1)
        await closing

    assert counter.answered == [1]
    assert await left(inbox) == [(2, False)]


async def test_what_does_not_end_in_time_is_resumed_by_the_next_start(inbox: FakeInbox) -> None:
    counter = Counter(1)
    await inbox.put("telegram", [item(1), item(2)])
    desk = desk_of(inbox, counter, grace=0.02)

    with capture_logs() as said:
        async with opened(desk) as close:
            await counter.until(lambda: counter.at_once)
            await close()

    assert await left(inbox) == [(1, True), (2, False)]
    assert [one["under_way"] for one in said] == [1]
    async with opened(desk):
        await counter.until(lambda: counter.answered)
    assert (counter.resumed, counter.answered) == ([1], [2])


class Failing(FakeInbox):
    """Refuses the first `begin`."""

    refused = False

    async def begin(self, channel: str, number: int, *, epoch: int) -> bool:
        if not self.refused:
            self.refused = True
            raise LOCKED
        return await super().begin(channel, number, epoch=epoch)


async def test_a_desk_that_closes_while_the_store_is_down_begins_nothing_when_it_is_back() -> None:
    inbox, counter = Failing(lambda: NOON), Counter()
    waits, back = asyncio.Event(), asyncio.Event()

    async def sleep(_: float) -> None:
        waits.set()
        await back.wait()

    await inbox.put("telegram", [item(1)])
    async with opened(desk_of(inbox, counter, sleep=sleep)) as close:
        await waits.wait()
        closing = asyncio.create_task(close())
        await turns()
        back.set()
        await closing

    assert not counter.answered
    assert await left(inbox) == [(1, False)]


async def test_a_desk_that_is_dropped_leaves_nothing_running(inbox: FakeInbox) -> None:
    counter = Counter(1)
    await inbox.put("telegram", [item(1)])

    async with opened(desk_of(inbox, counter)):
        await counter.until(lambda: counter.at_once)

    assert counter.at_once == 0
    assert await left(inbox) == [(1, True)]


async def test_items_are_told_as_they_came_in(inbox: FakeInbox) -> None:
    seen: list[Item] = []
    got = asyncio.Event()

    async def answer(one: Item) -> None:
        seen.append(one)
        got.set()

    update = Item(number=1, about="7", body="{}", at=NOON - timedelta(seconds=29))
    await inbox.put("telegram", [update])

    async with opened(desk_of(inbox, Counter(), answer=answer)):
        await got.wait()

    assert seen == [update]
