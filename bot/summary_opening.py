"""The composition of what a language model does: what it may take, and the writing of summaries.

Deep reads have `bot.deep_opening`; whoever opens both gives them one allowance.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from adapters.llm.opening import open_summarizer
from bot.alarm import Alarm, Alarms
from bot.allowance import Allowance, Budget
from bot.app import App, now
from bot.grounding import check, complaints_words
from bot.summarizing import Summarizing


class NoAlarm:
    """For whoever is at the terminal, and is told there (`bot.alarm.Alarm`)."""

    async def raise_(self, key: str, sentence: str) -> None:
        """Tell nobody."""


@asynccontextmanager
async def open_allowance(app: App, alarm: Alarm) -> AsyncIterator[Allowance]:
    """What a day may take, for everything that this process has written by a model."""
    settings = app.settings
    alarms = Alarms(alarm, now=now, told=lambda: None)
    try:
        yield Allowance(
            store=app.making,
            budget=Budget(calls=settings.llm_calls, tokens=settings.llm_tokens),
            alarms=alarms,
            now=now,
        )
    finally:
        await alarms.drop()


@asynccontextmanager
async def open_summarizing(
    app: App, allowance: Allowance, *, model: str
) -> AsyncIterator[Summarizing]:
    """The writing of summaries by that model, at the endpoint of the settings.

    Raises:
        SummarizerBroken: the packages that it needs are not installed.
    """
    settings = app.settings
    async with open_summarizer(
        url=settings.llm_url, key=settings.llm_key, model=model, sleep=asyncio.sleep
    ) as summarizer:
        made = Summarizing(
            summarizer=summarizer,
            store=app.making,
            check=check,
            words=complaints_words,
            allowance=allowance,
            now=now,
            parallel=settings.llm_parallel,
        )
        try:
            yield made
        finally:
            await made.close()
