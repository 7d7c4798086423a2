import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, closing
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from adapters.store import SqlStore
from adapters.store.place import Place
from bot.errors import Overtaken
from bot.inbox import Inbox, Item
from tests.adapters.store.conftest import ENGINES
from tests.fake_inbox import FakeInbox

Opened = Callable[..., AbstractAsyncContextManager[SqlStore]]
Entry = Callable[..., Item]


@pytest.fixture(params=["", "sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def where(request: pytest.FixtureRequest) -> str:
    """The address of a store; empty for the fake."""
    return str(request.getfixturevalue(f"{request.param}_url")) if request.param else ""


@pytest.fixture
async def inbox(where: str, opened: Opened, clock: SimpleNamespace) -> AsyncIterator[Inbox]:
    """Each that we have: all of them keep the same promises."""
    if where:
        async with opened(where) as store:
            yield store.inbox
    else:
        yield FakeInbox(lambda: clock.at)


@pytest.fixture
def item(clock: SimpleNamespace) -> Entry:
    """Make an item of which only what a test says matters."""

    def make(number: int, about: str = "7", **told: Any) -> Item:  # noqa: ANN401 – any field
        return Item(number=number, about=about, **{"body": "{}", "at": clock.at, **told})

    return make


async def begin(inbox: Inbox, number: int) -> None:
    await inbox.begin("telegram", number, epoch=await inbox.open("telegram"))


async def numbers(inbox: Inbox, *but: str, channel: str = "telegram", limit: int = 9) -> list[int]:
    return [one.number for one in await inbox.waiting(channel, limit=limit, but=frozenset(but))]


async def test_what_is_put_waits_as_it_came_in(inbox: Inbox, item: Entry) -> None:
    update = item(-(2**40), "-1001234", reader="7", body='{"text": "오늘 \N{GRINNING FACE}"}')

    assert await inbox.put("telegram", [update]) == 1

    assert await inbox.waiting("telegram", limit=9) == [update]


async def test_the_oldest_come_first_and_no_more_than_are_asked_for(
    inbox: Inbox, item: Entry
) -> None:
    await inbox.put("telegram", [item(3), item(1)])
    await inbox.put("telegram", [item(2)])

    assert await numbers(inbox) == [1, 2, 3]
    assert await numbers(inbox, limit=2) == [1, 2]


async def test_what_is_about_others_is_found_behind_much_about_one(
    inbox: Inbox, item: Entry
) -> None:
    await inbox.put("telegram", [item(number, "talkative") for number in range(50)])
    await inbox.put("telegram", [item(50, "quiet"), item(51, "busy")])

    assert await numbers(inbox, "talkative", "busy", limit=1) == [50]


async def test_what_others_did_is_found_behind_much_of_one_person(
    inbox: Inbox, item: Entry
) -> None:
    theirs = [item(number, f"group {number}", reader="busy") for number in range(50)]
    await inbox.put("telegram", [*theirs, item(50, "7", reader="quiet"), item(51, "8")])

    found = await inbox.waiting("telegram", limit=9, not_by={"busy"})

    assert [(one.number, one.reader) for one in found] == [(50, "quiet"), (51, "")]


async def test_the_numbers_of_a_channel_are_its_own(inbox: Inbox, item: Entry) -> None:
    assert await inbox.put("telegram", [item(1)]) == 1
    assert await inbox.put("discord", [item(1)]) == 1

    await inbox.done("telegram", 1)

    assert await numbers(inbox) == []
    assert await numbers(inbox, channel="discord") == [1]


async def test_what_comes_again_is_not_new_and_changes_nothing(inbox: Inbox, item: Entry) -> None:
    await inbox.put("telegram", [item(1, body="first"), item(2)])
    await begin(inbox, 1)
    await inbox.done("telegram", 2)

    again = [item(number, body="again") for number in (1, 2, 3, 3)]
    assert await inbox.put("telegram", again) == 1

    waiting = await inbox.waiting("telegram", limit=9)
    assert [(one.number, one.body, one.begun) for one in waiting] == [
        (1, "first", True),
        (3, "again", False),
    ]


async def test_nothing_to_put_is_nothing_new(inbox: Inbox) -> None:
    assert await inbox.put("telegram", []) == 0


async def test_a_whole_answer_of_updates_is_put_at_once(inbox: Inbox, item: Entry) -> None:
    many = [item(number) for number in range(250)]

    assert await inbox.put("telegram", many) == 250
    assert await inbox.put("telegram", many) == 0


async def test_what_is_begun_still_waits_until_it_is_done(inbox: Inbox, item: Entry) -> None:
    await inbox.put("telegram", [item(1), item(2)])

    await begin(inbox, 1)

    waiting = await inbox.waiting("telegram", limit=9)
    assert [(one.number, one.begun) for one in waiting] == [(1, True), (2, False)]
    await inbox.done("telegram", 1)
    assert await numbers(inbox) == [2]


async def test_what_is_done_cannot_be_begun(inbox: Inbox, item: Entry) -> None:
    await inbox.put("telegram", [item(1)])
    await inbox.done("telegram", 1)
    epoch = await inbox.open("telegram")

    assert not await inbox.begin("telegram", 1, epoch=epoch)

    assert await numbers(inbox) == []


async def test_what_never_came_in_cannot_be_begun(inbox: Inbox) -> None:
    epoch = await inbox.open("telegram")

    assert not await inbox.begin("telegram", 1, epoch=epoch)


async def test_to_begin_again_changes_nothing_for_the_same_desk(inbox: Inbox, item: Entry) -> None:
    await inbox.put("telegram", [item(1)])
    epoch = await inbox.open("telegram")

    assert await inbox.begin("telegram", 1, epoch=epoch)
    assert await inbox.begin("telegram", 1, epoch=epoch)

    [waits] = await inbox.waiting("telegram", limit=9)
    assert waits.begun


async def test_a_desk_begins_nothing_once_another_is_open(inbox: Inbox, item: Entry) -> None:
    await inbox.put("telegram", [item(1), item(2)])
    first = await inbox.open("telegram")
    await inbox.begin("telegram", 1, epoch=first)
    second = await inbox.open("telegram")

    for number in (1, 2):
        with pytest.raises(Overtaken, match="Another desk is open for telegram now"):
            await inbox.begin("telegram", number, epoch=first)

    waiting = await inbox.waiting("telegram", limit=9)
    assert [(one.number, one.begun) for one in waiting] == [(1, True), (2, False)]
    assert await inbox.begin("telegram", 1, epoch=second)
    assert await inbox.begin("telegram", 2, epoch=second)


async def test_nothing_is_begun_before_a_desk_is_open(inbox: Inbox, item: Entry) -> None:
    await inbox.put("telegram", [item(1)])

    with pytest.raises(Overtaken):
        await inbox.begin("telegram", 1, epoch=1)

    assert not (await inbox.waiting("telegram", limit=9))[0].begun


async def test_the_desks_of_two_channels_do_not_disturb_each_other(
    inbox: Inbox, item: Entry
) -> None:
    await inbox.put("telegram", [item(1)])
    await inbox.open("discord")
    epoch = await inbox.open("telegram")
    await inbox.open("discord")

    assert await inbox.begin("telegram", 1, epoch=epoch)


async def test_what_a_desk_answered_is_done_though_another_is_open(
    inbox: Inbox, item: Entry
) -> None:
    await inbox.put("telegram", [item(1)])
    await begin(inbox, 1)
    await inbox.open("telegram")

    await inbox.done("telegram", 1)

    assert await numbers(inbox) == []


async def test_a_number_is_known_for_two_days_after_it_is_done(
    inbox: Inbox, item: Entry, clock: SimpleNamespace
) -> None:
    await inbox.put("telegram", [item(1), item(2)])
    await inbox.done("telegram", 1)

    clock.at += timedelta(days=2)
    assert await inbox.put("telegram", [item(1)]) == 0
    clock.at += timedelta(seconds=1)
    assert await inbox.put("telegram", [item(1), item(2)]) == 1

    assert await numbers(inbox) == [1, 2]


async def test_what_is_done_leaves_no_text_behind(
    sqlite_url: str, opened: Opened, item: Entry
) -> None:
    async with opened(sqlite_url) as store:
        await store.inbox.put("telegram", [item(1, body="a secret wish")])
        await store.inbox.done("telegram", 1)

    with closing(sqlite3.connect(Place.parse(sqlite_url).file)) as db:
        assert db.execute("SELECT number, body FROM inbox").fetchall() == [(1, "")]


async def test_another_process_finds_what_was_put_and_what_was_begun(
    sqlite_url: str, opened: Opened, item: Entry
) -> None:
    async with opened(sqlite_url) as store:
        await store.inbox.put("telegram", [item(1), item(2)])
        await begin(store.inbox, 1)

    async with opened(sqlite_url) as store:
        waiting = await store.inbox.waiting("telegram", limit=9)

    assert [(one.number, one.begun) for one in waiting] == [(1, True), (2, False)]


@pytest.mark.parametrize("engine", ENGINES)
async def test_of_many_who_open_a_desk_at_once_one_may_begin(
    engine: str, request: pytest.FixtureRequest, opened: Opened, item: Entry
) -> None:
    url = request.getfixturevalue(f"{engine}_url")
    async with opened(url) as one, opened(url) as other:
        await one.inbox.put("telegram", [item(1)])
        inboxes = [one.inbox, other.inbox] * 4

        epochs = await asyncio.gather(*[inbox.open("telegram") for inbox in inboxes])

        begun = await asyncio.gather(
            *[
                inbox.begin("telegram", 1, epoch=epoch)
                for inbox, epoch in zip(inboxes, epochs, strict=True)
            ],
            return_exceptions=True,
        )
    assert sorted(epochs) == [*range(1, 9)]
    assert [epoch for epoch, said in zip(epochs, begun, strict=True) if said is True] == [8]
    assert sum(isinstance(said, Overtaken) for said in begun) == 7
