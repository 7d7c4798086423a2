"""The composition of deep reading: for the service, and for the commands of a terminal."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from adapters.full_text.opening import open_full_text_source
from adapters.http import open_client
from adapters.llm.deep_opening import open_deep_writer
from bot.allowance import Allowance
from bot.app import App, machine_folder, now
from bot.deep_draft import DeepDraft
from bot.deep_making import DeepMaker
from bot.deep_reading import DeepReading
from bot.tex import readable
from formatters import deep_sections


@asynccontextmanager
async def open_deep_reading(app: App, allowance: Allowance) -> AsyncIterator[DeepReading]:
    """Deep reading as the settings want it; where no model is set, of what is stored.

    Raises:
        SummarizerBroken, SourceProblem: a model is set, and the packages that it needs are not
            installed.
    """
    async with AsyncExitStack() as opened:
        model = app.settings.llm_model
        maker = None if model is None else await _maker(app, model, allowance, opened)
        yield DeepReading(lookup=app.lookup, store=app.store, maker=maker)


async def _maker(app: App, model: str, allowance: Allowance, opened: AsyncExitStack) -> DeepMaker:
    settings = app.settings
    writer = await opened.enter_async_context(
        open_deep_writer(
            url=settings.llm_url, key=settings.llm_key, model=model,
            sleep=asyncio.sleep, context=settings.llm_context,
        )
    )  # fmt: skip
    full_texts = open_full_text_source(
        client=await opened.enter_async_context(open_client()),
        url=settings.full_text_url,
        folder=machine_folder(),
        readable=readable,
    )
    return DeepMaker(
        making=app.making,
        full_texts=full_texts,
        writer=writer,
        allowance=allowance,
        parallel=settings.llm_parallel,
        render=_render,
        now=now,
    )


def _render(draft: DeepDraft, language: str) -> str:
    return deep_sections.render(draft, language=language)
