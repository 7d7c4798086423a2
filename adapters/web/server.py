"""The server for whoever watches: health for the machine, metrics for Prometheus.

It has an address of its own, for what it tells is the operator's business and not the world's.
"""

from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager

from aiohttp import web
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder

from adapters.web.families import families
from adapters.web.glance import Glance
from adapters.web.health import STORE, Checks, complaints, told
from bot.errors import StoreProblem, UsageProblem
from bot.survey import Findings

_CLOSING = 0.5
"""Seconds that requests under way are given to end."""


@asynccontextmanager
async def open_server(
    host: str,
    port: int,
    *,
    glance: Glance[Findings],
    checks: Checks,
    registry: CollectorRegistry,
) -> AsyncIterator[tuple[str, int]]:
    """Serve `/livez`, `/readyz`, `/healthz` and `/metrics`; gives host and port, 0 being any.

    Raises:
        UsageProblem: it cannot listen there.
    """
    watch = _Watch(glance=glance, checks=checks, registry=registry)
    app = web.Application()
    app.add_routes(
        [
            web.get("/livez", watch.live),
            web.get("/readyz", watch.ready),
            web.get("/healthz", watch.ready),
            web.get("/metrics", watch.metrics),
        ]
    )
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=_CLOSING)
    await runner.setup()
    try:
        yield await _listen(runner, host, port)
    finally:
        await runner.cleanup()
        await glance.close()


async def _listen(runner: web.AppRunner, host: str, port: int) -> tuple[str, int]:
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        raise UsageProblem(
            f"Nothing can listen on {host}:{port} ({error.strerror}). "
            "End what else does, or set PAPERBOY_METRICS_LISTEN to another port."
        ) from error
    bound = runner.addresses[0]
    return bound[0], bound[1]


class _Watch:
    """Answers whoever watches."""

    def __init__(
        self, *, glance: Glance[Findings], checks: Checks, registry: CollectorRegistry
    ) -> None:
        self._glance = glance
        self._checks = checks
        self._registry = registry

    async def live(self, _: web.Request) -> web.Response:
        """That there is an answer is the answer: the loop runs."""
        return web.Response(text="ok\n")

    async def ready(self, _: web.Request) -> web.Response:
        """Whether every part of this process does its work, and what does not."""
        wrong = (await self._look())[1]
        status = 503 if any(wrong.values()) else 200
        return web.json_response(told(wrong), status=status)

    async def metrics(self, request: web.Request) -> web.Response:
        """All that there is to count; without the store, what this process counts by itself."""
        findings, wrong = await self._look()
        encode, content_type = choose_encoder(request.headers.get("Accept", ""))
        scrape = _Scrape([*self._registry.collect(), *_up(wrong), *_found(findings)])
        return web.Response(body=encode(scrape), headers={"Content-Type": content_type})

    async def _look(self) -> tuple[Findings | None, dict[str, str]]:
        try:
            return await self._glance.latest(), complaints(self._checks, store="")
        except StoreProblem as problem:
            return None, complaints(self._checks, store=str(problem))


class _Scrape:
    """What one scrape reads (`prometheus_client.registry.Collector`)."""

    def __init__(self, metrics: Iterable[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> Iterable[Metric]:
        """Give all of it."""
        return self._metrics


def _found(findings: Findings | None) -> Iterator[Metric]:
    if findings is not None:
        yield from families(findings)


def _up(wrong: dict[str, str]) -> Iterator[Metric]:
    yield GaugeMetricFamily(
        "paperboy_store_up", "Whether the store can be read.", value=float(not wrong[STORE])
    )
    parts = GaugeMetricFamily(
        "paperboy_part_up", "Whether that part of this process is well.", labels=["part"]
    )
    for part, says in wrong.items():
        if part != STORE:
            parts.add_metric([part], float(not says))
    yield parts
