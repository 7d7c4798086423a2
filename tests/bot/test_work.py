import asyncio

from bot.work import Once


async def test_what_is_done_once_keeps_its_place_until_it_is_stopped() -> None:
    done: list[str] = []
    registered, stop = asyncio.Event(), asyncio.Event()

    async def register() -> None:
        done.append("registered")
        registered.set()

    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(Once(register).run(stop))
        await registered.wait()
        await asyncio.wait({task}, timeout=0.05)
        assert not task.done()
        stop.set()

    assert done == ["registered"]


async def test_what_is_being_done_ends_when_it_is_stopped() -> None:
    stop = asyncio.Event()

    async def register() -> None:
        stop.set()
        await asyncio.Event().wait()

    async with asyncio.timeout(30):
        await Once(register).run(stop)
    assert stop.is_set()
