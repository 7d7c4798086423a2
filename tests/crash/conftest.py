"""What the tests of fan-outs may ask for."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.crash.stage import Stage


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """Both stand-ins, which take 10 ms to answer, and an empty store."""
    made = Stage(tmp_path, latency=0.01)
    async with made.open():
        yield made
