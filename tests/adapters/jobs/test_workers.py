import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import psycopg
import pytest
from procrastinate import App

from adapters.jobs.asking import TURN, Asking
from adapters.jobs.connector import Connector
from adapters.jobs.schema import NAMESPACE, install
from adapters.jobs.watch import TAKEOVER
from adapters.jobs.workers import GRACE, LOOK, Workers
from bot.errors import StoreProblem
from bot.work import LONGEST, Runner, Work
from tests.postgres import Proxy, Server

pytestmark = pytest.mark.slow


class FakeRunner:
    """Runs until stopped, or ends by itself; says who runs and how often it was woken.

    Attributes:
        ends: how often it ends by itself, or with an error.
    """

    def __init__(self, *ends: Exception | None) -> None:
        self.ends = list(ends)
        self.runs = 0
        self.running = 0
        self.most = 0
        self.woken_at: list[float] = []

    async def run(self, stop: asyncio.Event) -> None:
        self.runs += 1
        if self.ends:
            end = self.ends.pop(0)
            if end is not None:
                raise end
            return
        self.running += 1
        self.most = max(self.most, self.running)
        try:
            await stop.wait()
        finally:
            self.running -= 1

    def wake(self) -> None:
        self.woken_at.append(time.monotonic())


def now() -> datetime:
    return datetime.now(UTC)


def stopped() -> float:
    """A clock by which nobody was ever silent for long: who reads it takes over from no one."""
    return 0.0


async def until(done: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not done():  # noqa: ASYNC110 – nothing to wait for
            await asyncio.sleep(0.01)


@asynccontextmanager
async def working(
    url: str,
    *works: Work,
    longest: float = LONGEST,
    wrong: timedelta = timedelta(),
    clock: Callable[[], float] = time.monotonic,
) -> AsyncIterator[list[Workers]]:
    """Let so many workers share a database; they end with the block.

    `wrong` is by how much their clocks are.
    """
    stop = asyncio.Event()
    made = [
        Workers(work, conninfo=url, now=lambda: now() + wrong, clock=clock, longest=longest)
        for work in works
    ]
    async with asyncio.TaskGroup() as tasks:
        for one in made:
            tasks.create_task(one.run(stop))
        try:
            yield made
        finally:
            stop.set()


def counted(
    turns: list[datetime], wanted: timedelta | None
) -> Callable[[], Awaitable[datetime | None]]:
    async def job() -> datetime | None:
        turns.append(now())
        return None if wanted is None else now() + wanted

    return job


async def test_what_is_owned_runs_in_one_process_and_what_is_local_in_each(url: str) -> None:
    pump, servers = FakeRunner(), [FakeRunner(), FakeRunner()]
    owned: dict[str, Runner] = {"pump:telegram": pump}

    async with working(url, *(Work(owned=owned, local=[one]) for one in servers)):
        await until(lambda: pump.running > 0 and all(one.running for one in servers))
        await asyncio.sleep(2)

    assert (pump.runs, pump.most, pump.running) == (1, 1, 0)
    assert [one.running for one in servers] == [0, 0]


async def test_a_job_takes_one_turn_after_the_other_over_all_processes(url: str) -> None:
    turns: list[datetime] = []
    works = [Work(jobs={"plan": counted(turns, timedelta(seconds=1))}) for _ in range(2)]

    async with working(url, *works):
        await until(lambda: len(turns) >= 4)

    # Processes that start together may each have asked for the first.
    gaps = [later - one for one, later in pairwise(turns)][1:]
    assert min(gaps) >= timedelta(seconds=0.9)


async def test_a_turn_that_comes_while_another_is_taken_gives_way_to_it(url: str) -> None:
    turns: list[datetime] = []
    running, most = 0, 0
    app = App(connector=Connector(url, woken=lambda: None))
    app.task(name=TURN)(counted(turns, None))

    async def job() -> datetime | None:
        nonlocal running, most
        turns.append(now())
        running += 1
        most = max(most, running)
        if len(turns) == 1:
            async with app.open_async():
                await Asking(app, jobs=["plan"]).ask("plan")
            await asyncio.sleep(1.5)
        running -= 1
        return now() + timedelta(seconds=1)

    async with working(url, *(Work(jobs={"plan": job}) for _ in range(2))):
        await until(lambda: len(turns) >= 4)

    assert most == 1
    assert all(later - one >= timedelta(seconds=0.9) for one, later in pairwise(turns))


@pytest.mark.parametrize("hours", [-1, 1])
async def test_a_job_keeps_its_pauses_in_a_process_whose_clock_is_wrong(
    url: str, hours: int
) -> None:
    turns: list[datetime] = []
    wrong = timedelta(hours=hours)
    jobs = {"plan": counted(turns, wrong + timedelta(seconds=1))}

    async with working(url, Work(jobs=jobs), wrong=wrong):
        await until(lambda: len(turns) >= 3)

    gaps = [later - one for one, later in pairwise(turns)]
    assert min(gaps) >= timedelta(seconds=0.9)


async def test_a_job_that_fails_or_meets_a_bug_is_not_given_up_and_stops_nothing_else(
    url: str,
) -> None:
    pump, turns = FakeRunner(), list[Exception]()
    owned: dict[str, Runner] = {"pump:telegram": pump}

    async def job() -> datetime | None:
        turns.append([StoreProblem("The disk is full."), RuntimeError("a bug")][len(turns) % 2])
        raise turns[-1]

    async with working(url, Work(jobs={"plan": job}, owned=owned), longest=1.0):
        await until(lambda: pump.running > 0 and len(turns) >= 3)

    assert pump.runs == 1


async def test_a_job_that_hangs_is_cut_short_when_its_process_stops(url: str) -> None:
    """The next process takes the turn again, at once."""
    turns: list[datetime] = []

    async def hangs() -> datetime | None:
        turns.append(now())
        await asyncio.Event().wait()
        return None

    async with working(url, Work(jobs={"plan": hangs})):
        await until(lambda: len(turns) == 1)
        asked_at = time.monotonic()
    took = time.monotonic() - asked_at
    async with working(url, Work(jobs={"plan": counted(turns, None)}), clock=stopped):
        await until(lambda: len(turns) == 2)

    assert took < GRACE


async def test_a_turn_wakes_what_runs_in_another_process_soon(url: str) -> None:
    pump, turns = FakeRunner(), list[datetime]()
    jobs = {"plan": counted(turns, timedelta(seconds=1))}

    async with working(url, Work(owned={"pump:telegram": pump}), Work(jobs=jobs)) as (_, planner):
        await until(lambda: pump.running > 0 and len(turns) > 0)
        await until(lambda: bool(pump.woken_at))
        pump.woken_at.clear()
        began = time.monotonic()
        planner.wake()
        await until(lambda: bool(pump.woken_at))
        print(f"woken after {1000 * (pump.woken_at[0] - began):.0f} ms")  # noqa: T201 – the figure


async def test_what_ends_by_itself_is_started_again_after_ever_longer_pauses(url: str) -> None:
    pump = FakeRunner(None, StoreProblem("The disk is full."))

    began = time.monotonic()
    async with working(url, Work(owned={"pump:telegram": pump})):
        await until(lambda: pump.running > 0)

    assert pump.runs == 3
    assert time.monotonic() - began > 5


async def test_what_a_process_leaves_is_taken_at_once(url: str) -> None:
    pump = FakeRunner()
    work = Work(owned={"pump:telegram": pump})

    async with AsyncExitStack() as later:
        async with working(url, work):
            await until(lambda: pump.running > 0)
            await later.enter_async_context(working(url, work, clock=stopped))
            await asyncio.sleep(1.5)
        await until(lambda: pump.runs == 2 and pump.running > 0)

    assert pump.most == 1


async def test_a_process_does_what_it_can_and_leaves_the_rest_to_others(url: str) -> None:
    telegram, discord = FakeRunner(), FakeRunner()

    async with working(url, Work(owned={"pump:telegram": telegram})):
        await until(lambda: telegram.running > 0)
        async with working(url, Work(owned={"pump:discord": discord})):
            await until(lambda: discord.running > 0)
            assert telegram.running == 1

    assert (telegram.runs, discord.runs) == (1, 1)


async def test_a_process_without_a_part_of_its_own_serves_what_is_local(url: str) -> None:
    server = FakeRunner()

    async with working(url, Work(local=[server])):
        await until(lambda: server.running > 0)
        await asyncio.sleep(1.5)
        assert server.running == 1

    assert server.running == 0


async def test_who_is_cut_off_gives_up_what_nothing_else_fences_before_others_take_it(
    server: Server,
) -> None:
    proxy, pump, desk = Proxy(server), FakeRunner(), FakeRunner()
    owned: dict[str, Runner] = {"pump:telegram": pump, "answer:telegram": desk}
    seconds = 0.0

    async with (
        proxy.open(),
        working(
            server.url(server.database(), port=proxy.port),
            Work(owned=owned),
            clock=lambda: seconds,
        ),
    ):
        await until(lambda: pump.running > 0 and desk.running > 0)
        proxy.cut()
        seconds = TAKEOVER - LOOK / 2
        await until(lambda: desk.running == 0)
        assert pump.running == 1, "the ledger fences it, and it has outcomes to record"
        proxy.mend()
        await until(lambda: desk.running > 0)

    assert pump.runs == 1


class FirstOnly(Proxy):
    """Forwards its first connection alone, and hangs up on the others."""

    def __init__(self, server: Server) -> None:
        super().__init__(server)
        self._is_taken = False

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._is_taken:
            writer.close()
            return
        self._is_taken = True
        super()._connected(reader, writer)


async def test_a_database_that_goes_away_during_the_start_is_said_in_a_sentence(
    server: Server,
) -> None:
    proxy = FirstOnly(server)
    async with proxy.open():
        url = server.url(server.database(), port=proxy.port)

        with pytest.raises(StoreProblem, match="went away"):
            await Workers(Work(), conninfo=url, now=now).run(asyncio.Event())


async def test_who_loses_its_place_ends_before_it_runs_again(url: str) -> None:
    pump = FakeRunner()

    async with working(url, Work(owned={"pump:telegram": pump})):
        await until(lambda: pump.running > 0)
        with psycopg.connect(url, options="-c search_path=paperboy_jobs") as db:
            db.execute("DELETE FROM paperboy_jobs.procrastinate_jobs")
        await until(lambda: pump.runs == 2 and pump.running > 0)

    assert pump.most == 1


async def test_a_job_that_was_given_to_a_process_and_never_reached_it_is_deleted(url: str) -> None:
    pump = FakeRunner()

    async with working(url, Work(owned={"pump:telegram": pump})):
        await until(lambda: pump.running > 0)
        with psycopg.connect(url, autocommit=True) as db:
            db.execute(
                "INSERT INTO paperboy_jobs.procrastinate_jobs"
                " (queue_name, task_name, args, status, worker_id)"
                " SELECT 'paperboy:plan', 'paperboy:turn', '{\"name\": \"plan\"}', 'doing', max(id)"
                " FROM paperboy_jobs.procrastinate_workers"
            )
            count = "SELECT count(*) FROM paperboy_jobs.procrastinate_jobs"
            await until(lambda: db.execute(count).fetchone() == (1,))

    assert pump.runs == 1


async def test_several_processes_may_set_up_the_tables_at_once(url: str) -> None:
    await asyncio.gather(*(install(url) for _ in range(5)))

    with psycopg.connect(url) as db:
        found = db.execute("SELECT to_regclass('paperboy_jobs.procrastinate_jobs')").fetchone()
        assert found != (None,)


async def test_only_who_lacks_the_right_to_set_up_the_tables_is_told_of_it(url: str) -> None:
    with psycopg.connect(url) as db:
        db.execute("CREATE ROLE guest LOGIN")

    with pytest.raises(StoreProblem, match="needs the right to create a schema"):
        await install(url.replace("postgres@", "guest@"))
    with pytest.raises(StoreProblem, match="unheard") as caught:
        await install(f"{url}&options=-c%20unheard.of%20%3D")
    assert "right" not in str(caught.value)


async def test_another_programs_procrastinate_is_left_alone(url: str) -> None:
    with psycopg.connect(url) as db:
        db.execute("CREATE TABLE procrastinate_jobs (theirs text)")

    pump = FakeRunner()
    async with working(url, Work(owned={"pump:telegram": pump})):
        await until(lambda: pump.running > 0)

    with psycopg.connect(url) as db:
        assert db.execute("SELECT count(*) FROM public.procrastinate_jobs").fetchone() == (0,)


async def test_tables_of_another_version_are_made_anew(url: str) -> None:
    await install(url)
    with psycopg.connect(url) as db:
        db.execute("COMMENT ON SCHEMA paperboy_jobs IS 'of last year'")
        db.execute("DROP TABLE paperboy_jobs.procrastinate_events")

    await install(url)

    with psycopg.connect(url) as db:
        found = db.execute("SELECT to_regclass('paperboy_jobs.procrastinate_events')").fetchone()
    assert found != (None,)
    assert NAMESPACE == "paperboy_jobs"
