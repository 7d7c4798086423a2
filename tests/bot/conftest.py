"""What the tests of the use cases may ask for."""

import pytest

from adapters.store import SqlStore
from bot.editions import Editions
from tests.fakes import FakeClock, FakeSource
from tests.talk import Talk


@pytest.fixture
def talk(store: SqlStore, editions: Editions, source: FakeSource, clock: FakeClock) -> Talk:
    """Everything that a chat can be answered with; nothing is subscribed yet."""
    return Talk(store=store, editions=editions, source=source, clock=clock)
