import asyncio
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from bot.distributed import EVERYTHING, Role, check_part, parse_roles, runner_of, share
from bot.errors import UsageProblem
from bot.service import Service
from bot.settings import Settings
from bot.shards import Shards
from bot.work import Work
from tests.postgres import Server, running

NOW = datetime(2026, 2, 10, 12, tzinfo=UTC)
ALL = "telegram,discord,worker,web"


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


def test_roles_that_are_none_are_quoted_as_they_were_written() -> None:
    with pytest.raises(UsageProblem, match="not “telgram”, “wep”"):
        parse_roles("telgram,wep,web")


FILE, SERVER = "sqlite:///paperboy.sqlite3", "postgresql://paperboy@db/paperboy"
TELEGRAM = {"telegram_token": "1:made-up"}
DISCORD = {"discord_token": "made-up"}
WEBHOOK = TELEGRAM | {"public_url": "https://paperboy.example"}


def settings(url: str, **given: str) -> Settings:
    return Settings.model_validate({"database_url": url, **given})


def test_a_file_is_served_by_one_process(work: Work) -> None:
    alone = runner_of(work, settings(FILE), roles=EVERYTHING, now=lambda: NOW)

    assert isinstance(alone, Service)


@pytest.mark.parametrize(
    ("url", "given", "roles", "shards", "says"),
    [
        (FILE, TELEGRAM, "telegram", "", "a PostgreSQL store"),
        (FILE, DISCORD, ALL, "0-1/4", "leaves some to other processes"),
        (SERVER, DISCORD, "telegram", "", "has nothing to do here"),
        (SERVER, TELEGRAM, "discord", "", "has nothing to do here"),
        (SERVER, TELEGRAM, "web", "", "web needs PAPERBOY_PUBLIC_URL"),
        (SERVER, DISCORD, "web,telegram", "", "PAPERBOY_TELEGRAM_TOKEN"),
        (SERVER, DISCORD, "worker", "0-1/4", "the role discord"),
        (SERVER, TELEGRAM, ALL, "0-1/4", "PAPERBOY_DISCORD_TOKEN"),
    ],
)
def test_a_part_that_nobody_can_do_is_refused(
    url: str, given: dict[str, str], roles: str, shards: str, says: str
) -> None:
    part = Shards.parse(shards) if shards else None

    with pytest.raises(UsageProblem, match=says):
        check_part(settings(url, **given), roles=parse_roles(roles), shards=part)


@pytest.mark.parametrize(
    ("url", "given", "roles", "shards"),
    [
        (FILE, {}, ALL, ""),
        (FILE, DISCORD, ALL, "0-3/4"),
        (SERVER, {}, ALL, ""),
        (SERVER, {}, "worker", ""),
        (SERVER, TELEGRAM, "telegram,web", ""),
        (SERVER, WEBHOOK, "web", ""),
        (SERVER, DISCORD, "discord", "0-1/4"),
    ],
)
def test_a_part_that_can_be_done_is_taken(
    url: str, given: dict[str, str], roles: str, shards: str
) -> None:
    part = Shards.parse(shards) if shards else None

    check_part(settings(url, **given), roles=parse_roles(roles), shards=part)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running() as started:
        with psycopg.connect(started.url(), autocommit=True) as db:
            db.execute('CREATE ROLE "paper boy\'s" SUPERUSER LOGIN')
            db.execute('CREATE DATABASE "paper boy\'s"')
        yield started


@pytest.mark.slow
@pytest.mark.parametrize(
    ("whose", "more"),
    [
        ("postgres:my%20secret%27s%20pass@/postgres", ""),
        ("paper%20boy%27s@/paper%20boy%27s", ""),
        ("postgres@/postgres", "&options=-c%20statement_timeout%3D0"),
        ("postgres@/postgres", "&application_name=in%20the%20attic%2B"),
    ],
)
async def test_many_processes_share_a_store_at_any_address_that_a_store_can_have(
    server: Server, whose: str, more: str
) -> None:
    stop = asyncio.Event()

    async def done() -> datetime | None:
        stop.set()
        return None

    url = f"postgresql://{whose}?host={server.socket.parent}{more}"
    runner = runner_of(
        Work(jobs={"plan": done}), settings(url), roles=EVERYTHING, now=lambda: datetime.now(UTC)
    )
    async with asyncio.timeout(60):
        await runner.run(stop)

    assert stop.is_set()


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
