"""What the log does not say; a process of its own, for a log is set up once."""

import subprocess
import sys

import pytest

AWAY = """
import logging
from contextlib import suppress
from psycopg_pool import ConnectionPool, PoolTimeout
from bot.logs import set_up_log

set_up_log("DEBUG")
with suppress(PoolTimeout), ConnectionPool("host=/nowhere", min_size=1, open=False) as pool:
    pool.open(wait=True, timeout=0.3)
logging.getLogger("somebody.else").warning("It is told.")
"""


@pytest.mark.slow
def test_a_pool_does_not_repeat_that_the_database_is_away() -> None:
    run = [sys.executable, "-c", AWAY]

    told = subprocess.run(run, capture_output=True, text=True, check=True)  # noqa: S603 – our own

    assert told.stderr.splitlines() == ["WARNING somebody.else: It is told."]
