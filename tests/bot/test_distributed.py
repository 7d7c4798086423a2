import asyncio
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.distributed import EVERYTHING, Role, parse_roles, runner_of, share
from bot.errors import UsageProblem
from bot.service import Service
from bot.settings import Settings
from bot.work import Work

NOW = datetime(2026, 2, 10, 12, tzinfo=UTC)


class Idle:
    """A runner with nothing to do."""

    async def run(self, stop: asyncio.Event) -> None:
        await stop.wait()

    def wake(self) -> None:
        """Sleep on."""


async def plan() -> datetime | None:
    return None


@pytest.fixture
def work() -> Work:
    owned = ("pump:telegram", "poll:telegram", "pump:discord", "pump:console")
    return Work(jobs={"plan": plan}, owned={name: Idle() for name in owned}, local=[Idle()])


@pytest.mark.parametrize(
    ("role", "jobs", "owned", "local"),
    [
        (Role.TELEGRAM, [], ["pump:telegram", "poll:telegram"], 0),
        (Role.DISCORD, [], ["pump:discord"], 0),
        (Role.WORKER, ["plan"], ["pump:console"], 0),
        (Role.WEB, [], [], 1),
    ],
)
def test_each_role_has_its_part(
    work: Work, role: Role, jobs: list[str], owned: list[str], local: int
) -> None:
    part = share(work, frozenset({role}))

    assert (list(part.jobs), list(part.owned), len(part.local)) == (jobs, owned, local)


def test_all_roles_have_all(work: Work) -> None:
    assert share(work, EVERYTHING) == work


def test_roles_are_read_as_people_write_them() -> None:
    assert parse_roles("telegram, web") == {Role.TELEGRAM, Role.WEB}


@pytest.mark.parametrize("text", ["", "telegram,wep", "all"])
def test_a_role_that_is_none_is_refused_and_the_others_are_named(text: str) -> None:
    with pytest.raises(UsageProblem, match="telegram, discord, worker, web"):
        parse_roles(text)


def settings(url: str) -> Settings:
    return Settings.model_validate({"database_url": url})


def test_a_file_is_served_by_one_process(work: Work) -> None:
    url = "sqlite:///paperboy.sqlite3"

    alone = runner_of(work, settings(url), roles=EVERYTHING, now=lambda: NOW)

    assert isinstance(alone, Service)
    with pytest.raises(UsageProblem, match="PostgreSQL"):
        runner_of(work, settings(url), roles=frozenset({Role.WEB}), now=lambda: NOW)


ALONE = """
import asyncio, sys
from datetime import datetime, UTC
import bot.app, bot.cli, bot.distributed, bot.service, bot.work
from adapters.store import open_store
from bot.settings import Settings

url = f"sqlite:///{sys.argv[1]}/paperboy.sqlite3"
now = lambda: datetime.now(UTC)

async def main():
    async with open_store(url, readable=str, now=now) as store:
        stop = asyncio.Event()
        async def job():
            await store.counts()
            stop.set()
        work = bot.work.Work(jobs={"plan": job})
        settings = Settings.model_validate({"database_url": url})
        roles = bot.distributed.EVERYTHING
        await bot.distributed.runner_of(work, settings, roles=roles, now=now).run(stop)

asyncio.run(main())
print("imported", *sorted({"procrastinate", "psycopg", "psycopg_pool"} & {*sys.modules}))
"""


@pytest.mark.slow
def test_one_process_on_a_file_needs_neither_the_engine_nor_the_driver(tmp_path: Path) -> None:
    run = [sys.executable, "-c", ALONE, str(tmp_path)]

    told = subprocess.run(run, capture_output=True, text=True, check=True)  # noqa: S603 – our own

    assert told.stdout.splitlines()[-1] == "imported"
