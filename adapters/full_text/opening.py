"""Opening the source of full texts; its packages are needed from then on, and not before."""

from collections.abc import Callable
from pathlib import Path

import httpx

from bot.errors import SourceProblem
from bot.extras import LLM, lacking
from bot.full_text import FullTextSource


def open_full_text_source(
    *, client: httpx.AsyncClient, url: str, folder: Path, readable: Callable[[str], str]
) -> FullTextSource:
    """A source that is ready to be asked (see `ArxivFullText`).

    Raises:
        SourceProblem: the packages that it needs are not installed.
    """
    try:
        # They take a moment to import, and are an extra.
        from adapters.full_text.source import ArxivFullText  # noqa: PLC0415
    except ImportError as error:
        raise SourceProblem(lacking("Full texts", LLM)) from error
    return ArxivFullText(client=client, url=url, folder=folder, readable=readable)
