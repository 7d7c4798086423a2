"""What commands say of subscriptions however many there are: they load none of them for it."""

import asyncio
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from adapters.store import open_store
from adapters.store.engine import connect_blocking
from adapters.store.place import Place
from adapters.store.upgrade import upgrade
from bot.subscription import Address, Condition, Slot, Subscription
from tests.bot.cli.conftest import Said
from tests.postgres import Server, running

Run = Callable[..., Said]

NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running() as started:
        yield started


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)], autouse=True)
def store(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store on either engine, which the commands use."""
    if request.param == "postgresql":
        server: Server = request.getfixturevalue("server")
        url = server.url(server.database())
        with capture_logs():
            upgrade(Place.parse(url), 10)
        monkeypatch.setenv("PAPERBOY_DATABASE_URL", url)


def subscribe(*wishes: Subscription) -> None:
    """Enter subscriptions, and see to it that whoever loads one fails."""
    url = os.environ["PAPERBOY_DATABASE_URL"]

    async def enter() -> None:
        async with open_store(url, readable=str, now=lambda: NOW) as store:
            for wish in wishes:
                await store.ledger.subscribe(wish, next_due=NOW + timedelta(days=1))

    asyncio.run(enter())
    with connect_blocking(Place.parse(url), 1).begin() as db:
        db.execute(text("UPDATE subscriptions SET top = 0"))


def wish(
    place: str, *, hours: int = 2, days: int = 0, condition: Condition = Condition.ACTIVE
) -> Subscription:
    """A subscription that is due in so many hours, every day or first after so many days."""
    due = NOW + timedelta(hours=hours, days=days)
    weekdays = frozenset({due.weekday()}) if days else frozenset(range(7))
    slot = Slot(at=time(due.hour, due.minute), weekdays=weekdays)
    return Subscription(address=Address("telegram", place), slot=slot, condition=condition)


def test_the_state_of_all_is_told(paperboy: Run) -> None:
    subscribe(wish("1"), wish("2", days=3), wish("3", hours=1, condition=Condition.PAUSED))

    said = paperboy("status").out.splitlines()

    first = wish("1").slot.at
    assert said[0] == "3 subscriptions: 2 active, 1 paused, 0 ended."
    assert said[1].startswith("Next due: ")
    assert said[1].endswith(f"{first:%H:%M} UTC.")


def test_what_is_due_within_a_day_is_told_in_its_order(paperboy: Run) -> None:
    subscribe(
        wish("4", hours=3),
        wish("3"),
        wish("1", hours=3),
        wish("2", hours=3, condition=Condition.PAUSED),
        wish("5", days=3),
    )

    said = paperboy("run", "--dry-run").out.splitlines()

    assert [line.split("  ")[1] for line in said] == ["telegram:3", "telegram:1", "telegram:4"]


def test_a_subscription_of_this_file_cannot_be_loaded(paperboy: Run) -> None:
    subscribe(wish("1"))

    assert "A digest holds" in paperboy("subscriptions", "list").err
