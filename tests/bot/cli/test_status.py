"""What summaries took and cost, as `paperboy status` says it."""

import asyncio
import os
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from adapters.store import open_store
from bot.draft import Usage
from bot.tex import readable
from bot.verdict import Spent
from tests.bot.cli.conftest import Said

Run = Callable[..., Said]

TOOK = Usage(calls=10, tokens_in=60_000, tokens_out=8_000)


@pytest.fixture(autouse=True)
def spent() -> None:
    """Two versions of summaries of one digest, made just now."""

    async def spend() -> None:
        now = datetime.now(UTC)
        url = os.environ["PAPERBOY_DATABASE_URL"]
        async with open_store(url, readable=readable, now=lambda: now) as store:
            for version in ("llm:little:1", "llm:big:1"):
                await store.making.add_usage(
                    Spent(day=now.date(), version=version, digest="2026-02-09", usage=TOOK)
                )

    asyncio.run(spend())


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
