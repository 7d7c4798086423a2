"""What summaries took and cost, as `paperboy status` says it."""

import asyncio
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from adapters.store import open_store
from bot.draft import Usage
from bot.tex import readable
from bot.verdict import Spent
from tests.bot.cli.conftest import Said

Run = Callable[..., Said]

TOOK = Usage(calls=10, tokens_in=60_000, tokens_out=8_000)


def spend(*spent: Spent) -> None:
    """Enter in the store what a model took."""

    async def enter() -> None:
        url = os.environ["PAPERBOY_DATABASE_URL"]
        async with open_store(url, readable=readable, now=lambda: datetime.now(UTC)) as store:
            for one in spent:
                await store.making.add_usage(one)

    asyncio.run(enter())


@pytest.fixture(autouse=True)
def spent() -> None:
    """Two versions of summaries of one digest, made just now."""
    today = datetime.now(UTC).date()
    for version in ("llm:little:1", "llm:big:1"):
        spend(Spent(day=today, version=version, digest="2026-02-09", usage=TOOK))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("prices", "cost"),
    [
        ({}, ""),
        ({"PAPERBOY_LLM_PRICE_IN": "0.15"}, ", 0.0180"),
        ({"PAPERBOY_LLM_PRICE_OUT": "2.5"}, ", 0.0400"),
        ({"PAPERBOY_LLM_PRICE_IN": "0.15", "PAPERBOY_LLM_PRICE_OUT": "0.6"}, ", 0.0276"),
        ({"PAPERBOY_LLM_PRICE_IN": "10000"}, ", 1,200.0000"),
    ],
)
def test_what_a_digest_cost_is_told_where_there_is_a_price(
    paperboy: Run, monkeypatch: pytest.MonkeyPatch, prices: dict[str, str], cost: str
) -> None:
    for name, price in prices.items():
        monkeypatch.setenv(name, price)

    said = paperboy("status").out

    assert f"  2026-02-09: 20 calls, 120,000 tokens in, 16,000 out{cost}\n" in said


def test_what_is_left_of_today_is_told(paperboy: Run) -> None:
    said = paperboy("status").out

    assert "  today (UTC): 20 of 200 calls, 136,000 of 1,000,000 tokens\n" in said


def test_what_was_for_no_digest_says_what_it_was_for(paperboy: Run) -> None:
    today = datetime.now(UTC).date()
    spend(Spent(day=today, version="deep:little:1", usage=TOOK))
    spend(Spent(day=today, version="llm:little:1", usage=TOOK))

    said = paperboy("status").out

    assert f"  deep reads of {today}: 10 calls, 60,000 tokens in, 8,000 out\n" in said
    assert f"  single papers of {today}: 10 calls, 60,000 tokens in, 8,000 out\n" in said


def test_many_days_do_not_hide_the_newest_digest(paperboy: Run) -> None:
    today = datetime.now(UTC).date()
    for days in range(1, 8):
        before = today - timedelta(days=days)
        spend(
            Spent(day=before, version="deep:little:1", usage=TOOK),
            Spent(day=before, version="llm:little:1", usage=TOOK, digest=f"2026-01-0{days}"),
        )

    lines = paperboy("status").out.partition("Written by a model\n")[2].splitlines()

    assert [line.partition(":")[0].strip() for line in lines[:3]] == [
        "today (UTC)",
        "2026-02-09",
        f"deep reads of {today - timedelta(days=1)}",
    ]
