"""What this process measures of its own work, as Prometheus counts it.

Counters begin at nothing with each process, which is what Prometheus expects of them; over many
processes they add up. Names: https://prometheus.io/docs/practices/naming/.
"""

import asyncio
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from importlib.metadata import version

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    Info,
    ProcessCollector,
    disable_created_metrics,
)

from bot.channel import DeliveryError
from bot.errors import PaperboyError
from bot.measure import Measures

_REQUEST = (0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2.5, 5, 10, 30, 60)
_COMMAND = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15)
_FETCH = (0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60)
_JOB = (0.01, 0.1, 0.5, 1, 5, 15, 60, 300, 1_800)

_WORD = re.compile(r"(?<=[a-z])(?=[A-Z])")


def new_registry() -> CollectorRegistry:
    """A registry that knows this program's version, and what its process takes of the machine."""
    # When a counter began is told by the start of the process; twice the rows say no more.
    disable_created_metrics()  # type: ignore[no-untyped-call]  # it has no annotation
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    Info("paperboy_build", "The program.", registry=registry).info({"version": version("paperboy")})
    return registry


def open_measures(registry: CollectorRegistry, *, clock: Callable[[], float]) -> Measures:
    """What is measured into a registry; `clock` gives seconds that only go forward."""
    return Measures(
        requests=_Measured(
            registry,
            "Messages sent and edited",
            count="requests",
            seconds="request_seconds",
            labels=("channel", "action"),
            buckets=_REQUEST,
            clock=clock,
        ),
        commands=_Measured(
            registry,
            "Answers made to commands",
            count="commands",
            seconds="command_seconds",
            labels=("channel", "command"),
            buckets=_COMMAND,
            clock=clock,
        ),
        jobs=_Measured(
            registry,
            "Turns of jobs",
            count="job_turns",
            seconds="job_turn_seconds",
            labels=("job",),
            buckets=_JOB,
            clock=clock,
        ),
        fetches=_Measured(
            registry,
            "Questions to sources",
            count="fetches",
            seconds="fetch_seconds",
            labels=("source",),
            buckets=_FETCH,
            clock=clock,
        ),
    )


class _Measured:
    """A counter by outcome, and a histogram of seconds (`bot.measure.Measure`)."""

    def __init__(
        self,
        registry: CollectorRegistry,
        what: str,
        *,
        count: str,
        seconds: str,
        labels: Sequence[str],
        buckets: Sequence[float],
        clock: Callable[[], float],
    ) -> None:
        self._clock = clock
        self._count = Counter(
            f"paperboy_{count}",
            f"{what}, by how it ended.",
            (*labels, "outcome"),
            registry=registry,
        )
        self._seconds = Histogram(
            f"paperboy_{seconds}",
            f"{what}: seconds that each took.",
            labels,
            buckets=buckets,
            registry=registry,
        )

    def __call__(self, *what: str) -> AbstractContextManager[None]:
        """Count and time what is done within."""
        return self._measuring(what)

    @contextmanager
    def _measuring(self, what: Sequence[str]) -> Iterator[None]:
        began, outcome = self._clock(), "ok"
        try:
            yield
        except BaseException as error:
            outcome = outcome_of(error)
            raise
        finally:
            self._count.labels(*what, outcome).inc()
            self._seconds.labels(*what).observe(self._clock() - began)


def outcome_of(error: BaseException) -> str:
    """A word for how something ended: one of few, whatever stands in the error."""
    match error:
        case DeliveryError():
            return error.reason
        case PaperboyError():
            return _WORD.sub("-", type(error).__name__).lower()
        case asyncio.CancelledError():
            return "given-up"
        case _:
            return "bug"
