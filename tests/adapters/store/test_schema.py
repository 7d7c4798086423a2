import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import NullPool, create_engine

from adapters.store.place import Place
from adapters.store.schema import metadata
from adapters.store.upgrade import VERSION_TABLE, scripts


def ours(_thing: object, name: str | None, kind: str, *_others: object) -> bool:
    """Leave out what is no table of the schema: the full-text index of either engine."""
    own = str(name)
    return not (own.startswith("search_index") or (kind == "index" and own.endswith("_trigrams")))


@pytest.mark.usefixtures("store")
def test_the_migrations_make_the_schema(url: str) -> None:
    engine = create_engine(Place.parse(url).blocking_url, poolclass=NullPool)
    with engine.connect() as db:
        options = {"include_object": ours, "version_table": VERSION_TABLE}
        context = MigrationContext.configure(db, opts=options)

        assert compare_metadata(context, metadata) == []


def test_the_steps_are_one_chain() -> None:
    assert len(scripts().get_heads()) == 1
