"""Opening a summarizer; its packages are needed from then on, and not before."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from pydantic import SecretStr

from bot.errors import SummarizerBroken
from bot.extras import LLM, lacking
from bot.ports import Summarizer

CONNECT = 10.0
"""Seconds to get a connection."""

DEADLINE = 300.0
"""Seconds for a whole answer: a small model on a small machine writes five tokens a second."""


@asynccontextmanager
async def open_summarizer(
    *,
    url: str,
    key: SecretStr | None,
    model: str,
    sleep: Callable[[float], Awaitable[None]],
    deadline: float = DEADLINE,
) -> AsyncIterator[Summarizer]:
    """A summarizer that is ready to write; nothing is asked of the endpoint yet.

    Args:
        url: of an OpenAI-compatible API, with its version: `http://localhost:11434/v1`.
        key: None where the endpoint wants none, as Ollama does.
        model: by the name that the endpoint gives it.
        sleep: waits for so many seconds.
        deadline: seconds for a whole answer.

    Raises:
        SummarizerBroken: the packages that it needs are not installed.
    """
    try:
        # They take a second to import, and are an extra.
        import httpx2  # noqa: PLC0415

        from adapters.llm.asking import Asking, endpoint  # noqa: PLC0415
        from adapters.llm.summarizer import LlmSummarizer  # noqa: PLC0415
    except ImportError as error:
        raise SummarizerBroken(lacking("Summaries by a model", LLM)) from error
    timeout = httpx2.Timeout(deadline, connect=CONNECT)
    async with httpx2.AsyncClient(timeout=timeout) as client:
        secret = key.get_secret_value() if key else ""
        asking = Asking(
            model=endpoint(url=url, key=secret, model=model, client=client),
            sleep=sleep,
            deadline=deadline,
            secret=secret,
        )
        yield LlmSummarizer(asking=asking)
