import asyncio
from collections.abc import Iterator

import pytest
from prometheus_client import CollectorRegistry

from adapters.web.measuring import new_registry, open_measures, outcome_of
from bot.channel import AddressGone, TryAgain
from bot.errors import NothingThere, NotOpenYet, StoreProblem, TryLater


@pytest.fixture
def registry() -> CollectorRegistry:
    return new_registry()


def ticking(*instants: float) -> Iterator[float]:
    yield from instants


def counted(registry: CollectorRegistry, name: str, **labels: str) -> float | None:
    return registry.get_sample_value(f"paperboy_{name}", labels)


def test_what_is_done_is_counted_and_timed(registry: CollectorRegistry) -> None:
    clock = ticking(100.0, 100.25, 200.0, 203.0)
    measures = open_measures(registry, clock=clock.__next__)
    for _ in range(2):
        with measures.requests("telegram", "send"):
            pass

    where = {"channel": "telegram", "action": "send"}
    assert counted(registry, "requests_total", **where, outcome="ok") == 2
    assert counted(registry, "request_seconds_count", **where) == 2
    assert counted(registry, "request_seconds_sum", **where) == 3.25
    assert counted(registry, "request_seconds_bucket", **where, le="0.3") == 1


def test_an_error_is_counted_and_goes_on(registry: CollectorRegistry) -> None:
    measures = open_measures(registry, clock=lambda: 0.0)

    with pytest.raises(TryAgain), measures.requests("telegram", "send"):
        raise TryAgain("Flood.", after=3, reason="rate-limit")

    where = {"channel": "telegram", "action": "send"}
    assert counted(registry, "requests_total", **where, outcome="rate-limit") == 1
    assert counted(registry, "requests_total", **where, outcome="ok") is None


def test_commands_jobs_and_fetches_have_rows_of_their_own(registry: CollectorRegistry) -> None:
    measures = open_measures(registry, clock=lambda: 0.0)
    with measures.commands("discord", "today"), measures.jobs("plan"):
        pass
    with measures.fetches("arxiv"):
        pass

    command = {"channel": "discord", "command": "today", "outcome": "ok"}
    assert counted(registry, "commands_total", **command) == 1
    assert counted(registry, "job_turns_total", job="plan", outcome="ok") == 1
    assert counted(registry, "fetches_total", source="arxiv", outcome="ok") == 1


@pytest.mark.parametrize(
    ("error", "word"),
    [
        (TryAgain("Flood.", reason="rate-limit"), "rate-limit"),
        (AddressGone("Blocked."), "gone"),
        (StoreProblem("The disk is full."), "store-problem"),
        (NotOpenYet("Tomorrow."), "not-open-yet"),
        (NothingThere("No list."), "nothing-there"),
        (TryLater("Hugging Face is down."), "try-later"),
        (asyncio.CancelledError(), "given-up"),
        (ZeroDivisionError("secret"), "bug"),
    ],
)
def test_every_end_has_one_of_few_words_whatever_was_said(error: BaseException, word: str) -> None:
    assert outcome_of(error) == word


def test_a_process_tells_its_version_and_nothing_of_when_each_row_began(
    registry: CollectorRegistry,
) -> None:
    with open_measures(registry, clock=lambda: 0.0).jobs("plan"):
        pass

    names = {row.name for family in registry.collect() for row in family.samples}
    assert "paperboy_build_info" in names
    assert not any(name.endswith("_created") for name in names)
