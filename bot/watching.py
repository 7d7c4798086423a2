"""The composition of what watches a service: what it measures, and where that is told."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import structlog

from bot.allowance import Budget
from bot.app import App, now
from bot.delivery import Pump
from bot.measure import UNMEASURED, Measures
from bot.price import Price
from bot.settings import Settings
from bot.surveying import Surveying
from bot.turns import Turns
from bot.work import Runner, Work

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry

SILENT = 120.0
"""Seconds after which a pump that looks for nothing is stuck; it looks every half minute."""

_log = structlog.get_logger(__name__)


class Watch:
    """What a process knows of its own work.

    Attributes:
        measures: what is told of that work while it is done.
        registry: where Prometheus finds what is measured; None where nobody asks.
        checks: by part of the work what says what is wrong with it; empty where nothing is.
    """

    def __init__(self, measures: Measures, registry: "CollectorRegistry | None" = None) -> None:
        self.measures = measures
        self.registry = registry
        self.checks: dict[str, Callable[[], str]] = {"work": lambda: "It has not begun yet."}

    def over(self, work: Work) -> Work:
        """The same work, watched."""
        self.checks.clear()
        turns = Turns(measure=self.measures.jobs, clock=time.monotonic)
        local = {type(runner).__name__.lower(): runner for runner in work.local}
        for name, runner in {**work.owned, **local}.items():
            self.checks[name] = _check(name, runner)
        for name in work.jobs:
            self.checks[name] = turns.check(name)
        return replace(work, jobs={name: turns.of(name, job) for name, job in work.jobs.items()})


def watch_of(settings: Settings) -> Watch:
    """What is watched, which is nothing where the settings name no place to tell it."""
    if settings.metrics_listen is None:
        return Watch(UNMEASURED)
    # Most bots are watched by nobody, and start the sooner without this.
    from adapters.web.measuring import new_registry, open_measures  # noqa: PLC0415

    registry = new_registry()
    return Watch(open_measures(registry, clock=time.monotonic), registry)


@asynccontextmanager
async def telling(app: App, watch: Watch) -> AsyncIterator[None]:
    """Tell over HTTP what is watched, if anything is.

    Raises:
        UsageProblem: nothing can listen there.
    """
    if app.settings.metrics_listen is None or watch.registry is None:
        yield
        return
    from adapters.web.glance import Glance  # noqa: PLC0415 – the same
    from adapters.web.server import open_server  # noqa: PLC0415

    glance = Glance(_surveying(app).look, clock=time.monotonic)
    async with open_server(
        *app.settings.metrics_listen, glance=glance, checks=watch.checks, registry=watch.registry
    ) as (host, port):
        _log.info("Health and metrics are told.", host=host, port=port)
        yield


def _surveying(app: App) -> Surveying:
    settings = app.settings
    return Surveying(
        census=app.census,
        store=app.store,
        editions=app.editions,
        top=settings.top,
        price=Price(tokens_in=settings.llm_price_in, tokens_out=settings.llm_price_out),
        budget=_budget(settings),
        now=now,
    )


def _budget(settings: Settings) -> Budget | None:
    if settings.llm_model is None:
        return None
    return Budget(calls=settings.llm_calls, tokens=settings.llm_tokens)


def _check(name: str, runner: Runner) -> Callable[[], str]:
    """What says what is wrong with a runner, as far as that can be known."""

    def says() -> str:
        if isinstance(runner, Pump) and runner.silent_for > SILENT:
            return f"{name} has not looked for work for {runner.silent_for:.0f} seconds."
        # Those that speak with a platform have it.
        return str(getattr(runner, "broken", ""))

    return says
