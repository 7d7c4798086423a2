from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from adapters.store import SqlStore
from bot.allowance import Budget
from bot.digest import Selection
from bot.draft import Usage
from bot.editions import Editions
from bot.ledger import Ledger
from bot.models import Origin, Paper, Summary
from bot.price import Price
from bot.span import Period
from bot.subscription import Address, Condition, Subscription
from bot.surveying import Surveying
from bot.verdict import Spent
from tests.fakes import FakeClock, FakeSource

Make = Callable[..., Paper]
PRICE = Price(tokens_in=0.1)


@pytest.fixture
def surveying(store: SqlStore, editions: Editions, clock: FakeClock) -> Callable[..., Surveying]:
    def make(top: int = 5, budget: Budget | None = None) -> Surveying:
        return Surveying(
            census=store.census,
            store=store,
            editions=editions,
            top=top,
            price=PRICE,
            budget=budget,
            now=clock,
        )

    return make


async def subscribe(ledger: Ledger, place: str, language: str) -> None:
    wanted = Subscription(address=Address("telegram", place), language=language)
    await ledger.subscribe(wanted, next_due=datetime(2026, 2, 11, tzinfo=UTC))


async def test_a_new_service_has_little_to_tell(
    surveying: Callable[..., Surveying], clock: FakeClock
) -> None:
    found = await surveying().look()

    assert (found.at, found.rungs, found.left, found.price) == (clock.now, {}, {}, PRICE)
    assert found.survey.deliveries == {}


async def test_the_rungs_are_those_that_readers_of_each_language_see(
    surveying: Callable[..., Surveying],
    store: SqlStore,
    editions: Editions,
    source: FakeSource,
    paper: Make,
) -> None:
    source.lists["2026-02-09"] = (
        paper("2602.00001", upvotes=9, ai_summary="A line of theirs."),
        paper("2602.00002", upvotes=5),
        paper("2602.00003", upvotes=2),
    )
    await editions.newest(Period.DAY, Selection(), language="en")
    made = Summary(
        paper_id="2602.00001", language="ko", version="llm:m:1", origin=Origin.LLM, one_line="줄"
    )
    await store.save_summaries([made])
    for place, language in (("1", "en"), ("2", "ko"), ("3", "ja")):
        await subscribe(store.ledger, place, language)
    await store.ledger.set_condition(Address("telegram", "3"), None, Condition.ENDED, "Blocked.")

    found = await surveying(top=2).look()

    assert found.rungs == {
        ("en", Origin.HF): 1,
        ("en", Origin.ABSTRACT): 1,
        ("ko", Origin.LLM): 1,
        ("ko", Origin.ABSTRACT): 1,
    }


@pytest.mark.parametrize(
    ("usage", "left"),
    [
        (Usage(), {"calls": 10, "tokens": 1_000}),
        (Usage(calls=3, tokens_in=300, tokens_out=100), {"calls": 7, "tokens": 600}),
        (Usage(calls=11, tokens_in=999, tokens_out=99), {"calls": 0, "tokens": 0}),
    ],
)
async def test_what_is_left_is_what_today_may_still_take(
    surveying: Callable[..., Surveying], store: SqlStore, usage: Usage, left: dict[str, int]
) -> None:
    for day, took in (
        (date(2026, 2, 9), Usage(calls=9, tokens_in=900)),
        (date(2026, 2, 10), usage),
    ):
        await store.making.add_usage(Spent(day=day, version="llm:m:1", usage=took))

    found = await surveying(budget=Budget(calls=10, tokens=1_000)).look()

    assert found.left == left
