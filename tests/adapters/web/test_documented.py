import re
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.web.families import families
from adapters.web.measuring import new_registry, open_measures
from bot.draft import Usage
from bot.price import Price
from tests.adapters.web.conftest import EMPTY, NOON, findings

PAGE = Path(__file__).parents[3] / "docs" / "operations.md"


@pytest.fixture(scope="module")
def told() -> set[str]:
    """The name of everything that can be scraped, as it is written in a query."""
    registry = new_registry()
    open_measures(registry, clock=lambda: 0.0)
    everything = findings(
        replace(EMPTY, list_seen=NOON, spent={"llm:m:1": Usage(calls=1)}),
        price=Price(tokens_in=1.0),
        left={"calls": 1},
    )
    metrics = [*families(everything), *registry.collect()]
    endings = {"counter": "_total", "info": "_info"}
    ours = {f"{one.name}{endings.get(one.type, '')}" for one in metrics}
    up = {"paperboy_store_up", "paperboy_part_up"}
    return {name for name in ours if name.startswith("paperboy_")} | up


def test_every_metric_has_its_row_in_the_documentation_and_no_other(told: set[str]) -> None:
    rows = re.findall(r"^\| `(paperboy_\w+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)

    assert len(rows) == len({*rows})
    assert {*rows} == told


def test_alerts_ask_for_metrics_that_there_are(told: set[str]) -> None:
    asked = set(re.findall(r"expr:.*?(paperboy_\w+)", PAGE.read_text(encoding="utf-8")))

    assert asked
    assert asked <= told
