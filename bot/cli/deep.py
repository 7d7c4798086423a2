"""`paperboy deep`: papers read for you, from their full texts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

import typer

from adapters.console import terminal_style
from bot.app import App
from bot.cli.model import at_work
from bot.cli.options import Language, Top, day_of, language_of, run, selection_of, warn
from bot.deep_opening import open_deep_reading
from bot.deep_reading import NO_WRITER, DeepDone, DeepReading
from bot.errors import NothingThere, UsageProblem
from bot.span import Period, Span
from bot.summary_opening import NoAlarm, open_allowance
from formatters.plain_deep import render_deep


def add_to(cli: typer.Typer) -> None:
    """Add the command of this module."""
    cli.command()(deep)


def deep(
    id_: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="arXiv id, or arXiv or HF address.")
    ] = None,
    *,
    date: Annotated[
        str | None,
        typer.Option("--date", "-d", metavar="2026-02-09", help="Instead, those of a day's list."),
    ] = None,
    top: Top = None,
    language: Language = None,
) -> None:
    """Show the deep read of a paper, made from its full text by the language model.

    Each sentence says where the paper bears it out. It is made once and kept. With --date those
    of a day's first papers are made, for `paperboy export --format deep`.
    """
    if (id_ is None) == (date is None):
        raise UsageProblem("Name a paper by its ID, or the papers of a day by --date.")

    async def use(app: App) -> None:
        tongue = language_of(app, language)
        if id_ is not None:
            await _show(app, id_, tongue)
        elif date is not None:
            await _make(app, Span(Period.DAY, day_of(date)), top, tongue)

    run(use)


@asynccontextmanager
async def _reading(app: App) -> AsyncIterator[DeepReading]:
    async with (
        open_allowance(app, NoAlarm()) as allowance,
        open_deep_reading(app, allowance) as reading,
    ):
        yield reading


async def _show(app: App, id_: str, language: str) -> None:
    async with _reading(app) as reading:
        with at_work("Reading the paper takes a minute or more…"):
            read = await reading.read(id_, language=language)
    if read.cause:
        warn([f"{read.cause} This is an older deep read."])
    text = render_deep(
        read.paper,
        read.summary.deep,
        language=language,
        origin=read.summary.origin,
        style=terminal_style(),
    )
    typer.echo(text, nl=False)


async def _make(app: App, span: Span, top: int | None, language: str) -> None:
    made = await app.editions.of(span, selection_of(app, top), language=language)
    papers = [entry.paper for entry in made.digest.entries]
    failed = 0
    async with _reading(app) as reading:
        if not reading.can_write:
            raise NothingThere(NO_WRITER)
        async for done in reading.read_each(papers, language=language):
            failed += bool(done.problem)
            typer.echo(_progress(done), err=True)
    if failed:
        raise NothingThere(f"{failed} of {len(papers)} deep reads could not be made; see above.")


def _progress(done: DeepDone) -> str:
    return f"{done.paper.id}: {done.problem or 'read.'}"
