"""What the store says of the service, as Prometheus reads it. Pure.

Every process tells the same here: over many, take the `max` of these, and the `sum` of what each
measures by itself (`measuring`).
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TypeAlias, TypeVar

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from bot.draft import Usage
from bot.price import Price
from bot.survey import Findings, Survey, Waiting

_Key: TypeAlias = str | tuple[str, ...]
_K = TypeVar("_K", bound=_Key)
_F = TypeVar("_F", GaugeMetricFamily, CounterMetricFamily)

_WAITING = "Deliveries that are due and not on their way"
_INBOX = "Updates that came in and are not answered"
_COST = "at the prices that are set now, in their currency"


def families(findings: Findings) -> Iterator[Metric]:
    """Everything that a look at the store found."""
    survey = findings.survey
    yield _gauge(
        "deliveries",
        "Deliveries of the newest eight posts.",
        ("channel", "state"),
        survey.deliveries,
    )
    yield _gauge(
        "subscriptions",
        "Subscriptions.",
        ("channel", "condition", "language"),
        survey.subscriptions,
    )
    yield from _waiting_families(survey, findings.at)
    if survey.list_seen is not None:
        yield _gauge(
            "list_seen_timestamp_seconds",
            "When a list was last asked for with success.",
            (),
            {(): survey.list_seen.timestamp()},
        )
    yield _gauge(
        "digest_papers",
        "Papers of the newest daily digest, by the rung that their line comes from.",
        ("language", "rung"),
        findings.rungs,
    )
    yield from _spent_families(findings)


def _waiting_families(survey: Survey, now: datetime) -> Iterator[Metric]:
    # A channel in which nothing waits has its rows too, so that a graph shows a nothing.
    nothing = Waiting(count=0, since=now)
    channels = {channel for channel, *_ in survey.subscriptions}
    due = {
        (channel, kind): by_channel.get(channel, nothing)
        for kind, by_channel in (("send", survey.sends), ("edit", survey.edits))
        for channel in sorted(channels | by_channel.keys())
    }
    yield from _ages("deliveries_waiting", _WAITING, ("channel", "kind"), due, now)
    yield from _ages("inbox_waiting", _INBOX, ("channel",), survey.inbox, now)


def _ages(
    name: str,
    what: str,
    labels: tuple[str, ...],
    waiting: Mapping[_K, Waiting],
    now: datetime,
) -> Iterator[Metric]:
    counts = {key: one.count for key, one in waiting.items()}
    ages = {key: max(0.0, (now - one.since).total_seconds()) for key, one in waiting.items()}
    yield _gauge(name, f"{what}.", labels, counts)
    yield _gauge(f"{name}_age_seconds", f"{what}: how long the oldest has been so.", labels, ages)


def _spent_families(findings: Findings) -> Iterator[Metric]:
    survey = findings.survey
    yield _counter(
        "llm_calls",
        "Calls to models, by version of what asks them.",
        ("version",),
        {version: usage.calls for version, usage in survey.spent.items()},
    )
    yield _counter(
        "llm_tokens",
        "Tokens that models read (in) and wrote (out).",
        ("version", "direction"),
        _tokens(survey.spent),
    )
    digests = {span.key: usage for span, usage in survey.spent_on.values()}
    yield _gauge(
        "digest_llm_calls",
        "Calls for the newest digest of each length.",
        ("span",),
        {span: usage.calls for span, usage in digests.items()},
    )
    yield _gauge(
        "digest_llm_tokens",
        "Tokens that the newest digest of each length took.",
        ("span", "direction"),
        _tokens(digests),
    )
    yield _gauge(
        "summaries",
        "Summaries that were tried, by how the last try ended.",
        ("version", "outcome"),
        survey.summaries,
    )
    if findings.price:
        yield from _cost_families(findings.price, survey.spent, digests)
    if findings.left:
        says = "What may be taken until midnight UTC."
        yield _gauge("llm_budget_left", says, ("unit",), findings.left)


def _cost_families(
    price: Price, versions: Mapping[str, Usage], digests: Mapping[str, Usage]
) -> Iterator[Metric]:
    costs = {version: price.of(usage) for version, usage in versions.items()}
    yield _gauge("llm_cost", f"What models took so far, {_COST}.", ("version",), costs)
    costs = {span: price.of(usage) for span, usage in digests.items()}
    yield _gauge("digest_llm_cost", f"What those digests took, {_COST}.", ("span",), costs)


def _tokens(spent: Mapping[str, Usage]) -> dict[tuple[str, str], int]:
    return {
        (key, direction): tokens
        for key, usage in spent.items()
        for direction, tokens in (("in", usage.tokens_in), ("out", usage.tokens_out))
    }


def _gauge(
    name: str, says: str, labels: tuple[str, ...], values: Mapping[_K, float]
) -> GaugeMetricFamily:
    return _filled(GaugeMetricFamily(f"paperboy_{name}", says, labels=labels), values)


def _counter(
    name: str, says: str, labels: tuple[str, ...], values: Mapping[_K, float]
) -> CounterMetricFamily:
    return _filled(CounterMetricFamily(f"paperboy_{name}", says, labels=labels), values)


def _filled(family: _F, values: Mapping[_K, float]) -> _F:
    for key, value in values.items():
        words = [key] if isinstance(key, str) else [str(word) for word in key]
        family.add_metric(words, value)
    return family
