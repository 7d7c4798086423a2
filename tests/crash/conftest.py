"""What the tests of fan-outs may ask for."""

import warnings
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

with warnings.catch_warnings():
    # discord.py imports it for voice; where Python has it no more, it goes without.
    warnings.filterwarnings("ignore", "'audioop' is deprecated", DeprecationWarning)
    import discord  # noqa: F401 – so that no test imports it first

from tests.crash.stage import Stage


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """Both stand-ins, which take 10 ms to answer, and an empty store."""
    made = Stage(tmp_path, latency=0.01)
    async with made.open():
        yield made
