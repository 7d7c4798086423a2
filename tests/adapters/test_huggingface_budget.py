from datetime import UTC, datetime

from adapters.huggingface_budget import Budget


def test_a_wild_number_does_not_stop_us_for_good() -> None:
    now = datetime(2026, 2, 9, tzinfo=UTC)
    budget = Budget.parse('"api";r=0;t=999999999', now)

    assert budget
    assert budget.pause(now) == 301
    assert budget.pause(datetime(2020, 1, 1, tzinfo=UTC)) == 301, "the clock was put back"
    assert budget.pause(datetime(2026, 2, 9, 1, tzinfo=UTC)) == 0
