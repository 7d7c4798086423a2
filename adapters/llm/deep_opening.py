"""Opening a writer of deep reads; its packages are needed from then on, and not before."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from pydantic import SecretStr

from adapters.llm.opening import CONNECT, DEADLINE
from bot.deep_draft import DeepWriter
from bot.errors import SummarizerBroken
from bot.extras import LLM, lacking

CONTEXT = 32_000
"""Tokens of a context, where none is set: what most models have at least."""


@asynccontextmanager
async def open_deep_writer(
    *,
    url: str,
    key: SecretStr | None,
    model: str,
    sleep: Callable[[float], Awaitable[None]],
    deadline: float = DEADLINE,
    context: int = CONTEXT,
) -> AsyncIterator[DeepWriter]:
    """A writer that is ready to write (see `open_summarizer`); `context` is in tokens.

    Raises:
        SummarizerBroken: the packages that it needs are not installed.
    """
    try:
        # They take a second to import, and are an extra.
        import httpx2  # noqa: PLC0415

        from adapters.llm.asking import Asking, endpoint  # noqa: PLC0415
        from adapters.llm.deep_writer import LlmDeepWriter  # noqa: PLC0415
    except ImportError as error:
        raise SummarizerBroken(lacking("Deep reads", LLM)) from error
    timeout = httpx2.Timeout(deadline, connect=CONNECT)
    async with httpx2.AsyncClient(timeout=timeout) as client:
        secret = key.get_secret_value() if key else ""
        asking = Asking(
            model=endpoint(url=url, key=secret, model=model, client=client),
            sleep=sleep,
            deadline=deadline,
            secret=secret,
        )
        yield LlmDeepWriter(asking=asking, context=context)
