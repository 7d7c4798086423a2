from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from types import SimpleNamespace

import pytest

from adapters.store import SqlStore
from bot.readers import Chat, Readers
from bot.subscription import Address
from tests.fake_readers import FakeReaders

Opened = Callable[..., AbstractAsyncContextManager[SqlStore]]

HERE, THERE = Address("telegram", "-7"), Address("telegram", "-1007")
ANN, BOB = "telegram:1", "telegram:2"


@pytest.fixture(params=["", "sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def where(request: pytest.FixtureRequest) -> str:
    """The address of a store; empty for the fake."""
    return str(request.getfixturevalue(f"{request.param}_url")) if request.param else ""


@pytest.fixture
async def readers(where: str, opened: Opened) -> AsyncIterator[Readers]:
    """Each that we have: all of them keep the same promises."""
    if where:
        async with opened(where) as store:
            yield store.readers
    else:
        yield FakeReaders()


async def test_where_nothing_was_chosen_nothing_is_known(readers: Readers) -> None:
    assert await readers.chat(HERE) == Chat(language="", zone="")


async def test_what_a_chat_chose_last_is_remembered_of_it_alone(readers: Readers) -> None:
    await readers.save_chat(HERE, Chat(language="en", zone="Asia/Seoul"))
    await readers.save_chat(HERE, Chat(language="ko"))

    assert await readers.chat(HERE) == Chat(language="ko")
    assert await readers.chat(THERE) == Chat()
    assert await readers.chat(Address("discord", HERE.place)) == Chat()


async def test_a_chat_that_moves_takes_along_what_it_chose(readers: Readers) -> None:
    await readers.save_chat(HERE, Chat(language="ko", zone="Asia/Seoul"))

    await readers.move_chat(HERE, THERE)

    assert await readers.chat(HERE) == Chat()
    assert await readers.chat(THERE) == Chat(language="ko", zone="Asia/Seoul")


async def test_what_was_chosen_at_the_new_address_stays(readers: Readers) -> None:
    await readers.save_chat(HERE, Chat(language="ko", zone="Asia/Seoul"))
    await readers.save_chat(THERE, Chat(language="en"))

    await readers.move_chat(HERE, THERE)

    assert await readers.chat(THERE) == Chat(language="en", zone="Asia/Seoul")


async def test_a_chat_that_stays_where_it_is_loses_nothing(readers: Readers) -> None:
    await readers.save_chat(HERE, Chat(language="ko"))

    await readers.move_chat(HERE, HERE)

    assert await readers.chat(HERE) == Chat(language="ko")


async def test_a_paper_is_saved_once_and_dropped_once(readers: Readers) -> None:
    assert await readers.save_paper(ANN, "2602.06570")
    assert not await readers.save_paper(ANN, "2602.06570")
    assert await readers.saved_count(ANN) == 1

    assert await readers.drop_paper(ANN, "2602.06570")
    assert not await readers.drop_paper(ANN, "2602.06570")
    assert await readers.saved_count(ANN) == 0


async def test_the_list_is_the_readers_own(readers: Readers) -> None:
    await readers.save_paper(ANN, "2602.06570")
    await readers.save_paper(ANN, "2602.06571")
    await readers.save_paper(BOB, "2602.06570")

    await readers.drop_paper(BOB, "2602.06570")

    assert await readers.saved_count(ANN) == 2
    assert await readers.saved_papers(BOB, limit=9) == []


async def test_the_newest_come_first_page_by_page(readers: Readers, clock: SimpleNamespace) -> None:
    for paper_id in ("2602.3", "2602.1", "2602.2"):
        clock.at += timedelta(seconds=1)
        await readers.save_paper(ANN, paper_id)

    assert await readers.saved_papers(ANN, limit=2) == ["2602.2", "2602.1"]
    assert await readers.saved_papers(ANN, limit=2, offset=2) == ["2602.3"]
    assert await readers.saved_papers(ANN, limit=2, offset=3) == []
