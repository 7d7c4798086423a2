"""What the commands share: options, the terminal's measure, and a way into the app."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import date
from enum import StrEnum
from importlib.metadata import version
from typing import Annotated

import typer

from bot.app import App, open_app
from bot.configuration import load_settings, misspelt, strange_tokens, without
from bot.digest import Selection
from bot.errors import BadSpan
from bot.language import LANGUAGES
from bot.logs import set_up_log
from bot.models import TOP_MAX, TOP_MIN
from bot.settings import Settings
from bot.span import Period, Span


class Format(StrEnum):
    """How a digest is printed."""

    PLAIN = "plain"
    JSON = "json"
    MARKDOWN = "markdown"
    JEKYLL = "jekyll"


Top = Annotated[
    int | None,
    typer.Option(
        "--top", "-n", metavar="N", min=TOP_MIN, max=TOP_MAX, help="How many papers, 1 to 10."
    ),
]
Language = Annotated[
    str | None,
    typer.Option("--language", "-l", metavar="|".join(LANGUAGES), help="Language of the digest."),
]
FormatOption = Annotated[Format, typer.Option("--format", "-f", help="How it is printed.")]
Refresh = Annotated[
    bool, typer.Option("--refresh", help="Ask the source even where the stored list will do.")
]
OpenList = Annotated[
    bool, typer.Option("--open", help="The list that is open now, whose votes still move.")
]
MinVotes = Annotated[
    int, typer.Option("--min-votes", metavar="N", min=0, help="No papers with fewer votes.")
]
Include = Annotated[
    list[str] | None,
    typer.Option("--include", metavar="WORD", help="Only papers about WORD; may be repeated."),
]
Exclude = Annotated[
    list[str] | None,
    typer.Option("--exclude", metavar="WORD", help="No papers about WORD; may be repeated."),
]


def _print_version(wanted: bool) -> None:  # noqa: FBT001 – typer's way to call it
    if wanted:
        typer.echo(f"paperboy {version('paperboy')}")
        raise typer.Exit


def before_any_command(
    *,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Show the version and leave."
        ),
    ] = False,
) -> None:
    """Take the options that stand before a command."""


def run(use: Callable[[App], Awaitable[None]]) -> None:
    """Read the settings, open the app and use it."""
    settings = load_settings()
    set_up_log(settings.log_level)
    strange = strange_tokens(settings)
    warn([*misspelt(), *(f"{says} That bot is left out." for says in strange.values())])
    asyncio.run(_open_and_use(without(settings, strange), use))


async def _open_and_use(settings: Settings, use: Callable[[App], Awaitable[None]]) -> None:
    async with open_app(settings) as app:
        await use(app)


def warn(sentences: Iterable[str]) -> None:
    """Say something beside the result, on standard error."""
    for sentence in sentences:
        typer.echo(f"paperboy: {sentence}", err=True)


def many(count: int, thing: str) -> str:
    """So many things, in words: `1 list`, `2 lists`."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def language_of(app: App, wanted: str | None) -> str:
    """The language that was asked for, or the configured one."""
    if wanted is None:
        return app.settings.language
    if wanted not in LANGUAGES:
        raise typer.BadParameter(f"choose one of {', '.join(LANGUAGES)}", param_hint="--language")
    return wanted


def selection_of(
    app: App,
    top: int | None,
    *,
    min_votes: int = 0,
    include: list[str] | None = None,
    exclude: list[str] | None = None,
) -> Selection:
    """What the options choose from a list."""
    return Selection(
        top=top or app.settings.top,
        min_upvotes=min_votes,
        include=tuple(include or ()),
        exclude=tuple(exclude or ()),
    )


def span_of(text: str, period: Period) -> Span:
    """The span of that period which `text` names."""
    span = Span.parse(text)
    if span.period is period:
        return span
    if span.period is Period.DAY:
        return Span.of(period, span.first)
    raise BadSpan(f"“{text}” is a {span.period}; a {period} is wanted here.")


def day_of(text: str) -> date:
    """The day that `text` names, written as 2026-02-09."""
    return span_of(text, Period.DAY).first
