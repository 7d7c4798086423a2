from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from prometheus_client import generate_latest
from prometheus_client.core import Metric

from adapters.web.families import families
from bot.deliveries import State
from bot.draft import Usage
from bot.models import Origin
from bot.price import Price
from bot.span import Period, Span
from bot.subscription import Condition
from bot.survey import Findings, Making, Waiting
from tests.adapters.web.conftest import EMPTY, NOON, findings, samples

LLM = "llm:qwen3:8b:2"


class Told:
    """What is to be told, as a registry has it."""

    def __init__(self, found: Findings) -> None:
        self._found = found

    def collect(self) -> list[Metric]:
        return [*families(self._found)]


def told(found: Findings) -> Mapping[tuple[str, ...], float]:
    """The rows, as they come out at the other end."""
    return samples(generate_latest(Told(found)).decode())


def test_deliveries_have_a_row_for_each_channel_and_state() -> None:
    rows = told(
        findings(
            replace(
                EMPTY,
                deliveries={("telegram", State.SENT): 4_000, ("telegram", State.UNKNOWN): 2},
            )
        )
    )

    assert rows["paperboy_deliveries", "telegram", "sent"] == 4_000
    assert rows["paperboy_deliveries", "telegram", "unknown"] == 2


def test_subscriptions_have_a_row_for_each_channel_condition_and_language() -> None:
    rows = told(findings(replace(EMPTY, subscriptions={("discord", Condition.PAUSED, "ko"): 17})))

    assert rows["paperboy_subscriptions", "discord", "paused", "ko"] == 17


def test_what_waits_is_counted_and_the_oldest_has_an_age() -> None:
    waits = {"telegram": Waiting(count=3, since=NOON - timedelta(minutes=2))}

    rows = told(findings(replace(EMPTY, sends=waits, inbox=waits)))

    assert rows["paperboy_deliveries_waiting", "telegram", "send"] == 3
    assert rows["paperboy_deliveries_waiting_age_seconds", "telegram", "send"] == 120
    assert rows["paperboy_inbox_waiting", "telegram"] == 3
    assert rows["paperboy_inbox_waiting_age_seconds", "telegram"] == 120


def test_a_channel_with_subscriptions_in_which_nothing_waits_has_a_nothing() -> None:
    rows = told(findings(replace(EMPTY, subscriptions={("discord", Condition.ACTIVE, "en"): 1})))

    for kind in ("send", "edit"):
        assert rows["paperboy_deliveries_waiting", "discord", kind] == 0
        assert rows["paperboy_deliveries_waiting_age_seconds", "discord", kind] == 0


def test_an_age_is_never_negative_whatever_the_clocks_say() -> None:
    ahead = {"telegram": Waiting(count=1, since=NOON + timedelta(seconds=5))}

    rows = told(findings(replace(EMPTY, edits=ahead)))

    assert rows["paperboy_deliveries_waiting_age_seconds", "telegram", "edit"] == 0


@pytest.mark.parametrize("seen", [None, NOON])
def test_when_a_list_was_seen_is_an_instant_or_nothing_at_all(seen: object) -> None:
    rows = told(findings(replace(EMPTY, list_seen=seen)))  # type: ignore[arg-type]

    row = ("paperboy_list_seen_timestamp_seconds",)
    assert rows.get(row) == (NOON.timestamp() if seen else None)


def test_the_rungs_of_the_newest_digest_are_told_by_language() -> None:
    rows = told(findings(rungs={("ko", Origin.LLM): 4, ("ko", Origin.HF): 1}))

    assert rows["paperboy_digest_papers", "ko", "llm"] == 4
    assert rows["paperboy_digest_papers", "ko", "hf"] == 1


SPENT = replace(
    EMPTY,
    spent={LLM: Usage(calls=9, tokens_in=2_000_000, tokens_out=500_000)},
    spent_on={
        Period.DAY: (
            Span.parse("2026-02-09"),
            Usage(calls=5, tokens_in=4_000, tokens_out=1_000),
        )
    },
    summaries={(LLM, Making.IN_PART): 3},
)


def test_what_models_took_is_told_in_all_and_for_the_newest_digest() -> None:
    rows = told(findings(SPENT))

    assert rows["paperboy_llm_calls_total", LLM] == 9
    assert rows["paperboy_llm_tokens_total", "in", LLM] == 2_000_000
    assert rows["paperboy_llm_tokens_total", "out", LLM] == 500_000
    assert rows["paperboy_digest_llm_calls", "2026-02-09"] == 5
    assert rows["paperboy_digest_llm_tokens", "in", "2026-02-09"] == 4_000
    assert rows["paperboy_digest_llm_tokens", "out", "2026-02-09"] == 1_000
    assert rows["paperboy_summaries", "in-part", LLM] == 3


def test_where_a_price_is_known_the_cost_is_told_and_else_no_row_says_nothing() -> None:
    rows = told(findings(SPENT, price=Price(tokens_in=0.1, tokens_out=0.4)))

    assert rows["paperboy_llm_cost", LLM] == pytest.approx(0.4)
    assert rows["paperboy_digest_llm_cost", "2026-02-09"] == pytest.approx(0.0008)
    assert not any("cost" in name for name, *_ in told(findings(SPENT)))


def test_what_is_left_of_the_day_is_told_where_a_model_is_asked() -> None:
    rows = told(findings(left={"calls": 0, "tokens": 12}))

    assert rows["paperboy_llm_budget_left", "calls"] == 0
    assert rows["paperboy_llm_budget_left", "tokens"] == 12
    assert not any("budget" in name for name, *_ in told(findings()))


def test_a_name_that_a_stranger_chose_breaks_nothing() -> None:
    odd = 'llm:my "best"\\model\n{x="1"} 7:2'

    rows = told(findings(replace(EMPTY, spent={odd: Usage(calls=1)})))

    assert rows["paperboy_llm_calls_total", odd] == 1
