import asyncio

import pytest

from bot.stopping import end, until


class Work:
    """Goes on for ever, and remembers how it was ended."""

    def __init__(self) -> None:
        self.began = asyncio.Event()
        self.cancelled = False

    async def __call__(self) -> None:
        self.began.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.cancelled = True
            raise


async def test_works_until_it_is_told_to_stop() -> None:
    stop, work = asyncio.Event(), Work()
    task = asyncio.create_task(until(stop, work()))
    await work.began.wait()

    stop.set()
    await task

    assert work.cancelled


async def test_what_is_stopped_already_does_not_begin() -> None:
    stop, work = asyncio.Event(), Work()
    stop.set()

    await until(stop, work())

    assert not work.began.is_set()


async def test_a_failure_ends_it_and_is_raised() -> None:
    async def fail() -> None:
        raise OSError("Down.")

    with pytest.raises(OSError, match="Down"):
        await until(asyncio.Event(), fail())


async def test_work_that_comes_to_its_end_ends_it() -> None:
    await until(asyncio.Event(), asyncio.sleep(0))


async def test_who_gives_up_waiting_leaves_nothing_running() -> None:
    work = Work()
    task = asyncio.create_task(until(asyncio.Event(), work()))
    await work.began.wait()

    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert work.cancelled


async def test_what_ends_by_itself_is_given_the_time() -> None:
    quick = asyncio.create_task(asyncio.sleep(0.01, "done"))

    await end({quick}, grace=30)

    assert quick.result() == "done"


async def test_what_does_not_end_is_ended() -> None:
    work = Work()
    task = asyncio.create_task(work())
    await work.began.wait()

    await end({task}, grace=0)

    assert work.cancelled
    assert task.cancelled()


async def test_where_nothing_is_under_way_there_is_nothing_to_end() -> None:
    await end((), grace=30)
