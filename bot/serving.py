"""The composition of the service: what there is to do, made of the app's parts.

Beside `bot.app` the only module that knows concrete classes; it opens what only a service needs.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import timedelta
from typing import Any

import httpx

from adapters.full_text.opening import open_full_text_source
from adapters.http import open_client
from adapters.store.place import Place
from bot.alarm import Alarms
from bot.allowance import Allowance
from bot.app import App, machine_folder, now
from bot.channel import Channel
from bot.completing import Completer
from bot.content import Contents
from bot.deep_opening import open_deep_reading
from bot.delivery import Pump
from bot.errors import StoreProblem
from bot.fronts import build_counter, discord_front, telegram_front
from bot.housekeeping import Housekeeper
from bot.illustrating import Illustrator
from bot.measure import UNMEASURED, Measure
from bot.operator import Operator
from bot.patience import Patience
from bot.planning import Planner
from bot.policy import Policy
from bot.preparing import Preparer
from bot.refreshing import Refresher
from bot.shards import Shards
from bot.sturdy import Sturdy
from bot.subscription import Address
from bot.summarizing import Summarizing
from bot.summary_opening import open_allowance, open_summarizing
from bot.tex import readable
from bot.ticks import ticks
from bot.watching import Watch, telling
from bot.work import Bell, Job, Runner, Work


@asynccontextmanager
async def open_work(
    app: App, *, bell: Bell, shards: Shards | None = None, watch: Watch | None = None
) -> AsyncIterator[Work]:
    """Everything that a service does; `bell` is rung when something came in.

    `watch` knows of it, and tells it for as long.

    Raises:
        SummarizerBroken, SourceProblem: a model or figures are wanted, and the packages that they
            need are not installed.
        UsageProblem: nothing can listen where metrics are wanted.
    """
    operator = Operator(address=app.settings.operator, channels=app.channels)
    async with AsyncExitStack() as opened:
        watch = watch or Watch(UNMEASURED)
        await opened.enter_async_context(telling(app, watch))
        pumps = _pumps(app, operator, watch.measures.requests)
        allowance = await opened.enter_async_context(open_allowance(app, operator))
        reading = await opened.enter_async_context(open_deep_reading(app, allowance))
        counter = build_counter(app, reading, watch.measures.commands)
        opened.push_async_callback(counter.deep.close)
        jobs = await _open_jobs(app, operator, allowance, opened)
        owned: dict[str, Runner] = {f"pump:{name}": pump for name, pump in pumps.items()}
        local: list[Runner] = []
        if "telegram" in app.channels:
            front = telegram_front(app, counter, _took(app, pumps["telegram"]), bell)
            owned |= front.owned
            local += front.local
        if "discord" in app.channels:
            # Each part of the shards is a place of its own: one process has it, others stand by.
            part = "" if shards is None else f":{shards}"
            owned[f"gateway{part}:discord"] = await discord_front(app, counter, opened)
        alarms = Alarms(operator, now=now, told=lambda: None)
        opened.push_async_callback(alarms.drop)
        sturdy = Sturdy(alarms=alarms, now=now)
        yield sturdy.over(watch.over(Work(jobs=jobs, owned=owned, local=local)))


async def _open_jobs(
    app: App, operator: Operator, allowance: Allowance, opened: AsyncExitStack
) -> dict[str, Job]:
    """The jobs, with what only some of them need."""
    patience = Patience(
        deadline=timedelta(hours=app.settings.deadline),
        window=timedelta(hours=app.settings.window),
    )
    jobs = _jobs(app, operator, patience)
    if app.settings.figures:
        client = await opened.enter_async_context(open_client())
        jobs["illustrate"] = _illustrator(app, client).illustrate
    if (model := app.settings.llm_model) is not None:
        summarizing = await opened.enter_async_context(
            open_summarizing(app, allowance, model=model)
        )
        jobs |= _summary_jobs(app, summarizing, patience)
    return jobs


def _pumps(app: App, operator: Operator, measure: Measure) -> Mapping[str, Pump[Any]]:
    contents = Contents(store=app.store, editions=app.editions)
    return {
        name: Pump(
            channel=channel,
            ledger=app.ledger,
            contents=contents,
            policy=_policy(channel, app),
            alarm=operator,
            now=now,
            clock=ticks,
            sleep=asyncio.sleep,
            measure=measure,
        )
        for name, channel in app.channels.items()
    }


def _took(app: App, pump: Pump[Any]) -> Callable[[Address], Awaitable[None]]:
    """Tell whoever sends digests of a message sent besides, in whatever process that is."""
    if Place.parse(app.settings.database_url.get_secret_value()).is_file:
        return pump.command

    async def took(address: Address) -> None:
        await pump.command(address)
        with suppress(StoreProblem):  # an answer is not held up for its place
            await pump.reserve()

    return took


def _policy(channel: Channel[Any], app: App) -> Policy:
    rate, unknown = app.settings.telegram_rate, app.settings.unknown
    if channel.name != "telegram" or rate == channel.limits.rate:
        return Policy(unknown=unknown)
    # An answer takes some 60 ms, so a paid rate needs more requests under way.
    in_flight = max(channel.limits.in_flight, round(rate / 8))
    return Policy(unknown=unknown, rate=rate, in_flight=in_flight)


def _jobs(app: App, operator: Operator, patience: Patience) -> dict[str, Job]:
    planner = Planner(
        editions=app.editions,
        store=app.store,
        ledger=app.ledger,
        alarm=operator,
        now=now,
        policy=patience,
    )
    refresher = Refresher(editions=app.editions, ledger=app.ledger, now=now, policy=patience)
    housekeeper = Housekeeper(attic=app.attic, now=now)
    return {"plan": planner.plan, "refresh": refresher.refresh, "tidy": housekeeper.tidy}


def _illustrator(app: App, client: httpx.AsyncClient) -> Illustrator:
    full_texts = open_full_text_source(
        client=client,
        url=app.settings.full_text_url,
        folder=machine_folder(),
        readable=readable,
    )
    return Illustrator(
        figures=app.figures,
        full_texts=full_texts,
        editions=app.editions,
        ledger=app.ledger,
        now=now,
    )


def _summary_jobs(app: App, summarizing: Summarizing, patience: Patience) -> dict[str, Job]:
    completer = Completer(
        summarizing=summarizing,
        making=app.making,
        store=app.store,
        ledger=app.ledger,
        now=now,
        spread=patience.spread,
    )
    preparer = Preparer(summarizing=summarizing, editions=app.editions, ledger=app.ledger, now=now)
    return {"summarise": preparer.summarise, "complete": completer.complete}
