"""A PostgreSQL for the workers of this process."""

from collections.abc import Iterator

import pytest

from tests.postgres import Server, running


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running() as started:
        yield started


@pytest.fixture
def url(server: Server) -> str:
    """The address of a database with nothing in it."""
    return server.url(server.database())
