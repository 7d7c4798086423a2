"""What was written before a step of the schema is read after it."""

from collections.abc import Callable, Iterable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext, MigrationStep
from sqlalchemy import NullPool, create_engine

from adapters.store import SqlStore
from adapters.store.place import Place
from adapters.store.upgrade import VERSION_TABLE, scripts
from bot.subscription import Address, Subscription

Open = Callable[..., AbstractAsyncContextManager[SqlStore]]
Execute = Callable[[str, str], None]

SLOT = """
INSERT INTO slots (id, period, at, zone, weekdays, edition, next_due)
VALUES (1, 'day', '09:00', 'UTC', 127, 'final', '2026-02-11 09:00:00.000000')
"""
SUBSCRIPTION = """
INSERT INTO subscriptions (
    id, channel, place, period, slot_id, language, top, layout, images, silent, min_upvotes,
    include, exclude, organizations, say_when_empty, role, condition, reason, created_at
) VALUES (
    1, 'discord', '7', 'day', 1, 'en', 5, '', true, false, 0,
    '[]', '[]', '[]', false, '', 'active', '', '2026-02-10 03:00:00.000000'
)
"""
BEGUN = """
INSERT INTO inbox (channel, number, about, at, body, begun)
VALUES ('telegram', 41, '7', '2026-02-10 03:00:00.000000', '{}', true)
"""


def store_of(revision: str, url: str) -> None:
    """Make the tables as the program of that revision did."""

    def steps(heads: tuple[str, ...], _: MigrationContext) -> Iterable[MigrationStep]:
        known = scripts()
        ahead = list(known.iterate_revisions(revision, heads or "base"))
        return [MigrationStep.upgrade_from_script(known.revision_map, one) for one in ahead[::-1]]

    engine = create_engine(Place.parse(url).blocking_url, poolclass=NullPool)
    with engine.begin() as db:
        options = {"version_table": VERSION_TABLE, "fn": steps}
        context = MigrationContext.configure(db, opts=options)
        context.run_migrations(op=Operations(context))


async def test_a_subscription_of_old_is_neither_published_nor_discussed(
    empty_url: str, opened: Open, execute: Execute, tmp_path: Path
) -> None:
    (tmp_path / "new folder").mkdir()
    store_of("0005", empty_url)
    execute(empty_url, SLOT)
    execute(empty_url, SUBSCRIPTION)

    async with opened(empty_url) as store:
        assert await store.ledger.subscriptions() == [Subscription(address=Address("discord", "7"))]


async def test_what_was_begun_by_a_program_of_old_waits_for_the_first_desk(
    empty_url: str, opened: Open, execute: Execute, tmp_path: Path
) -> None:
    (tmp_path / "new folder").mkdir()
    store_of("0007", empty_url)
    execute(empty_url, BEGUN)

    async with opened(empty_url) as store:
        epoch = await store.inbox.open("telegram")
        [item] = await store.inbox.waiting("telegram", limit=9)

        assert item.begun
        assert await store.inbox.begin("telegram", item.number, epoch=epoch)
