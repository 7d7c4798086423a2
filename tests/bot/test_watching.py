import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.measure import UNMEASURED, Measures
from bot.watching import SILENT, Watch
from bot.work import Work
from tests.fake_ledger import FakeLedger
from tests.fake_measure import FakeMeasure
from tests.pump_bench import Bench

REFUSED = "Telegram refuses the bot's token."


class Idle:
    """A runner with nothing to do."""

    async def run(self, stop: asyncio.Event) -> None:
        await stop.wait()

    def wake(self) -> None:
        """Sleep on."""


class Webhook(Idle):
    """A runner that speaks with a platform."""

    broken = ""


class Hanging(FakeLedger):
    """A ledger that never answers."""

    async def _turn(self) -> None:
        await asyncio.Event().wait()


async def plan() -> datetime | None:
    return None


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    bench = Bench()
    yield bench
    await bench.end()


def test_every_part_of_the_work_has_its_check_and_is_still_there() -> None:
    watch = Watch(UNMEASURED)
    work = Work(jobs={"plan": plan}, owned={"poll:telegram": Idle()}, local=[Webhook()])
    before = [check() for check in watch.checks.values()]

    watched = watch.over(work)

    assert before == ["It has not begun yet."]

    assert {part: check() for part, check in watch.checks.items()} == {
        "poll:telegram": "",
        "webhook": "",
        "plan": "",
    }
    assert (watched.owned, watched.local, [*watched.jobs]) == (work.owned, work.local, ["plan"])


async def test_turns_of_jobs_are_measured() -> None:
    measure = FakeMeasure()

    watched = Watch(Measures(jobs=measure)).over(Work(jobs={"plan": plan}))
    await watched.jobs["plan"]()

    assert measure.told == [("plan", "well")]


def test_a_runner_that_a_platform_refuses_says_why() -> None:
    watch, webhook = Watch(UNMEASURED), Webhook()
    watch.over(Work(local=[webhook]))

    webhook.broken = REFUSED

    assert watch.checks["webhook"]() == REFUSED


async def test_a_pump_at_work_is_never_silent_for_long(bench: Bench) -> None:
    await bench.subscribe(1)
    bench.start()

    for _ in range(20):
        await bench.time.passes(17)
        assert bench.pump.silent_for <= 30.1


async def test_a_pump_that_looks_for_nothing_any_more_is_stuck(bench: Bench) -> None:
    watch = Watch(UNMEASURED)
    bench.desk = Hanging()
    bench.start()
    watch.over(Work(owned={"pump:fake": bench.pump}))
    said = []

    for _ in range(2):
        await bench.time.passes(SILENT / 2 + 1)
        said.append(watch.checks["pump:fake"]())
    await bench.kill()
    said.append(watch.checks["pump:fake"]())

    assert said == ["", "pump:fake has not looked for work for 122 seconds.", ""]


UNWATCHED = """
import asyncio, sys
from bot.app import open_app
from bot.serving import open_work
from bot.settings import Settings
from bot.work import Bell

async def main():
    settings = Settings.model_validate({"database_url": f"sqlite:///{sys.argv[1]}/p.sqlite3"})
    async with open_app(settings) as app, open_work(app, bell=Bell()):
        pass

asyncio.run(main())
print("imported", *sorted({"prometheus_client", "adapters.web.server"} & {*sys.modules}))
"""


@pytest.mark.slow
def test_what_nobody_watches_does_not_even_load_the_server(tmp_path: Path) -> None:
    run = [sys.executable, "-c", UNWATCHED, str(tmp_path)]

    told = subprocess.run(run, capture_output=True, text=True, check=True)  # noqa: S603 – our own

    assert told.stdout.splitlines()[-1] == "imported"
